"""From the engine's structs to lines of columns and back, the same on both databases (sync/README.md §4)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import astuple

from server.db import moments
from sync import canon
from sync.stamp import Stamp
from sync.store import Device, Member, Plan, Row

Line = tuple[Any, ...]
Moment = Callable[[int], Any]  # ms since 1970 → what a database takes for a time

ROW_COLUMNS = "row, kind, id, site_id, bucket, parent, seq, body, stamps"
LOG_COLUMNS = (
    "op_id, device_id, dseq, body_hash, status, code, result, site_id, row, seq, person_id, via, schema, raw, "
    "claimed_ms, corrected_ms, received_ms, ctr, suspect"
)
CONFLICT_COLUMNS = (
    "id, site_id, seq, row, field, rule, winner_op, loser_op, winner_value, loser_value, seen_value, state, resolved_op"
)
QUARANTINE_COLUMNS = "op_id, site_id, device_id, person_id, code, raw, received_ms, state, decided_op"
DEVICE_COLUMNS = (
    "id, person_id, last_dseq, last_corrected_ms, skew_ms, revoked_at, schema, app, pending, armed, storage, "
    "last_seen, forked_from"
)
SHOWS_COLUMNS = "blob_id, person_id, bucket"
MEMBER_COLUMNS = "person_id, site_id, role, since, until, role_after, ended_at, earlier"
NEWEST = "ORDER BY made_at DESC, id DESC LIMIT {}"
# What phones may count on: what a backup holds; before the first one, what this disk does.
DURABLE = "CASE WHEN EXISTS (SELECT 1 FROM server_state WHERE name = 'backup') THEN durable_seq ELSE seq END"

_body = msgspec.json.Decoder(dict[str, Any]).decode
_earlier = msgspec.json.Decoder(tuple[tuple[int, str], ...]).decode
_stamps = msgspec.json.Decoder(dict[str, Stamp]).decode


class Into(NamedTuple):
    """Where lines go: a table, its columns in their order, and what to do `on_conflict`."""

    table: str
    columns: tuple[str, ...]
    on_conflict: str = ""


class Projection(NamedTuple):
    """The typed table of a kind: its columns after the standing ones, and the fields they show, in the same order."""

    table: str
    columns: tuple[str, ...]
    fields: tuple[str, ...]


class Shown:
    """A kind's typed table, ready to be written from bodies."""

    def __init__(self, projection: Projection) -> None:
        columns = ["id", "site_id", "author", "made_at", "voided", *(f'"{name}"' for name in projection.columns)]
        self.into = _upsert(f'"{projection.table}"', columns, "id")
        self._fields = projection.fields

    def line(self, row: Row) -> Line:
        """The columns of a record."""
        value = row.body.get
        shown = [_column(value(field)) for field in self._fields]
        return (row.id, row.site, value("_by"), value("_at"), "_void" in row.body, *shown)


def _column(value: Any) -> Any:
    return canon.encode(value).decode() if value.__class__ in (dict, list) else value


def _names(columns: str) -> tuple[str, ...]:
    return tuple(columns.split(", "))


def _upsert(table: str, columns: Sequence[str], key: str) -> Into:
    """Lines that are written over those of the same key."""
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name != key)
    return Into(table, tuple(columns), f"ON CONFLICT ({key}) DO UPDATE SET {changes}")


