"""A small site for Hypothesis: a server on some store, small phones, and the judges of the schedules beside them."""

import json
from typing import Any

from msgspec.structs import replace

from sync import canon
from sync.store import Member
from sync.wire import Body
from tests.simulation.bounds import Bounds, open_to, sequences
from tests.simulation.broken import holds
from tests.simulation.cast import ANA, BO, EVE, LEA, MAX, OTHER_SITE, PEOPLE, SITE, kinds
from tests.simulation.closed import closed
from tests.simulation.ledger import Ledger
from tests.simulation.permute import permuted
from tests.simulation.pocket import UNSENT, Pocket
from tests.simulation.replay import Journal, replayed
from tests.simulation.reply import Ask, Crash, Reply
from tests.simulation.watch import Saved, Watch, counted
from tests.sync.house import HOUR_MS, NOON_MS

FAULTS = (None, None, None, "busy", "storage_full", "internal:3", "internal:6", "crash:4", "crash_after", "blind")
HOME = {ANA: SITE, BO: SITE, LEA: SITE, MAX: SITE, EVE: OTHER_SITE}
MOST_PHONES = 7
BATCH_OPS = 200


class Small:
    """Everything of one example. Phones are named by number; who is not there is whoever comes round again."""

    def __init__(self, server: Any) -> None:
        self.server, self.kinds = server, kinds()
        self.server.now_ms = NOON_MS
        self.ledger, self.bounds, self.watch = Ledger(self.kinds), Bounds(), Watch(self.kinds)
        self.server.committed = self.committed
        self.ids = 0
        self.journal: Journal = []
        self.kept: tuple[int, Any] | None = None
        for (person, site), role in PEOPLE.items():
            self.becomes(person, site, Member(role, NOON_MS - 1000 * HOUR_MS))
        for site in (SITE, OTHER_SITE):
            self.server.serve(site, [("create", "site", site, {"name": {"en": "Fair"}, "tz": "UTC"})], self.new_id)
        self.phones = [Pocket(person, self.new_id(), self.server.shapes.schema) for person in HOME]
        self._begin()

    def _begin(self) -> None:
        """There is something, and everybody has it."""
        for n, kind, values in (
            (0, "post", {"said": "new"}), (1, "note", {"said": "new", "reader": BO}), (2, "note", {"said": "new"})
        ):  # fmt: skip
            self.create(n, kind, values)
        for n in (*range(len(self.phones)), *range(len(self.phones))):
            self.exchange(n, None)

    def new_id(self) -> str:
        """The next id of anything; time goes by a little."""
        self.ids += 1
        self.server.now_ms += 1
        return canon.uuid7(self.server.now_ms, self.ids.to_bytes(10))

    def becomes(self, person: str, site: str, member: Member) -> None:
        """Somebody is something at a site from now on."""
        self.journal.append((len(self.server.tables().log), person, site, member))
        self.server.member(person, site, member)

    # --- people ---

    def save(self, phone: Pocket, op: Body, draws: Body, expires_ms: int | None = None) -> None:
        """Put an op into a phone's outbox, and note what its author saw."""
        id = self.new_id()
        hlc = f"{self.server.now_ms + phone.fast_ms}:0000"
        op = {"id": id, "v": phone.schema, "site": HOME[phone.person], "hlc": hlc, **op}
        phone.add(op, draws)
        row = canon.row_key(op["kind"], op["rec"])
        self.watch.saved[id] = Saved(id, self.phones.index(phone), phone.person, op["t"], op["site"], row, draws)
        self.ledger.saw[id] = op.get("seen", {})
        if expires_ms is not None:
            self.ledger.expires[id] = expires_ms

    def create(self, n: int, kind: str, values: Body) -> None:
        """A new record."""
        self.save(self.at(n), {"t": "create", "kind": kind, "rec": self.new_id(), "set": values}, values)

    def fact(self, n: int, kind: str, pick: int, values: Body) -> None:
        """Other values for a record the phone shows."""
        phone = self.at(n)
        if found := self._picked(phone, kind, pick):
            rec, seq, body = found
            seen = {name: body.get(name) for name in values}
            self.save(phone, {"t": "fact", "kind": kind, "rec": rec, "base": seq, "seen": seen, "set": values}, values)

    def reply(self, n: int, pick: int, said: str) -> None:
        """A child of a note."""
        phone = self.at(n)
        if found := self._picked(phone, "note", pick):
            values = {"of": found[0], "said": said}
            self.save(phone, {"t": "create", "kind": "reply", "rec": self.new_id(), "set": values}, values)

    def command(self, n: int, pick: int, act: str) -> None:
        """A move of a post, its author having read all of it."""
        phone = self.at(n)
        status = self.kinds.kinds["post"].status
        if (found := self._picked(phone, "post", pick)) and status:
            rec, seq, body = found
            op = {"t": "command", "kind": "post", "rec": rec, "act": act, "reason": "so", "base": seq}
            seen = {name: body.get(name) for name in ("status", "said", "mood")}
            self.save(phone, {**op, "seen": seen}, {"status": status.moves[act].to})

    def alarm(self, n: int) -> None:
        """A command with an end."""
        phone, expires_ms = self.at(n), self.server.now_ms + 120_000
        args, values = {"expires": expires_ms + phone.fast_ms}, {"level": "alarm"}
        op = {"t": "command", "kind": "alert", "rec": self.new_id(), "act": "raise", "base": 0, "seen": {}}
        self.save(phone, {**op, "set": values, "args": args}, {**values, "status": "raised"}, expires_ms)

    def meddle(self, n: int, pick: int, said: str) -> None:
        """Change a record that is none of the author's business, its id known."""
        rows = [row for row in self.server.tables().records.values() if row.kind in {"post", "note"}]
        if rows:
            row = rows[pick % len(rows)]
            op = {"t": "fact", "kind": row.kind, "rec": row.id, "base": row.seq, "set": {"said": said}}
            self.save(self.at(n), {**op, "seen": {"said": row.body.get("said")}}, {"said": said})

    def at(self, n: int) -> Pocket:
        """The phone of that number."""
        return self.phones[n % len(self.phones)]

    def _picked(self, phone: Pocket, kind: str, pick: int) -> tuple[str, int, Body] | None:
        keys = phone.keys(kind)
        shown = phone.shown(keys[pick % len(keys)]) if keys else None
        return (keys[pick % len(keys)].partition("/")[2], *shown) if shown else None

    # --- the line ---

    def exchange(
        self, n: int, fault: str | None, *, heard: bool = True, pull: bool = True, limit: int | None = None,
        most: int = BATCH_OPS,
    ) -> None:  # fmt: skip
        """One request, and what comes of it on the phone."""
        phone = self.at(n)
        if phone.dead:
            return
        ask = self._ask(phone, phone.batch(most), pull, limit)
        try:
            (reply,) = self.server.ask([ask], fault)
        except Crash:
            return
        self._answered(phone, ask, reply, heard)

    def together(self, n: int, m: int) -> None:
        """Two requests as one group."""
        phones = [self.at(n), self.at(m)]
        asks = [self._ask(phone, phone.batch(BATCH_OPS), True, None) for phone in phones]
        if phones[0].device != phones[1].device and not any(phone.dead for phone in phones):
            permuted(self.server, asks)
            for phone, ask, reply in zip(phones, asks, self.server.ask(asks), strict=True):
                self._answered(phone, ask, reply, heard=True)

    def _ask(self, phone: Pocket, sent: list[Any], pull: bool, limit: int | None) -> Ask:
        self.server.now_ms += 1
        said = phone.request(self.server.now_ms, sent, pull)
        return Ask(phone.person, canon.encode(said).decode(), limit)

    def _answered(self, phone: Pocket, ask: Ask, reply: Reply, heard: bool) -> None:
        answer = self.bounds.answered(ask, reply, self.server.tables(), self.server.now_ms)
        if heard and answer:
            phone.fold(answer)
        elif heard:
            phone.refused(json.loads(reply.text), self.new_id())

    # --- mishaps ---

    def evict(self, n: int) -> None:
        """The browser throws everything away."""
        n %= len(self.phones)
        self.watch.forget(n, self.ledger)
        self.phones[n] = Pocket(self.phones[n].person, self.new_id(), self.server.shapes.schema)

    def clone(self, n: int) -> None:
        """Two phones are one device."""
        if len(self.phones) < MOST_PHONES:
            self.phones.append(self.at(n).clone())

    def revoke(self, n: int) -> None:
        """A phone is locked out, which learns it with its next request."""
        self.server.revoke(self.at(n).device)

    def role(self, who: str, role: str) -> None:
        """Somebody becomes something else at once."""
        before = self.server.tables().members[who, SITE]
        was = before.role_after or before.role
        self.becomes(who, SITE, Member(was, before.since_ms, self.server.now_ms, role))

    def leave_or_return(self, who: str) -> None:
        """Somebody is no member any more, or is one again."""
        before, now_ms = self.server.tables().members[who, SITE], self.server.now_ms
        ended, since = (None, now_ms) if before.ended_ms else (now_ms, before.since_ms)
        self.becomes(who, SITE, replace(before, ended_ms=ended, since_ms=since))

    def migrate(self, n: int, what: str) -> None:
        """A step of an upgrade."""
        if what == "server":
            self.server.upgrade()
        elif what == "phone":
            self.at(n).schema = self.server.shapes.schema
        else:
            self.server.bar(self.server.shapes.schema)

    def purge(self) -> None:
        """Forget all tombstones."""
        self.server.purge()

    def back_up(self) -> None:
        """Keep everything the server has."""
        self.kept = len(self.journal), self.server.backup()

    def restore(self) -> None:
        """Go back to that, as a new history."""
        if self.kept is None:
            return
        journal, content = self.kept
        self.journal = self.journal[:journal]
        self.server.restore(content)
        expires, saw = self.ledger.expires, self.ledger.saw
        self.ledger, self.bounds = Ledger(self.kinds), Bounds()
        self.ledger.expires, self.ledger.saw = expires, saw
        self.bounds.known(self.ledger.follow(self.server.tables()), self.server.tables())
        self.watch.rewound(self.ledger)

    # --- the judges ---

    def committed(self) -> None:
        """Judge what was just committed."""
        tables = self.server.tables()
        self.bounds.committed(self.ledger.follow(tables), tables)

    def judge(self) -> None:
        """What holds at any moment."""
        tables = self.server.tables()
        counted(tables)
        sequences(tables, self.server.dups)
        for n, phone in enumerate(self.phones):
            state = phone.told()
            self.watch.look(n, state, self.ledger)
            self.watch.rows(n, state, tables, open_to(phone.person, tables, self.server.now_ms))
        self.watch.acknowledged(self.ledger)

    def rest(self) -> None:
        """Drain every phone that may speak, then look at all as a whole."""
        for _ in range(2):  # once more, for what the others brought
            for n, phone in enumerate(self.phones):
                phone.schema = self.server.shapes.schema
                self._drain(n, phone)
        tables = self.server.tables()
        closed(tables)
        for n, phone in enumerate(self.phones):
            if not phone.dead:
                held = {key: (row.bucket, row.seq, canon.encode(row.body).decode())
                        for key, row in phone.view.rows.items()}  # fmt: skip
                mine = open_to(phone.person, tables, self.server.now_ms)
                right = {key: (row.bucket, row.seq, row.text) for key, row in tables.records.items()
                         if row.bucket in mine}  # fmt: skip
                holds("I6", held == right, f"phone {n} holds other rows: {set(held.items()) ^ set(right.items())}")
        replayed(self.server, self.kinds, self.journal)

    def _drain(self, n: int, phone: Pocket) -> None:
        for _ in range(12):
            self.exchange(n, None)
            waiting = any(kept.state in UNSENT for kept in phone.ops)
            if phone.dead or not (waiting or phone.view.more or phone.barred or phone.view.token is None):
                return
        holds("I13", False, f"phone {n} does not come to rest")
