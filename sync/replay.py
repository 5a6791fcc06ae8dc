"""Everything once more: what the log says, taken in again on an empty store, makes the same records (§16, I11).

Times and what came too late are as they were recorded; so is what was held, since a server may understand by now what
it did not then. Rights are the store's: those of the people as the records replayed so far have them, or as a test
says.
"""

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from sync import batch, canon
from sync.intake import carry_out, load
from sync.shape import Shapes
from sync.store import Device, Logged, Store
from sync.wire import Op
from sync.work import Item, Moment, Work


class Again(Work):
    """A desk for a batch that was worked before. `past`: by op, what became of it then."""

    past: dict[str, Logged]

    def moment(self, item: Item) -> Moment:
        """The times on record."""
        line = self.past[item.id]
        return Moment(line.claimed_ms, line.corrected_ms, line.ctr, bool(line.suspect))

    def late(self, op: Op) -> bool:
        """As it was judged; what somebody tried to accept in vain left no line, and was not late."""
        line = self.past.get(op.id)
        return line is not None and line.status == "late"


class Group(Struct):
    """One batch's lines of one site; those of ops a supervisor accepted stand before the command that did."""

    lines: list[Logged]

    @property
    def last(self) -> Logged:
        """The line of the batch itself that came last."""
        return self.lines[-1]


async def replay(store: Store, shapes: Shapes, log: Iterable[Logged]) -> list[str]:
    """Take the log, in order of arrival, in on an empty store; returns the ops of which something else became."""
    sites: dict[str, list[Logged]] = {}
    for line in log:
        if line.seq and line.site != canon.ZERO:  # a gap, or an op that named no site, made no record
            sites.setdefault(line.site, []).append(line)
    await store.lock([], [canon.ZERO, *sites])
    other: list[str] = []
    for group in merge(*map(_groups, sites.values()), key=lambda group: group.last.received_ms):
        other += await _take_in(store, shapes, group)
    return other


def _groups(lines: list[Logged]) -> Iterator[Group]:
    """A site's lines by the batches they came in."""
    devices = [line.device for line in lines]
    for place in range(len(lines) - 2, -1, -1):
        if lines[place].via == "accept":
            devices[place] = devices[place + 1]
    at = zip(devices, lines, strict=True)
    for _, found in groupby(at, lambda it: (it[0], it[1].seq, it[1].received_ms)):
        yield Group([line for _, line in found])


async def _take_in(store: Store, shapes: Shapes, group: Group) -> list[str]:
    """As one, or op by op where one clashed (§6.10); where the log does not tell which, as comes to the same."""
    own = [line for line in group.lines if line.via != "accept"]
    ways = [[own], [[line] for line in own]]
    if await _clashed(store, own):
        ways.reverse()
    point = await store.savepoint()
    try:
        other = await _worked(store, shapes, group, ways[0])
        if other and any(map(_held, own)):
            await point.undo()
            other = await _worked(store, shapes, group, ways[1])
    finally:
        await point.release()
    return other


async def _clashed(store: Store, lines: list[Logged]) -> bool:
    """Whether one of these met what a room's table holds once; a clash of ids with another site is seen before that."""
    keys = {line.row for line in lines if line.status == "quarantined" and line.code == "clash"}
    rows = await store.rows(keys)
    return any(key not in rows or rows[key].site == lines[0].site for key in keys)


async def _worked(store: Store, shapes: Shapes, group: Group, parts: list[list[Logged]]) -> list[str]:
    """Work the parts of a batch one after the other; the ops of which something else became."""
    last, past = group.last, {line.op: line for line in group.lines}
    server = last.device == canon.v5("server", last.site)
    now: dict[str, Logged] = {}
    for part in parts:
        device = Device(last.device, canon.ZERO if server else last.person)
        work = Again(shapes, device, last.received_ms, None, {last.site: last.seq})
        work.via, work.past = last.via, past
        items = [_item(line, server) for line in part]
        await load(work, store, [last.site], items)
        await carry_out(work, store, zip(items, map(_held, part), strict=True))
        now |= {line.op: line for line in work.plan.logs}
    return [op for op in past | now if past.get(op) != now.get(op)]


def _item(line: Logged, server: bool) -> Item:
    item = batch.item(line.dseq, line.raw.encode()).under(line.op)
    return replace(item, site=line.site, by=line.person if server and line.person != canon.ZERO else None)


def _held(line: Logged) -> str | None:
    """The code under which an op is held unread; what clashed when a supervisor accepted it is refused so."""
    if line.status == "quarantined":
        return line.code
    return "clash" if line.code == "guard:held" else None
