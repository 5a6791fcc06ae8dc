"""Pull: what changed in the buckets a person holds, from one snapshot (sync/README.md §7, its steps by number)."""

from typing import Literal

from msgspec import UNSET, Raw, Struct, UnsetType

from sync.guards import GUARDS, Guards, read_late
from sync.rights import held
from sync.shape import Shapes
from sync.store import Device, Head, Reader, Sums
from sync.token import Cursor, Token, seal, unseal
from sync.wire import Answer, Blocked, NotConsumed, Pull, Pulled, Request

ROWS_MOST = 5000
BYTES_MOST = 2 * 1024 * 1024
PAGE_ROWS = 500
AFTER = "~"  # sorts after every row key: the page that begins behind all rows of a seq
Put = tuple[str, str, int, Raw]
Gone = tuple[str, str, int]
Reset = Literal["new", "epoch", "horizon", "sum", "token"] | UnsetType


class Pulling(Struct):
    """What a pull found out before it reads rows, and what it may still put into the answer."""

    reader: Reader
    epoch: str
    heads: dict[str, Head]
    sums: dict[str, Sums]
    rows_left: int
    bytes_left: int = BYTES_MOST
    rules: Guards = GUARDS

    @property
    def full(self) -> bool:
        """Whether the answer may hold no more."""
        return self.rows_left <= 0 or self.bytes_left <= 0

    def spend(self, size_bytes: int) -> None:
        """Count one row or tombstone into the answer."""
        self.rows_left -= 1
        self.bytes_left -= size_bytes


class Known(Struct):
    """A bucket as the token has it: its cursor, and why it begins anew if it does."""

    cursor: Cursor
    reset: Reset


class Asked(Struct, frozen=True):
    """Who asks for what, when."""

    person: str
    request: Request
    now_ms: int


async def look(reader: Reader, shapes: Shapes, key: bytes, asked: Asked) -> tuple[Answer, Device | None]:
    """What a request without ops is answered, all of one moment, and its device if it was met before.

    Raises `NotConsumed` for another's or a revoked device and for another epoch.
    """
    request = asked.request
    state, device = await reader.state(), await reader.device(request.device)
    if device is not None and device.person != asked.person:
        raise NotConsumed("device_not_yours")
    if device is not None and device.revoked:
        raise NotConsumed("device_revoked")
    last_dseq = device.last_dseq if device else 0
    if shapes.rules.epoch and request.epoch not in (None, state["epoch"]):
        raise NotConsumed("epoch_changed", epoch=state["epoch"], last_dseq=last_dseq)
    pulled = await pull(reader, state, key, asked, shapes.rules) if request.pull else UNSET
    heads = await reader.heads(pulled.heads) if isinstance(pulled, Pull) else {}
    answer = Answer(
        epoch=state["epoch"],
        schema=shapes.schema,
        min_schema=int(state["min_schema"]),
        now=asked.now_ms,
        asked=request.now,
        last_dseq=last_dseq,
        durable={site: head.durable for site, head in heads.items()},
        results=[],
        touched=[],
        pull=pulled,
    )
    return answer, device


async def pull(
    reader: Reader, state: dict[str, str], key: bytes, asked: Asked, rules: Guards = GUARDS
) -> Pull | Blocked:
    """Steps 1–8 on a snapshot whose `state` was read."""
    person, request = asked.person, asked.request
    if request.schema < int(state["min_schema"]):  # 1
        return Blocked(int(state["min_schema"]))
    buckets = held(person, await reader.memberships(person), asked.now_ms)  # 3
    heads = await reader.heads({bucket.partition("/")[0] for bucket in buckets})
    buckets = [bucket for bucket in buckets if bucket.partition("/")[0] in heads]
    token = unseal(request.token, key, person) if request.token else None  # 4
    most = min(max(request.limit, 1), ROWS_MOST)
    pulling = Pulling(reader, state["epoch"], heads, await reader.sums(buckets), most, rules=rules)
    cursors: dict[str, Cursor] = {}
    pulled: list[Pulled] = []
    for bucket in buckets:
        known = _known(pulling, bucket, token, request)
        part = await _part(pulling, bucket, known)
        cursors[bucket] = known.cursor
        if part is not None:
            pulled.append(part)
    return Pull(
        token=seal(Token(person, pulling.epoch, cursors), key),
        more=any(part.sum is UNSET for part in pulled),
        drop=sorted(token.cursors.keys() - cursors.keys()) if token else [],
        heads={site: head.seq for site, head in heads.items()},
        buckets=pulled,
    )


def _known(pulling: Pulling, bucket: str, token: Token | None, request: Request) -> Known:
    """Step 5: go on from the token's cursor, or begin anew and say why."""
    head = pulling.heads[bucket.partition("/")[0]].seq
    reset: Reset = UNSET
    if token is None:
        reset = "token" if request.token else "new"
    elif token.epoch != pulling.epoch:
        reset = "epoch"
    elif bucket not in token.cursors:
        reset = "new"
    elif bucket in request.resync:
        reset = "sum"
    elif bucket in pulling.sums and _knows(token.cursors[bucket]) < pulling.sums[bucket].min_cursor:
        reset = "horizon"
    if token is None or reset is not UNSET:
        return Known(Cursor(0, None, head), reset)
    return Known(token.cursors[bucket], UNSET)


def _knows(cursor: Cursor) -> int:
    """The seq up to which no tombstone is needed: who is in the midst of beginning anew holds nothing from before."""
    return cursor.at if cursor.boot is None else cursor.boot


async def _part(pulling: Pulling, bucket: str, known: Known) -> Pulled | None:
    """Steps 6–7: this bucket's part, and its cursor moved on; none where nothing changed (it moves to the head)."""
    cursor, sums = known.cursor, pulling.sums.get(bucket, Sums(0, 0, 0, 0))
    head = pulling.heads[bucket.partition("/")[0]].seq
    begun = cursor.page is not None or cursor.boot is not None
    if known.reset is UNSET and not begun and sums.last_seq <= cursor.at:
        cursor.at = head
        return None
    put: list[Put] = []
    gone: list[Gone] = []
    complete = await _fill(pulling, bucket, cursor, put, gone)
    if complete and not pulling.rules.one_snapshot:
        head = (await read_late(pulling.reader).heads(pulling.heads))[bucket.partition("/")[0]].seq
    if complete:
        cursor.at, cursor.page, cursor.boot = head, None, None
    total = (sums.count, sums.sum) if complete else UNSET
    return Pulled(id=bucket, at=cursor.at, put=put, gone=gone, reset=known.reset, sum=total)


async def _fill(pulling: Pulling, bucket: str, cursor: Cursor, put: list[Put], gone: list[Gone]) -> bool:
    """Add the rows and tombstones after the cursor, which moves on page by page; true when there are no more."""
    head = pulling.heads[bucket.partition("/")[0]].seq
    after = cursor.page or (cursor.at, AFTER)
    while not pulling.full:
        wanted = min(PAGE_ROWS, pulling.rows_left)
        found = await pulling.reader.changes(bucket, after, head, wanted)
        for change in found:
            if pulling.full:
                return False
            after = cursor.page = (change.seq, change.row)
            kind, _, rec = change.row.partition("/")
            if change.text is not None:  # 8: bodies go out verbatim
                put.append((kind, rec, change.seq, Raw(change.text.encode())))
                pulling.spend(len(change.text))
            # Older tombstones name nothing a phone that begins anew could hold.
            elif change.seq > (cursor.boot or 0) or not pulling.rules.boot_tombstones:
                gone.append((kind, rec, change.seq))
                pulling.spend(0)
        if len(found) < wanted:
            return True
    return False
