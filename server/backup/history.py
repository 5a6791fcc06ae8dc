"""A history: its name, and how far it goes. By it a backup says what it holds, and phones what is safe (§14)."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Self

from server.clock import instant, new_token
from server.db.database import Database
from server.db.tables import ServerState
from sync import canon

PRESENT = "SELECT site_id, seq, (SELECT value FROM server_state WHERE name = 'epoch') AS epoch FROM site_clock"
BACKUP = "backup"  # the line of `server_state` with the time of the newest backup; there is none before the first

NOTE = "INSERT INTO server_state (name, value) VALUES ({}, {}) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


class Unfit(Exception):
    """A backup that cannot be made or used; the text is one sentence saying why, and what to do."""


class History(NamedTuple):
    """The name of a server's history (its epoch), and the newest commit of each site."""

    epoch: str
    seqs: Mapping[str, int]

    @classmethod
    def of(cls, lines: Iterable[tuple[Any, int, str]]) -> Self:
        """From the lines of PRESENT."""
        found = list(lines)
        return cls(found[0][2], {str(site): seq for site, seq, _ in found})

    @classmethod
    def heard(cls, words: str) -> Self:
        """From words as `said` gives them. Raises Unfit."""
        said = dict(word.partition("=")[::2] for word in words.split())
        epoch = said.pop("epoch", "")
        if not epoch or not said or not all(canon.UUID(site) and seq.isdecimal() for site, seq in said.items()):
            raise Unfit(f"{words!r} is not what `muster backup --seqs` prints: give that, all of it.")
        return cls(epoch, {site: int(seq) for site, seq in said.items()})

    def said(self) -> str:
        """In words for the shell."""
        return " ".join([f"epoch={self.epoch}", *(f"{site}={seq}" for site, seq in sorted(self.seqs.items()))])

    def beyond(self, other: "History") -> int:
        """How many commits this one has that the other one, of the same name, has not."""
        return sum(max(0, seq - other.seqs.get(site, 0)) for site, seq in self.seqs.items())


def read(connection: sqlite3.Connection) -> History:
    """The history in a SQLite file."""
    return History.of(connection.execute(PRESENT))


async def present() -> History:
    """The history in the bound database, all of one moment."""
    return History.of(tuple(line.values()) for line in await ServerState.raw(PRESENT))


async def declare(engine: Database, held: History, now_ms: int) -> None:
    """Let phones count on what a backup made at `now_ms` holds, from now on on nothing else. Raises Unfit."""
    async with engine.transaction():
        await _lock(held.seqs)
        stands = await present()
        if stands.epoch != held.epoch:
            raise Unfit("This backup is of another history: one was restored since. Make a new one.")
        if held.beyond(stands) or held.seqs.keys() - stands.seqs.keys():
            raise Unfit("This backup holds more than the database does: it is one of another server.")
        for site, seq in sorted(held.seqs.items()):
            await ServerState.raw(
                "UPDATE site_clock SET durable_seq = {} WHERE site_id = {} AND durable_seq < {}", seq, site, seq
            )
        await _note(now_ms)


async def begin_anew(engine: Database, now_ms: int) -> None:
    """Give the bound database, put back by its own tools, a new name: phones send again what they kept."""
    async with engine.transaction():
        await _lock((await present()).seqs)
        await ServerState.raw("UPDATE site_clock SET durable_seq = seq")
        await ServerState.raw("UPDATE server_state SET value = {} WHERE name = 'epoch'", new_epoch())
        await _note(now_ms)


async def protection(now_ms: int) -> str:
    """How well the bound database is protected against the loss of its disk, in a sentence."""
    found: list[dict[str, str]] = await ServerState.raw("SELECT value FROM server_state WHERE name = {}", BACKUP)
    if not found:
        return "Not protected against loss of this disk: no backup was made yet (`muster backup --to FOLDER`)."
    lines: list[dict[str, Any]] = await ServerState.raw("SELECT sum(seq - durable_seq) AS more FROM site_clock")
    made_ms, more = int(found[0]["value"]), int(lines[0]["more"])
    hours = max(0, now_ms - made_ms) // 3_600_000
    return f"The newest backup is of {told(made_ms)}, {hours} h ago; {more} commits are in none yet."


def told(ms: int) -> str:
    """A time for the eye, UTC."""
    return f"{instant(ms):%Y-%m-%d %H:%M} UTC"


def new_epoch() -> str:
    """A name no history has had."""
    return new_token(9)


async def _lock(sites: Iterable[str]) -> None:
    """The clocks of the sites, in their order, before anything else (§6.4)."""
    for site in sorted(sites):
        await ServerState.raw("UPDATE site_clock SET seq = seq WHERE site_id = {}", site)


async def _note(now_ms: int) -> None:
    await ServerState.raw(NOTE, BACKUP, str(now_ms))
