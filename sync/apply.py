"""One op on the rows as the op before left them (sync/README.md §6.9). Nothing is awaited here.

An op either changes rows on the desk at its very end, or raises `DomainReject` or `DomainHold` and changes nothing.
"""

from typing import Any

from sync import blobs, canon, closing
from sync.buckets import place
from sync.decide import command
from sync.derive import asked
from sync.joined import typed
from sync.merge import merge
from sync.rights import Standing
from sync.stamp import Stamp
from sync.store import Row
from sync.task import Task
from sync.wire import Op, Result, St
from sync.work import DomainHold, DomainReject, Item, Moment, Notice, Pending, Work

VOID_MS = 24 * 3_600_000  # how long an author may void their own record


def apply(work: Work, item: Item, held: str | None = None) -> Result:
    """Apply one new op and log it; `held` quarantines it at once, with that code (§6.9a)."""
    at = work.moment(item)
    if item.op is not None and item.op.t == "gap":
        work.log(item, at, "", gap := Result(st="gap"))
        return gap
    try:
        task = _task(work, item, at, held)
        result = _act(task)
    except DomainReject as refusal:
        result = _unapplied(work, item, "refused", refusal.code)
    except DomainHold as hold:
        result = _unapplied(work, item, "quarantined", hold.code)
    except Exception:
        if work.shapes.rules.typed_rejections:
            raise
        result = _unapplied(work, item, "refused", "internal")
    work.log(item, at, canon.row_key(item.op.kind, item.op.rec) if item.op else "", result)
    return result


def _task(work: Work, item: Item, at: Moment, held: str | None = None, who: Standing | None = None) -> Task:
    """What the op is judged by; `who`: the standing to judge it by, where that is not its author's."""
    op = item.op
    if held == "clash" and op and op.kind == "card":  # what was accepted clashes: it stays held
        raise DomainReject("guard:held")
    if held:
        raise DomainHold(held)
    if op is None:
        raise DomainHold("malformed")
    if op.v > work.shapes.schema:  # (b): nothing older needs a step yet, everything so far only added
        raise DomainHold("too_new")
    who = who or work.standing(op.site, at)  # (d)
    if who is None:
        raise missing(op, "no_site")
    shape = work.shapes.get(op.kind)
    if shape is None:
        raise DomainHold("unknown_kind")
    try:
        values, ignored = shape.values(op.set)
    except ValueError:
        raise DomainHold("malformed") from None
    if op.inc or op.add or op.rem:  # counters and sets are not built yet: no field has these policies
        ignored = sorted({*ignored, *op.inc, *op.add, *op.rem})
    key = canon.row_key(op.kind, op.rec)
    row = work.visible(key, who)  # (e)
    for name in shape.texts & values.keys():
        values[name] = values[name] and typed(values[name], row.body.get(name) if row else None)
    stamp = Stamp(work.seqs[op.site], at.corrected_ms, at.ctr, at.suspect)
    return Task(work, item, op, at, who, shape, key, row, values, ignored, stamp)


def _act(task: Task) -> Result:
    """What the op does; what it names of photos goes with the record it makes or adds to."""
    op = task.op
    if not blobs.told_truly(task):
        raise DomainHold("malformed")
    result = _ACTS[op.t](task)
    adds = op.t in ("create", "fact") or (op.t == "command" and task.row is None)
    if op.blobs and adds and task.key in task.work.rows:
        blobs.refer(task)
    return result


def _judge(task: Task) -> None:
    """What the room says of a change that is nobody's to refuse: it is held, or too late."""
    laws, kind = task.work.shapes.laws, task.op.kind
    if kind not in laws.holds and kind not in laws.late:
        return
    told = asked(task)
    code = laws.holds[kind](told) if kind in laws.holds else None
    if code:
        raise DomainHold(code)
    if kind in laws.late and laws.late[kind](told):
        task.work.notices.append(task.notice("late", task.op.id, code="late"))


def missing(op: Op, code: str) -> DomainReject | DomainHold:
    """What a missing right, record or site does: it refuses a command and holds everything else."""
    return DomainReject(code) if op.t == "command" else DomainHold(code)


def _unapplied(work: Work, item: Item, st: St, code: str) -> Result:
    """The result of an op without effect, and the card that tells of it."""
    op, site = item.op, item.site if item.site in work.standings else canon.ZERO
    if site != canon.ZERO:
        why = "clash" if code == "clash" else _WHY[st]
        kind, rec = (op.kind, op.rec) if op else (None, None)
        wanted = _wanted(work, op, work.standings[site]) if op and st == "quarantined" else {}
        work.notices.append(Notice(why, item.id, site, kind, rec, item.by or work.person, code=code, **wanted))
    return Result(st=st, site=site, seq=work.seqs[site], code=code)


