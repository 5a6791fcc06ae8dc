"""Closing what cards tell of: a conflict is restored or kept, a held op accepted or rejected (sync/README.md §9)."""

from collections.abc import Iterable
from typing import Literal

from msgspec.structs import replace

from sync import batch, blobs, canon
from sync.buckets import named
from sync.cards import card_key
from sync.stamp import Hlc
from sync.store import Conflict, Quarantined, Store
from sync.task import Task
from sync.wire import Op
from sync.work import DomainHold, DomainReject, Item, Moment, Notice, Work

CLOSES = ("keep", "accept", "reject")  # moves of a card that decide what it tells of
NOTHING = "guard:supervisors_card"  # there is nothing to decide on this card


async def fetch(work: Work, store: Store, items: Iterable[Item]) -> list[Op]:
    """Put on the desk what these ops may close, what a held op names, and the cards that tell of it.

    Returns the held ops, which may be taken in now.
    """
    refs = {ref for item in items if item.op for ref in _refs(work, item.op)}
    if not refs:
        return []
    work.held = await store.quarantined(refs)
    again = [made.op for held in work.held.values() if (made := reread(held)).op]
    work.conflicts = await store.conflicts(refs | {op.resolves for op in again if op.resolves})
    writers = await store.known({op for found in work.conflicts.values() for op in (found.winner_op, found.loser_op)})
    people = {ref: {held.person} for ref, held in work.held.items()}
    for ref, found in work.conflicts.items():
        people[ref] = {writers[op].person for op in (found.winner_op, found.loser_op) if op in writers}
    work.cards = {ref: [card_key(ref), *(card_key(ref, one) for one in sorted(ones))] for ref, ones in people.items()}
    keys = {key for cards in work.cards.values() for key in cards}
    work.load(await store.rows(keys.union(*(named(work.shapes, op) for op in again))))
    await blobs.fetch(work, store, again)
    return again


def _refs(work: Work, op: Op) -> Iterable[str]:
    card = work.rows.get(canon.row_key(op.kind, op.rec)) if op.kind == "card" and op.act in CLOSES else None
    return filter(None, (op.resolves, card and card.body["ref"]))


def reread(held: Quarantined) -> Item:
    """A held op once more, under an id of its own and still as its author's: what is accepted is logged beside it.

    What expires has: by which clock is known no more, and of a queue that was handed in never was.
    """
    item = batch.item(1, held.raw.encode()).under(canon.v5("accept", held.op))
    op = item.op
    if op and "expires" in op.args:
        op = replace(op, args={**op.args, "expires": 0})
    return replace(item, op=op, by=held.person)


def moment(held: Quarantined, clock: Hlc | None) -> Moment:
    """The times of a held op: it was made when its phone said, though not after it came."""
    ms, ctr = clock or (held.received_ms, 0)
    return Moment(ms, min(ms, held.received_ms), ctr, False)


def entry(task: Task) -> Quarantined:
    """What is held behind the card at hand, still open. Raises `DomainReject`."""
    held = task.work.held.get(task.row.body["ref"]) if task.row else None
    if held is None or held.state != "open":
        raise DomainReject(NOTHING)
    return held


def keep(task: Task) -> None:
    """What stands is kept."""
    conflict = task.work.conflicts.get(task.row.body["ref"]) if task.row else None
    if conflict is None or conflict.state != "open":
        raise DomainReject(NOTHING)
    _close(task, conflict, "kept")


def reject(task: Task) -> None:
    """The held op never counts; its author is told why, with the words that their own card showed them."""
    held, op = entry(task), task.op
    close_held(task, held, "rejected")
    body = task.row.body if task.row else {}
    own = f"{op.site}/person:{held.person}"
    card = task.work.rows.get(card_key(held.op, held.person))
    mine = card.body.get("mine") if card else None
    told = Notice("refused", op.id, op.site, body.get("kind"), body.get("rec"), held.person, bucket=own)
    task.work.notices.append(replace(told, code="rejected", mine=mine, theirs=op.reason, other=task.author))


def close_held(task: Task, held: Quarantined, state: Literal["accepted", "rejected"]) -> None:
    """Close what is held, and its cards."""
    held.state, held.decided = state, task.op.id
    task.work.plan.quarantine[held.op] = held
    _settle(task, held.op)


def resolved(task: Task) -> Conflict | None:
    """The conflict a fact means to settle, if it names one. One of another record does not exist: `DomainHold`.

    Whoever accepts such a fact all the same takes its value in.
    """
    if not task.op.resolves or task.op.t != "fact":
        return None
    conflict = task.work.conflicts.get(task.op.resolves)
    if conflict is not None and conflict.row == task.key:
        return conflict
    if task.item.by is None:
        raise DomainHold("no_record")
    return None


def restore(task: Task, conflict: Conflict) -> None:
    """The fact has put its value in the conflict's field: that settles it, unless somebody has before."""
    names = task.shape.fields_of(conflict.field)
    if conflict.state == "open" and names <= task.values.keys():
        _close(task, conflict, "restored")


def _close(task: Task, conflict: Conflict, state: Literal["kept", "restored"]) -> None:
    conflict.state, conflict.resolved_op = state, task.op.id
    task.work.plan.conflicts[conflict.id] = conflict
    _settle(task, conflict.id)


def _settle(task: Task, ref: str) -> None:
    """Every open card that tells of `ref` is settled, but for the one at hand: its own move does that."""
    work = task.work
    for key in work.cards[ref]:
        card = work.rows.get(key)
        if card is not None and key != task.key and card.body["state"] == "open":
            card.stamps = {**card.stamps, "state": task.stamp}
            work.put(card, {**card.body, "state": "settled"})
