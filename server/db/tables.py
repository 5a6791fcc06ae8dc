"""The tables of synchronisation (sync/README.md §4), read and written by raw SQL alone.

JSON is canonical Text. `row` is the text `kind/id`. Counted times end in `_ms`; the others are Timestamptz, UTC.
A column named like a method of `Table` has an attribute with a trailing underscore.
"""

from piccolo.columns import UUID, BigInt, Boolean, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

NO_SITE = "00000000-0000-0000-0000-000000000000"  # what ops are counted under that name no known site

ROW = 80  # characters of `kind/id`
BUCKET = 90  # characters of `site/class` or `site/person:id`


class ServerState(Table, tablename="server_state"):
    """What the server knows of itself: `epoch`, `min_schema`."""

    name = Varchar(40, primary_key=True)
    value = Text()


class SiteClock(Table, tablename="site_clock"):
    """The commit number of each site. Updating it is the lock of every write."""

    site_id = UUID(primary_key=True, default=None)
    seq = BigInt()
    durable_seq = BigInt()


class RecordRow(Table, tablename="record"):
    """The canonical state of every record. `stamps` is `{field: [seq, corrected_ms, ctr, suspect]}`."""

    row = Varchar(ROW, primary_key=True)
    kind = Varchar(40)
    id = UUID(default=None)
    site_id = UUID(default=None)
    bucket = Varchar(BUCKET)
    parent = Varchar(ROW, null=True, default=None)
    seq = BigInt()
    body = Text()
    stamps = Text(default="{}")
    archived = Boolean()


class Tombstone(Table):
    """A row that left a bucket at `seq`."""

    n = Serial(primary_key=True)
    bucket = Varchar(BUCKET)
    seq = BigInt()
    row = Varchar(ROW)


class Bucket(Table):
    """Count and sum of the live rows that one class of readers holds."""

    id = Varchar(BUCKET, primary_key=True)
    site_id = UUID(default=None)
    class_ = Varchar(60, db_column_name="class")
    min_cursor = BigInt()
    last_seq = BigInt()
    count_ = Integer(db_column_name="count")
    sum = BigInt()


class Device(Table):
    """One outbox: one person in one browser profile, or a site's own server device."""

    id = UUID(primary_key=True, default=None)
    person_id = UUID(default=None)
    last_dseq = BigInt()
    pending = Text(default="[]")
    last_corrected_ms = BigInt()
    schema = BigInt()
    app = Varchar(20)
    skew_ms = BigInt(null=True, default=None)
    forked_from = UUID(null=True, default=None)
    grant_hash = Varchar(64, null=True, default=None)
    grant_until = Timestamptz(null=True, default=None)
    revoked_at = Timestamptz(null=True, default=None)
    last_seen = Timestamptz(null=True, default=None)
    armed = Varchar(20, null=True, default=None)
    storage = Varchar(20, null=True, default=None)
    agent = Varchar(300)
    made_at = Timestamptz(null=True, default=None)


class OpLog(Table, tablename="op_log"):
    """Every op received, as it was sent, with what became of it."""

    op_id = UUID(primary_key=True, default=None)
    device_id = UUID(default=None)
    dseq = BigInt()
    body_hash = Varchar(64)
    status = Varchar(20)
    code = Varchar(40, null=True, default=None)
    result = Text()
    site_id = UUID(default=None)
    row = Varchar(ROW)
    seq = BigInt()
    person_id = UUID(default=None)
    via = Varchar(20, default="session")
    schema = BigInt()
    raw_ = Text(db_column_name="raw")
    claimed_ms = BigInt()
    corrected_ms = BigInt()
    received_ms = BigInt()
    ctr = Integer()
    suspect = Boolean()


class Conflict(Table):
    """A value overwritten or kept out unseen, until somebody decides."""

    id = UUID(primary_key=True, default=None)
    site_id = UUID(default=None)
    seq = BigInt()
    row = Varchar(ROW)
    field = Varchar(40)
    rule = Varchar(20)
    winner_op = UUID(default=None)
    loser_op = UUID(default=None)
    winner_value = Text()
    loser_value = Text()
    seen_value = Text(null=True, default=None)
    state = Varchar(20, default="open")
    resolved_op = UUID(null=True, default=None)


