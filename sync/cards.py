"""Telling people: who wrote what was overruled, and the cards for both authors and the supervisors (sync/README.md §9).

A person's values are shown only to somebody who may read the record now; nobody is told who is no member any more.
"""

from collections.abc import Iterable
from itertools import takewhile

import msgspec
from msgspec.structs import replace

from sync import canon
from sync.rights import LEAD, Standing, standing
from sync.store import Logged, Row, Store
from sync.wire import Op
from sync.work import Notice, Pending, Work

_op = msgspec.json.Decoder(Op)
EFFECTIVE = ("applied", "merged", "conflict")
NOBODYS = "archive"  # the class of a bucket no phone holds


def card_key(ref: str, reader: str | None = None) -> str:
    """The row of the card that tells `reader`, or the supervisors, of `ref`."""
    return canon.row_key("card", canon.v5("card", ref, reader or "lead"))


async def tell(work: Work, store: Store) -> None:
    """Name the other op of each conflict, and put a card on the desk for everybody concerned."""
    notices = list(work.notices)
    if work.pending:
        before = await store.writers({(p.row.key, p.stamp.seq) for p in work.pending})
        for pending in work.pending:
            notices += _named(pending, _writer(work, pending, [*before, *work.plan.logs]))
        work.plan.conflicts |= {pending.conflict.id: pending.conflict for pending in work.pending if pending.conflict}
    if notices and work.shapes.get("card"):
        people = await _standings(work, store, [(notice.reader, notice.site) for notice in notices])
        for notice in notices:
            _card(work, notice, people.get((notice.reader, notice.site)))
            if notice.why != "refused":  # a refusal concerns its author alone
                _card(work, replace(notice, lead=True), _supervisors(notice.site))


async def withdraw(work: Work, store: Store) -> None:
    """§11.2: of a record that has moved out of a reader's sight nothing is told them any more."""
    moved = {key for key, (bucket, _) in work.before.items() if work.rows[key].bucket != bucket}
    told = [row for row in work.rows.values() if row.kind == "card" and row.parent in moved] if moved else []
    cards = [card for card in told if card.site == work.rows[card.parent or ""].site]  # others only name its id
    if not cards:
        return
    people = await _standings(work, store, [(card.body.get("reader", ""), card.site) for card in cards])
    for card in cards:
        reader = card.body.get("reader")
        who = people.get((reader, card.site)) if reader else _supervisors(card.site)
        if who is None or not who.may_read(work.rows[card.parent or ""].bucket):
            work.put(card, {**card.body, "state": "settled"}, f"{card.site}/{NOBODYS}")


def _writer(work: Work, pending: Pending, logs: Iterable[Logged]) -> Logged | None:
    """The op that last set the field before this one. Ops of one commit share a seq: field and stamp tell which."""
    row, at = pending.row.key, pending.stamp
    earlier = takewhile(lambda log: log.op != pending.op.id, logs)
    found = [log for log in earlier if log.row == row and log.seq == at.seq and log.status in EFFECTIVE]

    def likeness(place: int) -> tuple[bool, bool, int]:
        log = found[place]
        set_it = _sets(work, _op.decode(log.raw), pending.field)
        return set_it, (log.corrected_ms, log.ctr) == (at.corrected_ms, at.ctr), place

    return found[max(range(len(found)), key=likeness)] if found else None


def _sets(work: Work, op: Op, field: str) -> bool:
    """Whether the op may have set the field, or the group; a state is set by what makes a record, and by moves."""
    shape = work.shapes.kinds[op.kind]
    return bool(shape.fields_of(field) & op.set.keys()) or (field == shape.state and op.t in ("create", "command"))


def _named(pending: Pending, writer: Logged | None) -> list[Notice]:
    """The notices of both authors, and the conflict completed with the other's op."""
    conflict, notice = pending.conflict, pending.notice
    if conflict is not None:
        other_op = writer.op if writer else canon.ZERO
        conflict.winner_op = conflict.winner_op or other_op
        conflict.loser_op = conflict.loser_op or other_op
    if writer is None:
        return [notice]
    if notice.why == "void_edit" and writer.person == notice.reader:
        return []  # it is void by whoever wrote it last
    mine = replace(notice, other=writer.person)
    if notice.why == "refused":
        return [mine]
    return [mine, replace(notice, reader=writer.person, other=notice.reader, mine=notice.theirs, theirs=notice.mine)]


async def _standings(work: Work, store: Store, readers: list[tuple[str, str]]) -> dict[tuple[str, str], Standing]:
    """What everybody concerned is now, by person and site; who is no member any more is left out."""
    members = await store.rights({person for person, _ in readers}, {site for _, site in readers})
    now = {at: standing(*at, member, work.now_ms) for at, member in members.items()}
    return {at: who for at, who in now.items() if who.roles}


def _supervisors(site: str) -> Standing:
    """What the supervisors are, whoever they may be."""
    return Standing("", site, LEAD)


def _card(work: Work, notice: Notice, reader: Standing | None) -> None:
    """Put a card on the desk, once. Its `_by` is whose `mine` is; it hangs on the record it tells of."""
    shape = work.shapes.kinds["card"]
    person = None if notice.lead else notice.reader
    key = card_key(notice.ref, person)
    if reader is None or key in work.rows:
        return
    said = {
        "why": notice.why, "reader": person, "ref": notice.ref, "kind": notice.kind, "rec": notice.rec,
        "field": notice.field, "other": notice.other, "code": notice.code, **shape.first,
    }  # fmt: skip
    if notice.where and reader.may_read(notice.where):
        said |= {"mine": notice.mine, "theirs": notice.theirs}
    body = {name: value for name, value in said.items() if value is not None}
    body |= {"_at": canon.instant(work.now_ms), "_by": notice.reader}
    bucket = f"{notice.site}/person:{person}" if person else f"{notice.site}/lead"
    parent = canon.row_key(notice.kind, notice.rec) if notice.kind and notice.rec else None
    work.put(Row(key, "card", key.partition("/")[2], notice.site, bucket, parent, 0, body, {}), body)