LOG = Into("op_log", _names(LOG_COLUMNS))
RECORD = _upsert("record", _names(ROW_COLUMNS + ", archived"), "row")
CONFLICT = Into(
    "conflict",
    _names(CONFLICT_COLUMNS),
    "ON CONFLICT (id) DO UPDATE SET state = excluded.state, resolved_op = excluded.resolved_op",
)
QUARANTINE = Into(
    "quarantine",
    _names(QUARANTINE_COLUMNS),
    "ON CONFLICT (op_id) DO UPDATE SET state = excluded.state, decided_op = excluded.decided_op",
)
TOMBSTONE = Into("tombstone", _names("bucket, seq, row"), "ON CONFLICT (bucket, row) DO UPDATE SET seq = excluded.seq")
BUCKET = Into(
    "bucket",
    _names("id, site_id, class, min_cursor, last_seq, count, sum"),
    "ON CONFLICT (id) DO UPDATE SET last_seq = excluded.last_seq, count = bucket.count + excluded.count, "
    "sum = (bucket.sum + excluded.sum) % 4294967296",
)
DEVICE = Into(
    "device",
    _names(
        "id, person_id, last_dseq, last_corrected_ms, skew_ms, schema, app, pending, armed, storage, last_seen, agent, "
        "made_at, forked_from"
    ),
    "ON CONFLICT (id) DO UPDATE SET last_dseq = excluded.last_dseq, last_corrected_ms = excluded.last_corrected_ms, "
    "skew_ms = excluded.skew_ms, schema = excluded.schema, app = excluded.app, pending = excluded.pending, "
    "armed = coalesce(excluded.armed, device.armed), storage = coalesce(excluded.storage, device.storage), "
    "last_seen = excluded.last_seen, forked_from = excluded.forked_from",
)
BLOB = Into("blob", _names("id, size, type, state, touched_at"), "ON CONFLICT (id) DO NOTHING")
REF = Into(
    "blob_ref",
    _names("blob_id, op_id, row, person_id, role, counts"),
    "ON CONFLICT (blob_id, op_id, role) DO NOTHING",
)
CORE = (LOG, RECORD, CONFLICT, QUARANTINE, TOMBSTONE, BUCKET, DEVICE, BLOB, REF)


def row_lines(plan: Plan, shown: Mapping[str, Shown]) -> Iterator[tuple[Into, list[Line]]]:
    """The plan's records, then what shows them: where something is taken already, it is here."""
    lines: list[Line] = []
    for row in plan.rows.values():
        stamps = canon.encode(row.stamps).decode()
        lines.append((row.key, row.kind, row.id, row.site, row.bucket, row.parent, row.seq, row.text, stamps, False))
    yield RECORD, lines
    yield from shown_lines(plan.rows.values(), shown)


def shown_lines(rows: Iterable[Row], shown: Mapping[str, Shown]) -> Iterator[tuple[Into, list[Line]]]:
    """What shows these records."""
    kinds: dict[str, list[Line]] = {}
    for row in rows:
        if row.kind in shown:
            kinds.setdefault(row.kind, []).append(shown[row.kind].line(row))
    for kind, found in kinds.items():
        yield shown[kind].into, found


def other_lines(plan: Plan, moment: Moment) -> Iterator[tuple[Into, list[Line]]]:
    """What the plan puts into the other tables."""
    yield LOG, [astuple(line) for line in plan.logs]
    yield CONFLICT, [astuple(conflict) for conflict in plan.conflicts.values()]
    yield QUARANTINE, [astuple(held) for held in plan.quarantine.values()]
    yield TOMBSTONE, list(plan.tombstones)
    yield BUCKET, [(id, d.site, d.cls, 0, d.seq, d.count, d.sum) for id, d in plan.buckets.items()]
    if plan.refs:
        seen = moment(plan.device.seen_ms)
        yield BLOB, [(id, blob.size, blob.type, "wanted", seen) for id, blob in plan.blobs.items()]
        yield REF, [astuple(ref) for ref in plan.refs]
    yield DEVICE, [_device_line(plan.device, moment)]


def _device_line(device: Device, moment: Moment) -> Line:
    seen = moment(device.seen_ms)
    return (
        device.id, device.person, device.last_dseq, device.last_corrected_ms, device.skew_ms or 0, device.schema,
        device.app, device.pending, device.phone.get("armed"), device.phone.get("storage"), seen, "", seen,
        device.forked_from,
    )  # fmt: skip


def device(line: Sequence[Any] | None) -> Device | None:
    """A device from DEVICE_COLUMNS, or none."""
    if line is None:
        return None
    id, person, last, corrected, skew, revoked, schema, app, pending, armed, storage, seen, forked = line
    told = {name: value for name, value in (("armed", armed), ("storage", storage)) if value}
    seen_ms = moments.ms(seen) or 0
    return Device(id, person, last, corrected, skew, revoked is not None, schema, app, pending, told, seen_ms, forked)


def member(line: Sequence[Any]) -> Member:
    """A membership from MEMBER_COLUMNS."""
    _, _, role, since, until, role_after, ended_at, told = line
    earlier = _earlier(told) if told else ()
    return Member(role, moments.ms(since) or 0, moments.ms(until), role_after, moments.ms(ended_at), earlier)


def row(line: Sequence[Any]) -> Row:
    """A record from ROW_COLUMNS."""
    key, kind, id, site, bucket, parent, seq, text, stamps = line
    return Row(key, kind, id, site, bucket, parent, seq, _body(text), _stamps(stamps), text)
