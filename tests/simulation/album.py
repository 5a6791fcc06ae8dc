"""Photos' bytes: who showed which to the server, what it keeps, what phones keep (I14, I15), and what opens them (I18).

It knows every picture there is, and works out alone which references may count: those of whoever brought all bytes to
the server, or had it in a record they could read.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from sync.store import Member, Ref
from tests.simulation.bounds import open_at, open_to
from tests.simulation.broken import holds
from tests.simulation.reply import Ask, Reply, Server
from tests.sync.memory import State

Named = tuple[str, str, str]  # blob, op, role: a reference


class Held(Struct):
    """A blob whose bytes are on a phone. `refs`: the records and drafts it is there for."""

    key: str
    saved: bool
    refs: list[str]
    state: str


class Album:
    """`pictures`: hash → bytes."""

    def __init__(self) -> None:
        self.pictures: dict[str, bytes] = {}
        self.held: dict[tuple[int, str], dict[str, Held]] = {}
        self.ever: dict[tuple[int, str], set[str]] = {}  # what was there, for some record
        self.given: dict[tuple[str, str], set[tuple[int, int]]] = {}  # blob, person → from and to in bytes
        self.right: set[Named] = set()
        self.stored: set[str] = set()
        self.sound: dict[str, Any] = {}  # blob → what told its bytes when they were read

    def add(self, data: bytes) -> str:
        """There is another picture; its hash."""
        sha = hashlib.sha256(data).hexdigest()
        self.pictures[sha] = data
        return sha

    def heard(self, ask: Ask) -> None:
        """Bytes come to the server, whatever becomes of them."""
        whole = self.pictures[ask.blob.partition("/")[2]]
        if ask.data and whole[ask.at : ask.at + len(ask.data)] == ask.data:
            self.given.setdefault((ask.blob, ask.person), set()).add((ask.at, ask.at + len(ask.data)))

    def committed(self, server: Server, before: dict[str, str]) -> None:
        """Judge what the server has. `before`: row → the bucket it was in."""
        tables = server.tables()
        self._sound(server, tables)
        for named, ref in tables.refs.items():
            if ref.counts and named not in self.right:
                rightly = self._given(ref) or self._readable(ref, tables, before)
                holds("I18", rightly, f"{ref.row} opens {ref.blob}, which {ref.person} has neither shown nor seen")
                self.right.add(named)
        shown = {ref.blob for ref in tables.refs.values()}
        gone = (self.stored - tables.stored) & shown
        holds("I15", not gone, f"{gone} were taken away, and are shown")
        self.stored = set(tables.stored)

    def _given(self, ref: Ref) -> bool:
        """Whether its author has brought every byte."""
        at, size = 0, len(self.pictures[ref.blob.partition("/")[2]])
        for begin, end in sorted(self.given.get((ref.blob, ref.person), ())):
            at = max(at, end) if begin <= at else at
        return at == size

    def _readable(self, ref: Ref, tables: State, before: dict[str, str]) -> bool:
        """Whether its author could read it when their op came: a record of theirs showed it, rightly."""
        line = next(line for line in tables.log if line.op == ref.op)
        member: Member | None = tables.members.get((ref.person, line.site))
        open_ = open_at(ref.person, line.site, member, line.received_ms, line.corrected_ms)
        others = [other for named, other in tables.refs.items() if named in self.right and other.blob == ref.blob]
        buckets = {bucket for other in others for bucket in (before.get(other.row), tables.records[other.row].bucket)}
        return bool(buckets & open_)

    def _sound(self, server: Server, tables: State) -> None:
        for blob in tables.stored:
            stands = server.stands(blob)
            if stands is not None and self.sound.get(blob) == stands:
                continue
            found = hashlib.sha256(server.read(blob)).hexdigest() if stands is not None else None
            holds("I15", found == blob.partition("/")[2], f"{blob} is said to be stored, and is {found}")
            self.sound[blob] = stands
        marked = {row.key: f"{row.site}/{row.body['sha']}" for row in tables.records.values() if row.body.get("stored")}
        for key, blob in marked.items():
            holds("I15", blob in tables.stored, f"{key} is said to be stored, and {blob} is not")
            holds("I15", self._counts(key, blob, tables), f"{key} is said to be stored, by nobody who has it")

    def _counts(self, row: str, blob: str, tables: State) -> bool:
        mine = [ref for ref in tables.refs.values() if (ref.row, ref.blob, ref.role) == (row, blob, "full")]
        return any(ref.counts for ref in mine)

    def rewound(self, tables: State) -> None:
        """The server has another history."""
        self.stored = set(tables.stored)

    def read(self, ask: Ask, reply: Reply, tables: State, now_ms: int) -> None:
        """What somebody got who asked for a picture; its bytes are `reply.text` in hex."""
        rows = [tables.records[ref.row] for ref in tables.refs.values() if ref.blob == ask.blob and ref.counts]
        may = ask.blob in tables.stored and any(row.bucket in open_to(ask.person, tables, now_ms) for row in rows)
        holds("I18", reply.status == (200 if may else 404), f"{ask.person} asked for {ask.blob}: {reply.status}, {may}")
        right = reply.status != 200 or reply.text == self.pictures[ask.blob.partition("/")[2]].hex()
        holds("I15", right, f"{ask.blob} has become something else")

    # --- phones ---

    def look(self, phone: int, state: dict[str, Any], own: Iterable[str], tables: State) -> None:
        """Judge what one person's databases hold now. `own`: the records of their ops there."""
        at, kept = (phone, state["person"]), {*own, *(f"draft:{form}" for form in state["drafts"])}
        now = {found["key"]: Held(**found) for found in state["blobs"]}
        for key in self.held.get(at, {}).keys() - now.keys():
            self._gone(self.held[at][key], at, kept, tables)
        self.held[at] = now
        self.ever.setdefault(at, set()).update(key for key, held in now.items() if held.saved)

    def _gone(self, was: Held, at: tuple[int, str], kept: set[str], tables: State) -> None:
        """The bytes are not on the phone any more."""
        owners = kept & set(was.refs)
        holds("I14", not owners, f"the bytes of {was.key} are gone from phone {at}, which still has {owners}")
        wanted = any((ref.blob, ref.person) == (was.key, at[1]) and not ref.counts for ref in tables.refs.values())
        unsafe = was.saved and wanted
        holds("I15", not unsafe, f"{was.key} was {was.state} on phone {at}; its bytes are gone, and never came")

    def forget(self, phone: int) -> None:
        """The phone is gone."""
        for found in (self.held, self.ever):
            for at in [at for at in found if at[0] == phone]:
                del found[at]

    def waiting(self, phone: int) -> set[str]:
        """Who has something on this phone to bring."""
        return {
            person
            for (n, person), found in self.held.items()
            if n == phone and any(held.saved and held.state in {"held", "refused"} for held in found.values())
        }

    def settled(self, tables: State, alive: Iterable[int]) -> None:
        """All is quiet: what phones had has come, and is marked so."""
        brought = {(key, person) for (n, person), keys in self.ever.items() if n in set(alive) for key in keys}
        for ref in tables.refs.values():
            if (ref.blob, ref.person) in brought:
                there = ref.counts and ref.blob in tables.stored
                holds("I15", there, f"{ref.person} had {ref.blob}, which {ref.row} shows, and it never came")
        for row in tables.records.values():
            blob = f"{row.site}/{row.body.get('sha')}"
            right = blob in tables.stored and self._counts(row.key, blob, tables)
            said = row.kind != "photo" or row.body.get("stored", False) == right
            holds("I15", said, f"{row.key} does not say that {blob} is {'here' if right else 'not here'}")
