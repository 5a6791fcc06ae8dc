"""A request as a batch of ops, decoded beside their bytes and hashed (sync/README.md §6.1–2)."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Raw, Struct

from sync import canon, stamp
from sync.shape import well_formed
from sync.wire import NotConsumed, Op, Request
from sync.work import Item

BATCH_OPS = 200
BATCH_BYTES = 384 * 1024
OP_BYTES = 32 * 1024
_op = msgspec.json.Decoder(Op)


class _Id(Struct):
    """What is still read of an op whose shape is wrong."""

    id: str
    site: Any = None


_id = msgspec.json.Decoder(_Id)


class Batch(Struct):
    """One request's ops and what came with them. `now_ms` is the time of receipt.

    `held`: the code under which all of them go into quarantine, unread: `poison`, or `salvage` of a queue handed in.
    """

    person: str
    device: str
    items: list[Item]
    now_ms: int
    epoch: str | None = None
    skew_ms: int = 0
    schema: int = 0
    app: str = ""
    pending: str = "[]"
    phone: dict[str, str] = {}
    held: str | None = None
    also: Sequence[tuple[str, tuple[Any, ...]]] = ()
    site: str | None = None  # whose clock is locked for what is `also` done, though no op names it

    @property
    def server(self) -> bool:
        """Whether this is a site's own server device."""
        return self.person == canon.ZERO

    @property
    def sites(self) -> set[str]:
        """The sites its ops name, and its own."""
        return {item.site for item in self.items} | ({self.site} if self.site else set())

    @property
    def via(self) -> str:
        """By which way its ops came in."""
        if self.server:
            return self.held or "server"
        return "session"


def read(person: str, request: Request, now_ms: int) -> Batch:
    """Steps 1–2: check sizes and order, keep each op's bytes, hash them. Raises `NotConsumed`."""
    if request.proto != 1:
        raise NotConsumed("proto_unknown")
    if not canon.UUID(request.device):
        raise NotConsumed("bad_request")
    if len(request.ops) > BATCH_OPS or sum(len(memoryview(raw)) for _, raw in request.ops) > BATCH_BYTES:
        raise NotConsumed("too_large")
    if request.poison and len(request.ops) != 1:
        raise NotConsumed("bad_request")
    return Batch(
        person, request.device, _items(request.ops), now_ms, request.epoch, request.now - now_ms, request.schema,
        request.app, canon.encode(request.pending).decode(), request.phone,
        "poison" if request.poison else None,
    )  # fmt: skip


def _items(ops: Iterable[tuple[int, Raw]]) -> list[Item]:
    """Decode the ops; their dseq must be consecutive, a gap standing for all of its hole."""
    items: list[Item] = []
    expected: int | None = None
    for dseq, raw in ops:
        if dseq < 1 or (expected is not None and dseq != expected):
            raise NotConsumed("bad_request")
        made = item(dseq, bytes(raw))
        expected = (made.op.upto if made.op and made.op.t == "gap" else dseq) + 1
        items.append(made)
    if len({made.id for made in items}) < len(items):
        raise NotConsumed("bad_request")
    return items


def item(dseq: int, raw: bytes) -> Item:
    """Decode one op beside its bytes. Raises `NotConsumed` where it is too large or has no id."""
    if len(raw) > OP_BYTES:
        raise NotConsumed("too_large")
    digest = hashlib.sha256(raw).hexdigest()
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise NotConsumed("bad_request") from None
    try:
        op = _op.decode(raw)
        clock = stamp.parse(op.hlc) if op.t != "gap" else None
    except (msgspec.MsgspecError, ValueError):
        named, site = _identity(raw)
        return Item(dseq, named, text, digest, None, site)
    if not canon.UUID(op.id):
        raise NotConsumed("bad_request")
    if not well_formed(op) or (op.t == "gap" and op.upto < dseq):
        return Item(dseq, op.id, text, digest, None, op.site if canon.UUID(op.site) else canon.ZERO)
    return Item(dseq, op.id, text, digest, op, op.site or canon.ZERO, clock)


def _identity(raw: bytes) -> tuple[str, str]:
    """The id and site of an op whose shape is wrong; without an id nothing can be said of it, not even no."""
    try:
        loose = _id.decode(raw)
    except msgspec.MsgspecError:
        raise NotConsumed("bad_request") from None
    if not canon.UUID(loose.id):
        raise NotConsumed("bad_request")
    return loose.id, loose.site if isinstance(loose.site, str) and canon.UUID(loose.site) else canon.ZERO
