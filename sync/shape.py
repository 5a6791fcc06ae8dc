"""Whether an op, and each value it sets, has the shape its kind declares (sync/README.md §5, §12).

A value of the wrong shape makes the op malformed, which quarantines it. A field the kind does not know is ignored and
named. Checks are compiled once per build: the hot path only looks them up.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from sync.canon import SAFE_INT, UUID, instant_ms, tidy, tidy_text
from sync.guards import GUARDS, Guards
from sync.kind import Field, Kind, Kinds
from sync.laws import Laws
from sync.wire import Blob, Body, Op

FIELD_BYTES = 8192
REASON = 500
ARGS_BYTES = 2048
BLOBS = 10
BLOB_BYTES = {"full": 2 * 1024 * 1024, "thumb": 64 * 1024}
BLOB_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})

Check = Callable[[Any], Any]  # returns the value as it is kept, raises ValueError
_PATTERNS = {
    "code": r"[a-z0-9_.:-]+",
    "date": r"\d{4}-\d\d-\d\d",
    "wall": r"\d{4}-\d\d-\d\dT\d\d:\d\d",
    "tz": r"[A-Za-z0-9_+/-]{1,64}",
    "lang": r"[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8}){0,3}",
    "dec": r"-?\d{1,15}(\.\d{1,9})?",
    "rrule": r"[A-Z0-9=;,:+TZ-]{1,200}",
    "path": r"[MLQC0-9 .,-]{1,8000}",
    "sha": r"[0-9a-f]{64}",
}


def _text(field: Field) -> Check:
    # Both texts of a conflict are kept in a `text` field, so only the size in bytes bounds it.
    longest = FIELD_BYTES if field.policy == "text" or field.max is None else field.max

    def check(value: Any) -> str:
        if value.__class__ is not str:
            raise ValueError("no text")
        kept = value if value.isascii() else tidy_text(value)
        if len(kept) > longest or (len(kept) * 4 > FIELD_BYTES and len(kept.encode()) > FIELD_BYTES):
            raise ValueError("too long")
        return kept

    return check


def _words(field: Field) -> Check:
    text = _text(field)

    def check(value: Any) -> dict[str, str]:
        if value.__class__ is not dict or not value or len(value) > 8:
            raise ValueError("no words")
        return {_LANG(lang): text(said) for lang, said in value.items()}

    return check


def _pattern(field: Field) -> Check:
    matches = re.compile(_PATTERNS[field.type]).fullmatch
    longest = field.max or FIELD_BYTES

    def check(value: Any) -> str:
        if value.__class__ is not str or len(value) > longest or not matches(value):
            raise ValueError(f"no {field.type}")
        return str(value)

    return check


def _instant(_: Field) -> Check:
    def check(value: Any) -> str:
        if value.__class__ is not str:
            raise ValueError("no instant")
        instant_ms(value)
        return str(value)

    return check


def _enum(field: Field) -> Check:
    values = frozenset(field.values)

    def check(value: Any) -> str:
        if value.__class__ is not str or value not in values:
            raise ValueError("not among the values")
        return str(value)

    return check


def _int(field: Field) -> Check:
    lo = -SAFE_INT if field.lo is None else field.lo
    hi = SAFE_INT if field.hi is None else field.hi

    def check(value: Any) -> int:
        if value.__class__ is not int or not lo <= value <= hi:
            raise ValueError("no integer in bounds")
        return int(value)

    return check


def _bool(_: Field) -> Check:
    def check(value: Any) -> bool:
        if value.__class__ is not bool:
            raise ValueError("neither true nor false")
        return bool(value)

    return check


def _uuid(_: Field) -> Check:
    def check(value: Any) -> str:
        if value.__class__ is not str or not UUID(value):
            raise ValueError("no id")
        return str(value)

    return check


def _point(_: Field) -> Check:
    def check(value: Any) -> list[int]:
        if value.__class__ is not list or len(value) != 2:
            raise ValueError("no point")
        return [_POINT(part) for part in value]

    return check


def _list(field: Field) -> Check:
    element = compile_check(field.of) if field.of else _tidy
    most = field.max or 1000

    def check(value: Any) -> list[Any]:
        if value.__class__ is not list or len(value) > most:
            raise ValueError("no list in bounds")
        kept = [element(part) for part in value]
        return sorted(set(kept)) if field.type == "set" else kept

    return check


def _struct(_: Field) -> Check:
    return _tidy


def _tidy(value: Any) -> Any:
    kept = tidy(value)
    if len(msgspec.json.encode(kept)) > 2 * FIELD_BYTES + 64:  # a card shows a value of 8 KiB, escaped
        raise ValueError("too long")
    return kept


_LANG = _pattern(Field(type="lang", policy="immutable"))
_POINT = _int(Field(type="int", policy="immutable", lo=0, hi=10_000))
_SHA = re.compile(_PATTERNS["sha"]).fullmatch
_KIND = re.compile(r"[a-z][a-z0-9_]{0,39}").fullmatch
_ARGS: Mapping[str, Check] = {"expires": _int(Field(type="int", policy="immutable")), "lang": _LANG}
_MAKERS: Mapping[str, Callable[[Field], Check]] = {
    **dict.fromkeys(_PATTERNS, _pattern),
    **dict.fromkeys(("ref", "person", "link"), _uuid),
    **dict.fromkeys(("list", "set"), _list),
    "text": _text, "words": _words, "enum": _enum, "int": _int, "bool": _bool,
    "instant": _instant, "point": _point, "struct": _struct,
}  # fmt: skip


def compile_check(field: Field) -> Check:
    """Return the function that returns a value of this field as it is kept, or raises `ValueError`."""
    return _MAKERS[field.type](field)


class Shape:
    """One kind with its checks compiled."""

    def __init__(self, name: str, kind: Kind) -> None:
        self.name = name
        self.kind = kind
        self.checks = {field: compile_check(declared) for field, declared in kind.fields.items()}
        self.state = kind.status.field if kind.status else None
        self.first: Body = {self.state: kind.status.first} if kind.status and kind.status.first and self.state else {}
        self.plain = frozenset(
            name
            for name, field in kind.fields.items()
            if field.by is None and field.policy not in ("derived", "status")
        )
        self.texts = frozenset(name for name, field in kind.fields.items() if field.policy == "text")
        self.groups = {
            name: tuple(other for other, its in kind.fields.items() if its.group == field.group)
            for name, field in kind.fields.items()
            if field.group
        }

    def fields_of(self, name: str) -> set[str]:
        """The fields a conflict's `field` stands for: one, or all of a group of that name."""
        return {field for field, declared in self.kind.fields.items() if name in {field, declared.group}}

    def values(self, given: Body) -> tuple[Body, list[str]]:
        """Return the values as they are kept (null unsets), and the unknown fields; `ValueError` if malformed."""
        kept: Body = {}
        ignored: list[str] = []
        for name, value in given.items():
            check = self.checks.get(name)
            if check is None:
                ignored.append(name)
            else:
                kept[name] = None if value is None else check(value)
        for name in self.groups.keys() & kept.keys():
            if not all(other in kept for other in self.groups[name]):
                raise ValueError("a group is one value")
        return kept, ignored


