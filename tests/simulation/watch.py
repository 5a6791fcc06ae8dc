"""What a phone may never do: lose an op, blank a value, hold what it may not, miss what it ought to hold."""

from typing import Any

from msgspec import Struct

from sync import canon
from sync.kind import Kinds
from sync.wire import Body
from tests.simulation.broken import holds
from tests.simulation.ledger import Ledger
from tests.sync.memory import State

DONE = frozenset({"acked", "refused", "quarantined"})


class Saved(Struct):
    """An op as a person made it. `draws`: what its record shows from then on."""

    id: str
    phone: int
    person: str
    t: str
    site: str
    row: str
    draws: Body


class Own(Struct, array_like=True):
    """An op as its phone keeps it."""

    id: str
    dseq: int
    state: str
    covered: bool
    epoch: str | None
    seq: int
    st: str | None
    drawn: bool


class Seen(Struct):
    """One person's databases on one phone, as they were looked at last."""

    ops: dict[str, Own]
    drafts: set[str]
    cursors: dict[str, Any]


class Watch:
    """All phones. `saved` is filled by the world."""

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds.kinds
        self.saved: dict[str, Saved] = {}
        self.seen: dict[tuple[int, str], Seen] = {}
        self.acked: set[str] = set()
        self.was_covered: set[tuple[int, str]] = set()
        self.known: dict[tuple[int, str], set[str]] = {}  # buckets a phone ever had a cursor of
        self.orphans: set[str] = set()  # ops whose phone is gone

    def forget(self, phone: int, ledger: Ledger) -> None:
        """The phone is gone, with everything on it; what of its ops was acked is the server's alone to keep."""
        for at in [at for at in self.seen if at[0] == phone]:
            self.orphans |= self.seen.pop(at).ops.keys()
            self.known.pop(at, None)
        self.was_covered = {(n, op) for n, op in self.was_covered if n != phone}
        self.rewound(ledger)

    def look(self, phone: int, state: dict[str, Any], ledger: Ledger) -> Seen:
        """Judge what one person's databases hold now."""
        at = phone, state["person"]
        own = {line[0]: Own(*line) for line in state["ops"]}
        seen = Seen(own, set(state["drafts"]), state["cursors"])
        before = self.seen.get(at)
        if before:
            self._kept(before, seen, ledger)
        self.seen[at] = seen
        self.acked |= {op.id for op in own.values() if op.state in DONE}
        self._drawn(phone, own)
        self._shown(own, state["shown"], seen.cursors)
        return seen

    def _kept(self, before: Seen, now: Seen, ledger: Ledger) -> None:
        for id in before.ops.keys() - now.ops.keys():
            state = before.ops[id].state
            promise = "I1" if state in DONE else "I14"
            holds(promise, id in ledger.ops, f"{id} was {state} on its phone, and is nowhere now")
        holds("I14", before.drafts <= now.drafts, f"drafts {before.drafts - now.drafts} are gone")
        old, new = before.cursors, now.cursors
        if old["epoch"] != new["epoch"]:
            return
        for bucket, cursor in old["buckets"].items():
            later = new["buckets"].get(bucket)
            if later and later["gen"] == cursor["gen"]:
                holds(
                    "I8",
                    later["at"] >= cursor["at"],
                    f"the cursor of {bucket} went from {cursor['at']} to {later['at']}",
                )

    def _drawn(self, phone: int, own: dict[str, Own]) -> None:
        for op in own.values():
            again = op.drawn and (phone, op.id) in self.was_covered
            holds("I10", not again, f"{op.id} had been answered, and is drawn again")
            if op.covered:
                self.was_covered.add((phone, op.id))

    def _shown(self, own: dict[str, Own], shown: dict[str, Any], cursors: dict[str, Any]) -> None:
        """Each value somebody saved is shown until it is answered."""
        last: dict[tuple[str, str], Own] = {}
        for op in sorted(own.values(), key=lambda op: op.dseq):
            saved = self.saved.get(op.id)
            if saved and op.state in {"waiting", "sent", "acked"}:
                last |= {(saved.row, field): op for field in saved.draws}
        made = {
            self.saved[id].row: op.dseq for id, op in own.items() if id in self.saved and self.saved[id].t == "create"
        }
        for (row, field), op in last.items():
            if op.covered or _reached(op, self.saved[op.id].site, cursors):
                continue
            saved, stands = self.saved[op.id], shown.get(row)
            if stands is None:
                holds("I10", saved.t != "create" or op.state == "acked", f"{row}, just made, is not shown")
                continue
            seq, body = stands
            if seq == 0 and op.dseq < made.get(row, 0):
                continue  # it changed a row that is not held at present, and that its author made once more since
            same = canon.same(body.get(field), saved.draws[field])
            answered = op.state == "acked" and seq >= op.seq
            holds("I10", same or answered, f"{row} {field} shows {body.get(field)!r} (seq {seq}); {op.state} {op.id} "
                  f"(seq {op.seq}) set {saved.draws[field]!r}")  # fmt: skip

    def read(self, op: Saved, shown: dict[str, Any] | None, tables: State) -> None:
        """What a page got that was rendered while an exchange was under way: the op drawn, or what came of it."""
        if shown is None:
            return
        commit = next((line.seq for line in tables.log if line.op == op.id), None)
        stands = tables.records[op.row].body if op.row in tables.records else {}
        for field, value in op.draws.items():
            same = canon.same(shown["body"].get(field), value)
            kept_out = canon.same(shown["body"].get(field), stands.get(field))
            answered = commit is not None and (shown["seq"] >= commit or kept_out)
            holds(
                "I10", same or answered, f"a page showed {op.row} {field} = {shown['body'].get(field)!r}, not {value!r}"
            )

    def acknowledged(self, ledger: Ledger) -> None:
        """Every op that a phone took for received is in the server's history, or still on a phone."""
        kept = {id for seen in self.seen.values() for id in seen.ops}
        lost = self.acked - ledger.ops - kept
        holds("I1", not lost, f"acknowledged, and nowhere: {sorted(lost)[:3]}")

    def rewound(self, ledger: Ledger) -> None:
        """What the server lost by going back, of phones that are gone, is nowhere, and was never promised to be."""
        kept = {id for seen in self.seen.values() for id in seen.ops}
        self.acked -= self.orphans - ledger.ops - kept

    def rows(self, phone: int, state: dict[str, Any], tables: State, open_now: set[str]) -> None:
        """Judge the rows of a view against the server's, as far as its cursors reach. `open_now`: what it may hold."""
        cursors = state["cursors"]
        if cursors["epoch"] != tables.server["epoch"] or cursors["more"] or cursors["token"] is None:
            return
        held = {key: (bucket, seq, gen, body) for key, bucket, seq, gen, body in state["rows"]}
        done = {name: cursor for name, cursor in cursors["buckets"].items() if not cursor["stale"]}
        known = self.known.setdefault((phone, state["person"]), set())
        known |= cursors["buckets"].keys()
        for key, (bucket, seq, gen, _) in held.items():
            dropped = bucket in known and bucket not in cursors["buckets"]
            holds("I9", not dropped, f"{bucket} was dropped, and {key} is still on the phone")
            if bucket in done and gen == done[bucket]["gen"]:
                self._row(key, bucket, seq, done[bucket]["at"], tables)
        for key, row in tables.records.items():
            if row.bucket in open_now & done.keys() and row.seq <= done[row.bucket]["at"]:
                found = held.get(key)
                at = done[row.bucket]["at"]
                there = found is not None and found[0] == row.bucket and found[1] == row.seq
                holds("I8", there, f"{key} has seq {row.seq} in {row.bucket}; the phone reached {at} and has {found}")
                holds(
                    "I6", found is not None and found[3] == row.text, f"{key} is {found} on the phone, {row.text} here"
                )
        self._sums(held, done)
        holds("I7", not state["link"]["unequal"], f"{state['link']['unequal']} do not add up")

    def _row(self, key: str, bucket: str, seq: int, at: int, tables: State) -> None:
        """No row of the view has left its bucket as of the cursor."""
        row = tables.records.get(key)
        holds(
            "I8",
            row is not None and seq <= row.seq,
            f"{key} has seq {seq} on a phone, the server has {row and row.seq}",
        )
        if row is not None and row.bucket != bucket:
            holds("I9", row.seq > at, f"{key} left {bucket} at {row.seq}; the phone reached {at} and still holds it")

    def _sums(self, held: dict[str, Any], done: dict[str, Any]) -> None:
        for name, cursor in done.items():
            mine = [
                (key, seq) for key, (bucket, seq, gen, _) in held.items() if bucket == name and gen == cursor["gen"]
            ]
            total = sum(canon.sum_term(key, seq) for key, seq in mine) % 2**32
            holds("I7", (len(mine), total) == (cursor["count"], cursor["sum"]), f"{name} is counted wrong on a phone")


def _reached(op: Own, site: str, cursors: dict[str, Any]) -> bool:
    """Whether everything the server had of the op's site, when it took the op in, is on the phone."""
    ats = [cursor["at"] for bucket, cursor in cursors["buckets"].items() if bucket.startswith(site)]
    known = op.state == "acked" and op.epoch == cursors["epoch"] and cursors["token"] and not cursors["more"]
    return bool(known) and all(at >= op.seq for at in ats)


def counted(tables: State) -> None:
    """The server's buckets count and sum what is in them."""
    found: dict[str, tuple[int, int]] = {}
    for key, row in tables.records.items():
        n, total = found.get(row.bucket, (0, 0))
        found[row.bucket] = n + 1, (total + canon.sum_term(key, row.seq)) % 2**32
    for name, sums in tables.buckets.items():
        n, total = found.get(name, (0, 0))
        holds("I7", (n, total) == (sums.count, sums.sum), f"{name} has {n} rows, and is said to have {sums.count}")
