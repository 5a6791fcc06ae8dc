"""Timestamptz columns as SQLite keeps them: UTC text, as Piccolo writes it, to and from ms since 1970."""

from datetime import UTC, datetime


def ms(text: str | None) -> int | None:
    """Return the ms since 1970 of a column's text, none for none."""
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)


def text(ms: int) -> str:
    """Return a column's text for ms since 1970."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(" ")
