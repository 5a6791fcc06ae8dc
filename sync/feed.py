"""Pull: what changed in the buckets a person holds, from one snapshot (sync/README.md §7; the numbers are its steps)."""

from msgspec import UNSET, Raw, Struct, UnsetType

from sync.rights import held
from sync.store import Changed, Device, Head, Reader, Sums
from sync.token import Cursor, Token, seal, unseal
from sync.wire import Blocked, NotConsumed, Pull, Pulled, Request

ROWS_MOST = 5000
BYTES_MOST = 2 * 1024 * 1024
PAGE_ROWS = 500
AFTER = "~"  # sorts after every row key: the page that begins behind all rows of a seq
Reset = str | UnsetType


class Pulling(Struct):
    """What a pull found out before it reads rows, and what it may still put into the answer."""

    reader: Reader
    epoch: str
    heads: dict[str, Head]
    sums: dict[str, Sums]
    rows_left: int
    bytes_left: int = BYTES_MOST

    @property
    def full(self) -> bool:
        """Whether the answer may hold no more."""
        return self.rows_left <= 0 or self.bytes_left <= 0


class Known(Struct):
    """A bucket as the token has it: its cursor, and why it begins anew if it does."""

    cursor: Cursor
    reset: Reset


async def pull(reader: Reader, key: bytes, person: str, request: Request, now_ms: int) -> Pull | Blocked:
    """Steps 1–8 on a snapshot. Raises `NotConsumed` for another epoch."""
    state = await reader.state()
    if request.schema < int(state["min_schema"]):  # 1
        return Blocked(int(state["min_schema"]))
    buckets = held(person, await reader.memberships(person), now_ms)  # 3
    heads = await reader.heads({bucket.partition("/")[0] for bucket in buckets})
    buckets = [bucket for bucket in buckets if bucket.partition("/")[0] in heads]
    token = unseal(request.token, key, person) if request.token else None  # 4
    pulling = Pulling(
        reader, state["epoch"], heads, await reader.sums(buckets), min(max(request.limit, 1), ROWS_MOST)
    )
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
    elif bucket in pulling.sums and token.cursors[bucket].at < pulling.sums[bucket].min_cursor:
        reset = "horizon"
    if token is None or reset is not UNSET:
        return Known(Cursor(0, None, head), reset)
    return Known(token.cursors[bucket], UNSET)


async def _part(pulling: Pulling, bucket: str, known: Known) -> Pulled | None:
    """Steps 6–7: this bucket's part, and its cursor moved on; none where nothing changed (it moves to the head)."""
    cursor, sums = known.cursor, pulling.sums.get(bucket, Sums(0, 0, 0, 0))
    head = pulling.heads[bucket.partition("/")[0]].seq
    begun = cursor.page is not None or cursor.boot is not None
    if known.reset is UNSET and not begun and sums.last_seq <= cursor.at:
        cursor.at = head
        return None
    part = Pulled(id=bucket, at=cursor.at, put=[], gone=[], reset=known.reset)  # type: ignore[arg-type]
    if await _fill(pulling, bucket, cursor, head, part):
        cursor.at, cursor.page, cursor.boot = head, None, None
        part.sum = (sums.count, sums.sum)
    part.at = cursor.at
    return part


async def _fill(pulling: Pulling, bucket: str, cursor: Cursor, head: int, part: Pulled) -> bool:
    """Put rows and tombstones after the cursor into the part; true when there are no more."""
    after = cursor.page or (cursor.at, AFTER)
    while not pulling.full:
        wanted = min(PAGE_ROWS, pulling.rows_left)
        found = await pulling.reader.changes(bucket, after, head, wanted)
        for change in found:
            if pulling.full:
                break
            after = cursor.page = (change.seq, change.row)
            _take(pulling, change, cursor.boot or 0, part)
        else:
            if len(found) < wanted:
                return True
    return False


def _take(pulling: Pulling, change: Changed, boot: int, part: Pulled) -> None:
    """Step 8: bodies go out verbatim. Tombstones from before a reset tell a phone nothing it could hold."""
    kind, _, rec = change.row.partition("/")
    if change.text is not None:
        part.put.append((kind, rec, change.seq, Raw(change.text.encode())))
        pulling.rows_left -= 1
        pulling.bytes_left -= len(change.text)
    elif change.seq > boot:
        part.gone.append((kind, rec, change.seq))
        pulling.rows_left -= 1


def check_device(device: Device | None, person: str) -> None:
    """A pull, too, is made by one's own device. Raises `NotConsumed`."""
    if device is not None and device.person != person:
        raise NotConsumed("device_not_yours")
    if device is not None and device.revoked:
        raise NotConsumed("device_revoked")
