"""Hypothesis drives the core alone, beside the seeded schedules: it thinks of other orders, and makes red ones short.

The phones here are a few lines of Python: an outbox, a token, the rows of the last pull.
"""

import json
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from sync import canon
from sync.guards import GUARDS
from sync.store import Member
from sync.wire import Body
from tests.simulation.bounds import Bounds, sequences
from tests.simulation.broken import holds
from tests.simulation.cast import ANA, BO, LEA, MAX, PEOPLE, SITE, kinds
from tests.simulation.core import Core
from tests.simulation.ledger import Ledger
from tests.simulation.reply import Ask, Crash
from tests.simulation.watch import counted
from tests.sync.house import HOUR_MS, NOON_MS

WHO = st.sampled_from((ANA, BO, LEA, MAX))
WORDS = st.sampled_from(("one", "two", "three", None))
FAULTS = st.sampled_from((None, None, None, "busy", "internal:3", "internal:6", "crash:4", "crash_after", "blind"))


class Pocket:
    """One person's phone, as little as there can be."""

    def __init__(self, person: str, device: str) -> None:
        self.person, self.device = person, device
        self.dseq, self.ops = 0, list[tuple[int, Body]]()
        self.token: str | None = None
        self.epoch: str | None = None
        self.rows: dict[str, Body] = {}

    def forked(self, device: str) -> None:
        """Be a new device: all that is retained is offered again."""
        self.device, self.ops = device, [(n + 1, op) for n, (_, op) in enumerate(self.ops)]
        self.dseq = len(self.ops)

    def learn(self, answer: dict[str, Any]) -> None:
        """Fold an answer in: rows are kept by record, whatever their bucket."""
        self.epoch = answer["epoch"]
        pull = answer.get("pull") or {}
        if "token" not in pull:
            return
        self.token = pull["token"]
        for part in pull["buckets"]:
            self.rows |= {f"{kind}/{rec}": {**body, "seq": seq} for kind, rec, seq, body in part["put"]}
            for kind, rec, _ in part["gone"]:
                self.rows.pop(f"{kind}/{rec}", None)