def _wanted(work: Work, op: Op, who: Standing) -> dict[str, Any]:
    """What a held op meant to do, for whoever decides on it, and the bucket whose readers may be told."""
    shape, card, row = work.shapes.get(op.kind), work.shapes.get("card"), work.rows.get(canon.row_key(op.kind, op.rec))
    row = row if row and row.site == op.site else None
    if shape is None or card is None or (not row and op.t != "create" and shape.kind.bucket.cls == "person"):
        return {}
    said = {"command": op.act, "void": op.reason}.get(op.t, op.set)
    try:
        mine = card.checks["mine"](said)
    except ValueError:
        return {}
    return {"mine": mine, "bucket": None if row else place(work, shape.kind, op.set, who)[0], "row": row}


def _create(task: Task) -> Result:
    kind, who = task.shape.kind, task.who
    if kind.create == "command":
        raise DomainReject("guard:create")
    if task.row is not None:
        # Two makers met on one record (a v5 id), or a create came twice: it is merged as a fact.
        return _fact(task, kind.create if task.op.rec[14] == "5" else kind.write)
    if task.key in task.work.rows:
        raise DomainHold("clash")
    if not who.may(kind.create, task.author) or not task.may_set(kind.create):
        raise DomainHold("no_right")
    _judge(task)
    body = {**task.shape.first, **task.values}
    task.insert(body, *place(task.work, kind, body, who))
    return task.result("applied")


def _fact(task: Task, right: str | None = None) -> Result:
    row, op = task.row, task.op
    if row is None:
        raise DomainHold("no_record")
    if not task.may_set(right or task.shape.kind.write) or (op.blobs and not task.may("author")):
        raise DomainHold("no_right")
    if "_void" in row.body and not task.work.shapes.rules.facts_unguarded:
        raise DomainReject("guard:void")
    _judge(task)
    resolved = closing.resolved(task)
    merged = merge(task.shape, row, task.given)
    conflicts = task.conflicts(row, merged)
    void = row.body.get("_void")
    if merged.changes:
        task.rewrite(row, merged.changes)
    if resolved and all(overrule.incoming_wins for overrule in merged.overruled):
        closing.restore(task, resolved)
    edited = (merged.changes or conflicts) and not (task.who.server and task.item.by is None)
    if void and edited:  # the edit is applied, the mark stays, both are told; what the server notes is no edit
        for reader, other in ((task.author, void["by"]), (void["by"], task.author)):
            task.work.notices.append(Notice("void_edit", op.id, op.site, op.kind, op.rec, reader, row, other=other))
    return task.result(merged.st, conflicts=conflicts)


def _void(task: Task) -> Result:
    row, op, void = task.row, task.op, None
    if row is None:
        raise DomainHold("no_record")
    void = row.body.get("_void")
    if op.args.get("mine") and row.body.get("_by") != task.author:  # somebody else was first on an id that several make
        return task.result("same")
    if not _may_void(task, row):
        raise DomainHold("no_right")
    if void:
        return task.result("same")
    _judge(task)
    _tell_unseen(task, row)
    mark = {"at": canon.instant(task.at.corrected_ms), "by": task.author, "reason": op.reason}
    task.rewrite(row, {"_void": mark})
    return task.result("applied")


def _may_void(task: Task, row: Row) -> bool:
    """The author within 24 h, or a supervisor; what the server made is nobody's to void."""
    if task.who.server or task.shape.kind.create == "server":
        return task.who.server
    if task.who.may("lead"):
        return True
    age_ms = task.at.corrected_ms - canon.instant_ms(row.body["_at"])
    return row.body.get("_by") == task.author and task.who.may("crew") and age_ms <= VOID_MS


def _tell_unseen(task: Task, row: Row) -> None:
    """Somebody edited the record after what the voider saw: the other order of an edit of a voided record."""
    if row.seq <= task.op.base or not row.stamps:
        return
    field, newest = max(row.stamps.items(), key=lambda item: item[1].seq)
    if newest.seq > task.op.base:
        notice = task.notice("void_edit", task.op.id)
        task.work.pending.append(Pending(row, field, Stamp(*newest), task.op, notice))


def _command(task: Task) -> Result:
    return command(task, _EFFECTS.get(task.op.act) if task.op.kind == "card" else None)


def _accept(task: Task) -> None:
    """Take a held op in after all: by the accepter's rights, as its author's, with its own `seen` and `expires`."""
    held = closing.entry(task)
    item = closing.reread(held)
    at = closing.moment(held, item.clock)
    try:
        again = _task(task.work, item, at, who=task.who)
        result = _act(again)
    except DomainHold as hold:
        raise DomainReject(hold.code if hold.code in {"no_right", "no_record"} else "guard:held") from hold
    task.work.log(item, at, again.key, result, accepted=True)
    closing.close_held(task, held, "accepted")


_WHY: dict[str, str] = {"refused": "refused", "quarantined": "quarantine"}
_ACTS = {"create": _create, "fact": _fact, "void": _void, "command": _command}
_EFFECTS = {"keep": closing.keep, "accept": _accept, "reject": closing.reject}
