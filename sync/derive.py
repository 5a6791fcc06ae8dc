"""Derived fields (§9): what a record says of its children, set in the commit that changes one of them.

`fetch` puts on the desk whatever the laws of the rooms read; `derive` applies them once all ops have been worked. A
batch that names no kind with laws asks the store for nothing.
"""

from collections.abc import Iterable, Iterator

from sync.buckets import parent_key
from sync.canon import row_key
from sync.laws import Asked, Derived, Family
from sync.stamp import Stamp
from sync.store import Look, Row, Store
from sync.task import Task
from sync.wire import Body, Op
from sync.work import Work


async def fetch(work: Work, store: Store, ops: Iterable[Op]) -> None:
    """Step 8: the records whose derived fields these ops may change, their children, and what is compared with them."""
    made: dict[str, Op] = {}
    keys: set[str] = set()
    for op in ops:
        if op.t == "create":
            made.setdefault(row_key(op.kind, op.rec), op)
        keys.update(key for key in _families(work, op) if key.partition("/")[0] in work.shapes.laws.derived)
    if keys:
        await _gather(work, store, keys, made)
        await _gather(work, store, await _readers(work, store, made.values()), made)


async def _gather(work: Work, store: Store, keys: set[str], made: dict[str, Op]) -> None:
    """Put these records on the desk with their families, and what they are compared with."""
    new = keys - work.kin.keys()
    if not new:
        return
    work.load(await store.rows(new - work.rows.keys()))
    bodies = {key: _body(work, made, key) for key in sorted(new)}
    parents = set(new).union(*(_beside(work, key, site, body) for key, (site, body) in bodies.items()))
    for parent in parents:
        work.kin.setdefault(parent, {})
    work.load({row.key: row for row in await store.children(parents)})
    for row in work.rows.values():
        work.join(row)
    for key, (site, body) in bodies.items():
        for look in _looks(work, key, body) if site else ():
            work.load({row.key: row for row in await store.alike(site, look)})


async def _readers(work: Work, store: Store, made: Iterable[Op]) -> set[str]:
    """The records that read the children these ops make beside their own; found again as they stand on the desk."""
    keys: set[str] = set()
    for op in made:
        shape = work.shapes.get(op.kind)
        look = _read_by(work, parent_key(shape.kind, op.set) if shape else None)
        if look:
            found = await store.alike(op.site, look)
            work.load({row.key: row for row in found})
            keys.update(row.key for row in found)
    return keys


def _read_by(work: Work, parent: str | None) -> Look | None:
    """How whoever reads the children of this record is found."""
    kind, _, id = (parent or "").partition("/")
    law = work.shapes.laws.derived.get(kind)
    return law.readers(id) if law and law.readers else None


def _families(work: Work, op: Op) -> Iterator[str]:
    """The record an op names, and the one it is a child of."""
    key = row_key(op.kind, op.rec)
    yield key
    shape, row = work.shapes.get(op.kind), work.rows.get(key)
    parent = row.parent if row else shape and parent_key(shape.kind, op.set)
    if parent:
        yield parent


def _body(work: Work, made: dict[str, Op], key: str) -> tuple[str, Body]:
    """Site and body of a record, or of what is about to be made under this key."""
    if row := work.rows.get(key):
        return row.site, row.body
    op = made.get(key)
    return (op.site, op.set) if op else ("", {})


def _law(work: Work, key: str) -> Derived:
    return work.shapes.laws.derived[key.partition("/")[0]]


def _beside(work: Work, key: str, site: str, body: Body) -> Iterable[str]:
    law = _law(work, key)
    return law.beside(body) if site and law.beside else ()


def _looks(work: Work, key: str, body: Body) -> tuple[Look, ...]:
    law = _law(work, key)
    return law.look(key.partition("/")[2], body) if law.look else ()


def family(work: Work, row: Row) -> Family:
    """The record with its children, as they stand on the desk."""
    parents = (row.key, *_beside(work, row.key, row.site, row.body))
    children = [work.rows[key] for parent in parents for key in work.kin.get(parent, ())]
    mine = [child for child in children if child.site == row.site and "_void" not in child.body]
    return Family(row.id, row.body, mine)


def alike(work: Work, row: Row) -> list[Row]:
    """What the looks of a record find, as it stands on the desk."""
    looks = _looks(work, row.key, row.body)
    if not looks:
        return []
    mine = [other for other in work.rows.values() if other.site == row.site]
    found = [other for other in mine if any(look.finds(other) for look in looks)]
    return sorted(found, key=lambda other: other.key)


def asked(task: Task) -> Asked:
    """What an op means to do, with all that a law may read."""
    work, row, op = task.work, task.row, task.op
    of = row.parent if row else parent_key(task.shape.kind, task.values)
    parent = work.rows.get(of) if of in work.kin else None
    own = row if row and row.key in work.kin else None
    return Asked(
        op.t, op.rec, row.body if row else None, task.values, task.author, task.who.server, op.reason,
        family(work, own) if own else None,
        family(work, parent) if parent and parent.site == op.site else None,
        alike(work, own) if own else (), task.who.may("lead"),
    )  # fmt: skip


def derive(work: Work) -> None:
    """Set the derived fields of every record that changed, or of which a child did."""
    laws = work.shapes.laws.derived
    if not work.shapes.rules.derived:
        return
    touched = {row.key: row for changed in list(work.plan.rows.values()) for row in _concerned(work, changed)}
    for row in touched.values():
        if (own := laws[row.kind].own) and row.key in work.kin:
            _change(work, row, own(family(work, row)))
    for row in touched.values():
        if among := laws[row.kind].among:
            for id, changes in among(alike(work, row)).items():
                _change(work, work.rows[row_key(row.kind, id)], changes)


def _concerned(work: Work, changed: Row) -> Iterator[Row]:
    """The records with derived fields which a change of this row may concern: itself, its parent, who reads it too."""
    laws = work.shapes.laws.derived
    if changed.kind in laws:
        yield changed
    parent = work.rows.get(changed.parent or "") if changed.kind != "card" else None
    if parent and parent.kind in laws and parent.site == changed.site:
        yield parent
    look = _read_by(work, changed.parent) if changed.kind != "card" else None
    if look:
        yield from (row for row in work.rows.values() if row.site == changed.site and look.finds(row))


def _change(work: Work, row: Row, changes: Body) -> None:
    """Put the row on the desk again if something is other than it stands. Nobody wrote it: the stamp is this commit."""
    other = {name: value for name, value in changes.items() if row.body.get(name) != value}
    if not other:
        return
    body = {name: value for name, value in {**row.body, **other}.items() if value is not None}
    stamp = Stamp(work.seqs[row.site], work.now_ms, 0, False)
    row.stamps = {**row.stamps, **dict.fromkeys(other, stamp)}
    work.put(row, body)
