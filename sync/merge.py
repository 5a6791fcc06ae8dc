"""How two people's values of one field meet (sync/README.md §9). Pure: bodies and stamps in, bodies and stamps out.

`seen`, what the author's form showed, is compared with what stands; versions are not. So nobody conflicts with an edit
of their own, and everybody's unseen edit is noticed.
"""

from typing import Any, Literal

from msgspec import Struct, field

from sync.canon import instant, same, was_seen
from sync.kind import Field
from sync.shape import FIELD_BYTES, Shape
from sync.stamp import Stamp, later
from sync.wire import Body

MISSING = object()  # in `seen`: the form did not show this field


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


def merge(
    shape: Shape, body: Body, stamps: dict[str, Stamp], values: Body, seen: Body, stamp: Stamp, person: str
) -> Merged:
    """Merge `values`, written by `person` over `seen`, into a row's `body`; nothing given is changed."""
    merged = Merged()
    done: set[str] = set()
    for name in values:
        if name in done:
            continue
        names = shape.groups.get(name, (name,))
        done.update(names)
        _merge_one(shape.kind.fields[name], names, body, stamps, values, seen, stamp, person, merged)
    return merged


def _merge_one(  # noqa: PLR0913, PLR0917  # one rule, six things it looks at
    declared: Field,
    names: tuple[str, ...],
    body: Body,
    stamps: dict[str, Stamp],
    values: Body,
    seen: Body,
    stamp: Stamp,
    person: str,
    merged: Merged,
) -> None:
    if all(same(body.get(name), values[name]) for name in names):  # (1) both mean the same
        return
    current = next((stamps[name] for name in names if name in stamps), None)
    known = all(was_seen(seen.get(name, MISSING), body.get(name)) if name in seen else False for name in names)
    if current is None or known:  # (2) never set, (3) the author saw what stands
        merged.changes.update({name: values[name] for name in names})
        return
    one = names[0] if len(names) == 1 else None  # (4) the policy decides
    overrule = Overrule(
        field=one or declared.group or names[0],
        rule=declared.policy,
        incoming_wins=False,
        current=body.get(one) if one else {name: body.get(name) for name in names},
        incoming=values[one] if one else {name: values[name] for name in names},
        seen=(seen.get(one) if one else {name: seen.get(name) for name in names}),
        stamp=current,
    )
    if declared.policy == "text" and one and _join(one, overrule, stamp, person, merged):
        return
    overrule.incoming_wins = _wins(declared, overrule, stamp)
    if overrule.incoming_wins:
        merged.changes.update({name: values[name] for name in names})
    merged.overruled.append(overrule)


def _wins(declared: Field, overrule: Overrule, stamp: Stamp) -> bool:
    if declared.policy == "immutable":
        return False
    if declared.policy == "worst":
        return _rank(declared, overrule.incoming) > _rank(declared, overrule.current)
    return later(stamp, overrule.stamp)


def _rank(declared: Field, value: Any) -> int:
    """The place in the declared order, last is worst; unset is better than any."""
    return declared.values.index(value) if value in declared.values else -1


def _join(name: str, overrule: Overrule, stamp: Stamp, person: str, merged: Merged) -> bool:
    """Keep both texts, the one that stood first; false where one is empty or they do not fit together.

    An author whose text was appended earlier and who goes on writing it offline replaces that part, and no other.
    """
    current, incoming, seen = overrule.current, overrule.incoming, overrule.seen
    if not current or not incoming:
        return False
    head, found, tail = current.rpartition(f"\n⟦by {person} at ")
    if found and isinstance(seen, str) and tail.partition("⟧\n")[2] == seen:
        joined = f"{head}{found}{tail.partition('⟧')[0]}⟧\n{incoming}"
    else:
        joined = f"{current}\n⟦by {person} at {instant(stamp.corrected_ms)}⟧\n{incoming}"
        found = ""
    if len(joined.encode()) > FIELD_BYTES:
        return False
    merged.changes[name] = joined
    if found:
        merged.text = True
    else:
        merged.overruled.append(overrule)
    return True
