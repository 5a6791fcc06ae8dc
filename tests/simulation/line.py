"""The line between a phone and the server: what a bad one does to requests and answers, by seed."""

from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from tests.simulation.parcels import PARCEL_FAULTS, asked, spoiled
from tests.simulation.phones import Event
from tests.simulation.reply import Ask, Crash, Reply

if TYPE_CHECKING:
    from tests.simulation.world import World

TIMEOUT_MS = 20_000
LINE_FAULTS = (
    "request_lost", "answer_lost", "repeated", "repeated_late", *["delayed"] * 5, "answer_delayed", "truncated",
    "gzip_cut", "portal", "proxy_413", "stale", "stale", "stale_refusal", "page_cut", "page_cut",
)  # fmt: skip
ELSEWHERE = (Reply(200, "<html>Welcome. Accept our terms.</html>"), Reply(413, "<h1>413</h1>"), Reply(502, ""))


class Held(Struct, eq=False):
    """A request on its way to the server, or (`reply`) an answer on its way back. `task` none: nobody waits for it."""

    phone: int
    ask: Ask
    since_ms: int
    task: int | None = None
    reply: Reply | None = None


class Line:
    """All lines. `bad`: how often something goes wrong, 0 to 1."""

    def __init__(self, world: "World", rng: Random, bad: float) -> None:
        self.world, self.rng, self.bad = world, rng, bad
        self.fired: Counter[str] = Counter()
        self.held: list[Held] = []
        self.slipped: list[Held] = []  # came in beside another one, and its answer is there first
        self.answers: dict[int, list[Reply]] = {}
        self.refusals: dict[int, list[Reply]] = {}
        self.exchanges = 0

    def go(self, phone: int, task: int, event: Event) -> Event | None:
        """Carry a task's requests until it ends or stops; none: it waits for an answer that is under way."""
        while event.keys() & {"post", "blob"}:
            ask = asked(event)
            self.exchanges += not ask.blob
            self.world.ticks()
            fault = self._fault(ask)
            if fault == "delayed":
                self.held.append(Held(phone, ask, self.world.now_ms, task))
                return None
            reply = self._carry(phone, ask, fault)
            if fault == "answer_delayed" and reply:
                self.held.append(Held(phone, ask, self.world.now_ms, task, reply))
                return None
            event = self.answer(phone, task, reply)
        return event

    def _fault(self, ask: Ask) -> str:
        rng = self.world.light if ask.blob else self.rng
        if rng.random() >= self.bad:
            return ""
        server = self.world.server
        fault = rng.choice(PARCEL_FAULTS + server.upload_faults if ask.blob else LINE_FAULTS + server.faults)
        self.fired[f"chunk_{fault}" if ask.blob else fault] += 1
        return fault

    def _carry(self, phone: int, ask: Ask, fault: str) -> Reply | None:
        """What comes back to the phone; none: nothing."""
        rng, ask = (self.world.light, spoiled(self.world.light, ask, fault)) if ask.blob else (self.rng, ask)
        if fault == "request_lost":
            return None
        if fault in {"portal", "proxy_413"}:
            return rng.choice(ELSEWHERE) if fault == "portal" else ELSEWHERE[1]
        if fault == "stale" and self.answers.get(phone):
            blind = [reply for reply in self.answers[phone] if '"retry":' in reply.text]
            return self.rng.choice(blind or self.answers[phone])
        if fault == "stale_refusal" and self.refusals.get(phone):
            return self.rng.choice(self.refusals[phone])
        if fault == "page_cut":
            ask.limit = self.rng.randint(1, 4)
        reply = self.serve(ask, fault)
        if fault == "repeated":
            reply = self.serve(ask) if rng.random() < 0.5 else self.serve(ask) and reply
        if fault == "repeated_late":
            self.held.append(Held(phone, ask, self.world.now_ms))
        if reply and fault == "truncated":
            return Reply(reply.status, reply.text[: self.rng.randrange(len(reply.text) + 1)])
        return None if fault in {"answer_lost", "gzip_cut"} else reply

    def serve(self, ask: Ask, fault: str = "") -> Reply | None:
        """Have the server answer; none: it died over it."""
        if fault in {"crash", "internal"}:
            fault = f"{fault}:{self.world.light.randint(1, 4) if ask.blob else self.rng.randint(1, 14)}"
        if not ask.blob:
            self._meanwhile(ask)
        server = self.world.server
        known = server.upload_faults if ask.blob else server.faults
        try:
            (reply,) = self.world.serve([ask], fault if fault.partition(":")[0] in known else None)
        except Crash:
            return None
        while self.slipped:
            self._deliver(self.slipped.pop())
        return reply

    def _meanwhile(self, ask: Ask) -> None:
        """Let another request that is on its way come in while this one is worked on."""
        waiting = [held for held in self.held if not held.reply and held.ask is not ask and '"ops":[[' in held.ask.text]
        if waiting and self.rng.random() < 0.6:
            other = self.rng.choice(waiting)
            self.world.beside(lambda: self._slip(other))
        elif self.rng.random() < 0.2:
            self.world.moved_beside(ask)

    def _slip(self, held: Held) -> None:
        """A request comes in beside another one; what it is answered is under way then."""
        if held.reply is None and held in self.held:
            self.fired["beside"] += 1
            (held.reply,) = self.world.serve([held.ask], None)
            if held.task is None:
                self.held.remove(held)
            elif self.rng.random() < 0.5:
                self.slipped.append(held)

    def arrive(self, held: Held) -> None:
        """A request that was under way reaches the server; its answer is under way then."""
        if held.reply is None and held in self.held:
            held.reply = self.serve(held.ask)
            if held.task is None or held.reply is None:
                self.held.remove(held)
                self._drop(held)

    def _drop(self, held: Held) -> None:
        if held.task is not None:
            self.world.goes_on(held.phone, held.task, self.answer(held.phone, held.task, None))

    def answer(self, phone: int, task: int, reply: Reply | None) -> Event:
        """Let an answer, or the news that none comes, reach the phone."""
        if reply and reply.text.startswith("{"):
            kept = self.answers if reply.status == 200 else self.refusals
            kept.setdefault(phone, []).append(reply)
        said: dict[str, Any] | None = None
        if reply:
            said = {
                "status": reply.status, "text": reply.text, "retry_after_s": reply.retry_after_s,
                "offset": reply.offset,
            }  # fmt: skip
        return self.world.phones.order("answer", task=task, reply=said)

    def deliver(self) -> None:
        """Something that was under way arrives, not always what set out first."""
        if not self.held:
            return
        place = self.rng.randrange(len(self.held))
        self.fired["reordered"] += place > 0
        held = self.held[place]
        if held.reply is None:
            self.arrive(held)
        self._deliver(held)

    def _deliver(self, held: Held) -> None:
        if held.reply is not None and held in self.held:
            self.held.remove(held)
            if held.task is not None:
                self.world.goes_on(held.phone, held.task, self.answer(held.phone, held.task, held.reply))

    def group(self) -> None:
        """All requests under way reach the server at the same moment, as one transaction."""
        waiting = [held for held in self.held if held.reply is None and not held.ask.blob]
        if len(waiting) < 2:
            return
        self.fired["grouped"] += 1
        self.world.permuted([held.ask for held in waiting])
        try:
            replies: list[Reply] = self.world.serve([held.ask for held in waiting], None)
        except Crash:
            return
        for held, reply in zip(waiting, replies, strict=True):
            held.reply = reply
            if held.task is None:
                self.held.remove(held)

    def time_out(self, now_ms: int) -> None:
        """Whoever waited too long gives up; their request may still arrive."""
        for held in [held for held in self.held if held.task is not None and now_ms - held.since_ms > TIMEOUT_MS]:
            task, held.task = held.task, None
            if held.reply is not None:
                self.held.remove(held)
            self.world.goes_on(held.phone, task or 0, self.answer(held.phone, task or 0, None))

    def cut(self, phone: int | None = None) -> None:
        """Nobody on this phone, or on any, waits for anything any more."""
        for held in self.held:
            if held.task is not None and phone in {None, held.phone}:
                self.world.phones.order("kill", task=held.task)
                held.task = None
        self.held = [held for held in self.held if held.reply is None or held.task is not None]
