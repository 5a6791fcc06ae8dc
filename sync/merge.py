"""How two people's values of one field meet (sync/README.md §9). Pure: bodies and stamps in, bodies and stamps out.

`seen`, what the author's form showed, is compared with what stands; versions are not. So nobody conflicts with an edit
of their own, and everybody's unseen edit is noticed.
"""

from typing import Any, Literal

from msgspec import Struct, field

from sync.canon import instant, same, was_seen
from sync.joined import mark
from sync.kind import Field
from sync.shape import FIELD_BYTES, Shape
from sync.stamp import Stamp, later
from sync.store import Row
from sync.wire import Body


class Given(Struct, frozen=True):
    """What one op sets: its values (null unsets), what its author saw, when, and who that is."""

    values: Body
    seen: Body
    stamp: Stamp
    person: str


class Overrule(Struct):
    """A value that was overwritten or kept out unseen. `stamp` is that of the value that stood before."""

    field: str
    rule: str
    incoming_wins: bool
    current: Any
    incoming: Any
    seen: Any
    stamp: Stamp


class Merged(Struct):
    """What merging gave: the fields to change (null unsets), and the values overruled. `text`: two texts became one."""

    changes: Body = field(default_factory=dict)
    overruled: list[Overrule] = field(default_factory=list)
    text: bool = False

    @property
    def st(self) -> Literal["conflict", "merged", "applied", "same"]:
        """The op's state on the wire."""
        if self.overruled:
            return "conflict"
        if self.text:
            return "merged"
        return "applied" if self.changes else "same"


def merge(shape: Shape, row: Row, given: Given) -> Merged:
    """Merge what is given into what stands in `row`, which is left as it is."""
    merged = Merged()
    done: set[str] = set()
    for name in given.values:
        if name not in done:
            names = shape.groups.get(name, (name,))
            done.update(names)
            _meet(shape.kind.fields[name], names, row, given, merged)
    return merged


def _meet(declared: Field, names: tuple[str, ...], row: Row, given: Given, merged: Merged) -> None:
    """One field, or one group of fields, which is one value."""
    body, values = row.body, given.values
    if all([same(body.get(name), values[name]) for name in names]):  # (1) both mean the same
        return
    stamp = next((row.stamps[name] for name in names if name in row.stamps), None)
    seen = all([name in given.seen and was_seen(given.seen[name], body.get(name)) for name in names])
    if stamp is None or seen:  # (2) never set, (3) the author saw what stands
        merged.changes.update({name: values[name] for name in names})
        return
    overrule = Overrule(  # (4) the policy decides
        declared.group or names[0], declared.policy, False, _one(declared, names, body), _one(declared, names, values),
        _one(declared, names, given.seen), stamp,
    )  # fmt: skip
    if declared.policy == "text" and _join(overrule, given, merged):
        return
    overrule.incoming_wins = _wins(declared, overrule, given.stamp)
    if overrule.incoming_wins:
        merged.changes.update({name: values[name] for name in names})
    merged.overruled.append(overrule)


def _one(declared: Field, names: tuple[str, ...], values: Body) -> Any:
    """The value of a field, or of a group as one."""
    return {name: values.get(name) for name in names} if declared.group else values.get(names[0])


def _wins(declared: Field, overrule: Overrule, stamp: Stamp) -> bool:
    if declared.policy == "immutable":
        return False
    if declared.policy == "worst":
        return _rank(declared, overrule.incoming) > _rank(declared, overrule.current)
    return later(stamp, overrule.stamp)


def _rank(declared: Field, value: Any) -> int:
    """The place in the declared order, last is worst; unset is better than any."""
    return declared.values.index(value) if value in declared.values else -1


def _join(overrule: Overrule, given: Given, merged: Merged) -> bool:
    """Keep both texts, the one that stood first; false where one is empty or they do not fit together.

    An author whose text was appended earlier and who goes on writing it offline replaces that part, and no other.
    """
    current, incoming = overrule.current, overrule.incoming
    if not current or not incoming:
        return False
    head, begun, tail = current.rpartition(f"\n⟦by {given.person} at ")
    at, _, own = tail.partition("⟧\n")
    goes_on = bool(begun) and own == overrule.seen
    if goes_on:
        joined = f"{head}{begun}{at}⟧\n{incoming}"
    else:
        joined = f"{current}\n{mark(given.person, instant(given.stamp.corrected_ms))}\n{incoming}"
    if len(joined.encode()) > FIELD_BYTES:
        return False
    merged.changes[overrule.field] = joined
    merged.text = goes_on
    if not goes_on:
        merged.overruled.append(overrule)
    return True