class Shapes:
    """Every kind of a build, ready for use, the laws of the rooms, and the rules that hold: all of them."""

    def __init__(self, kinds: Kinds, laws: Laws | None = None, rules: Guards = GUARDS) -> None:
        self.laws = laws or Laws()
        self.rules = rules
        self.schema = kinds.schema
        self.min_schema = kinds.min_schema
        self.kinds = {name: Shape(name, kind) for name, kind in kinds.kinds.items()}
        self.parents = frozenset(parent for kind in kinds.kinds.values() for parent in kind.bucket.of)

    def get(self, kind: str) -> Shape | None:
        """Return the kind of that name, or none."""
        return self.kinds.get(kind)


def well_formed(op: Op) -> bool:
    """Whether an op that decoded is as the wire wants it; its values are checked when its kind is known."""
    if op.t == "gap":
        return True
    if not UUID(op.site) or not UUID(op.rec) or not _KIND(op.kind):
        return False
    if len(op.reason) > REASON or (op.t == "void" and not op.reason.strip()):
        return False
    if op.blobs and not _blobs(op.blobs):
        return False
    if (op.t == "command" and not op.act) or (op.resolves and not UUID(op.resolves)):
        return False
    return not op.args or _arguments(op.args)


def _blobs(blobs: list[Blob]) -> bool:
    """Whether these are pictures in bounds, each named once."""
    if not len({(blob.sha, blob.role) for blob in blobs}) == len(blobs) <= BLOBS:
        return False
    return all(_SHA(blob.sha) and 1 <= blob.size <= BLOB_BYTES[blob.role] and blob.type in BLOB_TYPES for blob in blobs)


def _arguments(args: Body) -> bool:
    try:
        for name in _ARGS.keys() & args.keys():
            _ARGS[name](args[name])
    except ValueError:
        return False
    return len(msgspec.json.encode(args)) <= ARGS_BYTES
