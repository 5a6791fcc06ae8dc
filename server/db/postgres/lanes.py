"""The writers of records on PostgreSQL: a lane per site, each commit a transaction of its own (sync/README.md §6.3).

Sites do not wait for each other; on one site a lane and those of other processes take turns at the row of its clock.
What the first commit keeps waiting is committed together next. A batch that names several sites goes alone.
"""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from server.db.faults import answered
from server.db.lines import CORE, Projection, Shown
from server.db.postgres.columns import Inserts
from server.db.postgres.store import PostgresStore
from server.db.postgres.transaction import commit
from server.db.queue import Done, Ended, Queue, Told, answer, attempt
from sync.batch import Batch
from sync.intake import begin
from sync.shape import Shapes
from sync.wire import NotConsumed

if TYPE_CHECKING:
    from server.db.postgres.engine import PooledPostgresEngine

QUEUE = 64
GROUP_BATCHES = 8
GROUP_OPS = 30  # more would hold the site's clock longer than the processes beside should wait
AT_ONCE = 4  # lanes that hold a connection; the rest of the pool is for reading and for routes

Lane = frozenset[str]  # the sites its batches name


class Lanes:
    """Takes batches in. `committed` is called on the event loop with the outcomes of each transaction."""

    def __init__(
        self, engine: "PooledPostgresEngine", shapes: Shapes, projections: Mapping[str, Projection], committed: Told
    ) -> None:
        self._engine = engine
        self._shapes = shapes
        self._shown = {kind: Shown(projection) for kind, projection in projections.items()}
        self._committed = committed
        self._queues: dict[Lane, Queue] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._running = asyncio.Semaphore(AT_ONCE)
        self._inserts = Inserts({})
        self._open = False

    async def start(self) -> None:
        """Learn the types of the columns, and begin to take batches."""
        async with self._engine.leased() as connection:
            self._inserts = await Inserts.load(connection, [*CORE, *(shown.into for shown in self._shown.values())])
        self._open = True

    async def stop(self) -> None:
        """Take no more batches, and finish what is waiting."""
        self._open = False
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def submit(self, batch: Batch) -> Done:
        """Commit a batch. Raises `NotConsumed` `busy`: too many wait, the wait was too long, the commit failed."""
        if not self._open or sum(map(len, self._queues.values())) >= QUEUE:
            raise NotConsumed("busy")
        lane = frozenset(batch.sites)
        queue = self._queues.get(lane)
        if queue is None:
            queue = self._queues[lane] = Queue(GROUP_BATCHES if len(lane) == 1 else 1, GROUP_OPS)
            task = asyncio.create_task(self._work(lane, queue))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await queue.put(batch)

    async def _work(self, lane: Lane, queue: Queue) -> None:
        """Commit what waits in a lane until nothing does; then the lane is gone."""
        while queue:
            async with self._running:
                group = queue.take()
                ended = await self._commit([waiting.batch for waiting in group])
            answer(group, ended, self._committed)
        del self._queues[lane]

    async def _commit(self, batches: list[Batch]) -> list[Ended]:
        """One transaction for all that hold; if it fails, nothing was consumed."""
        if not batches:
            return []
        try:
            async with self._engine.leased() as connection:
                await connection.execute("BEGIN")
                return await self._hold(connection, batches)
        except Exception as error:
            return [answered(error) for _ in batches]

    async def _hold(self, connection: Any, batches: list[Batch]) -> list[Ended]:
        """What happens under the locks: each batch in a savepoint, then one COMMIT."""
        tx = await begin(PostgresStore(connection, self._shown, self._inserts), self._shapes, batches)
        ended = [await attempt(tx, batch) for batch in batches]
        await commit(connection)
        return ended
