"""Somebody else in the database, in a thread of their own, who holds what the server needs."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import asyncpg

from tests.browser.waiting import until
from tests.simulation.database import Postgres

STEP_S, PATIENCE_S = 0.01, 10.0
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@contextmanager
def writer(path: Path) -> Iterator[None]:
    """Another process that writes to SQLite's file meanwhile."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def transaction(url: str, first: str, then: str | None = None) -> Iterator[None]:
    """On PostgreSQL: `first` was done when the block begins, `then` is once somebody waits for a lock."""
    begun, over = threading.Event(), threading.Event()
    other = threading.Thread(target=lambda: asyncio.run(_hold(url, first, then, begun, over)), daemon=True)
    other.start()
    try:
        assert begun.wait(PATIENCE_S)
        yield
    finally:
        over.set()
        other.join(PATIENCE_S)
    assert not other.is_alive()


async def _hold(url: str, first: str, then: str | None, begun: threading.Event, over: threading.Event) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("SET deadlock_timeout = '20s'; BEGIN")  # whom a deadlock hits is not to be us
    await connection.execute(first)
    begun.set()
    while not over.is_set():
        if then and await connection.fetchval(WAITING):
            await connection.execute(then)
            then = None
        await asyncio.sleep(STEP_S)
    await connection.close()


def until_waiting(database: Postgres) -> None:
    """Return once somebody waits for a lock."""
    until(lambda: database.lines(WAITING)[0][0], "somebody waits for a lock")