class Quarantine(Table):
    """An op kept in full but not applied, until somebody decides."""

    op_id = UUID(primary_key=True, default=None)
    site_id = UUID(null=True, default=None)
    device_id = UUID(default=None)
    person_id = UUID(default=None)
    code = Varchar(40)
    raw_ = Text(db_column_name="raw")
    received_ms = BigInt()
    state = Varchar(20, default="open")
    decided_op = UUID(null=True, default=None)


class Blob(Table):
    """The bytes of a photo or thumbnail of a site; the id is `site/sha256`."""

    id = Varchar(101, primary_key=True)
    size = BigInt()
    type = Varchar(40)
    state = Varchar(20, default="wanted")
    touched_at = Timestamptz(null=True, default=None)


class Upload(Table):
    """How far one person's upload of a blob has come; the id is `blob id/person`."""

    id = Varchar(138, primary_key=True)
    offset = BigInt()
    touched_at = Timestamptz(null=True, default=None)


class BlobRef(Table, tablename="blob_ref"):
    """A row that shows a blob; it counts for reading once its author has proved to hold the bytes."""

    n = Serial(primary_key=True)
    blob_id = Varchar(101)
    op_id = UUID(default=None)
    row = Varchar(ROW)
    person_id = UUID(default=None)
    role = Varchar(20)
    counts = Boolean()


class Effect(Table):
    """Work left to do after a commit, keyed so that a repeat is harmless."""

    key = Varchar(200, primary_key=True)
    payload = Text()
    due_at = Timestamptz(null=True, default=None)
    done_at = Timestamptz(null=True, default=None)


class Lease(Table):
    """Work one process at a time may do: who has it until when, and when it is due again."""

    name = Varchar(80, primary_key=True)
    holder = Varchar(40)
    until_ms = BigInt()
    due_ms = BigInt()


TABLES = (
    ServerState, SiteClock, RecordRow, Tombstone, Bucket, Device, OpLog, Conflict, Quarantine,
    Blob, Upload, BlobRef, Effect, Lease,
)  # fmt: skip

INDEXES = (
    "CREATE INDEX record_bucket ON record (bucket, seq, row)",
    "CREATE INDEX record_parent ON record (parent) WHERE parent IS NOT NULL",
    "CREATE UNIQUE INDEX tombstone_row ON tombstone (bucket, row)",
    "CREATE INDEX tombstone_bucket ON tombstone (bucket, seq, row)",
    "CREATE INDEX device_person ON device (person_id)",
    "CREATE INDEX device_forked ON device (forked_from) WHERE forked_from IS NOT NULL",
    "CREATE UNIQUE INDEX op_log_device ON op_log (device_id, dseq)",
    "CREATE INDEX op_log_site ON op_log (site_id, seq)",
    "CREATE INDEX op_log_row ON op_log (row, seq)",
    "CREATE INDEX conflict_row ON conflict (row)",
    "CREATE INDEX conflict_site ON conflict (site_id, seq)",
    "CREATE INDEX conflict_open ON conflict (site_id) WHERE state = 'open'",
    "CREATE INDEX quarantine_open ON quarantine (site_id) WHERE state = 'open'",
    "CREATE INDEX blob_state ON blob (state, touched_at)",
    "CREATE INDEX upload_touched ON upload (touched_at)",
    "CREATE UNIQUE INDEX blob_ref_op ON blob_ref (blob_id, op_id, role)",
    "CREATE INDEX blob_ref_row ON blob_ref (row, role)",
    "CREATE INDEX effect_due ON effect (due_at) WHERE done_at IS NULL",
)

# PostgreSQL sorts text as people do unless told otherwise; keys are compared byte by byte, as on SQLite.
BYTEWISE = (
    ("record", "row", ROW), ("record", "parent", ROW), ("record", "bucket", BUCKET), ("tombstone", "row", ROW),
    ("tombstone", "bucket", BUCKET), ("bucket", "id", BUCKET), ("op_log", "row", ROW), ("conflict", "row", ROW),
    ("blob_ref", "row", ROW),
)  # fmt: skip
POSTGRES = tuple(
    f'ALTER TABLE {table} ALTER COLUMN {column} TYPE varchar({most}) COLLATE "C"' for table, column, most in BYTEWISE
)
