"""The stores under test, each as a `Base`: in memory, and SQLite in a file."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from server.db import moments
from server.db.snapshot import Snapshot
from server.db.store import Shown, SQLiteStore
from server.record import projections
from sync import canon
from sync.store import Member
from tests.sync.memory import Memory

SHOWN = {kind: Shown(projection) for kind, projection in projections().items()}


class MemoryBase:
    """Dicts and lists."""

    def __init__(self) -> None:
        self.store = Memory(unique={"zone": "code"})

    @contextmanager
    def writing(self) -> Iterator[Memory]:
        self.store.begin()
        try:
            yield self.store
        except BaseException:
            self.store.rollback()
            raise
        self.store.commit()

    @contextmanager
    def reading(self) -> Iterator[Memory]:
        yield self.store

    def join(self, person: str, site: str, member: Member) -> None:
        self.store.tables.members[person, site] = member

    def dump(self) -> dict[str, list[dict[str, Any]]]:
        tables = self.store.tables
        return {
            "record": [
                {
                    "row": r.key,
                    "kind": r.kind,
                    "bucket": r.bucket,
                    "seq": r.seq,
                    "body": r.text,
                    "stamps": canon.encode(r.stamps).decode(),
                    "parent": r.parent,
                }
                for r in tables.records.values()
            ],
            "conflict": [_dict(conflict) for conflict in tables.conflicts],
            "quarantine": [_dict(held) for held in tables.quarantine],
            "op_log": [_dict(line) for line in tables.log],
            "bucket": [{"id": id, "count": s.count, "sum": s.sum} for id, s in tables.buckets.items()],
            "tombstone": [{"bucket": b, "row": row, "seq": seq} for (b, row), seq in tables.tombstones.items()],
        }


def _dict(struct: Any) -> dict[str, Any]:
    return {name: getattr(struct, name) for name in struct.__struct_fields__}


class SQLiteBase:
    """A migrated database in a file."""

    def __init__(self, connection: sqlite3.Connection, reader: sqlite3.Connection) -> None:
        self.connection = connection
        self.reader = reader

    @contextmanager
    def writing(self) -> Iterator[SQLiteStore]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield SQLiteStore(self.connection, SHOWN)
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        with Snapshot(self.reader) as snapshot:
            yield snapshot

    def join(self, person: str, site: str, member: Member) -> None:
        self.connection.execute("DELETE FROM membership WHERE person_id = ? AND site_id = ?", (person, site))
        times = [None if ms is None else moments.text(ms) for ms in (member.since_ms, member.until_ms, member.ended_ms)]
        self.connection.execute(
            "INSERT INTO membership (id, person_id, site_id, role, role_after, since, until, ended_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (canon.v5("membership", person, site), person, site, member.role, member.role_after, *times),
        )

    def dump(self) -> dict[str, list[dict[str, Any]]]:
        return {
            table: self._table(table) for table in ("record", "conflict", "quarantine", "op_log", "bucket", "tombstone")
        }

    def _table(self, table: str) -> list[dict[str, Any]]:
        found = self.connection.execute(f"SELECT * FROM {table}")
        names = [column[0].removesuffix("_id") if column[0] == "op_id" else column[0] for column in found.description]
        return [dict(zip(names, line, strict=True)) for line in found]
