"""Which readers hold a row, and what follows when a row changes readers (sync/README.md §11)."""

from collections.abc import Iterable

from sync.canon import encode, row_key, sum_term
from sync.kind import Kind
from sync.rights import Standing
from sync.shape import Shapes
from sync.store import Delta, Row, Store
from sync.wire import Body, Op
from sync.work import MOD, Work

DEPTH = 8  # how many generations of children a move is followed


def parent_key(kind: Kind, body: Body) -> str | None:
    """Return the row of the record this one is a child of, known or not; none where it is no child."""
    rec, parents = body.get("of"), kind.bucket.of
    if kind.bucket.cls != "of" or not rec or not parents:
        return None
    named = body.get("of_kind") or parents[0]  # a kind that came to have more parents had this one first
    return row_key(named, rec) if named in parents else None


def named(shapes: Shapes, op: Op) -> Iterable[str]:
    """Return the rows an op names: its record, and the parent of one it makes."""
    yield row_key(op.kind, op.rec)
    shape = shapes.get(op.kind)
    parent = parent_key(shape.kind, op.set) if shape and shape.kind.bucket.cls == "of" else None
    if parent:
        yield parent


def place(work: Work, kind: Kind, body: Body, who: Standing) -> tuple[str, str | None]:
    """Return the bucket of a row and its parent's key.

    A child of an unknown parent waits in `lead` until the parent arrives. A parent its author may not see is as
    unknown as one that does not exist, and is not linked.
    """
    cls, parent = kind.bucket.cls, None
    if cls == "person":
        reader = body.get(kind.bucket.field or "")
        return f"{who.site}/person:{reader}" if reader else f"{who.site}/{kind.bucket.or_ or 'lead'}", None
    if cls != "of":
        return f"{who.site}/{cls}", None
    parent = parent_key(kind, body)
    if parent is None:
        return f"{who.site}/{kind.bucket.or_ or 'lead'}", None
    found = work.visible(parent, who)
    if found is not None:
        return found.bucket, parent
    return f"{who.site}/lead", None if parent in work.rows else parent


async def follow(work: Work, store: Store) -> None:
    """§6.9h: take the children of rows that arrived or moved into their parent's bucket, one generation at a time.

    A card tells of its parent to a reader of its own: cards.py looks after it.
    """
    for _ in range(DEPTH):
        if not work.arrived:
            return
        parents, work.arrived = set(work.arrived), []
        work.load({row.key: row for row in await store.children(parents)})
        for child in [row for row in work.rows.values() if row.parent in parents]:
            parent = work.rows[child.parent or ""]
            if child.kind != "card" and child.site == parent.site and child.bucket != parent.bucket:
                work.put(child, child.body, parent.bucket)


def settle(work: Work) -> None:
    """§6.10–11: of every row to be written, what its buckets count and sum, and the tombstone it leaves behind."""
    plan = work.plan
    for key, row in plan.rows.items():
        row.text = encode(row.body).decode()
        row_before = work.before.get(key)
        if row_before is not None:
            bucket, seq = row_before
            left = _delta(work, row, bucket)
            left.count -= 1
            left.sum = (left.sum - sum_term(key, seq)) % MOD
            if bucket != row.bucket:
                if work.shapes.rules.tombstones:
                    plan.tombstones.append((bucket, row.seq, key))
                plan.returned.append((row.bucket, key))
        joined = _delta(work, row, row.bucket)
        joined.count += 1
        joined.sum = (joined.sum + sum_term(key, row.seq)) % MOD


def _delta(work: Work, row: Row, bucket: str) -> Delta:
    found = work.plan.buckets.get(bucket)
    if found is None:
        found = work.plan.buckets[bucket] = Delta(row.site, bucket.partition("/")[2].partition(":")[0], row.seq)
    return found
