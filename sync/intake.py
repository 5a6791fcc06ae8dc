"""Push: one batch of one device, in one write transaction (sync/README.md §6; the numbers are its steps).

`read` and `Drafted` make a batch outside the transaction; `begin` opens one on a store; `push` takes a batch in.
"""

import hashlib
from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

from sync import canon, stamp
from sync.apply import apply
from sync.buckets import follow, parent_key, settle
from sync.cards import tell
from sync.shape import Shapes, well_formed
from sync.store import Clash, Device, Row, Store
from sync.wire import NotConsumed, Op, Request, Result
from sync.work import Item, Work

BATCH_OPS = 200
BATCH_BYTES = 384 * 1024
OP_BYTES = 32 * 1024
_op = msgspec.json.Decoder(Op)
_result = msgspec.json.Decoder(Result)


class _Id(Struct):
    """What is still read of an op whose shape is wrong."""

    id: str
    site: Any = None


_id = msgspec.json.Decoder(_Id)


class Batch(Struct):
    """One request's ops and what came with them. `now_ms` is the time of receipt."""

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
    poison: bool = False
    also: Sequence[tuple[str, tuple[Any, ...]]] = ()

    @property
    def server(self) -> bool:
        """Whether this is a site's own server device."""
        return self.person == canon.ZERO

    @property
    def sites(self) -> set[str]:
        """The sites its ops name."""
        return {item.site for item in self.items}


class Outcome(Struct):
    """What became of a batch: the device's last dseq, results by dseq, and the rows its ops name as they stood then."""

    last_dseq: int
    results: list[tuple[int, Result]]
    touched: dict[str, Row | int]  # the commit's seq where the row is not for this person's eyes
    seqs: dict[str, int]  # of each site where an op was consumed
    buckets: dict[str, str]  # changed bucket → site

    def add(self, done: "Done") -> None:
        """Count in what was applied together."""
        plan = done.work.plan
        self.results += ((item.dseq, result) for item, result in done.consumed)
        self.touched |= _named(done.work, done.consumed)
        self.seqs |= plan.sites
        self.buckets |= {bucket: delta.site for bucket, delta in plan.buckets.items()}


class Done(Struct):
    """Ops that were applied together with their results, and the desk they were worked on."""

    work: Work
    consumed: list[tuple[Item, Result]]


class Push(Struct):
    """A write transaction: what was locked, and what holds for every batch in it."""

    store: Store
    shapes: Shapes
    epoch: str
    seqs: dict[str, int]
    devices: dict[str, Device | None]


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
        request.app[:20], canon.encode(request.pending[:20]).decode(), request.phone, request.poison,
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


async def begin(store: Store, shapes: Shapes, batches: Sequence[Batch]) -> Push:
    """Step 4: lock the clocks of all sites named, then the devices, both in order, before anything else."""
    sites = {canon.ZERO}.union(*(batch.sites for batch in batches))
    made = set[str]().union(*(batch.sites for batch in batches if batch.server))
    heads = await store.lock(sorted(sites), sorted(made))
    devices = {device: await store.lock_device(device) for device in sorted({batch.device for batch in batches})}
    state = await store.state()
    return Push(store, shapes, state["epoch"], {site: seq + 1 for site, seq in heads.items()}, devices)


async def push(tx: Push, batch: Batch) -> Outcome:
    """Steps 5–11 for one batch, in a savepoint of its own: whatever it raises, nothing of it stays."""
    savepoint = await tx.store.savepoint()
    try:
        try:
            return await _take_in(tx, batch)
        except Clash:  # 10: a natural key or an id is taken; find the op that clashes
            await savepoint.undo()
            return await _take_in(tx, batch, apart=True)
    except BaseException:
        await savepoint.undo()
        raise
    finally:
        await savepoint.release()


async def _take_in(tx: Push, batch: Batch, apart: bool = False) -> Outcome:
    """Take the batch in as one; or, `apart`, op by op, each in its own savepoint."""
    known_device = tx.devices[batch.device]
    if batch.epoch is not None and batch.epoch != tx.epoch:  # 5
        raise NotConsumed("epoch_changed", epoch=tx.epoch, last_dseq=known_device.last_dseq if known_device else 0)
    await tx.store.run(batch.also)
    device = _device(batch, known_device)
    if batch.server:
        _number(batch, device)
    fresh, repeated = await _classify(tx, batch, device)
    outcome = Outcome(device.last_dseq, [(item.dseq, result) for item, result in repeated], {}, {}, {})
    works = [await _apart(tx, batch, device, item) for item in fresh] if apart else []
    if fresh and not apart:
        works = [await _together(tx, batch, device, fresh)]
    for done in works:
        outcome.add(done)
    if repeated or not fresh:  # 7: stored results; only the device's own row is written, the seq is not raised
        work = await _load(tx, batch, device, [item for item, _ in repeated])
        await tx.store.write(work.plan)
        outcome.touched = _named(work, repeated) | outcome.touched
    tx.devices[batch.device] = device
    outcome.results.sort(key=lambda line: line[0])
    return outcome