class Machine(RuleBasedStateMachine):
    """Edit, push, lose, crash, clone, restore; what must hold is looked at after each step."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds = kinds()
        self.server = Core(self.kinds, GUARDS, "e")
        self.server.now_ms = NOON_MS
        self.ledger, self.bounds = Ledger(self.kinds), Bounds()
        self.server.committed = self.committed
        self.ids = 0
        for (person, site), role in PEOPLE.items():
            self.server.member(person, site, Member(role, NOON_MS - 1000 * HOUR_MS))
        self.server.serve(SITE, [("create", "site", SITE, {"name": {"en": "Fair"}, "tz": "UTC"})], self.new_id)
        self.phones = [Pocket(person, self.new_id()) for person in (ANA, BO, LEA, MAX)]
        self.kept: Any = None

    def new_id(self) -> str:
        self.ids += 1
        return canon.uuid7(self.server.now_ms, self.ids.to_bytes(10))

    def committed(self) -> None:
        tables = self.server.tables()
        self.bounds.committed(self.ledger.follow(tables), tables)

    def add(self, phone: Pocket, op: Body) -> None:
        phone.dseq += 1
        hlc = f"{self.server.now_ms}:0000"
        phone.ops.append((phone.dseq, {"id": self.new_id(), "v": 1, "site": SITE, "hlc": hlc, **op}))

    @rule(n=st.integers(0, 3), said=WORDS)
    def create(self, n: int, said: str | None) -> None:
        self.add(self.phones[n], {"t": "create", "kind": "post", "rec": self.new_id(), "set": {"said": said or "new"}})

    @rule(n=st.integers(0, 3), pick=st.integers(0, 5), field=st.sampled_from(("said", "more", "fixed")), said=WORDS)
    def edit(self, n: int, pick: int, field: str, said: str | None) -> None:
        phone = self.phones[n]
        posts = [key for key in sorted(phone.rows) if key.startswith("post/")]
        if posts:
            key = posts[pick % len(posts)]
            body = phone.rows[key]
            op = {"t": "fact", "kind": "post", "rec": key[5:], "base": body["seq"], "set": {field: said}}
            self.add(phone, {**op, "seen": {field: body.get(field)}})
            phone.rows[key] = {**body, field: said}

    @rule(n=st.integers(0, 3), pick=st.integers(0, 5), act=st.sampled_from(("sign", "shut", "open_again")))
    def decide(self, n: int, pick: int, act: str) -> None:
        phone = self.phones[n]
        posts = [key for key in sorted(phone.rows) if key.startswith("post/")]
        if posts:
            body = phone.rows[posts[pick % len(posts)]]
            seen = {name: body.get(name) for name in ("status", "said", "mood")}
            op = {"t": "command", "kind": "post", "rec": posts[pick % len(posts)][5:], "act": act, "reason": "so"}
            self.add(phone, {**op, "base": body["seq"], "seen": seen})

    @rule(n=st.integers(0, 3), fault=FAULTS, heard=st.booleans())
    def exchange(self, n: int, fault: str | None, heard: bool) -> None:
        """Push and pull; unless `heard`, the answer is lost."""
        phone = self.phones[n]
        said = {
            "proto": 1, "schema": 1, "app": "pocket", "device": phone.device, "now": self.server.now_ms,
            "epoch": phone.epoch, "token": phone.token, "pull": True, "ops": phone.ops,
        }  # fmt: skip
        ask = Ask(phone.person, canon.encode(said).decode())
        try:
            (reply,) = self.server.ask([ask], fault)
        except Crash:
            return
        answer = self.bounds.answered(ask, reply, self.server.tables(), self.server.now_ms)
        problem = json.loads(reply.text)
        if not heard:
            return
        if answer:
            phone.learn(answer)
            phone.ops = []
        elif problem["code"] == "device_forked":
            phone.forked(self.new_id())
        elif problem["code"] == "epoch_changed":
            phone.epoch, phone.token = problem["epoch"], None
            phone.forked(self.new_id())

    @rule(n=st.integers(0, 3))
    def clone(self, n: int) -> None:
        """Two phones are one device."""
        if len(self.phones) < 6:
            one = self.phones[n]
            other = Pocket(one.person, one.device)
            other.__dict__ |= {**one.__dict__, "ops": list(one.ops), "rows": dict(one.rows)}
            self.phones.append(other)

    @rule(who=WHO, role=st.sampled_from(("crew", "lead")))
    def role(self, who: str, role: str) -> None:
        before = self.server.tables().members[who, SITE]
        was = before.role_after or before.role
        self.server.member(who, SITE, Member(was, before.since_ms, self.server.now_ms, role))

    @rule(hours=st.sampled_from((1, 30, 100)))
    def wait(self, hours: int) -> None:
        self.server.now_ms += hours * HOUR_MS

    @rule()
    def back_up(self) -> None:
        self.kept = self.server.backup()

    @rule()
    def restore(self) -> None:
        if self.kept is not None:
            self.server.restore(self.kept)
            self.ledger, self.bounds = Ledger(self.kinds), Bounds()
            self.bounds.known(self.ledger.follow(self.server.tables()), self.server.tables())

    @invariant()
    def sums_and_sequences_hold(self) -> None:
        counted(self.server.tables())
        sequences(self.server.tables(), self.server.dups)

    def teardown(self) -> None:
        """Everybody pulls all there is from nothing, and holds what the server holds (I6)."""
        for phone in self.phones[:4]:
            phone.token, phone.rows, phone.ops = None, {}, []
            phone.epoch = self.server.epoch
            self.exchange(self.phones.index(phone), None, True)
            held = {key: body["seq"] for key, body in phone.rows.items() if key.startswith("post/")}
            right = {key: row.seq for key, row in self.server.tables().records.items() if row.kind == "post"}
            holds("I6", held == right, f"{phone.person} holds {held}, the server {right}")


TestMachine = Machine.TestCase
TestMachine.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
