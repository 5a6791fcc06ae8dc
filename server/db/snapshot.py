"""What a pull reads on SQLite: one read transaction, so that everything in an answer is of one moment (§7.2)."""

import sqlite3
from collections.abc import Collection
from itertools import islice
from types import TracebackType
from typing import Any, Self

import msgspec

from server.db import lines
from server.db.lines import DURABLE, MEMBER_COLUMNS
from server.db.store import IN, read_device
from sync.store import Changed, Device, Head, Member, Sums

CHANGES = (
    "SELECT seq, row, body FROM record WHERE bucket = ?1 AND (seq, row) > (?2, ?3) AND seq <= ?4 "
    "UNION ALL SELECT seq, row, NULL FROM tombstone WHERE bucket = ?1 AND (seq, row) > (?2, ?3) AND seq <= ?4 "
    "ORDER BY seq, row LIMIT ?5"
)


class Snapshot:
    """A read transaction on a connection of its own; nothing it returns is older or younger than the rest."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._all = connection.execute

    def __enter__(self) -> Self:
        self._all("BEGIN")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._all("COMMIT")

    async def state(self) -> dict[str, str]:
        """Read `epoch` and `min_schema`."""
        return dict(self._all("SELECT name, value FROM server_state").fetchall())

    async def device(self, device: str) -> Device | None:
        """Read one device."""
        return read_device(self._connection, device)

    async def memberships(self, person: str) -> dict[str, Member]:
        """Read a person's membership of each site."""
        sql = f"SELECT {MEMBER_COLUMNS} FROM membership WHERE person_id = ? ORDER BY site_id"
        return {line[1]: lines.member(line) for line in self._all(sql, (person,))}

    async def heads(self, sites: Collection[str]) -> dict[str, Head]:
        """Read the commit number of sites, and what of it is durable."""
        sql = f"SELECT site_id, seq, {DURABLE} FROM site_clock WHERE site_id {IN}"
        return {line[0]: Head(line[1], line[2]) for line in self._all(sql, (_json(sites),))}

    async def sums(self, buckets: Collection[str]) -> dict[str, Sums]:
        """Read count, checksum and newest seq of buckets."""
        sql = f"SELECT id, min_cursor, last_seq, count, sum FROM bucket WHERE id {IN}"
        return {line[0]: Sums(*line[1:]) for line in self._all(sql, (_json(buckets),))}

    async def changes(self, bucket: str, after: tuple[int, str], upto: int, n: int) -> list[Changed]:
        """Read rows and tombstones of a bucket after a place in it, in order."""
        found: Any = self._all(CHANGES, (bucket, *after, upto, n))
        return [Changed(*line) for line in islice(found, n)]


def _json(values: Collection[str]) -> str:
    return msgspec.json.encode(list(values)).decode()
