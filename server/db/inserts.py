"""Many rows in few steps. Each step of SQLite lets go of the interpreter's lock, and under load getting it back costs
more than the row: so rows are put in by 32, 16, … 1, texts that stay prepared."""

import sqlite3
from collections.abc import Sequence
from itertools import chain
from typing import Any

SIZES = (32, 16, 8, 4, 2, 1)


class Insert:
    """`INSERT INTO table (columns) VALUES …`, and what to do `on_conflict`."""

    def __init__(self, table: str, columns: Sequence[str], on_conflict: str = "") -> None:
        line = f"({', '.join('?' for _ in columns)})"
        head = f"INSERT INTO {table} ({', '.join(columns)}) VALUES"
        self._texts = {size: f"{head} {', '.join([line] * size)} {on_conflict}" for size in SIZES}

    def __call__(self, connection: sqlite3.Connection, lines: Sequence[Sequence[Any]]) -> None:
        """Put the rows in, in order."""
        begin = 0
        for size in SIZES:
            while len(lines) - begin >= size:
                connection.execute(self._texts[size], [*chain.from_iterable(lines[begin : begin + size])])
                begin += size


def upsert(table: str, columns: Sequence[str], key: str) -> Insert:
    """An insert that writes over the row of the same key."""
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name != key)
    return Insert(table, columns, f"ON CONFLICT ({key}) DO UPDATE SET {changes}")
