"""The core form: the Python half of the engine on some store, in this process, with everything that can befall it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, TypeVar

import msgspec
from msgspec import Raw
from msgspec.structs import replace

from server.commit import encode_answer
from server.handin import take_in, unpack
from server.laws import LAWS
from server.problems import status_of
from sync import batch, canon, feed, intake
from sync.batch import Batch
from sync.guards import GUARDS, Guards
from sync.intake import Outcome
from sync.kind import Kinds
from sync.shape import Shapes
from sync.store import Logged, Reader, Row
from sync.wire import Answer, NotConsumed, Pull, Request, Retry, Touched
from sync.work import Item
from tests.simulation.cast import POISON
from tests.simulation.flaky import Tripping
from tests.simulation.reply import Ask, Crash, Reply, problem
from tests.sync.memory import State

T = TypeVar("T")
_request = msgspec.json.Decoder(Request)


class Core(ABC):
    """One server. `dups`: per device, the dseqs answered as known; `between`: what another one does meanwhile."""

    upload_faults = ("busy", "storage_full", "crash", "crash_after")
    faults = ("busy", "storage_full", "internal", "shaky", *["blind"] * 4, "crash", "crash_after")

    def __init__(self, kinds: Kinds, rules: Guards = GUARDS) -> None:
        self.shapes = Shapes(kinds, LAWS, rules)
        self.now_ms = 0
        self.key = b"key"
        self.dups: set[tuple[str, int]] = set()
        self.taken: dict[str, int] = {}  # op → number of its batch
        self.batches = 0
        self.between: Callable[[], None] | None = None
        self.between_at = 0
        self.shaky = self._blind = False
        self.committed: Callable[[], None] = lambda: None
        self._spoil()

    @abstractmethod
    def run(self, steps: Coroutine[Any, Any, T]) -> T:
        """Take the steps of something asked of the store."""

    @abstractmethod
    def writing(self) -> AbstractContextManager[Any]:
        """A transaction, and the `Store` to write with in it."""

    @abstractmethod
    def reading(self) -> AbstractContextManager[Reader]:
        """One snapshot."""

    @abstractmethod
    def tables(self) -> State:
        """Everything as it stands."""

    @property
    def epoch(self) -> str:
        """The name of the present history."""
        return self.tables().server["epoch"]

    def _spoil(self) -> None:
        """Make texts that no code of the server can bear."""
        for shape in self.shapes.kinds.values():
            for name, declared in shape.kind.fields.items():
                if declared.type == "text":
                    shape.checks[name] = self._fragile(shape.checks[name])

    def _fragile(self, check: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def checked(value: Any) -> Any:
            if self.shaky or POISON in str(value):
                raise RuntimeError("a fault of ours")
            return check(value)

        return checked

    def ask(self, asks: list[Ask], fault: str | None = None) -> list[Reply]:
        """Take requests in as one group. Raises `Crash` where the server dies over it."""
        name, _, at = (fault or "").partition(":")
        if name in {"busy", "storage_full"}:
            return [problem(status_of(name), name, 2) for _ in asks]
        self.shaky, self._blind = name == "shaky", name == "blind"
        try:
            replies = self._ask(asks, name, int(at or 0))
        finally:
            self.shaky, self.between = False, None
        if name == "crash_after":
            raise Crash
        return replies

    def _ask(self, asks: list[Ask], name: str, at: int) -> list[Reply]:
        requests = [self._read(ask) for ask in asks]
        pushed = self._push(asks, requests, name, at)
        return [self._answer(ask, request, done) for ask, request, done in zip(asks, requests, pushed, strict=True)]

    def _read(self, ask: Ask) -> Request | Reply:
        try:
            request = _request.decode(ask.text)
            batch.read(ask.person, request, self.now_ms)
        except msgspec.DecodeError:
            return problem(400, "bad_request")
        except NotConsumed as refused:
            return problem(status_of(refused.code), refused.code, asked=request.now, **refused.members)
        return replace(request, limit=ask.limit or request.limit)

    def _push(
        self, asks: list[Ask], requests: list[Request | Reply], name: str, at: int
    ) -> list[Outcome | Exception | None]:
        """What became of the ops of each request; none where it has none, or is refused anyway."""
        batches = {
            place: batch.read(ask.person, request, self.now_ms)
            for place, (ask, request) in enumerate(zip(asks, requests, strict=True))
            if isinstance(request, Request) and (request.ops or not self._met(request))
        }
        how = Crash() if name == "crash" else RuntimeError("a fault of ours")
        trip = partial(Tripping, at=at, how=how) if name in {"crash", "internal"} else None
        found = dict(zip(batches, self.take(list(batches.values()), trip), strict=True))
        return [found.get(place) for place in range(len(asks))]

    def _met(self, request: Request) -> bool:
        return request.device in self.tables().devices

    def take(self, batches: list[Batch], trip: Callable[[Any], Any] | None = None) -> list[Outcome | Exception]:
        """One transaction, on a store that may trip. Raises what befalls it as a whole, with nothing of it written."""
        if not batches:
            return []
        try:
            with self.writing() as store:
                tx = self.run(intake.begin(trip(store) if trip else store, self.shapes, batches))
                outcomes = [self._attempt(tx, one) for one in batches]
        except RuntimeError as error:
            return [error for _ in batches]
        for one, outcome in zip(batches, outcomes, strict=True):
            self._known(one, outcome)
        self.committed()
        return outcomes

    def _attempt(self, tx: intake.Push, one: Batch) -> Outcome | Exception:
        try:
            return self.run(intake.push(tx, one))
        except Exception as error:
            return error

    def _known(self, one: Batch, outcome: Outcome | Exception) -> None:
        self.batches += 1
        if isinstance(outcome, Outcome):
            for item, (_, result) in zip(one.items, outcome.results, strict=True):
                if result.dup is not True:
                    self.taken[item.id] = self.batches
                else:
                    upto = item.op.upto if item.op and item.op.t == "gap" else item.dseq
                    self.dups |= {(one.device, dseq) for dseq in range(item.dseq, upto + 1)}

    def _answer(self, ask: Ask, request: Request | Reply, done: Outcome | Exception | None) -> Reply:
        if isinstance(request, Reply):
            return request
        try:
            if isinstance(done, Exception):
                raise done
            answer = self._told(request, done) if done is not None and request.ops else None
            if answer is None or request.pull:
                answer = joined(answer, self._look(ask, request))
        except NotConsumed as refused:
            retry_after_s = 2 if refused.code == "busy" else None
            members = {"asked": request.now, **refused.members}
            return problem(status_of(refused.code), refused.code, retry_after_s, **members)
        except Exception:
            return problem(500, "internal", asked=request.now)
        if self._blind and request.ops:
            answer = replace(answer, pull=Retry(2))
        return Reply(200, encode_answer(answer).decode())

    def _look(self, ask: Ask, request: Request) -> Answer:
        asked = feed.Asked(ask.person, request, self.now_ms)
        with self.reading() as reader:
            answer, _ = self.run(feed.look(reader, self.shapes, self.key, asked))
        return answer

    def _told(self, request: Request, done: Outcome) -> Answer:
        touched = [_touched(key, row) for key, row in done.touched.items()]
        sites = {result.site for _, result in done.results if result.site}
        durable = {site: seq for site, seq in self.tables().clocks.items() if site in sites}
        return Answer(
            epoch=self.epoch, schema=self.shapes.schema, min_schema=self.shapes.min_schema, now=self.now_ms,
            asked=request.now, last_dseq=done.last_dseq, durable=durable, results=done.results, touched=touched,
        )  # fmt: skip

    def serve(self, site: str, drafts: list[tuple[str, str, str, dict[str, Any]]], ids: Callable[[], str]) -> None:
        """Changes by the site's own server device: type, kind, record, values."""
        items = []
        for place, (t, kind, rec, values) in enumerate(drafts):
            op = {"id": ids(), "v": self.shapes.schema, "t": t, "site": site, "kind": kind, "rec": rec}
            op |= {"hlc": f"{self.now_ms}:{place:04x}", "set": values}
            items.append(batch.item(place + 1, canon.encode(op)))
        made = Batch(canon.ZERO, canon.v5("server", site), items, self.now_ms, schema=self.shapes.schema)
        (outcome,) = self.take([made])
        if isinstance(outcome, Exception):
            raise outcome

    async def hold(self, site: str, person: str, items: Sequence[Item]) -> int:
        """Quarantine ops of a queue that was handed in, as `server.commit.Commit` does; how many were new."""
        named = [replace(item, by=person) for item in items]
        held = Batch(
            canon.ZERO, canon.v5("server", site), named, self.now_ms, schema=self.shapes.schema, held="salvage"
        )
        (outcome,) = self.take([held])
        if isinstance(outcome, Exception):
            raise outcome
        return len(outcome.results)

    def batch_of(self, line: Logged) -> int | None:
        """The number of its batch; none: it came with no batch of its own."""
        return self.taken.get(line.op)

    def hand_in(self, lead: str, sites: frozenset[str], file: bytes) -> None:
        """A supervisor hands in a queue that was saved."""
        self.run(take_in(self, unpack(file), sites))

    def upgrade(self) -> None:
        """Be the next version."""
        self.shapes.schema += 1

    def lose_key(self) -> None:
        """Sign tokens with another key."""
        self.key += b"'"


def _touched(key: str, row: Row | int) -> Touched:
    if isinstance(row, int):
        kind, _, rec = key.partition("/")
        return None, kind, rec, row, None
    return row.bucket, row.kind, row.id, row.seq, Raw(row.text.encode())


def joined(answer: Answer | None, seen: Answer) -> Answer:
    """One answer of a push and of the pull after it."""
    if answer is None:
        return seen
    parts = seen.pull.buckets if isinstance(seen.pull, Pull) else []
    put = {(kind, rec) for part in parts for kind, rec, _, _ in part.put}
    touched = [line for line in answer.touched if (line[1], line[2]) not in put]
    return replace(answer, pull=seen.pull, touched=touched, durable=answer.durable | seen.durable)
