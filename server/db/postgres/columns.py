"""How columns are read and written on PostgreSQL: ids as text, and many rows of many tables in one trip."""

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

from server.db.lines import Into, Line

IDS = frozenset({
    "id", "op_id", "device_id", "site_id", "person_id", "winner_op", "loser_op", "resolved_op", "decided_op",
    "forked_from",
})  # fmt: skip
TYPES = (
    "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute "
    "WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped"
)
Filled = tuple[Into, Sequence[Line]]


def texts(columns: str) -> str:
    """The columns to select, ids as the text the engine knows."""
    return ", ".join(f"{name}::text" if name in IDS else name for name in columns.split(", "))


class Inserts:
    """Puts lines into tables, by statements made of the types their columns have in this database."""

    def __init__(self, statements: dict[str, str]) -> None:
        self._statements = statements  # by table, with places numbered from 1
        self._together: dict[tuple[str, ...], str] = {}

    @classmethod
    async def load(cls, connection: Any, tables: Iterable[Into]) -> "Inserts":
        """Ask the database for the types of these tables' columns."""
        statements = {}
        for into in tables:
            statements[into.table] = _insert(into, dict(await connection.fetch(TYPES, into.table)))
        return cls(statements)

    async def __call__(self, connection: Any, filled: Iterable[Filled]) -> None:
        """Put the lines into their tables, those of each in order: one statement per table, all in one trip."""
        some = [(into, lines) for into, lines in filled if lines]
        if not some:
            return
        tables = tuple(into.table for into, _ in some)
        sql = self._together.get(tables)
        if sql is None:
            sql = self._together[tables] = _joined(
                [(self._statements[into.table], len(into.columns)) for into, _ in some]
            )
        await connection.execute(sql, *(list(column) for _, lines in some for column in zip(*lines, strict=True)))


def _insert(into: Into, types: dict[str, str]) -> str:
    named = [types[name.strip('"')] for name in into.columns]
    arrays = ", ".join(f"${n}::{type_}[]" for n, type_ in enumerate(named, 1))
    return f"INSERT INTO {into.table} ({', '.join(into.columns)}) SELECT * FROM unnest({arrays}) {into.on_conflict}"


def _moved(sql: str, by: int) -> str:
    """The statement with its places numbered on."""
    return re.sub(r"\$(\d+)", lambda place: f"${int(place[1]) + by}", sql)


def _joined(statements: Sequence[tuple[str, int]]) -> str:
    """One statement of several, the last of which the others stand before; places are numbered through."""
    starts = accumulate((places for _, places in statements), initial=0)
    *first, last = (_moved(sql, by) for (sql, _), by in zip(statements, starts, strict=False))
    named = ", ".join(f"part_{n} AS ({sql})" for n, sql in enumerate(first))
    return f"WITH {named} {last}" if named else last
