"""One op and everything it is judged by: its author's standing, its kind, the row it names, its values."""

from typing import Any

from msgspec import UNSET, Struct

from sync import canon
from sync.buckets import place
from sync.merge import Given, Merged, Overrule
from sync.rights import Standing
from sync.shape import Shape
from sync.stamp import Stamp
from sync.store import Conflict, Row
from sync.wire import Body, Op, Result, St
from sync.work import Item, Moment, Notice, Pending, Work


class Task(Struct):
    """One op at work. `row` is the record it names if its author may see it; `values` what it sets, checked."""

    work: Work
    item: Item
    op: Op
    at: Moment
    who: Standing
    shape: Shape
    key: str
    row: Row | None
    values: Body
    ignored: list[str]
    stamp: Stamp  # of every field this op sets

    @property
    def author(self) -> str:
        """Whose op it is; what the server's device writes may be in a person's name."""
        return self.item.by or self.work.person

    @property
    def given(self) -> Given:
        """What this op sets, for merging. The server's own device knows what stands: it writes under the lock."""
        seen = {**dict.fromkeys(self.values), **self.row.body} if self.who.server and self.row else self.op.seen
        if not self.work.shapes.rules.seen_not_version and self.row:
            seen = self.row.body if self.who.server or self.row.seq <= self.op.base else {}
        return Given(self.values, seen, self.stamp, self.author)

    def may(self, right: str) -> bool:
        """Whether the author holds `right` over the record at hand; who makes a record is its author."""
        return self.who.may(right, self.row.body.get("_by") if self.row else self.author)

    def may_set(self, default: str) -> bool:
        """§6.9d: whether every field may be set: by its own right, else `default`. Derived ones only by the server."""
        if self.who.server:
            return True
        if self.values.keys() <= self.shape.plain:
            return not self.values or self.may(default)
        return all(self._may_set(name, default) for name in self.values)

    def _may_set(self, name: str, default: str) -> bool:
        field = self.shape.kind.fields[name]
        return field.policy not in ("derived", "status") and self.may(field.by or default)

    def result(self, st: St, code: str | None = None, conflicts: list[str] | None = None) -> Result:
        """What became of the op, at this transaction's seq of its site."""
        return Result(
            st=st, site=self.op.site, seq=self.work.seqs[self.op.site], code=code or UNSET,
            conflicts=conflicts or UNSET, ignored=self.ignored or UNSET,
        )  # fmt: skip

    def insert(self, body: Body, bucket: str, parent: str | None) -> None:
        """Put a new record on the desk: every field it has is set by this op."""
        stamp = self.stamp
        kept = {"_at": canon.instant(self.at.corrected_ms), "_by": self.author}
        kept |= {name: value for name, value in body.items() if value is not None}
        stamps = {name: stamp for name in body if name in self.shape.checks}
        row = Row(self.key, self.op.kind, self.op.rec, self.op.site, bucket, parent, 0, kept, stamps)
        self.work.put(row, kept)
        if row.kind in self.work.shapes.parents:
            self.work.arrived.append(row.key)

    def rewrite(self, row: Row, changes: Body) -> None:
        """Put the row on the desk again with some fields changed; null unsets. A new reader takes it to theirs."""
        stamp = self.stamp
        body = {name: value for name, value in {**row.body, **changes}.items() if value is not None}
        row.stamps = {**row.stamps, **{name: stamp for name in changes if name in self.shape.checks}}
        reader = self.shape.kind.bucket.field
        self.work.put(row, body, place(self.work, self.shape.kind, body, self.who)[0] if reader in changes else None)

    def conflicts(self, row: Row, merged: Merged) -> list[str]:
        """Store what was overruled, to be told to both authors once the other one is known (cards.py)."""
        stored = merged.overruled if self.work.shapes.rules.conflicts_stored else []
        return [self._conflict(row, overrule) for overrule in stored]

    def _conflict(self, row: Row, overrule: Overrule) -> str:
        current, incoming = _json(overrule.current), _json(overrule.incoming)
        wins = overrule.incoming_wins
        conflict = Conflict(
            id=canon.v5("conflict", self.op.id, overrule.field),
            site=self.op.site, seq=self.work.seqs[self.op.site], row=row.key, field=overrule.field, rule=overrule.rule,
            winner_op=self.op.id if wins else "", loser_op="" if wins else self.op.id,
            winner_value=incoming if wins else current, loser_value=current if wins else incoming,
            seen_value=None if overrule.seen is None else _json(overrule.seen),
        )  # fmt: skip
        field = overrule.field
        notice = self.notice("conflict", conflict.id, field=field, mine=overrule.incoming, theirs=overrule.current)
        self.work.pending.append(Pending(row, overrule.field, overrule.stamp, self.op, notice, conflict))
        return conflict.id

    def notice(self, why: str, ref: str, **values: Any) -> Notice:
        """A card for the op's author, with values of the record if there is one they can see."""
        op = self.op
        return Notice(why, ref, op.site, op.kind, op.rec, self.author, self.row, **values)


def _json(value: Any) -> str:
    return canon.encode(value).decode()
