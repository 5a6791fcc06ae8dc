"""The Protocol `Store` in memory: what the engine asks of a database, with nothing that is not asked."""

from collections.abc import Collection, Sequence
from copy import copy
from typing import Any

from sync import canon
from sync.store import (
    Changed,
    Clash,
    Conflict,
    Device,
    Head,
    Known,
    Logged,
    Look,
    Member,
    Plan,
    Quarantined,
    Ref,
    Row,
    Shows,
    Sums,
)
from sync.wire import Blob


class State:
    """The tables."""

    def __init__(self) -> None:
        self.server = {"epoch": "e1", "min_schema": "1"}
        self.clocks: dict[str, int] = {canon.ZERO: 0}
        self.devices: dict[str, Device] = {}
        self.members: dict[tuple[str, str], Member] = {}
        self.records: dict[str, Row] = {}
        self.tombstones: dict[tuple[str, str], int] = {}
        self.buckets: dict[str, Sums] = {}
        self.log: list[Logged] = []
        self.conflicts: dict[str, Conflict] = {}
        self.quarantine: dict[str, Quarantined] = {}
        self.blobs: dict[str, Blob] = {}
        self.refs: dict[tuple[str, str, str], Ref] = {}
        self.stored: set[str] = set()  # blobs
        self.uploads: dict[str, int] = {}  # blob/person → how far

    def copy(self) -> "State":
        """The tables as they are now. What stands in them is never altered, only replaced."""
        found = State()
        found.__dict__ |= {name: table.copy() for name, table in self.__dict__.items()}
        return found


class Memory:
    """One store; `begin`, `commit` and `rollback` are its transaction. `unique`: kind → field that must be unique."""

    def __init__(self, unique: dict[str, str] | None = None) -> None:
        self.tables = State()
        self.unique = unique or {}
        self._kept: list[State] = []

    def begin(self) -> None:
        self._kept.append(self.tables.copy())

    def commit(self) -> None:
        self._kept.pop()

    def rollback(self) -> None:
        self.tables = self._kept.pop()

    def shown(self) -> "Memory":
        """All of it as it is now, to read from."""
        other = Memory()
        other.tables = self.tables.copy()
        return other

    async def lock(self, sites: Collection[str], make: Collection[str] = ()) -> dict[str, int]:
        for site in make:
            self.tables.clocks.setdefault(site, 0)
        return {site: self.tables.clocks[site] for site in sites if site in self.tables.clocks}

    async def lock_device(self, device: str) -> Device | None:
        return copy(self.tables.devices.get(device))

    async def device(self, device: str) -> Device | None:
        return await self.lock_device(device)

    async def known(self, ops: Collection[str]) -> dict[str, Known]:
        found = [line for line in self.tables.log if line.op in ops]
        return {line.op: Known(line.op, line.person, line.hash, line.result, line.device) for line in found}

    async def rows(self, keys: Collection[str]) -> dict[str, Row]:
        return {key: copy(self.tables.records[key]) for key in keys if key in self.tables.records}

    async def children(self, keys: Collection[str]) -> list[Row]:
        return [copy(row) for row in self.tables.records.values() if row.parent in keys]

    async def alike(self, site: str, look: Look) -> list[Row]:
        found = [row for row in self.tables.records.values() if row.site == site and look.finds(row)]
        newest = sorted(found, key=lambda row: (row.body.get("_at", ""), row.id))[-look.most :]
        return [copy(row) for row in newest]

    async def rights(self, persons: Collection[str], sites: Collection[str]) -> dict[tuple[str, str], Member]:
        return {at: member for at, member in self.tables.members.items() if at[0] in persons and at[1] in sites}

    async def memberships(self, person: str) -> dict[str, Member]:
        return {site: member for (who, site), member in self.tables.members.items() if who == person}

    async def writers(self, rows: Collection[tuple[str, int]]) -> list[Logged]:
        return [line for line in self.tables.log if (line.row, line.seq) in rows]

    async def conflicts(self, ids: Collection[str]) -> dict[str, Conflict]:
        return {at: copy(found) for at, found in self.tables.conflicts.items() if at in ids}

    async def quarantined(self, ops: Collection[str]) -> dict[str, Quarantined]:
        return {at: copy(found) for at, found in self.tables.quarantine.items() if at in ops}

    async def shows(self, blobs: Collection[str]) -> list[Shows]:
        counting = [ref for ref in self.tables.refs.values() if ref.blob in blobs and ref.counts]
        return [Shows(ref.blob, ref.person, self.tables.records[ref.row].bucket) for ref in counting]

    async def savepoint(self) -> "Point":
        return Point(self)

    async def run(self, also: Sequence[tuple[str, tuple[Any, ...]]]) -> None:
        assert not also, "memory has no tables of its own"

    async def write(self, plan: Plan) -> None:
        for row in plan.rows.values():
            self._refuse_twice(row)
            self.tables.records[row.key] = copy(row)
        self.tables.log += plan.logs
        self.tables.conflicts |= plan.conflicts
        self.tables.quarantine |= plan.quarantine
        for bucket, key in plan.returned:
            self.tables.tombstones.pop((bucket, key), None)
        for bucket, seq, key in plan.tombstones:
            self.tables.tombstones[bucket, key] = seq
        for bucket, delta in plan.buckets.items():
            before = self.tables.buckets.get(bucket, Sums(0, 0, 0, 0))
            total = (before.sum + delta.sum) % 2**32
            self.tables.buckets[bucket] = Sums(before.min_cursor, delta.seq, before.count + delta.count, total)
        self.tables.blobs = plan.blobs | self.tables.blobs
        self.tables.refs |= {(ref.blob, ref.op, ref.role): ref for ref in plan.refs}
        self.tables.clocks |= plan.sites
        self.tables.devices[plan.device.id] = copy(plan.device)

    def _refuse_twice(self, row: Row) -> None:
        field = self.unique.get(row.kind)
        if field is None or row.body.get(field) is None:
            return
        for other in self.tables.records.values():
            beside = (other.kind, other.site) == (row.kind, row.site) and other.key != row.key
            if beside and other.body.get(field) == row.body[field]:
                raise Clash(field)

    async def heads(self, sites: Collection[str]) -> dict[str, Head]:
        return {site: Head(seq, seq) for site, seq in self.tables.clocks.items() if site in sites}

    async def sums(self, buckets: Collection[str]) -> dict[str, Sums]:
        return {bucket: sums for bucket, sums in self.tables.buckets.items() if bucket in buckets}

    async def changes(self, bucket: str, after: tuple[int, str], upto: int, n: int) -> list[Changed]:
        rows = [Changed(row.seq, key, row.text) for key, row in self.tables.records.items() if row.bucket == bucket]
        gone = [Changed(seq, key, None) for (at, key), seq in self.tables.tombstones.items() if at == bucket]
        found = [change for change in rows + gone if (change.seq, change.row) > after and change.seq <= upto]
        return sorted(found, key=lambda change: (change.seq, change.row))[:n]

    async def state(self) -> dict[str, str]:
        return dict(self.tables.server)


class Point:
    """A savepoint: a copy of everything."""

    def __init__(self, store: Memory) -> None:
        self._store = store
        self._copy = store.tables.copy()

    async def undo(self) -> None:
        self._store.tables = self._copy.copy()

    async def release(self) -> None:
        pass
