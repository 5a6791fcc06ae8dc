"""What every field ought to hold, and who wrote it: worked out from the op log by the relation `seen` alone.

It shares no code with the merge. Of two values one of whose authors had not seen the other it does not know which wins;
it looks into the stored conflict, and complains where there is none (I4) or where there ought to be none (I5).
"""

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sync import canon
from sync.kind import Field, Kind, Kinds
from sync.store import Conflict, Logged
from sync.wire import Body, Op
from tests.simulation.broken import holds
from tests.sync.memory import State

EFFECTIVE = frozenset({"applied", "same", "merged", "conflict"})
TEXT_BYTES = 8192
# Kinds whose states the engine changes too: cards are closed, checks and versions follow others (rounds.py).
DERIVED = frozenset({"card", "run", "template"})
CLOCK_MS = 600_000  # by so much a clock that is put right between save and push may fool `expires`
_op = msgspec.json.Decoder(Op)


class Value(Struct):
    """What a field, or a group of fields, holds, and the op it is from."""

    value: Any
    op: str


class Meeting(Struct):
    """An op that sets a field, or a group of `names`, where `stands` is."""

    line: Logged
    op: Op
    unit: str
    names: list[str]
    declared: Field
    stands: Value | None


class Ledger:
    """Fed with the lines of the log in their order; `rows`: row → field → value."""

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds.kinds
        self.lines = 0
        self.ops: set[str] = set()
        self.rows: dict[str, dict[str, Value]] = {}
        self.conflicts: dict[str, tuple[str, set[str]]] = {}  # id → row, the two ops
        self.expires: dict[str, int] = {}  # op → when it expires, true time
        self.saw: dict[str, Body] = {}  # op → what its author saw when they wrote it

    def follow(self, tables: State) -> list[tuple[Logged, Op | None]]:
        """Read what was logged since; returns those lines."""
        new = [(line, self._read(line)) for line in tables.log[self.lines :]]
        self.lines = len(tables.log)
        for line, op in new:
            holds("I2", line.op not in self.ops, f"op {line.op} was consumed twice")
            self.ops.add(line.op)
            if op is not None and op.t != "gap":
                self._take(line, op, tables)
        for id in tables.conflicts.keys() - self.conflicts.keys():
            found = tables.conflicts[id]
            holds("I5", False, f"{found.row} {found.field}: a conflict between {found.winner_op} and {found.loser_op}, "
                  "one of whose authors had seen the other's value")  # fmt: skip
        for key in dict.fromkeys(line.row for line, _ in new if line.row):
            self._compare(key, tables)
        for line, op in new:
            self._decided(line, op, tables)
        return new

    def _read(self, line: Logged) -> Op | None:
        """The op as it counts: under an id of its own if it was held and accepted, or a file had said otherwise."""
        op = _decoded(line.raw)
        if op is None or op.t == "gap" or op.id == line.op:
            return op
        self.saw |= {line.op: self.saw[op.id]} if op.id in self.saw else {}
        self.expires |= {line.op: self.expires[op.id]} if op.id in self.expires else {}
        return replace(op, id=line.op)

    def _take(self, line: Logged, op: Op, tables: State) -> None:
        kind = self.kinds.get(op.kind)
        if kind is None:
            return
        if line.status not in EFFECTIVE:
            fact = op.t in {"fact", "void"} or (op.t == "create" and kind.create != "command")
            holds(
                "I4",
                not (fact and line.status in {"refused", "late"}),
                f"{op.t} {op.id} was {line.status}: its values are nowhere",
            )
            if line.status == "quarantined":
                holds("I1", op.id in tables.quarantine, f"{op.id} is told to be in quarantine, and is not")
            if line.status == "late":
                self._late(line, op, kind)
            return
        late_ms = line.received_ms - self.expires.get(op.id, line.received_ms)
        holds("I19", late_ms <= CLOCK_MS, f"{op.id} had expired {late_ms} ms ago and was {line.status}")
        if op.t in {"create", "fact"} or op.set:
            self._set(line, op, kind, tables)
        if op.t == "command":
            self._move(line, op, kind, tables)

    def _set(self, line: Logged, op: Op, kind: Kind, tables: State) -> None:
        fields = self.rows.get(line.row)
        if fields is None:
            fields = self.rows[line.row] = {}
            if op.t == "create" and kind.status and kind.status.first and op.kind not in DERIVED:
                fields[kind.status.field] = Value(kind.status.first, op.id)
        done: set[str] = set()
        for name in op.set:
            declared = kind.fields.get(name)
            if declared is None or (declared.group or name) in done:
                continue
            unit = declared.group or name
            done.add(unit)
            names = [name] if not declared.group else [n for n, f in kind.fields.items() if f.group == declared.group]
            if unit not in fields and op.t == "fact" and all(op.set.get(each) is None for each in names):
                continue  # it was nothing, and is
            fields[unit] = self._meet(Meeting(line, op, unit, names, declared, fields.get(unit)), tables)

    def _meet(self, met: "Meeting", tables: State) -> Value:
        """What the field holds after the op."""
        line, op, unit, declared, stands = met.line, met.op, met.unit, met.declared, met.stands
        mine = Value(_one(declared, met.names, op.set), op.id)
        if stands is None:
            return mine
        if canon.same(stands.value, mine.value):
            return stands
        seen = self.saw.get(op.id, op.seen)
        if line.via == "server" or _saw(declared, met.names, seen, stands.value):
            return mine
        if declared.policy == "text" and _goes_on(line, seen.get(unit), stands.value):
            return Value(stands.value.rpartition("⟧\n")[0] + "⟧\n" + mine.value, op.id)
        stored = self._stored(line, op, unit, stands, tables)
        both = {canon.encode(mine.value).decode(), canon.encode(stands.value).decode()}
        kept = {stored.winner_value, stored.loser_value}
        holds("I4", kept == both, f"{line.row} {unit}: of {both} only {kept} was kept")
        if declared.policy == "text" and stands.value and mine.value:
            joined = f"{stands.value}\n⟦by {line.person} at {canon.instant(line.corrected_ms)}⟧\n{mine.value}"
            if len(joined.encode()) <= TEXT_BYTES:
                return Value(joined, op.id)
        won = stored.winner_op == op.id
        holds("I4", not (won and declared.policy == "immutable"), f"{line.row} {unit} cannot change, and did")
        return mine if won else stands

    def _stored(self, line: Logged, op: Op, unit: str, stands: Value, tables: State) -> Conflict:
        """The conflict that must be on record for this op and field, between it and whose value stood."""
        id = canon.v5("conflict", op.id, unit)
        stored = tables.conflicts.get(id)
        if stored is None:
            holds(
                "I4",
                False,
                f"{line.row} {unit}: {op.id} met {stands.value!r} of {stands.op} unseen; no conflict is stored",
            )
            raise AssertionError
        two = {stored.winner_op, stored.loser_op}
        holds(
            "I4", two == {op.id, stands.op}, f"{line.row} {unit}: the conflict names {two}, not {op.id} and {stands.op}"
        )
        self.conflicts[id] = (line.row, two)
        return stored

    def _move(self, line: Logged, op: Op, kind: Kind, tables: State) -> None:
        status = kind.status
        move = status.moves.get(op.act) if status else None
        if move is None or status is None or op.kind in DERIVED:
            return
        fields = self.rows.setdefault(line.row, {})
        stands = fields.get(status.field)
        before = stands.value if stands else None
        holds("I12", before in move.from_, f"{line.row} went from {before} by {op.act}")
        if line.via != "server":
            for name in move.binds:
                held = fields.get(name)
                read = name in op.seen and canon.was_seen(op.seen[name], held.value if held else None)
                holds(
                    "I17",
                    read,
                    f"{op.act} of {line.row} was made on {name} = {held}, its author had read {op.seen.get(name)!r}",
                )
            if stands and stands.op and before != move.to and not canon.same(op.seen.get(status.field), before):
                self._stored(line, op, status.field, stands, tables)
        fields[status.field] = Value(move.to, op.id)

    def _late(self, line: Logged, op: Op, kind: Kind) -> None:
        """The one thing a late command may do is its kind's move `late`."""
        move = kind.status.moves.get("late") if kind.status else None
        if move is None or kind.status is None:
            return
        stands = self.rows.get(line.row, {}).get(kind.status.field)
        if (stands.value if stands else None) in move.from_ and (stands or line.row not in self.rows):
            fields = self.rows.setdefault(line.row, {})
            fields |= {
                name: Value(value, op.id) for name, value in op.set.items() if not stands and name in kind.fields
            }
            fields[kind.status.field] = Value(move.to, op.id)

    def _decided(self, line: Logged, op: Op | None, tables: State) -> None:
        """A move that was made, or refused by a guard, has one decision where its kind keeps them; no other op has."""
        kind = self.kinds.get(op.kind) if op else None
        if op is None or kind is None or op.t != "command" or op.kind not in self.kinds["decision"].bucket.of:
            return
        move = kind.status.moves.get(op.act) if kind.status else None
        if move is None or move.by == "server":
            return
        guarded = line.status == "refused" and (line.code or "").startswith("guard:")
        there = canon.row_key("decision", canon.v5("decision", op.id)) in tables.records
        holds(
            "I17",
            there == (line.status in EFFECTIVE or guarded),
            f"{op.act} {op.id} was {line.status} {line.code}: decision {there}",
        )

    def _compare(self, key: str, tables: State) -> None:
        """The row holds what the ledger says, and its state is one its kind declares."""
        row, fields = tables.records.get(key), self.rows.get(key)
        kind = self.kinds.get(key.partition("/")[0])
        if row is None or kind is None:
            holds("I4", row is not None or not fields, f"{key} is not there, though ops were applied to it")
            return
        if kind.status:
            state = row.body.get(kind.status.field)
            declared = {kind.status.first, *(move.to for move in kind.status.moves.values())}
            holds("I12", state in declared, f"{key} is {state}")
        for unit, held in (fields or {}).items():
            names = [name for name, field in kind.fields.items() if (field.group or name) == unit]
            stands = _one(kind.fields[names[0]], names, row.body)
            holds("I4", canon.same(stands, held.value), f"{key} {unit} is {stands!r}, but {held.op} set {held.value!r}")


def _decoded(raw: str) -> Op | None:
    try:
        return _op.decode(raw)
    except msgspec.DecodeError:
        return None


def _one(declared: Field, names: Iterable[str], values: Body) -> Any:
    """The value of a field, or of its group as one."""
    names = list(names)
    return {name: values.get(name) for name in names} if declared.group else values.get(names[0])


def _saw(declared: Field, names: list[str], seen: Body, stands: Any) -> bool:
    if not declared.group:
        return names[0] in seen and canon.was_seen(seen[names[0]], stands)
    return all(name in seen and canon.was_seen(seen[name], stands[name]) for name in names)


def _goes_on(line: Logged, seen: Any, stands: Any) -> bool:
    """Whether the author goes on writing the part of the text that was appended for them."""
    part = f"\n⟦by {line.person} at "
    return isinstance(stands, str) and part in stands and stands.rpartition(part)[2].partition("⟧\n")[2] == seen
