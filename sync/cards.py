"""Telling people: who wrote what was overruled, and the cards for both authors (sync/README.md §9).

A person's values are shown only to somebody who may read the record now; nobody is told who is no member any more.
"""

from collections.abc import Iterable
from itertools import takewhile

import msgspec
from msgspec.structs import replace

from sync import canon
from sync.rights import Standing, standing
from sync.store import Logged, Row, Store
from sync.wire import Op
from sync.work import Notice, Pending, Work

_op = msgspec.json.Decoder(Op)
EFFECTIVE = ("applied", "merged", "conflict")


async def tell(work: Work, store: Store) -> None:
    """Name the other op of each conflict, and put a card on the desk for everybody concerned."""
    notices = list(work.notices)
    if work.pending:
        before = await store.writers({(p.row.key, p.stamp.seq) for p in work.pending})
        for pending in work.pending:
            notices += _named(pending, _writer(pending, [*before, *work.plan.logs]))
        work.plan.conflicts = [pending.conflict for pending in work.pending if pending.conflict]
    if notices and work.shapes.get("card"):
        people = await _standings(work, store, notices)
        for notice in notices:
            _card(work, notice, people.get((notice.reader, notice.site)))


def _writer(pending: Pending, logs: Iterable[Logged]) -> Logged | None:
    """The op that last set the field before this one. Ops of one commit share a seq: field and stamp tell which."""
    row, at = pending.row.key, pending.stamp
    earlier = takewhile(lambda log: log.op != pending.op.id, logs)
    found = [log for log in earlier if log.row == row and log.seq == at.seq and log.status in EFFECTIVE]

    def likeness(place: int) -> tuple[bool, bool, int]:
        log = found[place]
        named = pending.field in _op.decode(log.raw).set
        return named, (log.corrected_ms, log.ctr) == (at.corrected_ms, at.ctr), place

    return found[max(range(len(found)), key=likeness)] if found else None


def _named(pending: Pending, writer: Logged | None) -> list[Notice]:
    """The notices of both authors, and the conflict completed with the other's op."""
    conflict, notice = pending.conflict, pending.notice
    if conflict is not None:
        other_op = writer.op if writer else canon.ZERO
        conflict.winner_op = conflict.winner_op or other_op
        conflict.loser_op = conflict.loser_op or other_op
    if writer is None:
        return [notice]
    mine = replace(notice, other=writer.person)
    if notice.why == "refused":  # a refusal concerns its author alone
        return [mine]
    return [mine, replace(notice, reader=writer.person, other=notice.reader, mine=notice.theirs, theirs=notice.mine)]


async def _standings(work: Work, store: Store, notices: list[Notice]) -> dict[tuple[str, str], Standing]:
    """What everybody concerned is now; who is no member any more is left out."""
    members = await store.rights({notice.reader for notice in notices}, {notice.site for notice in notices})
    now = {at: standing(*at, member, work.now_ms) for at, member in members.items()}
    return {at: who for at, who in now.items() if who.roles}


def _card(work: Work, notice: Notice, reader: Standing | None) -> None:
    if reader is None:
        return
    shape = work.shapes.kinds["card"]
    rec = canon.v5("card", notice.ref, notice.reader)
    key = canon.row_key("card", rec)
    if key in work.rows:
        return
    said = {
        "why": notice.why, "reader": notice.reader, "ref": notice.ref, "kind": notice.kind, "rec": notice.rec,
        "field": notice.field, "other": notice.other, "code": notice.code, **shape.first,
    }  # fmt: skip
    if notice.bucket and reader.may_read(notice.bucket):
        said |= {"mine": notice.mine, "theirs": notice.theirs}
    body = {name: value for name, value in said.items() if value is not None}
    body |= {"_at": canon.instant(work.now_ms), "_by": canon.ZERO}
    bucket = f"{notice.site}/person:{notice.reader}"
    work.put(Row(key, "card", rec, notice.site, bucket, None, 0, body, {}), body)
