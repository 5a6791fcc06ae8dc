"""What a field may hold: each type with its limits, and the column that shows it in the projection.

Limits are checked where an op comes in, never by the column, so that changing one needs no migration.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from piccolo import columns
from piccolo.columns import Column

from sync.kind import Field, Policy, Right, Type

CODE = partial(columns.Varchar, 40)
INSTANT = partial(columns.Varchar, 24)


class Value(NamedTuple):
    """A type with its limits, as in `sync.kind.Field`, and the maker of its column."""

    type: Type
    column: Callable[..., Column]
    max: int | None = None
    lo: int | None = None
    hi: int | None = None
    values: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    of: "Value | None" = None

    def field(self, policy: Policy, by: Right | None = None, personal: bool = False, group: str | None = None) -> Field:
        """The field that holds such a value under a policy."""
        element = self.of.field(policy) if self.of else None
        return Field(
            self.type, policy, self.max, self.lo, self.hi, self.values, self.to, element, by=by, group=group,
            personal=personal,
        )  # fmt: skip


def Text(max: int) -> Value:
    """A person's words, at most `max` characters; the record's `lang` tells their language."""
    return Value("text", columns.Text, max=max)


def Words(max: int) -> Value:
    """Words for everybody, `{"en": …, "zh-CN": …}`, at most `max` characters each."""
    return Value("words", columns.Text, max=max)


def Enum(*values: str) -> Value:
    """One of these codes; more may be added, none renamed."""
    return Value("enum", CODE, values=values)


def Code(max: int) -> Value:
    """At most `max` characters of `[a-z0-9_.:-]`."""
    return Value("code", CODE, max=max)


def Sign(max: int) -> Value:
    """At most `max` characters that nobody reads as words: the wall time of an occurrence, or its phase."""
    return Value("text", CODE, max=max)


def Bool() -> Value:
    """Yes or no."""
    return Value("bool", columns.Boolean)


def Dec() -> Value:
    """A decimal number as text, with its places as they were read."""
    return Value("dec", CODE)


def Int(lo: int | None = None, hi: int | None = None) -> Value:
    """A whole number, `lo` and `hi` included."""
    return Value("int", columns.BigInt, lo=lo, hi=hi)


def Instant() -> Value:
    """A moment in UTC, `2026-11-21T20:59:00.000Z`."""
    return Value("instant", INSTANT)


def Date() -> Value:
    """A day of the site's own calendar, `2026-11-21`."""
    return Value("date", CODE)


def Wall() -> Value:
    """A local time without a zone, `2026-11-21T10:00`."""
    return Value("wall", CODE)


def Rrule() -> Value:
    """A recurrence, the text of RFC 5545's RRULE."""
    return Value("rrule", partial(columns.Varchar, 200))


def Tz() -> Value:
    """The IANA name of a time zone."""
    return Value("tz", CODE)


def Lang() -> Value:
    """A BCP 47 tag."""
    return Value("lang", CODE)


def Ref(*kinds: str) -> Value:
    """The id of a record of one of these kinds, or of any; it may not have arrived yet."""
    return Value("ref", columns.UUID, to=kinds)


def Link(*kinds: str) -> Value:
    """The id of a record this one is about, by which it is found; its readers are not those of that record."""
    return Value("link", columns.UUID, to=kinds)


def Sha() -> Value:
    """A SHA-256 in hex."""
    return Value("sha", partial(columns.Varchar, 64))


def Point() -> Value:
    """A place on the site's plan picture, `[x, y]`, each from 0 to 10,000."""
    return Value("point", columns.Text)


def Path() -> Value:
    """A drawn line, the letters M L Q C and numbers of SVG's path data, at most 8,000 characters."""
    return Value("path", columns.Text)


def Person() -> Value:
    """The id of a person."""
    return Value("person", columns.UUID)


def List(of: Value, max: int) -> Value:
    """At most `max` values in order, replaced as a whole."""
    return Value("list", columns.Text, max=max, of=of)


def Set(of: Value, max: int) -> Value:
    """At most `max` different values, kept sorted, replaced as a whole."""
    return Value("set", columns.Text, max=max, of=of)


def Struct() -> Value:
    """A JSON value whose shape the room checks."""
    return Value("struct", columns.Text)
