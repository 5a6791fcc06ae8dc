"""Snapshots on threads of their own, so that a long pull keeps neither the event loop nor the writer waiting."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from server.db.snapshot import Snapshot
from server.db.writer import run
from sync.store import Reader

if TYPE_CHECKING:
    from server.db.engine import PooledSQLiteEngine

T = TypeVar("T")
THREADS = 2


class Readers:
    """A few threads, each with a connection that can only read."""

    def __init__(self, engine: "PooledSQLiteEngine") -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(THREADS, "read")
        self._own = threading.local()
        self._connections: list[sqlite3.Connection] = []

    async def read(self, steps: Callable[[Reader], Coroutine[Any, Any, T]]) -> T:
        """Run the coroutine `steps` makes on a snapshot begun now."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, steps)

    async def close(self) -> None:
        """Finish what is being read, then close the connections."""
        self._threads.shutdown()
        while self._connections:
            self._connections.pop().close()

    def _read(self, steps: Callable[[Reader], Coroutine[Any, Any, T]]) -> T:
        with Snapshot(self._connection()) as snapshot:
            return run(steps(snapshot))

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = self._engine.connect_raw()
            connection.execute("PRAGMA query_only=ON")
            self._connections.append(connection)
        return connection
