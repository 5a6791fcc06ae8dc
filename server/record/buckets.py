"""Who reads a record, and by what a phone finds it."""

from typing import Literal

from sync.kind import Bucket, Key

EVERYBODY = Bucket("crew")


def crew() -> Bucket:
    """Read by everybody of the site."""
    return EVERYBODY


def lead() -> Bucket:
    """Read by supervisors."""
    return Bucket("lead")


def person(field: str, or_: Literal["crew", "lead"] | None = None) -> Bucket:
    """Read by the person whom `field` names; where it is null, by the class `or_`."""
    return Bucket("person", field, or_)


def of(*kinds: str, or_: Literal["crew", "lead"] | None = None) -> Bucket:
    """Read by whoever reads its parent, a record of one of these kinds; where it has none, by the class `or_`.

    The kind gets the field `of`, and `of_kind` where the parent may be of several.
    """
    return Bucket("of", or_=or_, of=kinds)


def key(*parts: str) -> Key:
    """Found by these fields, as `<kind>/<the first>:<value>[/<value>]`."""
    return Key(parts[0], parts)


def when(name: str, *parts: str, **states: str | bool | tuple[str | bool | None, ...] | None) -> Key:
    """Found by these fields, as `<kind>/<name>:<value>`, while each field of `states` has one of its values.

    None among them: the record has no value there.
    """
    return Key(name, parts, {field: value if isinstance(value, tuple) else (value,) for field, value in states.items()})
