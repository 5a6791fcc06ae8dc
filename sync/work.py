"""The desk on which one batch is worked: rows as left by the op before, and the plan that grows (sync/README.md §6.9).

Applying an op reads and writes here alone; the store is asked before (load) and after (write).
"""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from sync import canon, stamp
from sync.rights import GRACE_MS, Standing, standing
from sync.shape import Shapes
from sync.stamp import Hlc, Stamp
from sync.store import Conflict, Device, Logged, Member, Plan, Quarantined, Row, Shows
from sync.wire import Body, Op, Result

MOD = 2**32
AHEAD_MS = 600_000  # an `expires` further ahead than this is no clock one could act on


class DomainReject(Exception):
    """A command is refused: consumed, without effect."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class DomainHold(Exception):
    """An op is kept in quarantine, whole, until a person decides."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Item(Struct):
    """One op as it came, with its text and hash; `op` and `clock` are none where its shape is wrong.

    `by` is the person in whose name the server's own device writes.
    """

    dseq: int
    id: str
    raw: str
    hash: str
    op: Op | None
    site: str = canon.ZERO
    clock: Hlc | None = None
    by: str | None = None

    def under(self, id: str) -> "Item":
        """The same op under another id."""
        return replace(self, id=id, op=self.op and replace(self.op, id=id))


class Moment(Struct, frozen=True):
    """An op's times: what its device claimed, what the server makes of it, and the counter between equals."""

    claimed_ms: int
    corrected_ms: int
    ctr: int
    suspect: bool


class Notice(Struct, frozen=True):
    """Something a person must be told by a card, once its reader's rights are known.

    `mine` is theirs, `theirs` that of `other`. Of the values only who may read the record is told: `row`, or where
    there is none the `bucket` it would be in; neither: nobody. `lead`: the supervisors' card of the same.
    """

    why: str
    ref: str
    site: str
    kind: str | None
    rec: str | None
    reader: str
    row: Row | None = None
    bucket: str | None = None
    field: str | None = None
    mine: Any = None
    theirs: Any = None
    other: str | None = None
    code: str | None = None
    lead: bool = False

    @property
    def where(self) -> str | None:
        """The bucket of the record as it is now."""
        return self.row.bucket if self.row else self.bucket


class Pending(Struct, frozen=True):
    """A notice, and perhaps a conflict, that waits for the op that wrote `field` of `row` at `stamp` before this op."""

    row: Row
    field: str
    stamp: Stamp
    op: Op
    notice: Notice
    conflict: Conflict | None = None


