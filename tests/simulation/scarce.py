"""A server that has less of something than it should, or dies over a text: set in its process before it starts."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from unittest.mock import patch

from server.db import engine as sqlite
from server.db.engine import PooledSQLiteEngine
from server.db.postgres import engine as postgres

DEADLY = "✝"  # the second time the server looks at this text it is killed


def busy_s(seconds: float) -> AbstractContextManager[Any]:
    """How long SQLite's writer waits for a lock."""
    return patch.object(sqlite, "BUSY_TIMEOUT_S", seconds)


def lock(timeout: str) -> AbstractContextManager[Any]:
    """How long PostgreSQL waits for a lock."""
    return patch.dict(postgres.SETTINGS, lock_timeout=timeout)


def lease_s(seconds: float) -> AbstractContextManager[Any]:
    """One connection to PostgreSQL, and how long who finds it taken waits for it."""
    return patch.multiple(postgres, POOL_LEAST=1, POOL_MOST=1, LEASE_WITHIN_S=seconds)


def pages(more: int) -> AbstractContextManager[Any]:
    """How many pages SQLite's file may still grow by."""
    plain = PooledSQLiteEngine._open

    def bounded(engine: PooledSQLiteEngine, *args: Any, **options: Any) -> Any:
        connection = plain(engine, *args, **options)
        (has,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {has + more}")
        return connection

    return patch.object(PooledSQLiteEngine, "_open", bounded)


class Death:
    """Kills this process, where it is armed, with all that is not committed."""

    armed = False
    met = 0

    def __call__(self, value: Any) -> None:
        self.met += DEADLY in str(value)
        if self.armed and self.met == 2:
            os.kill(os.getpid(), signal.SIGKILL)


def deadly(armed: bool) -> AbstractContextManager[Any]:
    """Whether there is a text to die over."""
    return patch.object(Death, "armed", armed)


SCARCE: dict[str, Callable[[Any], AbstractContextManager[Any]]] = {
    "busy_s": busy_s, "lock": lock, "lease_s": lease_s, "pages": pages, "deadly": deadly,
}  # fmt: skip


@contextmanager
def scarce(wanted: dict[str, Any]) -> Iterator[None]:
    """With every one of these."""
    if not wanted:
        yield
        return
    (name, value), *rest = wanted.items()
    with SCARCE[name](value), scarce(dict(rest)):
        yield
