"""A site where one fault happens, and nothing by chance: the simulation's phones, server and judges, played by hand."""

from typing import Any

from tests.simulation import people
from tests.simulation.calm import calm, settled
from tests.simulation.farm import Farm
from tests.simulation.line import Line
from tests.simulation.phones import Event, Phones
from tests.simulation.reply import Ask, Reply
from tests.simulation.world import World

SEED = 10  # each tenth has its databases in fake-indexeddb
Shown = dict[str, Any]


class Scripted(Line):
    """A line to which happens what the test wrote down, one word for each request to come; then it is well."""

    def __init__(self, world: World) -> None:
        super().__init__(world, world.rng, 0.0)
        self.script: list[str] = []

    def _fault(self, ask: Ask) -> str:
        return self.script.pop(0) if self.script else ""


class Site(World):
    """Phones 0 Ana, 1 Bo (and Ana), 2 Lea and 3 Max, who lead, 4 Eve of the other site; all have seen what is there."""

    line: Scripted

    def __init__(self, phones: Phones, farm: Farm | None = None) -> None:
        super().__init__(phones, SEED, farm=farm)
        self.line = Scripted(self)
        self.told: list[Reply] = []
        self.server.faults = (*self.server.faults, "dies")  # by itself, over a text: no seed asks for that
        self._begin()
        for n in self.alive:
            self.send(n)

    def serve(self, asks: list[Ask], fault: str | None) -> list[Reply]:
        """Requests reach the server; what it says is remembered in `told`."""
        replies = super().serve(asks, fault)
        self.told += replies
        return replies

    def send(self, n: int, *faults: str) -> Event | None:
        """One exchange that a person asks for; what befalls its requests, one after the other."""
        self.line.script = [*faults]
        self.passes(1_000)
        return self.exchange(n, "try")

    def save(self, n: int, change: dict[str, Any], form: str | None = None) -> str:
        """Save a change; its op."""
        self.passes(1_000)
        op = people.save(self, n, change, form)
        assert op, "the phone refused it"
        return op

    def report(self, n: int, sentence: str = "Leak", form: str | None = None) -> str:
        """Report an incident; the record."""
        values = {"what": "spill", "severity": "minor", "sentence": sentence, "lang": "en"}
        home = people.HOME[self.current[n]]
        op = self.save(n, {"t": "create", "site": home, "kind": "incident", "set": values}, form)
        return self.watch.saved[op].row.partition("/")[2]

    def shown(self, n: int, rec: str, kind: str = "incident") -> Shown:
        """A record as this phone shows it; empty where it shows none."""
        return self.task(n, "get", kind=kind, rec=rec) or {}

    def edit(self, n: int, rec: str, kind: str = "incident", **values: Any) -> str:
        """Change fields over what this phone shows."""
        self.passes(1_000)
        op = people.fact(self, n, self.shown(n, rec, kind), values)
        assert op
        return op

    def move(self, n: int, rec: str, act: str, kind: str = "incident", **more: Any) -> str:
        """Take a step over what this phone shows."""
        shown = self.shown(n, rec, kind)
        status = self.kinds.kinds[kind].status
        binds = status.moves[act].binds if status else ()
        seen = {field: shown["body"].get(field) for field in ("status", *binds)}
        at = {"site": shown["site"], "kind": kind, "rec": rec, "base": shown["seq"]}
        return self.save(n, {"t": "command", **at, "act": act, "seen": seen, **more})

    def held(self, n: int, person: str | None = None) -> dict[str, Any]:
        """What is in the databases of whoever is, or was, signed in on a phone."""
        told = self.look(n)
        return next(state for state in told["states"] if state["person"] == (person or self.current[n]))

    def states(self, n: int, person: str | None = None) -> list[tuple[str, str | None]]:
        """What became of each op: its state, and the server's word for it."""
        return [(op[2], op[6]) for op in self.held(n, person)["ops"]]

    def logged(self, op: str) -> list[str]:
        """The outcomes of an op in the server's log: one, if it was consumed once."""
        return [line.status for line in self.server.tables().log if line.op == op]

    def body(self, rec: str, kind: str = "incident") -> dict[str, Any]:
        """A record as the server has it."""
        body: dict[str, Any] = self.server.tables().records[f"{kind}/{rec}"].body
        return body

    def rest(self) -> None:
        """All is well again: every outbox drains, all come to hold the same, and every promise was kept."""
        calm(self)
        settled(self)