def _named(work: Work, consumed: Iterable[tuple[Item, Result]]) -> dict[str, Row | int]:
    """The rows the ops name as they stand now; their commit's seq where this person may not read one, or there is none."""
    keys: dict[str, Row | int] = {}
    for item, result in consumed:
        if item.op is None or item.op.t == "gap":
            continue
        key, who = canon.row_key(item.op.kind, item.op.rec), work.standings.get(item.site)
        keys[key] = (work.visible(key, who) if who else None) or result.seq
    return keys


def _device(batch: Batch, known: Device | None) -> Device:
    """Step 1, under the lock: the device as this request leaves it, new if its id is. It must be this person's."""
    if known is not None and known.person != batch.person:
        raise NotConsumed("device_not_yours")
    if known is not None and known.revoked:
        raise NotConsumed("device_revoked")
    device = copy(known) if known else Device(batch.device, batch.person)
    device.schema, device.app, device.pending, device.phone = batch.schema, batch.app, batch.pending, batch.phone
    device.seen_ms, device.skew_ms = batch.now_ms, batch.skew_ms
    return device


def _number(batch: Batch, device: Device) -> None:
    """The server's own device is given its dseq here, under the lock."""
    for place, item in enumerate(batch.items):
        item.dseq = device.last_dseq + 1 + place


async def _classify(tx: Push, batch: Batch, device: Device) -> tuple[list[Item], list[tuple[Item, Result]]]:
    """Step 6: tell new ops from repeated ones by id and hash, and refuse a fork or a hole; moves `last_dseq` on."""
    known = await tx.store.known([item.id for item in batch.items]) if batch.items else {}
    fresh: list[Item] = []
    repeated: list[tuple[Item, Result]] = []
    for item in batch.items:
        before, following = known.get(item.id), item.dseq == device.last_dseq + 1
        if before is not None:
            if before.person != batch.person or before.hash != item.hash:
                raise NotConsumed("device_forked")
            repeated.append((item, replace(_result.decode(before.result), dup=True)))
        elif item.dseq <= device.last_dseq:
            raise NotConsumed("device_forked")
        elif not following:
            raise NotConsumed("dseq_gap", expected=device.last_dseq + 1)
        else:
            fresh.append(item)
        if following:
            device.last_dseq = item.op.upto if item.op and item.op.t == "gap" else item.dseq
    return fresh, repeated


async def _together(tx: Push, batch: Batch, device: Device, items: list[Item], held: str | None = None) -> "Done":
    """Steps 8–10: load, apply each op on what the one before left, tell those concerned, write."""
    work = await _load(tx, batch, device, items)
    held = held or ("poison" if batch.poison else None)  # 9a
    done = Done(work, [(item, apply(work, item, held)) for item in items])
    await tell(work, tx.store)
    await follow(work, tx.store)
    settle(work)
    await tx.store.write(work.plan)
    return done


async def _apart(tx: Push, batch: Batch, device: Device, item: Item) -> "Done":
    savepoint = await tx.store.savepoint()
    try:
        return await _together(tx, batch, device, [item])
    except Clash:
        await savepoint.undo()
        return await _together(tx, batch, device, [item], "clash")
    finally:
        await savepoint.release()


async def _load(tx: Push, batch: Batch, device: Device, items: list[Item]) -> Work:
    """Step 8: the rows and parents the ops name, and the person's rights at their sites, in one go."""
    before = tx.devices[batch.device]
    work = Work(tx.shapes, device, batch.now_ms, before.skew_ms if before else None, tx.seqs)
    sites = [site for site in {item.site for item in items} if site in tx.seqs and site != canon.ZERO]
    members = {} if batch.server or not sites else await tx.store.rights([batch.person], sites)
    for site in sites:
        work.admit(site, members.get((batch.person, site)))
    keys = {key for item in items if item.op for key in _keys(tx.shapes, item.op)}
    if keys:
        work.load(await tx.store.rows(keys))
    return work


def _keys(shapes: Shapes, op: Op) -> Iterable[str]:
    """The rows an op names: its record, and the parent of one it makes."""
    yield canon.row_key(op.kind, op.rec)
    shape = shapes.get(op.kind)
    parent = parent_key(shape.kind, op.set) if shape and shape.kind.bucket.cls == "of" else None
    if parent:
        yield parent
