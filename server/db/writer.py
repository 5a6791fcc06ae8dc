"""The one writer of records on SQLite: a queue, a thread, one connection, one COMMIT for many batches (§6.3).

An fsync costs what a hundred ops cost. So batches that wait while one is on its way are written together, and nobody
waits on purpose.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from msgspec import Struct

from server.db.engine import PooledSQLiteEngine
from server.db.store import Projection, Shown, SQLiteStore
from sync.batch import Batch
from sync.intake import Outcome, Push, begin, push
from sync.shape import Shapes
from sync.wire import NotConsumed

T = TypeVar("T")

QUEUE = 64
GROUP_BATCHES = 16
GROUP_OPS = 400
WAIT_S = 10.0
CHECKPOINT_PAGES = 4000  # 16 MB: the pages that all groups write again and again are copied back a quarter as often


class Done(Struct):
    """A committed batch: the epoch it was taken in under, its outcome, and the durable seq of each site it named."""

    epoch: str
    outcome: Outcome
    durable: dict[str, int]


class _Waiting(Struct):
    batch: Batch
    answer: "asyncio.Future[Done]"
    since_s: float


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
        engine: PooledSQLiteEngine,
        shapes: Shapes,
        projections: Mapping[str, Projection],
        committed: Callable[[list[Outcome]], None],
    ) -> None:
        self._engine = engine
        self._shapes = shapes
        self._shown = {kind: Shown(projection) for kind, projection in projections.items()}
        self._committed = committed
        self._queue: deque[_Waiting] = deque()
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
        loop = asyncio.get_running_loop()
        waiting = _Waiting(batch, loop.create_future(), loop.time())
        self._queue.append(waiting)
        self._more.set()
        return await waiting.answer

    async def _work(self) -> None:
        while self._task is not None or self._queue:
            if not self._queue:
                self._more.clear()
                await self._more.wait()
                continue
            async with self._engine.exclusive():
                group = self._take()
                results = await self._in_thread(group)
            self._answer(group, results)

    def _take(self) -> list[_Waiting]:
        """The next group; whoever waited too long, or went away, is left out."""
        now_s, ops = asyncio.get_running_loop().time(), 0
        group: list[_Waiting] = []
        while self._queue and len(group) < GROUP_BATCHES:
            size = len(self._queue[0].batch.items)
            if group and ops + size > GROUP_OPS:
                break
            waiting = self._queue.popleft()
            if waiting.answer.cancelled():
                continue
            if now_s - waiting.since_s > WAIT_S:
                waiting.answer.set_exception(NotConsumed("busy"))
                continue
            group.append(waiting)
            ops += size
        return group

    async def _in_thread(self, group: list[_Waiting]) -> "list[Done | Exception]":
        if not group:
            return []
        batches = [waiting.batch for waiting in group]
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._commit, batches)
        except Exception as error:  # not even the rollback went well: nobody may wait for ever
            return [error for _ in group]

    def _answer(self, group: list[_Waiting], results: "list[Done | Exception]") -> None:
        for waiting, result in zip(group, results, strict=True):
            if waiting.answer.cancelled():
                continue
            if isinstance(result, Done):
                waiting.answer.set_result(result)
            else:
                waiting.answer.set_exception(result)
        self._committed([result.outcome for result in results if isinstance(result, Done)])

    def _commit(self, batches: list[Batch]) -> "list[Done | Exception]":
        """One transaction, in the thread: each batch in a savepoint, then one COMMIT for all that held."""
        connection = self._connection
        if connection is None:
            return [NotConsumed("busy") for _ in batches]
        results: list[Done | Exception] = []
        try:
            connection.execute("BEGIN IMMEDIATE")
            tx = run(begin(SQLiteStore(connection, self._shown), self._shapes, batches))
            for batch in batches:
                results.append(_attempt(tx, batch))
                if not connection.in_transaction:  # a full disk has taken back what came before, too
                    return [results[-1] for _ in batches]
            connection.execute("COMMIT")
        except Exception as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            return [_failure(error) for _ in batches]
        return results


def _attempt(tx: Push, batch: Batch) -> Done | Exception:
    try:
        outcome = run(push(tx, batch))
    except Exception as error:
        return _failure(error)
    sites = {result.site for _, result in outcome.results if result.site}
    return Done(tx.epoch, outcome, {site: tx.seqs[site] - (site not in outcome.seqs) for site in sites})


def _failure(error: Exception) -> Exception:
    """What is the machine's fault is no fault of the op's: ask again later. Anything else is a fault of ours."""
    if isinstance(error, sqlite3.OperationalError):
        full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        return NotConsumed("storage_full" if full else "busy")
    return error
