"""The one writer of records on SQLite: a queue, a thread, one connection, one COMMIT for many batches (§6.3).

An fsync costs what a hundred ops cost. So batches that wait while one is on its way are written together, and nobody
waits on purpose.
"""

import asyncio
import sqlite3
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from server.db.faults import answered
from server.db.lines import Projection, Shown
from server.db.queue import Done, Ended, Queue, Told, Waiting, answer, attempt
from server.db.store import SQLiteStore
from sync.batch import Batch
from sync.intake import begin
from sync.shape import Shapes
from sync.wire import NotConsumed

if TYPE_CHECKING:
    from server.db.engine import PooledSQLiteEngine

T = TypeVar("T")

QUEUE = 64
GROUP_BATCHES = 16
GROUP_OPS = 400
CHECKPOINT_PAGES = 4000  # 16 MB: the pages that all groups write again and again are copied back a quarter as often


def run(steps: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine of the engine over a store that never suspends."""
    try:
        steps.send(None)
    except StopIteration as done:
        value: T = done.value
        return value
    steps.close()
    raise RuntimeError("the SQLite store suspended")


class Writer:
    """Takes batches in, in groups. `committed` is called on the event loop with the outcomes of each group."""

    def __init__(
        self,
        engine: "PooledSQLiteEngine",
        shapes: Shapes,
        projections: Mapping[str, Projection],
        committed: Told,
    ) -> None:
        self._engine = engine
        self._shapes = shapes
        self._shown = {kind: Shown(projection) for kind, projection in projections.items()}
        self._committed = committed
        self._queue = Queue(GROUP_BATCHES, GROUP_OPS)
        self._more = asyncio.Event()
        self._thread = ThreadPoolExecutor(1, "commit")
        self._task: asyncio.Task[None] | None = None
        self._connection: sqlite3.Connection | None = None

    async def start(self) -> None:
        """Open the connection and begin to take batches."""
        self._connection = self._engine.connect_raw()
        self._connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
        self._task = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """Finish what is waiting, then close."""
        if self._task is None:
            return
        task, self._task = self._task, None
        self._more.set()
        await task
        self._thread.shutdown()
        if self._connection:
            self._connection.close()

    async def submit(self, batch: Batch) -> Done:
        """Commit a batch. Raises `NotConsumed` `busy`: the queue is full, the wait was too long, the commit failed."""
        if self._task is None or len(self._queue) >= QUEUE:
            raise NotConsumed("busy")
        ended = self._queue.put(batch)
        self._more.set()
        return await ended

    async def _work(self) -> None:
        while self._task is not None or self._queue:
            if not self._queue:
                self._more.clear()
                await self._more.wait()
                continue
            async with self._engine.exclusive():
                group = self._queue.take()
                ended = await self._in_thread(group)
            answer(group, ended, self._committed)

    async def _in_thread(self, group: list[Waiting]) -> Sequence[Ended]:
        if not group:
            return []
        batches = [waiting.batch for waiting in group]
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._commit, batches)
        except Exception as error:  # not even the rollback went well: nobody may wait for ever
            return [error for _ in group]

    def _commit(self, batches: list[Batch]) -> list[Ended]:
        """One transaction, in the thread: each batch in a savepoint, then one COMMIT for all that held."""
        connection = self._connection
        if connection is None:
            return [NotConsumed("busy") for _ in batches]
        ended: list[Ended] = []
        try:
            connection.execute("BEGIN IMMEDIATE")
            tx = run(begin(SQLiteStore(connection, self._shown), self._shapes, batches))
            for batch in batches:
                ended.append(run(attempt(tx, batch)))
                if not connection.in_transaction:  # a full disk has taken back what came before, too
                    return [ended[-1] for _ in batches]
            connection.execute("COMMIT")
        except Exception as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            return [answered(error) for _ in batches]
        return ended