class Work:
    """One batch at work. `seqs` holds the new seq of every site it may name; `now_ms` is the time of receipt.

    `last_skew_ms` is how far the device's clock was off at its last request, none at its first.
    """

    def __init__(
        self, shapes: Shapes, device: Device, now_ms: int, last_skew_ms: int | None, seqs: dict[str, int]
    ) -> None:
        self.shapes = shapes
        self.device = device
        self.person = device.person
        self.server = device.person == canon.ZERO
        self.now_ms = now_ms
        self.skew_ms = device.skew_ms or 0
        self.last_skew_ms = last_skew_ms
        self.last_claimed_ms: int | None = None
        self.seqs = seqs
        self.via = "session"  # by which way its ops came in
        self.members: dict[str, Member] = {}
        self.standings: dict[str, Standing] = {}
        self.rows: dict[str, Row] = {}
        self.kin: dict[str, dict[str, None]] = {}  # parent → its children, of those whose families are read (derive.py)
        self.before: dict[str, tuple[str, int]] = {}  # bucket and seq of each row as it was loaded
        self.plan = Plan(device)
        self.pending: list[Pending] = []
        self.notices: list[Notice] = []
        self.arrived: list[str] = []  # rows whose children may now be elsewhere: new parents, rows that moved bucket
        self.conflicts: dict[str, Conflict] = {}  # what the ops may close (closing.py), by id,
        self.held: dict[str, Quarantined] = {}  # by op,
        self.cards: dict[str, list[str]] = {}  # and the cards that tell of it, by what they refer to
        self.shows: dict[str, list[Shows]] = {}  # what counts of the references to a blob that an op names

    def admit(self, site: str, member: Member | None) -> None:
        """Note what this batch's person is at a site; nobody but the server is anything where they are no member."""
        if self.server:
            self.standings[site] = Standing(self.person, site, frozenset(), server=True)
        elif member is not None:
            self.members[site] = member
            self.standings[site] = standing(self.person, site, member, self.now_ms)

    def load(self, rows: dict[str, Row]) -> None:
        """Put rows on the desk as the store holds them."""
        for key, row in rows.items():
            if key not in self.rows:
                self.rows[key] = row
                self.before[key] = (row.bucket, row.seq)

    def join(self, row: Row) -> None:
        """Count a row among its parent's children, if that family is on the desk."""
        if row.parent in self.kin:
            self.kin[row.parent][row.key] = None

    def moment(self, item: Item) -> Moment:
        """§6.9c: judge an op's clock and move the device's corrected time on."""
        device, now_ms = self.device, self.now_ms
        ms, ctr = item.clock or (now_ms, 0)
        corrected = stamp.correct(ms, self.skew_ms, now_ms, device.last_corrected_ms)
        if not self.shapes.rules.clamp:
            corrected = ms - self.skew_ms
        doubtful = stamp.suspect(ms, self.skew_ms, now_ms, self.last_skew_ms, self.last_claimed_ms)
        self.last_claimed_ms = ms
        device.last_corrected_ms = corrected
        return Moment(ms, corrected, ctr, doubtful)

    def late(self, op: Op) -> bool:
        """§6.9f: whether a command has come past its time, by its phone's clock.

        A request that was long on its way makes that clock look slow, and never fast: so of what is known of it the
        fastest counts. Where a fast clock was put right, the first command may be called late that is not; it is told.
        """
        expires = op.args.get("expires")
        if expires is None or not self.shapes.rules.expires:
            return False
        left_ms = expires - max(self.skew_ms, self.last_skew_ms or 0) - self.now_ms
        return bool(left_ms < 0 or left_ms > AHEAD_MS)

    def standing(self, site: str, at: Moment) -> Standing | None:
        """Return the author's standing when this op counts: their role now, and by grace that at its corrected time."""
        now = self.standings.get(site)
        member = self.members.get(site)
        if now is None or member is None or (member.ended_ms is None and member.until_ms is None):
            return now
        if self.now_ms - at.corrected_ms > GRACE_MS:
            return now
        return standing(self.person, site, member, self.now_ms, at.corrected_ms)

    def visible(self, key: str, who: Standing) -> Row | None:
        """§6.9e: the row, if it exists at this site and in a bucket its author has a right over; else none."""
        row = self.rows.get(key)
        if not self.shapes.rules.right_place:
            return row
        return row if row is not None and row.site == who.site and who.may_read(row.bucket) else None

    def put(self, row: Row, body: Body, bucket: str | None = None) -> None:
        """Give a row its new body, and bucket if it moves."""
        row.body = body
        row.seq = self.seqs[row.site]
        if bucket is not None and bucket != row.bucket:
            row.bucket = bucket
            self.arrived.append(row.key)
        self.rows[row.key] = row
        self.plan.rows[row.key] = row
        self.join(row)

    def log(self, item: Item, at: Moment, row: str, result: Result, accepted: bool = False) -> None:
        """Record what became of an op; a quarantined one is stored whole until somebody decides.

        One that was `accepted` takes no number of anybody's outbox: it stands as the only op of a device of its own.
        """
        device, person = item.id if accepted else self.device.id, item.by or self.person
        via = "accept" if accepted else self.via
        site = result.site or canon.ZERO
        code = result.code if isinstance(result.code, str) else None
        line = Logged(
            item.id, device, item.dseq, item.hash, result.st, code, canon.encode(result).decode(), site, row,
            result.seq, person, via, item.op.v if item.op else 0, item.raw, at.claimed_ms, at.corrected_ms,
            self.now_ms, at.ctr, at.suspect,
        )  # fmt: skip
        self.plan.logs.append(line)
        if result.seq:
            self.plan.sites[site] = result.seq
        if result.st == "quarantined":
            real = None if site == canon.ZERO else site
            self.plan.quarantine[item.id] = Quarantined(
                item.id, real, device, person, code or "", item.raw, self.now_ms
            )
