"""What a record kind is, as data: fields, merge policies, rights, moves, bucket, keys.

Declared by the rooms' tables, generated into `kinds.json` for the phone, read by the engine on both sides.
Nothing here knows a particular kind.
"""

from typing import Literal

import msgspec
from msgspec import Struct

Right = Literal["crew", "office", "author", "lead", "any", "server"]
Policy = Literal["register", "worst", "text", "immutable", "status", "derived"]
Type = Literal[
    "text", "words", "enum", "code", "bool", "int", "dec", "instant", "date", "wall", "rrule", "tz", "lang",
    "ref", "person", "link", "sha", "point", "path", "list", "set", "struct",
]  # fmt: skip


class Field(Struct, frozen=True, omit_defaults=True):
    """One field: its type with limits, and how two people's values meet."""

    type: Type
    policy: Policy
    max: int | None = None  # characters of text, words, code; elements of list and set
    lo: int | None = None
    hi: int | None = None
    values: tuple[str, ...] = ()  # enum codes, in declared order; for `worst` the last is the worst
    to: tuple[str, ...] = ()  # kinds a ref or link may name; none: any
    of: "Field | None" = None  # element of a list or set
    by: Right | None = None  # who may set it, where that differs from the kind's `write`
    group: str | None = None  # fields of one group are one value
    personal: bool = False  # erased on request


class Move(Struct, frozen=True, omit_defaults=True):
    """One move of a status. `None` among `from_` means: the move creates the record."""

    from_: tuple[str | None, ...] = msgspec.field(name="from")
    to: str
    by: Right | None = None
    binds: tuple[str, ...] = ()
    reason: bool = False
    guard: str | None = None


class Status(Struct, frozen=True, omit_defaults=True):
    """The kind's one state field, its first state and its moves."""

    field: str
    first: str | None
    moves: dict[str, Move]


class Bucket(Struct, frozen=True, omit_defaults=True):
    """Which readers hold a row: a class, the person a field names, or the bucket of the parent `of`."""

    cls: Literal["crew", "lead", "person", "of"] = msgspec.field(name="class")
    field: str | None = None  # of class person: the field naming the reader
    or_: str | None = msgspec.field(default=None, name="or")  # class where that field, or the parent, is null
    of: tuple[str, ...] = ()  # kinds a parent may have


class Key(Struct, frozen=True, omit_defaults=True):
    """An index key of the phone's view: `<kind>/<name>:<part>[/<part>]`, only while `when` holds."""

    name: str
    parts: tuple[str, ...]
    when: dict[str, tuple[str | bool | None, ...]] | None = None


class Kind(Struct, frozen=True, omit_defaults=True):
    """One record kind. `fact`: immutable, superseded rather than edited. `id`: the parts of a v5 id, none: v7."""

    bucket: Bucket
    create: str  # a Right, or "command": only by a move from None
    write: Right
    fields: dict[str, Field]
    fact: bool = False
    status: Status | None = None
    id: tuple[str, ...] = ()
    sort: str = "_at"
    keys: tuple[Key, ...] = ()
    closed: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()


class Kinds(Struct, frozen=True):
    """Every kind of a build, and the one schema integer that names the build's wire (sync/README.md §12)."""

    schema: int
    min_schema: int
    kinds: dict[str, Kind]
