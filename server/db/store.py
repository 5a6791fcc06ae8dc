"""The records on SQLite: what the engine's Protocol `Store` asks, in raw SQL on one connection (sync/README.md §4).

Nothing here suspends: a coroutine of the engine over this store runs to its end in one go, in the writer's thread.
"""

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import astuple

from server.db import moments
from server.db.inserts import Insert, upsert
from sync import canon
from sync.stamp import Stamp
from sync.store import Clash, Device, Known, Logged, Member, Plan, Row

ROW_COLUMNS = "row, kind, id, site_id, bucket, parent, seq, body, stamps"
LOG_COLUMNS = (
    "op_id, device_id, dseq, body_hash, status, code, result, site_id, row, seq, person_id, via, schema, raw, "
    "claimed_ms, corrected_ms, received_ms, ctr, suspect"
)
CONFLICT_COLUMNS = (
    "id, site_id, seq, row, field, rule, winner_op, loser_op, winner_value, loser_value, seen_value, state, resolved_op"
)
DEVICE_COLUMNS = (
    "id, person_id, last_dseq, last_corrected_ms, skew_ms, revoked_at, schema, app, pending, armed, storage, last_seen"
)
MEMBER_COLUMNS = "person_id, site_id, role, since, until, role_after, ended_at"
IN = "IN (SELECT value FROM json_each(?))"

_body = msgspec.json.Decoder(dict[str, Any]).decode
_stamps = msgspec.json.Decoder(dict[str, Stamp]).decode


class Projection(NamedTuple):
    """The typed table of a kind: its columns after the standing ones, and the fields they show, in the same order."""

    table: str
    columns: tuple[str, ...]
    fields: tuple[str, ...]


class Shown:
    """A kind's typed table, ready to be written from bodies."""

    def __init__(self, projection: Projection) -> None:
        columns = ["id", "site_id", "author", "made_at", "voided", *(f'"{name}"' for name in projection.columns)]
        self.insert = upsert(f'"{projection.table}"', columns, "id")
        self._fields = projection.fields

    def line(self, row: Row) -> tuple[Any, ...]:
        """The columns of a record."""
        value = row.body.get
        shown = [_column(value(field)) for field in self._fields]
        return (row.id, row.site, value("_by"), value("_at"), "_void" in row.body, *shown)


def _column(value: Any) -> Any:
    return canon.encode(value).decode() if value.__class__ in (dict, list) else value


def _names(columns: str) -> list[str]:
    return columns.split(", ")


LOG = Insert("op_log", _names(LOG_COLUMNS))
RECORD = upsert("record", _names(ROW_COLUMNS + ", archived"), "row")
CONFLICT = Insert("conflict", _names(CONFLICT_COLUMNS))
QUARANTINE = Insert("quarantine", _names("op_id, site_id, device_id, person_id, code, raw, received_ms, state"))
TOMBSTONE = Insert(
    "tombstone", _names("bucket, seq, row"), "ON CONFLICT (bucket, row) DO UPDATE SET seq = excluded.seq"
)
BUCKET = Insert(
    "bucket",
    _names("id, site_id, class, min_cursor, last_seq, count, sum"),
    "ON CONFLICT (id) DO UPDATE SET last_seq = excluded.last_seq, count = count + excluded.count, "
    "sum = (sum + excluded.sum) % 4294967296",
)
DEVICE = (
    "INSERT INTO device (id, person_id, last_dseq, last_corrected_ms, skew_ms, schema, app, pending, armed, storage, "
    "last_seen, agent, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?) "
    "ON CONFLICT (id) DO UPDATE SET last_dseq = excluded.last_dseq, last_corrected_ms = excluded.last_corrected_ms, "
    "skew_ms = excluded.skew_ms, schema = excluded.schema, app = excluded.app, pending = excluded.pending, "
    "armed = coalesce(excluded.armed, armed), storage = coalesce(excluded.storage, storage), "
    "last_seen = excluded.last_seen"
)


