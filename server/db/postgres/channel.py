"""NOTIFY and LISTEN between the processes on one database. A line that is lost is noticed, taken up again, and said."""

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from server.clock import new_token
from server.db.channel import Heard, Missed
from server.db.faults import DATABASE_ERRORS

if TYPE_CHECKING:
    from server.db.postgres.engine import PooledPostgresEngine

NAME = "muster"
ALIVE_S = 30.0  # how often a line on which nothing is heard is tried
RETRY_FIRST_S, RETRY_MOST_S = 0.2, 5.0
LOST = (OSError, *DATABASE_ERRORS)

log = logging.getLogger(__name__)


class PostgresChannel:
    """One connection that listens; sending goes through the pool."""

    def __init__(self, engine: "PooledPostgresEngine") -> None:
        self._engine = engine
        self._own = new_token(6)
        self._task: asyncio.Task[None] | None = None

    async def start(self, heard: Heard, missed: Missed) -> None:
        """Call `heard` on the event loop with each text; `missed` once texts may have been lost."""
        line = await self._connect(heard)
        self._task = asyncio.create_task(self._keep(line, heard, missed))

    async def stop(self) -> None:
        """Listen no more."""
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def send(self, text: str) -> None:
        """Tell all others."""
        async with self._engine.leased() as connection:
            await connection.execute("SELECT pg_notify($1, $2)", NAME, f"{self._own} {text}")

    async def _keep(self, line: Any, heard: Heard, missed: Missed) -> None:
        """Listen on a line until it is lost, then on the next."""
        while True:
            try:
                await _until_lost(line)
            finally:
                line.terminate()
            log.warning("The line to other processes was lost; it is taken up again.")
            line = await self._reconnect(heard)
            missed()

    async def _reconnect(self, heard: Heard) -> Any:
        wait_s = RETRY_FIRST_S
        while True:
            with suppress(*LOST):
                return await self._connect(heard)
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, RETRY_MOST_S)

    async def _connect(self, heard: Heard) -> Any:
        def hear(_line: Any, _pid: int, _name: str, payload: str) -> None:
            sender, _, text = payload.partition(" ")
            if sender != self._own:
                heard(text)

        line = await self._engine.get_new_connection()
        try:
            await line.add_listener(NAME, hear)
        except BaseException:
            line.terminate()
            raise
        return line


async def _until_lost(line: Any) -> None:
    """Return once the line is closed, or no longer answers."""
    closed = asyncio.Event()
    line.add_termination_listener(lambda _line: closed.set())
    while not (closed.is_set() or line.is_closed()):
        try:
            async with asyncio.timeout(ALIVE_S):
                await closed.wait()
        except TimeoutError:
            try:
                await line.execute("SELECT 1", timeout=ALIVE_S)
            except LOST:
                return
