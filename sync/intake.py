"""Push: one batch of one device, in one write transaction (sync/README.md §6; the numbers are its steps).

`batch.read` makes a batch outside the transaction; `begin` opens one on a store; `push` takes a batch in.
"""

from collections.abc import Collection, Iterable, Sequence
from copy import copy

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sync import blobs, canon, closing
from sync.apply import apply
from sync.batch import Batch
from sync.buckets import follow, named, settle
from sync.cards import tell, withdraw
from sync.derive import derive
from sync.derive import fetch as fetch_families
from sync.guards import read_early
from sync.shape import Shapes
from sync.store import Clash, Device, Known, Row, Store
from sync.wire import NotConsumed, Result
from sync.work import Item, Work

_result = msgspec.json.Decoder(Result)


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


async def begin(store: Store, shapes: Shapes, batches: Sequence[Batch]) -> Push:
    """Step 4: lock the clocks of all sites named, then the devices, both in order, before anything else."""
    sites = set[str]().union(*(batch.sites for batch in batches)) - {canon.ZERO}
    made = set[str]().union(*(batch.sites for batch in batches if batch.server))
    early = {} if shapes.rules.lock_first else await read_early(store, sites)
    heads = await store.lock(sorted(sites), sorted(made)) | early
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
            if tx.shapes.rules.savepoints:
                await savepoint.undo()
            return await _take_in(tx, batch, apart=True)
    except BaseException:
        if tx.shapes.rules.savepoints:
            await savepoint.undo()
        raise
    finally:
        await savepoint.release()


async def _take_in(tx: Push, batch: Batch, apart: bool = False) -> Outcome:
    """Take the batch in as one; or, `apart`, op by op, each in its own savepoint."""
    known_device = tx.devices[batch.device]
    if tx.shapes.rules.epoch and batch.epoch is not None and batch.epoch != tx.epoch:  # 5
        raise NotConsumed("epoch_changed", epoch=tx.epoch, last_dseq=known_device.last_dseq if known_device else 0)
    await tx.store.run(batch.also)
    device = _device(batch, known_device)
    if batch.server:
        await _number(tx, batch, device)
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
    """The rows the ops name, as they stand now; the seq of the commit where there is none for these eyes."""
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


async def _number(tx: Push, batch: Batch, device: Device) -> None:
    """The server's own device is given its dseq here, under the lock. Of ops handed in only those never met count."""
    if batch.held:
        known = await tx.store.known([item.id for item in batch.items])
        batch.items = [item for item in batch.items if item.id not in known]
    for place, item in enumerate(batch.items):
        item.dseq = device.last_dseq + 1 + place


async def _classify(tx: Push, batch: Batch, device: Device) -> tuple[list[Item], list[tuple[Item, Result]]]:
    """Step 6: tell new ops from repeated ones by id and hash, and refuse a fork or a hole; moves `last_dseq` on."""
    known = await _known(tx, batch)
    fresh: list[Item] = []
    repeated: list[tuple[Item, Result]] = []
    for item in batch.items:
        before, following = known.get(item.id), item.dseq == device.last_dseq + 1
        if before is not None:
            handed_in = _handed_in(before)  # under whatever name the file gave
            if before.hash != item.hash or (before.person != batch.person and not handed_in):
                raise NotConsumed("device_forked")
            repeated.append((item, replace(_result.decode(before.result), dup=True)))
            if not batch.server and before.device != batch.device and not handed_in:
                device.forked_from = before.device  # its ops came with another number before: it is that outbox, forked
        elif item.dseq <= device.last_dseq and not tx.shapes.rules.forks:
            repeated.append((item, Result(st="same", site=item.site, dup=True)))
        elif item.dseq <= device.last_dseq:
            raise NotConsumed("device_forked")
        elif not following:
            raise NotConsumed("dseq_gap", expected=device.last_dseq + 1)
        else:
            fresh.append(item)
        if following:
            gap = item.op if item.op and item.op.t == "gap" and not batch.server else None
            device.last_dseq = gap.upto if gap else item.dseq
    return fresh, repeated


async def _known(tx: Push, batch: Batch) -> dict[str, Known]:
    """What is on record of these ops. Where a file said something else under an id, its author's own op is another."""
    if not batch.items or not tx.shapes.rules.dedupe:
        return {}
    known = await tx.store.known([item.id for item in batch.items])
    altered = {
        item.id: item.under(canon.v5("own", item.id, item.hash))
        for item in batch.items
        if (before := known.get(item.id)) and before.hash != item.hash and _handed_in(before)
    }
    if altered:
        batch.items = [altered.get(item.id, item) for item in batch.items]
        known |= await tx.store.known([item.id for item in altered.values()])
    return known


def _handed_in(before: Known) -> bool:
    """Whether it was met in a file, whatever site the file named, or is by the server itself."""
    return before.device == canon.v5("server", _result.decode(before.result).site)


async def _together(tx: Push, batch: Batch, device: Device, items: list[Item], held: str | None = None) -> "Done":
    """Steps 8–10: load, apply each op on what the one before left, tell those concerned, write."""
    work = await _load(tx, batch, device, items)
    held = held or (batch.held if tx.shapes.rules.poison else None)  # 9a
    return await carry_out(work, tx.store, [(item, held) for item in items])


async def carry_out(work: Work, store: Store, items: Iterable[tuple[Item, str | None]]) -> "Done":
    """Steps 9–10 on a desk that is loaded; beside each item the code under which it is held unread, if it is."""
    done = Done(work, [(item, apply(work, item, held)) for item, held in items])
    await follow(work, store)
    derive(work)
    await withdraw(work, store)
    await tell(work, store)
    settle(work)
    await store.write(work.plan)
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
    """Step 8 for a batch; what its sites are is known under the lock."""
    before = tx.devices[batch.device]
    work = Work(tx.shapes, device, batch.now_ms, before.skew_ms if before else None, tx.seqs)
    work.via = batch.via
    sites = [site for site in {item.site for item in items} if site in tx.seqs and site != canon.ZERO]
    await load(work, tx.store, sites, items)
    if any(item.site not in work.standings for item in items):  # these count at no site; its clock is locked last
        tx.seqs |= {site: seq + 1 for site, seq in (await tx.store.lock([canon.ZERO])).items()}
    return work


async def load(work: Work, store: Store, sites: Collection[str], items: Sequence[Item]) -> None:
    """Step 8: the person's rights at these sites, the rows and parents the ops name, each in one go."""
    members = {} if work.server or not sites else await store.rights([work.person], sites)
    for site in sites:
        work.admit(site, members.get((work.person, site)))
    keys = {key for item in items if item.op for key in named(work.shapes, item.op)}
    if keys:
        work.load(await store.rows(keys))
        ops = [item.op for item in items if item.op]
        await blobs.fetch(work, store, ops)
        await fetch_families(work, store, [*ops, *await closing.fetch(work, store, items)])
