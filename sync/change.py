"""Draw one op over a row: the twin of change.ts (sync/README.md §8.2).

Drawing never merges. It shows what the author meant until the server has said what became of it.
"""

from sync.canon import instant
from sync.kind import Kind
from sync.stamp import parse
from sync.wire import Body, Op


def draw(kind: Kind, body: Body | None, op: Op, by: str) -> Body | None:
    """Return the body with `op` of person `by` drawn over it; a new body, or the same where nothing can be drawn.

    `None` stands for a row that is not held: only a create, or a move that creates, can be drawn over it.
    """
    if op.t == "create":
        return _set({"_by": by, "_at": _instant(op), **(body or _first(kind))}, op)
    if op.t == "command":
        return _move(kind, body, op, by)
    if body is None or (op.t == "void" and op.args.get("mine") and body.get("_by") != by):
        return body
    if op.t == "void":
        return {**body, "_void": {"at": _instant(op), "by": by, "reason": op.reason}}
    return _set(body, op) if op.t == "fact" else body


def _instant(op: Op) -> str:
    return instant(parse(op.hlc).ms)


def _first(kind: Kind) -> Body:
    return {kind.status.field: kind.status.first} if kind.status and kind.status.first else {}


def _set(body: Body, op: Op) -> Body:
    """`set` replaces and null unsets, `inc` adds, `add` and `rem` edit a sorted list without repeats."""
    drawn = {**body, **op.set}
    for field, delta in op.inc.items():
        drawn[field] = (body.get(field) or 0) + delta
    for field in {**op.add, **op.rem}:
        kept = {*(body.get(field) or ()), *op.add.get(field, ())} - {*op.rem.get(field, ())}
        drawn[field] = sorted(kept)
    return {field: value for field, value in drawn.items() if value is not None}


def _move(kind: Kind, body: Body | None, op: Op, by: str) -> Body | None:
    """The move's target state and its `set`; a move this build does not know is not drawn."""
    if op.act == "unvoid" and body is not None:
        return {field: value for field, value in body.items() if field != "_void"}
    move = kind.status.moves.get(op.act) if kind.status else None
    if not kind.status or not move or (body is None and None not in move.from_):
        return body
    before = body if body is not None else {"_by": by, "_at": _instant(op)}
    return _set({**before, kind.status.field: move.to}, op)
