"""Many rows in few steps. Each step of SQLite lets go of the interpreter's lock, and under load getting it back costs
more than the row: so rows are put in by 32, 16, … 1, texts that stay prepared."""

import sqlite3
from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

from server.db.lines import Into

SIZES = (32, 16, 8, 4, 2, 1)


@cache
def _texts(into: Into) -> dict[int, str]:
    """`INSERT INTO table (columns) VALUES …` for each size."""
    line = f"({', '.join('?' for _ in into.columns)})"
    head = f"INSERT INTO {into.table} ({', '.join(into.columns)}) VALUES"
    return {size: f"{head} {', '.join([line] * size)} {into.on_conflict}" for size in SIZES}


def insert(connection: sqlite3.Connection, into: Into, lines: Sequence[Sequence[Any]]) -> None:
    """Put the rows in, in order."""
    texts, begin = _texts(into), 0
    for size in SIZES:
        while len(lines) - begin >= size:
            connection.execute(texts[size], [*chain.from_iterable(lines[begin : begin + size])])
            begin += size