class SQLiteSavepoint:
    """A point inside the writer's transaction."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection = connection
        self._name = name
        connection.execute(f"SAVEPOINT {name}")

    async def undo(self) -> None:
        """Take back everything since; a disk that is full may have taken the whole transaction back already."""
        if self._connection.in_transaction:
            self._connection.execute(f"ROLLBACK TO {self._name}")

    async def release(self) -> None:
        """Give the point up, keeping what stands."""
        if self._connection.in_transaction:
            self._connection.execute(f"RELEASE {self._name}")


class SQLiteStore:
    """One connection's write transaction. Statements are prepared once, by their text."""

    def __init__(self, connection: sqlite3.Connection, shown: Mapping[str, Shown]) -> None:
        self._connection = connection
        self._all = connection.execute
        self._shown = shown
        self._savepoints = 0

    async def lock(self, sites: Collection[str], make: Collection[str] = ()) -> dict[str, int]:
        """Read the clocks of the known sites, under the write lock this transaction began with; make new ones."""
        if make:
            self._connection.executemany(
                "INSERT INTO site_clock (site_id, seq, durable_seq) VALUES (?, 0, 0) ON CONFLICT (site_id) DO NOTHING",
                [(site,) for site in make],
            )
        sql = f"UPDATE site_clock SET seq = seq WHERE site_id {IN} RETURNING site_id, seq"
        return dict(self._all(sql, (_json(sites),)).fetchall())

    async def lock_device(self, device: str) -> Device | None:
        """Read one device."""
        return read_device(self._connection, device)

    async def state(self) -> dict[str, str]:
        """Read `epoch` and `min_schema`."""
        return dict(self._all("SELECT name, value FROM server_state").fetchall())

    async def known(self, ops: Collection[str]) -> dict[str, Known]:
        """Read the stored results of those ops that were consumed before."""
        sql = f"SELECT op_id, person_id, body_hash, result FROM op_log WHERE op_id {IN}"
        return {line[0]: Known(*line) for line in self._all(sql, (_json(ops),))}

    async def rows(self, keys: Collection[str]) -> dict[str, Row]:
        """Read records by their keys."""
        sql = f"SELECT {ROW_COLUMNS} FROM record WHERE row {IN}"
        return {line[0]: _row(line) for line in self._all(sql, (_json(keys),))}

    async def children(self, keys: Collection[str]) -> list[Row]:
        """Read the children of these records. Most records have no parent, which misleads the planner to a scan."""
        sql = f"SELECT {ROW_COLUMNS} FROM record INDEXED BY record_parent WHERE parent {IN} ORDER BY row"
        return [_row(line) for line in self._all(sql, (_json(keys),))]

    async def rights(self, persons: Collection[str], sites: Collection[str]) -> dict[tuple[str, str], Member]:
        """Read memberships: (person, site) → member."""
        sql = f"SELECT {MEMBER_COLUMNS} FROM membership WHERE person_id {IN} AND site_id {IN}"
        return {(line[0], line[1]): member(line) for line in self._all(sql, (_json(persons), _json(sites)))}

    async def writers(self, rows: Collection[tuple[str, int]]) -> list[Logged]:
        """Read the log of these (row, seq), in order of arrival."""
        sql = f"SELECT {LOG_COLUMNS} FROM op_log WHERE row = ? AND seq = ? ORDER BY rowid"
        return [Logged(*line) for at in sorted(rows) for line in self._all(sql, at)]

    async def savepoint(self) -> SQLiteSavepoint:
        """Open a savepoint, inside another one if there is one."""
        self._savepoints += 1
        return SQLiteSavepoint(self._connection, f"batch_{self._savepoints % 8}")

    async def run(self, also: Sequence[tuple[str, tuple[Any, ...]]]) -> None:
        """Run statements of server-only tables."""
        for sql, values in also:
            self._all(sql, values)

    async def write(self, plan: Plan) -> None:
        """Write the plan, one statement per table; a uniqueness error is a `Clash`."""
        try:
            self._write_rows(plan)
        except sqlite3.IntegrityError as error:
            raise Clash(str(error)) from error
        self._write_log(plan)

    def _write_rows(self, plan: Plan) -> None:
        db, kinds = self._connection, dict[str, list[tuple[Any, ...]]]()
        lines = []
        for row in plan.rows.values():
            stamps = canon.encode(row.stamps).decode()
            lines.append((row.key, row.kind, row.id, row.site, row.bucket, row.parent, row.seq, row.text, stamps, 0))
            if row.kind in self._shown:
                kinds.setdefault(row.kind, []).append(self._shown[row.kind].line(row))
        RECORD(db, lines)
        for kind, shown in kinds.items():
            self._shown[kind].insert(db, shown)

    def _write_log(self, plan: Plan) -> None:
        db = self._connection
        LOG(db, [astuple(line) for line in plan.logs])
        CONFLICT(db, [astuple(conflict) for conflict in plan.conflicts])
        QUARANTINE(db, [(*astuple(held), "open") for held in plan.quarantine])
        for bucket, row in plan.returned:
            db.execute("DELETE FROM tombstone WHERE bucket = ? AND row = ?", (bucket, row))
        TOMBSTONE(db, plan.tombstones)
        BUCKET(db, [(id, d.site, d.cls, 0, d.seq, d.count, d.sum) for id, d in plan.buckets.items()])
        for site, seq in plan.sites.items():
            db.execute("UPDATE site_clock SET seq = ?1, durable_seq = ?1 WHERE site_id = ?2", (seq, site))
        db.execute(DEVICE, _device(plan.device))


def read_device(connection: sqlite3.Connection, device: str) -> Device | None:
    """Read one device, or none."""
    line = connection.execute(f"SELECT {DEVICE_COLUMNS} FROM device WHERE id = ?", (device,)).fetchone()
    if line is None:
        return None
    id, person, last, corrected, skew, revoked, schema, app, pending, armed, storage, seen = line
    told = {name: value for name, value in (("armed", armed), ("storage", storage)) if value}
    seen_ms = moments.ms(seen) or 0
    return Device(id, person, last, corrected, skew, revoked is not None, schema, app, pending, told, seen_ms)


def member(line: tuple[Any, ...]) -> Member:
    """A membership from its columns."""
    _, _, role, since, until, role_after, ended_at = line
    return Member(role, moments.ms(since) or 0, moments.ms(until), role_after, moments.ms(ended_at))


def _device(device: Device) -> tuple[Any, ...]:
    seen = moments.text(device.seen_ms)
    return (
        device.id, device.person, device.last_dseq, device.last_corrected_ms, device.skew_ms or 0, device.schema,
        device.app, device.pending, device.phone.get("armed"), device.phone.get("storage"), seen, seen,
    )  # fmt: skip


def _row(line: tuple[Any, ...]) -> Row:
    key, kind, id, site, bucket, parent, seq, text, stamps = line
    return Row(key, kind, id, site, bucket, parent, seq, _body(text), _stamps(stamps), text)


def _json(values: Collection[str]) -> str:
    return msgspec.json.encode(list(values)).decode()
