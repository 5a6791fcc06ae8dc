"""What the engine asks of a database: the Protocol `Store`, and the `Plan` it is handed to write (sync/README.md §4).

Every method is a coroutine for the sake of PostgreSQL; SQLite's implementation never suspends. Ids are lower-case UUID
text, `row` is the text `kind/id`, times are ms since 1970.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal, Protocol

from msgspec import Struct, field

from sync.stamp import Stamp
from sync.wire import Blob, Body

State = Literal["open", "kept", "restored"]


class Row(Struct):
    """One record's canonical state. `text` is `body` as it is sent; `stamps` says when each field got its value."""

    key: str
    kind: str
    id: str
    site: str
    bucket: str
    parent: str | None
    seq: int
    body: Body
    stamps: dict[str, Stamp]
    text: str = ""


class Look(Struct, frozen=True):
    """Records of a kind each of whose fields `where` has one of these values; the newest `most` of them."""

    kind: str
    where: Mapping[str, tuple[str, ...]]
    most: int = 200

    def finds(self, row: Row) -> bool:
        """Whether it finds this one."""
        return row.kind == self.kind and all(row.body.get(name) in values for name, values in self.where.items())


class Member(Struct, frozen=True):
    """A person's membership of a site. From `until_ms` on they are `role_after`, or nothing; `ended_ms` ends it all.

    `earlier` are the roles before `role`, each with the ms it was held until, the oldest first.
    """

    role: str
    since_ms: int
    until_ms: int | None = None
    role_after: str | None = None
    ended_ms: int | None = None
    earlier: tuple[tuple[int, str], ...] = ()


class Device(Struct):
    """One outbox as the server knows it. `skew_ms` is null until its first request."""

    id: str
    person: str
    last_dseq: int = 0
    last_corrected_ms: int = 0
    skew_ms: int | None = None
    revoked: bool = False
    schema: int = 0
    app: str = ""
    pending: str = "[]"
    phone: dict[str, str] = {}
    seen_ms: int = 0
    forked_from: str | None = None  # the device under which the ops it offered again were first met


class Known(Struct, frozen=True):
    """An op the server has consumed: whose, the hash of its bytes, its stored result as JSON, and who brought it."""

    op: str
    person: str
    hash: str
    result: str
    device: str


class Logged(Struct):
    """A line of the op log, its fields in the order of the columns. `site` is the one it counts in."""

    op: str
    device: str
    dseq: int
    hash: str
    status: str
    code: str | None
    result: str
    site: str
    row: str
    seq: int
    person: str
    via: str
    schema: int
    raw: str
    claimed_ms: int
    corrected_ms: int
    received_ms: int
    ctr: int
    suspect: bool


class Conflict(Struct):
    """A value overwritten, or kept out, that the winner's author had not seen. Values are canonical JSON."""

    id: str
    site: str
    seq: int
    row: str
    field: str
    rule: str
    winner_op: str
    loser_op: str
    winner_value: str
    loser_value: str
    seen_value: str | None
    state: State = "open"
    resolved_op: str | None = None


class Quarantined(Struct):
    """An op stored in full and not applied until a person decides; `decided` is the op that did."""

    op: str
    site: str | None
    device: str
    person: str
    code: str
    raw: str
    received_ms: int
    state: Literal["open", "accepted", "rejected"] = "open"
    decided: str | None = None


class Ref(Struct, frozen=True):
    """A row that shows a blob by an op of `person`, its fields in the order of the columns."""

    blob: str
    op: str
    row: str
    person: str
    role: str
    counts: bool


class Shows(Struct, frozen=True):
    """A reference that counts: whose, and the bucket of the row that shows the blob."""

    blob: str
    person: str
    bucket: str


class Delta(Struct):
    """How one bucket's count and checksum change; `seq` is its new `last_seq`."""

    site: str
    cls: str
    seq: int
    count: int = 0
    sum: int = 0


