"""The stores under test, each as a `Base`: in memory, SQLite in a file, and PostgreSQL."""

import asyncio
import sqlite3
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
from msgspec.structs import replace

from server.db import moments, writer
from server.db.lines import CORE, Shown
from server.db.postgres.columns import Inserts
from server.db.postgres.snapshot import BEGIN
from server.db.postgres.snapshot import Snapshot as PostgresSnapshot
from server.db.postgres.store import PostgresStore
from server.db.snapshot import Snapshot
from server.db.store import SQLiteStore
from server.record import projections
from sync import canon
from sync.store import Member
from tests.sync.memory import Memory

T = TypeVar("T")
TABLES = ("record", "conflict", "quarantine", "op_log", "bucket", "tombstone", "blob", "blob_ref")
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

    def run(self, steps: Coroutine[Any, Any, T]) -> T:
        return writer.run(steps)

    def join(self, person: str, site: str, member: Member) -> None:
        self.store.tables.members[person, site] = member

    def forget(self, bucket: str, below: int) -> None:
        self.store.tables.buckets[bucket] = replace(self.store.tables.buckets[bucket], min_cursor=below)

    def prove(self, blob: str, person: str) -> None:
        refs = self.store.tables.refs
        shown = {at: replace(ref, counts=True) for at, ref in refs.items() if (ref.blob, ref.person) == (blob, person)}
        self.store.tables.refs = refs | shown

    def rename(self, epoch: str) -> None:
        self.store.tables.server["epoch"] = epoch

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
            "conflict": [_dict(conflict) for conflict in tables.conflicts.values()],
            "quarantine": [_dict(held) for held in tables.quarantine.values()],
            "op_log": [_dict(line) for line in tables.log],
            "bucket": [{"id": id, "count": s.count, "sum": s.sum} for id, s in tables.buckets.items()],
            "tombstone": [{"bucket": b, "row": row, "seq": seq} for (b, row), seq in tables.tombstones.items()],
            "blob": [{"id": id, **_dict(blob)} for id, blob in tables.blobs.items()],
            "blob_ref": [_dict(ref) for ref in tables.refs.values()],
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

    def run(self, steps: Coroutine[Any, Any, T]) -> T:
        return writer.run(steps)

    def forget(self, bucket: str, below: int) -> None:
        self.connection.execute("UPDATE bucket SET min_cursor = ? WHERE id = ?", (below, bucket))

    def prove(self, blob: str, person: str) -> None:
        self.connection.execute("UPDATE blob_ref SET counts = TRUE WHERE blob_id = ? AND person_id = ?", (blob, person))

    def rename(self, epoch: str) -> None:
        self.connection.execute("UPDATE server_state SET value = ? WHERE name = 'epoch'", (epoch,))

    def keep(self) -> sqlite3.Connection:
        """A copy of everything."""
        kept = sqlite3.connect(":memory:")
        self.connection.backup(kept)
        return kept

    def bring_back(self, kept: sqlite3.Connection) -> None:
        kept.backup(self.connection)

    def lines(self, sql: str) -> list[tuple[Any, ...]]:
        """What a query finds, on the writing connection."""
        return self.connection.execute(sql).fetchall()

    def dump(self) -> dict[str, list[dict[str, Any]]]:
        return {table: self._table(table) for table in TABLES}

    def _table(self, table: str) -> list[dict[str, Any]]:
        found = self.connection.execute(f"SELECT * FROM {table}")
        return [_named([column[0] for column in found.description], line) for line in found]


class PostgresBase:
    """A migrated database of its own, on an event loop of its own."""

    def __init__(self, url: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.connection = self.run(asyncpg.connect(url))
        self.reader = self.run(asyncpg.connect(url))
        self.inserts = self.run(Inserts.load(self.connection, [*CORE, *(shown.into for shown in SHOWN.values())]))

    def empty(self) -> None:
        """As after the migrations."""
        self.run(self.connection.execute("; ".join(f'DELETE FROM "{table}"' for (table,) in self.lines(FILLED))))
        self.run(self.connection.execute("INSERT INTO site_clock VALUES ($1, 0, 0)", canon.ZERO))

    def keep(self) -> dict[str, Any]:
        """A copy of everything."""
        tables = [*(table for (table,) in self.lines(FILLED)), "server_state"]
        return {table: self.run(self.connection.fetch(f'SELECT * FROM "{table}"')) for table in tables}

    def bring_back(self, kept: dict[str, Any]) -> None:
        self.run(self.connection.execute("; ".join(f'DELETE FROM "{table}"' for table in kept)))
        for table, found in kept.items():
            self.run(self.connection.copy_records_to_table(table, records=found))

    def close(self) -> None:
        for connection in (self.connection, self.reader):
            self.run(connection.close())
        self.loop.close()

    def run(self, steps: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(steps)

    @contextmanager
    def writing(self) -> Iterator[PostgresStore]:
        self.run(self.connection.execute("BEGIN"))
        try:
            yield PostgresStore(self.connection, SHOWN, self.inserts)
        except BaseException:
            self.run(self.connection.execute("ROLLBACK"))
            raise
        assert self.run(self.connection.execute("COMMIT")) == "COMMIT"

    @contextmanager
    def reading(self) -> Iterator[PostgresSnapshot]:
        self.run(self.reader.execute(BEGIN))
        try:
            yield PostgresSnapshot(self.reader)
        finally:
            self.run(self.reader.execute("ROLLBACK"))

    def join(self, person: str, site: str, member: Member) -> None:
        times = [
            None if ms is None else moments.moment(ms) for ms in (member.since_ms, member.until_ms, member.ended_ms)
        ]
        delete = "DELETE FROM membership WHERE person_id = $1 AND site_id = $2"
        self.run(self.connection.execute(delete, person, site))
        insert = (
            "INSERT INTO membership (id, person_id, site_id, role, role_after, since, until, ended_at) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
        )
        values = (canon.v5("membership", person, site), person, site, member.role, member.role_after, *times)
        self.run(self.connection.execute(insert, *values))

    def forget(self, bucket: str, below: int) -> None:
        self.run(self.connection.execute("UPDATE bucket SET min_cursor = $1 WHERE id = $2", below, bucket))

    def prove(self, blob: str, person: str) -> None:
        sql = "UPDATE blob_ref SET counts = TRUE WHERE blob_id = $1 AND person_id = $2"
        self.run(self.connection.execute(sql, blob, person))

    def rename(self, epoch: str) -> None:
        self.run(self.connection.execute("UPDATE server_state SET value = $1 WHERE name = 'epoch'", epoch))

    def lines(self, sql: str) -> list[tuple[Any, ...]]:
        """What a query finds, on the writing connection."""
        found = self.run(self.connection.fetch(sql))
        return [tuple(str(value) if isinstance(value, UUID) else value for value in line) for line in found]

    def dump(self) -> dict[str, list[dict[str, Any]]]:
        return {table: self._table(table) for table in TABLES}

    def _table(self, table: str) -> list[dict[str, Any]]:
        names = [column for (column,) in self.lines(COLUMNS.format(table))]
        return [_named(names, line) for line in self.lines(f"SELECT * FROM {table}")]


FILLED = (
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('migration', 'server_state')"
)
COLUMNS = "SELECT attname FROM pg_attribute WHERE attrelid = '{}'::regclass AND attnum > 0 ORDER BY attnum"


SHARED = {"op_id", "blob_id"}


def _named(columns: list[str], line: tuple[Any, ...]) -> dict[str, Any]:
    """A line by the names that every store shares."""
    names = [column.removesuffix("_id") if column in SHARED else column for column in columns]
    return dict(zip(names, line, strict=True))
