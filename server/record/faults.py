"""What is wrong with a declaration, each fault as the end of a sentence that begins with the kind."""

import re
from collections.abc import Iterable, Iterator
from typing import get_args

from sync.kind import Kind, Move, Right

KEYS_MAX = 4
RIGHTS = get_args(Right)
LINKS = ("of", "about")  # fields that make a key of their own
STANDING = ("_by", "_at")  # what every body has beside its fields
MAKERS = ("site", "op", "device")  # what a v5 id and a natural key may name beside fields
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


class DeclarationError(Exception):
    """A kind that cannot be, in one sentence."""


def refuse(sentences: Iterable[str]) -> None:
    """Raise the first of these."""
    for sentence in sentences:
        raise DeclarationError(sentence + ".")


def faults(kind: Kind) -> Iterator[str]:
    """Everything wrong with one kind by itself."""
    yield from wrong_rights(kind)
    yield from missing_fields(kind)
    yield from wrong_moves(kind)
    for name, field in kind.fields.items():
        if kind.fact and field.policy not in ("immutable", "derived"):
            yield f"{name} is a {field.policy}, but a fact never changes: declare it immutable"
        for code in field.values:
            if CODE.fullmatch(code) is None:
                yield f"{name} has the code {code!r}; a code is small letters, digits and _, at most 40"
    keys = len(kind.keys) + sum(link in kind.fields for link in LINKS)
    if keys > KEYS_MAX:
        yield f"it has {keys} keys, those of `of` and `about` counted; a row has at most {KEYS_MAX}"


def unknown_kinds(kinds: dict[str, Kind]) -> Iterator[str]:
    """References to kinds that nobody declares, as whole sentences."""
    for name, kind in kinds.items():
        named = {*kind.bucket.of, *(to for field in kind.fields.values() for to in field.to)}
        for stranger in sorted(named - kinds.keys()):
            yield f"kind {name}: it refers to {stranger}, which no room declares"


def wrong_rights(kind: Kind) -> Iterator[str]:
    """Rights that do not exist."""
    rights: dict[str, str | None] = {"create": kind.create, "write": kind.write}
    rights |= {name: field.by for name, field in kind.fields.items()}
    rights |= {f"the move {act}": move.by for act, move in moves(kind)}
    for where, right in rights.items():
        if right is not None and right not in RIGHTS and (where, right) != ("create", "command"):
            yield f"{where} has the right {right!r}; the rights are {', '.join(RIGHTS)}"


def missing_fields(kind: Kind) -> Iterator[str]:
    """Names of fields that the kind does not have."""
    named: dict[str, Iterable[str]] = {
        "sort": (kind.sort,),
        "its bucket": filter(None, (kind.bucket.field,)),
        "unique": set(kind.unique) - set(MAKERS),
        "id": set(kind.id) - set(MAKERS),
    }
    named |= {f"the key {key.name}": (*key.parts, *(key.when or ())) for key in kind.keys}
    named |= {f"the move {act}": move.binds for act, move in moves(kind)}
    for where, fields in named.items():
        for field in sorted(set(fields) - kind.fields.keys() - set(STANDING)):
            yield f"{where} names {field}, which is not a field of it"


def wrong_moves(kind: Kind) -> Iterator[str]:
    """Moves and states that do not fit together."""
    creating = any(None in move.from_ for _, move in moves(kind))
    if creating != (kind.create == "command"):
        yield "create='command' and a move from None belong together"
    states = set(kind.fields[kind.status.field].values) if kind.status else set()
    for state in kind.closed:
        if state not in states and state not in kind.fields:
            yield f"closed names {state}, which is neither a state nor a field of it"


def moves(kind: Kind) -> Iterable[tuple[str, Move]]:
    """The moves of a kind, with their names; none without a status."""
    return kind.status.moves.items() if kind.status else ()
