"""What the processes of one site tell each other: commits, and people whose sessions or roles changed.

Only hints: whoever misses one finds out with the next pull, or when a session is looked up again.
"""

import asyncio
import logging
from typing import Self

import msgspec
from msgspec import Struct

from server.commit import Committed
from server.db.channel import TEXT_BYTES, Channel
from server.db.faults import machine_fault
from server.people.sessions import Sessions
from server.pokes import Poke, Pokes

PEOPLE_MOST = 1000
log = logging.getLogger(__name__)


class Hint(Struct, omit_defaults=True, array_like=True):
    """A commit: `site`, its `seq` and the buckets less the site; or a `person` to look at again."""

    site: str = ""
    seq: int = 0
    buckets: list[str] = []
    person: str = ""


_read = msgspec.json.Decoder(Hint).decode


class Relay:
    """Between the streams and sessions of this process and the channel, inside `async with`."""

    def __init__(self, channel: Channel, pokes: Pokes, sessions: Sessions) -> None:
        self._channel = channel
        self._pokes = pokes
        self._sessions = sessions
        self._commits: dict[str, Poke] = {}
        self._people: dict[str, None] = {}
        self._more = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self._channel.start(self._hear, self._missed)
        self._task = asyncio.create_task(self._tell())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self._tell_all()
        await self._channel.stop()

    def committed(self, what: Committed) -> None:
        """Have the others poke their streams."""
        self._commits[what.site] = Poke(what.seq, what.buckets).joined(self._commits.get(what.site))
        self._more.set()

    def changed(self, person: str) -> None:
        """Have the others look at a person's sessions and roles again."""
        if len(self._people) < PEOPLE_MOST:
            self._people[person] = None
        self._more.set()

    async def _tell(self) -> None:
        while True:
            await self._more.wait()
            self._more.clear()
            await self._tell_all()

    async def _tell_all(self) -> None:
        while self._commits:
            await self._send(hint(*self._commits.popitem()))
        while self._people:
            await self._send(Hint(person=self._people.popitem()[0]))

    async def _send(self, one: Hint) -> None:
        try:
            await self._channel.send(msgspec.json.encode(one).decode())
        except Exception as error:
            log.warning("Other processes were not told: %r", error, exc_info=None if machine_fault(error) else error)

    def _hear(self, text: str) -> None:
        one = _read(text)
        if one.person:
            self._sessions.forget(one.person)
            self._pokes.changed(one.person)
        else:
            self._pokes.committed(Committed(one.site, one.seq, frozenset(f"{one.site}/{b}" for b in one.buckets)))

    def _missed(self) -> None:
        self._sessions.forget()
        self._pokes.missed()


def hint(site: str, poke: Poke) -> Hint:
    """A commit as others are told of it; where the buckets are too many, their classes."""
    buckets = sorted(bucket.partition("/")[2] for bucket in poke.buckets)
    if sum(len(bucket) + 3 for bucket in buckets) > TEXT_BYTES - 100:
        buckets = sorted({bucket.partition(":")[0] for bucket in buckets})
    return Hint(site, poke.seq, buckets)
