"""Commands: moves of a status, which may be refused or come too late, and the decisions they leave (§6.9f, §9)."""

from collections.abc import Callable
from typing import Any

from sync import canon
from sync.buckets import place
from sync.derive import asked
from sync.kind import Move
from sync.merge import Merged, Overrule, merge
from sync.store import Row
from sync.task import Task
from sync.wire import Body, Result
from sync.work import DomainHold, DomainReject, Pending

READ = 40  # children a decision names


def command(task: Task, effect: Callable[[Task], None] | None = None) -> Result:
    """Make a move, or refuse it; either way it is put on record.

    `effect` is what the move does beside changing its row, once no guard stands against it.
    """
    if task.op.act == "unvoid":
        return _unvoid(task)
    move = _move(task)
    if task.work.late(task.op):
        return _late(task)
    if None in move.from_ and task.row is None:
        return _raise_record(task, move)
    row = task.row
    if row is None:
        raise DomainReject("no_record")
    write = task.shape.kind.write
    if not task.may(move.by or write) or not task.may_set(write):
        raise DomainReject("no_right")
    code = _refusal(task, row, move)
    if code == "guard:state" and task.op.kind == "card" and task.op.act == "dismiss":
        return task.result("same")  # somebody settled what it told of: it has gone as its reader wished
    if code:
        return _refuse(task, row, move, code)
    if effect:
        effect(task)
    return _apply(task, row, move)


def _move(task: Task) -> Move:
    status = task.shape.kind.status
    move = status.moves.get(task.op.act) if status else None
    if move is None:
        raise DomainHold("malformed")  # no build of this schema can have meant it
    return move


def _late(task: Task) -> Result:
    """Too late to act on the world: nothing happens but the kind's own move `late`, where it declares one."""
    status = task.shape.kind.status
    move = status.moves.get("late") if status else None
    if move and status:
        if task.row is None and None in move.from_ and task.key not in task.work.rows:
            _insert(task, move)
        elif task.row is not None and task.row.body.get(status.field) in move.from_:
            task.rewrite(task.row, {status.field: move.to})
    task.work.notices.append(task.notice("late", task.op.id, mine=task.op.act))
    return task.result("late", "late")


def _raise_record(task: Task, move: Move) -> Result:
    """A move from nothing creates the record: kinds that act on the world are made so, and can be refused."""
    right = move.by or task.shape.kind.write
    if task.key in task.work.rows:
        raise DomainReject("no_record")
    if not task.who.may(right, task.author) or not task.may_set(right):
        raise DomainReject("no_right")
    code = _guarded(task, None, move)
    if code:
        raise DomainReject(code)
    _insert(task, move)
    return task.result("applied")


def _insert(task: Task, move: Move) -> None:
    body = {**task.values, task.shape.state or "": move.to}
    task.insert(body, *place(task.work, task.shape.kind, body, task.who))


def _refusal(task: Task, row: Row, move: Move) -> str | None:
    """The guard that refuses the move, first one first; none: it may be made."""
    if "_void" in row.body:
        return "guard:void"
    if row.body.get(task.shape.state or "") not in move.from_:
        return "guard:state"
    return _guarded(task, row, move)


def _guarded(task: Task, row: Row | None, move: Move) -> str | None:
    if move.reason and not task.op.reason.strip():
        return "guard:reason"
    body = row.body if row else {}
    bound = task.work.shapes.rules.binds and not task.who.server
    if bound and not all(_read(task.op.seen, body, name) for name in move.binds):
        return "guard:stale"
    guard = task.work.shapes.laws.guards.get(move.guard) if move.guard else None
    return f"guard:{move.guard}" if guard and not guard(asked(task)) else None


def _read(seen: Body, body: Body, name: str) -> bool:
    """One approves exactly what one read: every bound field must be among `seen`, unset ones as null."""
    return name in seen and canon.was_seen(seen[name], body.get(name))


def _refuse(task: Task, row: Row, move: Move, code: str) -> Result:
    _decision(task, row, move.to, "refused", code=code)
    state = task.shape.state or ""
    notice = task.notice("refused", task.op.id, field=state, mine=task.op.act, theirs=row.body.get(state), code=code)
    stamp = row.stamps.get(state)
    if stamp:
        task.work.pending.append(Pending(row, state, stamp, task.op, notice))
    else:
        task.work.notices.append(notice)
    return task.result("refused", code)


def _apply(task: Task, row: Row, move: Move) -> Result:
    state = task.shape.state or ""
    given = task.given
    merged = merge(task.shape, row, given)
    _status(merged, row, state, move.to, given.seen)
    took = {name: value for name, value in merged.changes.items() if name in given.values}
    if move.by != "server":  # what the clock does is no decision of anybody
        _decision(task, row, move.to, "applied", set=took or None)
    conflicts = task.conflicts(row, merged)
    task.rewrite(row, merged.changes)
    return task.result("conflict" if conflicts else "applied", conflicts=conflicts)


def _status(merged: Merged, row: Row, state: str, to: str, seen: Body) -> None:
    """A move made from an allowed state which its author had not seen is applied, and the other state kept."""
    current = row.body.get(state)
    stamp = row.stamps.get(state)
    if stamp and current != to and not canon.same(seen.get(state), current):
        merged.overruled.append(Overrule(state, "status", True, current, to, seen.get(state), stamp))
    merged.changes[state] = to


def _decision(task: Task, row: Row, to: str | None, outcome: str, **more: Any) -> None:
    """Put a move on record: who, what they had read, what came of it. One per op, in the record's bucket.

    The kinds whose moves are kept so are those a `decision` may be a child of.
    """
    shape = task.work.shapes.get("decision")
    if shape is None or row.kind not in shape.kind.bucket.of:
        return
    op = task.op
    said: dict[str, Any] = {
        "of": row.id, "of_kind": row.kind, "act": op.act, "from": row.body.get(task.shape.state or ""), "to": to,
        "outcome": outcome, **more, "reason": op.reason or None, "lang": op.args.get("lang"),
        "read_seq": op.base, "read": _read_ids(op.args),
    }  # fmt: skip
    body = {name: value for name, value in said.items() if name in shape.checks and value is not None}
    body |= {"_at": canon.instant(task.at.corrected_ms), "_by": task.author}
    rec = canon.v5("decision", op.id)
    key = canon.row_key("decision", rec)
    stamps = dict.fromkeys((name for name in body if name in shape.checks), task.stamp)
    task.work.put(Row(key, "decision", rec, row.site, row.bucket, row.key, 0, body, stamps), body)


def _read_ids(args: Body) -> list[str] | None:
    """The children shown, as the phone names them; what is no id is left out."""
    read = args.get("read")
    if read.__class__ is not list:
        return None
    return [rec for rec in read[:READ] if rec.__class__ is str and canon.UUID(rec)]


def _unvoid(task: Task) -> Result:
    row = task.row
    if row is None:
        raise DomainReject("no_record")
    if not task.who.may("lead"):
        raise DomainReject("no_right")
    if "_void" not in row.body:
        raise DomainReject("guard:state")
    # What is taken back stays on record with who had marked it, when and why.
    _decision(task, row, row.body.get(task.shape.state or ""), "applied", set={"void": row.body["_void"]})
    task.rewrite(row, {"_void": None})
    return task.result("applied")
