"""Timestamptz columns, to and from ms since 1970: UTC text on SQLite, as Piccolo writes it, else a datetime."""

from datetime import UTC, datetime


def ms(column: str | datetime | None) -> int | None:
    """Return the ms since 1970 of a column, none for none."""
    if column is None:
        return None
    moment = column if isinstance(column, datetime) else datetime.fromisoformat(column)
    return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


def moment(ms: int) -> datetime:
    """Return the datetime of ms since 1970."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def text(ms: int) -> str:
    """Return SQLite's text for ms since 1970."""
    return moment(ms).isoformat(" ")
