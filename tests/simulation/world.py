"""One schedule: people who write, phones that exchange, everything that goes wrong, and the checks after each step."""

from collections.abc import Callable
from random import Random
from typing import Any

from server.house import KINDS
from sync import canon
from sync.guards import GUARDS, Guards
from sync.store import Member
from tests.simulation.acts import acts
from tests.simulation.album import Album
from tests.simulation.bounds import Bounds, open_to
from tests.simulation.calm import calm, settled
from tests.simulation.cast import ANA, BO, LEA, MAX, OTHER_SITE, PEOPLE, PHONES, SITE, kinds, told
from tests.simulation.farm import Farm
from tests.simulation.inmemory import InMemory
from tests.simulation.ledger import Ledger
from tests.simulation.line import Line
from tests.simulation.mishaps import Mishaps
from tests.simulation.permute import permuted
from tests.simulation.phones import Event, Phones
from tests.simulation.photos import Photos
from tests.simulation.reply import Ask, Reply
from tests.simulation.rounds import Rounds, judged
from tests.simulation.stack import Stack
from tests.simulation.watch import Saved, Watch
from tests.sync.house import HOUR_MS, NOON_MS

STEPS = 60


class World:
    """A schedule in the making. `mutant`: the rule that is switched off; `farm`: where a real server comes from.

    `alive`: the phones that take part.
    """

    def __init__(self, phones: Phones, seed: int, mutant: str | None = None, farm: Farm | None = None) -> None:
        self.seed = seed
        self.rng, self.light = Random(seed), Random(f"{seed} photos")
        self.phones = phones
        self.kinds = KINDS if farm else kinds()
        server = mutant in Guards.__struct_fields__
        rules = Guards(**{mutant: False}) if mutant and server else GUARDS
        self.core = None if farm else InMemory(self.kinds, rules)
        self.server = self.core or Stack(farm, seed)
        self.server.committed = self.committed
        self.line = Line(self, self.rng, self.rng.choice((0.0, 0.2, 0.4, 0.6)))
        self.ledger, self.bounds, self.watch = Ledger(self.kinds), Bounds(), Watch(self.kinds)
        self.album, self.photos, self.rounds = Album(), Photos(self), Rounds(self)
        self.mishaps = Mishaps(self)
        self.now_ms = NOON_MS
        self.ids = 0
        self.journal: list[tuple[int, str, str, Member]] = []  # log length at that moment, person, site, what they are
        self.alive: list[int] = []
        self.current: dict[int, str] = {}
        self.schema: dict[int, int] = {}
        self.signed_out: set[str] = set()
        self.paused: list[tuple[int, int, Saved | None]] = []
        phones.order("world", seed=seed, indexed=seed % 10 == 0, mutant=mutant if mutant and not server else None)

    # --- time and ids ---

    def new_id(self) -> str:
        """The next id of the server and of the world."""
        self.ids += 1
        return canon.uuid7(self.now_ms, self.ids.to_bytes(10))

    def passes(self, ms: int) -> None:
        """Time goes by; who waits for an answer gives up after a while."""
        self.now_ms += ms
        self.phones.now_ms = self.server.now_ms = self.now_ms
        self.line.time_out(self.now_ms)

    def ticks(self) -> None:
        """A request takes a moment, so that no two are of the same."""
        self.now_ms += 1
        self.phones.now_ms = self.server.now_ms = self.now_ms

    # --- the schedule ---

    def play(self) -> None:
        """The whole schedule. Raises `Broken`."""
        self._begin()
        for _ in range(STEPS):
            self.passes(self.rng.choice((500, 2_000, 4_000, 9_000, 40_000, 300_000)))
            self.step()
        calm(self)
        settled(self)

    def _begin(self) -> None:
        self.passes(0)
        for (person, site), role in PEOPLE.items():
            self.becomes(person, site, Member(role, NOON_MS - 1000 * HOUR_MS))
        for site in (SITE, OTHER_SITE):
            if self.core:
                self.core.serve(site, [("create", "site", site, {"name": {"en": "Fair"}, "tz": "UTC"})], self.new_id)
        for n, who in enumerate(PHONES):
            self.new_phone(n, locks=self.rng.random() < 0.5)
            self.sign_in(n, who[0])

    def step(self) -> None:
        """One thing that happens."""
        phone = self.rng.choice(self.alive)
        what = self.rng.random()
        if what < 0.44:
            acts(self, phone)
        elif what < 0.72:
            if "done" in (self.exchange(phone) or {}) and self.photos.here(phone) and self.light.random() < 0.7:
                self.photos.upload(phone)
        elif what < 0.78:
            self.line.deliver()
        elif what < 0.82:
            self.line.group()
        elif what < 0.92:
            self.mishaps.happen(phone)
        else:
            self.interleaved(phone)
        self.photos.step(phone)
        self.rounds.step(phone)
        self.resume()

    def resume(self) -> None:
        """Whatever was stopped for a while goes on."""
        while self.paused:
            self._resumed(*self.paused.pop(0))

    # --- phones ---

    def new_phone(self, n: int, locks: bool) -> None:
        """An empty browser."""
        self.schema[n] = self.server.shapes.schema
        self.phones.order("phone", phone=n, kinds=told(self.kinds, self.schema[n]), locks=locks)
        if n not in self.alive:
            self.alive.append(n)

    def sign_in(self, n: int, person: str) -> None:
        """Somebody signs in; whoever was signed in is signed out."""
        if self.current.get(n) not in {None, person}:
            self.task(n, "signOut")
        self.signed_out.discard(person)
        role = {site: role for (who, site), role in PEOPLE.items() if who == person}
        session = {"person": person, "name": person[-2:], "lang": "en", "sites": list(role), "role": role}
        self.current[n] = person
        self.task(n, "signIn", session=session)
        self.look(n)

    def task(self, n: int, what: str, **members: Any) -> Any:
        """Something a phone does by itself; its value."""
        event = self.phones.begin(n, what, **members)[1]
        if "failed" in event:
            raise RuntimeError(event["failed"])
        return event.get("done")

    def exchange(self, n: int, why: str | None = None, stop: dict[str, Any] | None = None) -> Event | None:
        """An exchange, as far as it gets."""
        why = why or self.rng.choice(("save", "open", "poke", "online", "timer", "try", "try"))
        task, event = self.phones.begin(n, "exchange", why=why, stop=stop)
        ops = [held for held in self.line.held if not held.ask.blob]
        self.line.fired["two_tabs"] += any(held.phone == n and held.task for held in ops)
        return self.goes_on(n, task, event)

    def goes_on(self, n: int, task: int, event: Event) -> Event | None:
        """Carry an exchange on, and look at what it left on the phone."""
        told = self.line.go(n, task, event)
        if told and "paused" in told:
            self.paused.append((n, task, None))
        if told and "failed" in told and "connection is lost" not in str(told["failed"]):
            raise RuntimeError(told["failed"])
        self.look(n)
        return told

    def forget(self, n: int) -> None:
        """A phone is gone, with everything on it."""
        self.watch.forget(n, self.ledger)
        self.album.forget(n)

    def _resumed(self, n: int, task: int, op: Saved | None) -> None:
        event = self.phones.order("resume", task=task)
        if op is None:
            self.goes_on(n, task, event)
        elif "done" in event:
            self.watch.read(op, event["done"], self.server.tables())

    def interleaved(self, n: int) -> None:
        """A worker that stops between two transactions, for a while or for good; a page rendered meanwhile."""
        at = self.rng.randint(1, 12)
        what = self.rng.choice(("kill", "kill", "pause", "fail", "read", "read"))
        if what == "read":
            self._read(n)
            return
        self.line.fired[{"kill": "worker_killed", "pause": "overlap", "fail": "db_failed"}[what]] += 1
        self.exchange(n, stop={"at": at, "how": what})
        if what == "pause":
            self.exchange(n)

    def _read(self, n: int) -> None:
        """A page is rendered while an exchange is under way."""
        own = [saved for saved in self.watch.saved.values() if saved.phone == n and saved.person == self.current[n]]
        seen = self.watch.seen.get((n, self.current[n]))
        open_ = [s for s in own if seen and s.id in seen.ops and seen.ops[s.id].state in {"waiting", "sent", "acked"}]
        last = {(s.row, field): s for s in open_ for field in s.draws}
        if not last:
            return
        op = self.rng.choice(list(last.values()))
        if seen.ops[op.id].covered or any(last[op.row, field] is not op for field in op.draws):
            return  # what was answered is not drawn again, though the server may go back behind it
        kind, _, rec = op.row.partition("/")
        task, event = self.phones.begin(n, "get", kind=kind, rec=rec, stop={"at": 3, "how": "pause"})
        if "paused" in event:
            self.line.fired["read_beside"] += 1
            self.paused.append((n, task, op))
            self.exchange(n, "try")

    def look(self, n: int, full: bool = True) -> dict[str, Any]:
        """What the phone holds, judged."""
        if n not in self.alive:
            return {}
        told = self.phones.order("look", phone=n, full=full)
        tables = self.server.tables()
        for state in told["states"]:
            seen = self.watch.look(n, state, self.ledger)
            own = (self.watch.saved[op].row.partition("/")[2] for op in seen.ops if op in self.watch.saved)
            self.album.look(n, state, own, tables)
            if full and state["person"] == told["current"]:
                self.watch.rows(n, state, tables, open_to(state["person"], tables, self.now_ms))
        self.watch.acknowledged(self.ledger)
        return told

    # --- the server ---

    def becomes(self, person: str, site: str, member: Member) -> None:
        """Somebody is something at a site from now on."""
        self.journal.append((len(self.server.tables().log), person, site, member))
        self.server.member(person, site, member)

    def serve(self, asks: list[Ask], fault: str | None) -> list[Reply]:
        """Requests reach the server. Raises `Crash`."""
        if asks[0].blob:
            return [self._take(asks[0], fault)]
        out = [Reply(401, '{"proto":1,"code":"signed_out"}') if ask.person in self.signed_out else None for ask in asks]
        asked = [ask for ask, refused in zip(asks, out, strict=True) if refused is None]
        replies = iter(self.server.ask(asked, fault) if asked else [])
        self.server.between = None
        told = [refused or next(replies) for refused in out]
        for ask, reply in zip(asks, told, strict=True):
            self.bounds.answered(ask, reply, self.server.tables(), self.now_ms)
        return told

    def _take(self, ask: Ask, fault: str | None) -> Reply:
        """Somebody asks how far they are with a photo, or brings more of it."""
        if ask.person in self.signed_out:
            return Reply(401, "")
        self.album.heard(ask)
        try:
            return self.server.upload(ask, fault)
        finally:
            self.committed()

    def beside(self, meanwhile: Callable[[], None]) -> None:
        """What another connection does during the next request."""
        self.server.between = meanwhile
        self.server.between_at = self.rng.randint(1, 4)

    def moved_beside(self, ask: Ask) -> None:
        """The site itself hands on a note this request is about, right after it was taken in."""
        core, rows = self.core, self.server.tables().records
        notes = [row for row in rows.values() if row.kind == "note" and row.id in ask.text]
        if core and notes:
            note, reader = self.rng.choice(notes), self.rng.choice((ANA, BO, LEA, MAX, None))
            self.line.fired["moved_beside"] += 1
            self.beside(lambda: core.serve(note.site, [("fact", "note", note.id, {"reader": reader})], self.new_id))

    def committed(self) -> None:
        """Judge what was just committed."""
        tables = self.server.tables()
        self.album.committed(self.server, self.bounds.buckets)
        self.bounds.committed(self.ledger.follow(tables), tables)
        judged(tables)

    def permuted(self, asks: list[Ask]) -> None:
        """Try in what orders these could have come (I16)."""
        permuted(self.server, [ask for ask in asks if ask.person not in self.signed_out])

    def rewound(self) -> None:
        """The server's history is another one: read it from its beginning."""
        expires, saw = self.ledger.expires, self.ledger.saw
        self.ledger, self.bounds = Ledger(self.kinds), Bounds()
        self.ledger.expires, self.ledger.saw = expires, saw
        self.bounds.known(self.ledger.follow(self.server.tables()), self.server.tables())
        self.watch.rewound(self.ledger)
        self.album.rewound(self.server.tables())
