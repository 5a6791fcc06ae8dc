"""The one loop: what the rooms do by the clock, each piece in its turn, none of them long.

A piece is done by one process at a time where it is `alone`, else by each process for itself. One that fails is told
in the log and tried again; the others go on.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple, Self

from server.board.due import Warnings
from server.checklists.due import Library
from server.clock import Clock
from server.commit import Commit
from server.db.database import Database
from server.db.faults import machine_fault
from server.db.leases import Leases
from server.devices.contacts import Contacts
from server.devices.due import Statuses
from server.people.members import Members
from server.photos.due import Collection
from server.photos.keep import Keep
from server.rotas.due import Rotas
from server.upkeep.horizon import Horizon
from server.upkeep.told import Told

TICK_S = 2.0
PIECE_S = 20.0  # a piece that takes longer is broken off; the lease is longer still
STOP_S = 0.5
MINUTE_MS = 60_000
RETRY_MS = MINUTE_MS

log = logging.getLogger(__name__)


class Piece(NamedTuple):
    """Some work: `due(now_ms)` does a bounded part of what there is, and goes on with the rest the next time."""

    name: str
    every_ms: int
    due: Callable[[int], Awaitable[None]]
    alone: bool = True


class Parts(NamedTuple):
    """What the work is done with."""

    engine: Database
    commit: Commit
    leases: Leases
    contacts: Contacts
    members: Members
    keep: Keep


def pieces(parts: Parts) -> tuple[Piece, ...]:
    """What every room does by the clock."""
    return (
        Piece("contacts", MINUTE_MS, parts.contacts.due, alone=False),
        Piece("device_status", MINUTE_MS, Statuses(parts.commit).due),
        Piece("roles", MINUTE_MS, parts.members.due),
        Piece("library", 10 * MINUTE_MS, Library(parts.commit).due),
        Piece("rotas", MINUTE_MS, Rotas(parts.commit).due),
        Piece("warnings", MINUTE_MS, Warnings(parts.commit).due),
        Piece("photos", 10 * MINUTE_MS, Collection(parts.engine, parts.commit, parts.keep).due),
        Piece("horizon", 60 * MINUTE_MS, Horizon(parts.engine).due),
        Piece("told", 5 * MINUTE_MS, Told(parts.leases).due),
    )


class Loop:
    """Does the pieces when they are due, inside `async with`; or when told to, by `round`."""

    def __init__(self, work: Sequence[Piece], clock: Clock, leases: Leases) -> None:
        self._work = work
        self._clock = clock
        self._leases = leases
        self._own: dict[str, int] = {}  # when this process's own pieces are due again
        self._blind = False  # the database did not answer the last time
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._stopping.clear()
        self._task = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        """End what runs: a moment to finish, then it is broken off, which loses nothing."""
        self._stopping.set()
        if self._task:
            await asyncio.wait([self._task], timeout=STOP_S)
            self._task.cancel()
            await asyncio.wait([self._task])
        with contextlib.suppress(Exception):  # whoever comes next waits until the lease ends
            async with asyncio.timeout(STOP_S / 2):
                await self._leases.release()

    async def _run(self) -> None:
        while not await self._stopped():
            await self.round()

    async def _stopped(self) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(TICK_S):
                await self._stopping.wait()
        return self._stopping.is_set()

    async def round(self) -> None:
        """Do each piece that is due now, once."""
        try:
            shared = await self._leases.due(self._clock.now_ms())
        except Exception as error:
            self._say_blind(error)
            return
        self._blind = False
        for piece in self._work:
            if not self._stopping.is_set():
                await self._turn(piece, shared.get(piece.name, 0))

    async def _turn(self, piece: Piece, shared_ms: int) -> None:
        now_ms = self._clock.now_ms()
        due_ms = shared_ms if piece.alone else self._own.get(piece.name, 0)
        if now_ms < due_ms <= now_ms + 2 * piece.every_ms:
            return
        try:
            if piece.alone and not await self._leases.claim(piece.name, now_ms, piece.every_ms):
                return
            next_ms = now_ms + (piece.every_ms if await self._did(piece, now_ms) else min(piece.every_ms, RETRY_MS))
            if piece.alone:
                await self._leases.done(piece.name, next_ms)
            self._own[piece.name] = next_ms
        except Exception as error:
            self._say_blind(error)

    async def _did(self, piece: Piece, now_ms: int) -> bool:
        try:
            async with asyncio.timeout(PIECE_S):
                await piece.due(now_ms)
        except Exception as error:
            told = None if machine_fault(error) else error
            log.error("The work %s failed and is tried again: %r", piece.name, error, exc_info=told)
            return False
        return True

    def _say_blind(self, error: Exception) -> None:
        if not self._blind:
            log.warning("The work waits for the database: %r", error, exc_info=None if machine_fault(error) else error)
        self._blind = True