class Plan(Struct):
    """Everything one batch writes: one statement per table (sync/README.md §6.10)."""

    device: Device
    rows: dict[str, Row] = field(default_factory=dict)
    logs: list[Logged] = field(default_factory=list)
    conflicts: dict[str, Conflict] = field(default_factory=dict)  # by id, new ones and ones that are closed
    quarantine: dict[str, Quarantined] = field(default_factory=dict)  # by op, likewise
    tombstones: list[tuple[str, int, str]] = field(default_factory=list)  # bucket, seq, row
    returned: list[tuple[str, str]] = field(default_factory=list)  # bucket, row: tombstones to take away
    buckets: dict[str, Delta] = field(default_factory=dict)
    sites: dict[str, int] = field(default_factory=dict)  # seq of each site where an op was consumed
    blobs: dict[str, Blob] = field(default_factory=dict)  # by id, wanted unless known
    refs: list[Ref] = field(default_factory=list)


class Clash(Exception):
    """A uniqueness error while writing a plan: a natural key, or an id, is taken."""


class Savepoint(Protocol):
    """A point inside a transaction to which everything later can be undone, as often as needed."""

    async def undo(self) -> None: ...
    async def release(self) -> None: ...


class Head(Struct, frozen=True):
    """A site's commit number, and the highest one contained in a backup."""

    seq: int
    durable: int


class Sums(Struct, frozen=True):
    """A bucket's row count and checksum, its newest seq, and the lowest cursor that can still be served."""

    min_cursor: int
    last_seq: int
    count: int
    sum: int


class Changed(Struct, frozen=True):
    """A row of a bucket after a cursor, in order of (seq, row). `text` is null for a tombstone."""

    seq: int
    row: str
    text: str | None


class Reader(Protocol):
    """What a pull reads, all of it from one snapshot (sync/README.md §7.2)."""

    async def state(self) -> dict[str, str]:
        """`epoch` and `min_schema`."""
        ...

    async def device(self, device: str) -> Device | None: ...
    async def memberships(self, person: str) -> dict[str, Member]:
        """The person's membership of each site."""
        ...

    async def heads(self, sites: Collection[str]) -> dict[str, Head]: ...
    async def sums(self, buckets: Collection[str]) -> dict[str, Sums]: ...
    async def changes(self, bucket: str, after: tuple[int, str], upto: int, n: int) -> Sequence[Changed]:
        """At most `n` rows and tombstones of the bucket with key above `after` and seq ≤ `upto`, ascending."""
        ...


class Store(Protocol):
    """What a push reads and writes, all of it in one transaction that began with `lock` (sync/README.md §6.4)."""

    async def lock(self, sites: Collection[str], make: Collection[str] = ()) -> dict[str, int]:
        """Lock the clocks of the known ones among `sites` and return their seq; those of `make` are made if new."""
        ...

    async def lock_device(self, device: str) -> Device | None: ...
    async def state(self) -> dict[str, str]: ...
    async def known(self, ops: Collection[str]) -> dict[str, Known]: ...
    async def rows(self, keys: Collection[str]) -> dict[str, Row]: ...
    async def children(self, keys: Collection[str]) -> Sequence[Row]: ...
    async def alike(self, site: str, look: Look) -> Sequence[Row]:
        """The records of this site that the look finds."""
        ...

    async def rights(self, persons: Collection[str], sites: Collection[str]) -> dict[tuple[str, str], Member]: ...
    async def writers(self, rows: Collection[tuple[str, int]]) -> Sequence[Logged]:
        """The ops that were consumed for these (row, seq), in order of arrival."""
        ...

    async def conflicts(self, ids: Collection[str]) -> dict[str, Conflict]: ...
    async def quarantined(self, ops: Collection[str]) -> dict[str, Quarantined]: ...
    async def shows(self, blobs: Collection[str]) -> Sequence[Shows]:
        """The references to these blobs that count."""
        ...

    async def savepoint(self) -> Savepoint: ...
    async def run(self, also: Sequence[tuple[str, tuple[Any, ...]]]) -> None:
        """Run statements of server-only tables that belong to this transaction."""
        ...

    async def write(self, plan: Plan) -> None:
        """Write the whole plan; raises `Clash`."""
        ...
