"""The core form: the Python half of the engine on a store in this process, with everything that can befall it."""

from collections.abc import Callable, Sequence
from copy import copy
from typing import Any

import msgspec
from msgspec import Raw
from msgspec.structs import replace

from server.commit import encode_answer
from server.db.writer import run
from server.handin import take_in, unpack
from server.problems import status_of
from server.timeline.rules import GUARDS as ROOM_GUARDS
from sync import batch, canon, feed, intake
from sync.batch import Batch
from sync.guards import Guards
from sync.intake import Outcome
from sync.kind import Kinds
from sync.shape import Shapes
from sync.store import Logged, Member, Row, Sums
from sync.wire import Answer, NotConsumed, Pull, Request, Retry, Touched
from sync.work import Item
from tests.simulation.cast import POISON
from tests.simulation.flaky import Contended, Snapshot, Tripping
from tests.simulation.reply import Ask, Crash, Reply, problem
from tests.sync.memory import Memory, State

_request = msgspec.json.Decoder(Request)


class Core:
    """One server. `dups`: per device, the dseqs answered as known; `between`: what another one does meanwhile."""

    faults = ("busy", "storage_full", "internal", "shaky", *["blind"] * 4, "crash", "crash_after")

    def __init__(self, kinds: Kinds, rules: Guards, epoch: str) -> None:
        self.store = Memory(unique={"zone": "code"})
        self.store.tables.server["epoch"] = epoch
        self.shapes = Shapes(kinds, ROOM_GUARDS, rules)
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

    @property
    def epoch(self) -> str:
        """The name of the present history."""
        return self.store.tables.server["epoch"]

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
            return problem(status_of(refused.code), refused.code, **refused.members)
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
        store = Tripping(self.store, at, how) if name in {"crash", "internal"} else self.store
        found = dict(zip(batches, self.take(list(batches.values()), store), strict=True))
        return [found.get(place) for place in range(len(asks))]

    def _met(self, request: Request) -> bool:
        return request.device in self.store.tables.devices

    def take(self, batches: list[Batch], store: Any = None) -> list[Outcome | Exception]:
        """One transaction. Raises what befalls it as a whole, with nothing of it written."""
        if not batches:
            return []
        store = store or self.store
        if self.between:
            meanwhile, self.between = self.between, None
            store = Contended(store, self.store, meanwhile, self.between_at)
        self.store.begin()
        try:
            tx = run(intake.begin(store, self.shapes, batches))
            outcomes = [self._attempt(tx, one) for one in batches]
        except BaseException as error:
            self.store.rollback()
            if isinstance(error, RuntimeError):
                return [error for _ in batches]
            raise
        self.store.commit()
        for one, outcome in zip(batches, outcomes, strict=True):
            self._known(one, outcome)
        self.committed()
        if isinstance(store, Contended) and store.after:  # it waited for the lock
            store.after()
        return outcomes

    def _attempt(self, tx: intake.Push, one: Batch) -> Outcome | Exception:
        try:
            return run(intake.push(tx, one))
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
            return problem(status_of(refused.code), refused.code, retry_after_s, **refused.members)
        except Exception:
            return problem(500, "internal")
        if self._blind and request.ops:
            answer = replace(answer, pull=Retry(2))
        return Reply(200, encode_answer(answer).decode())

    def _look(self, ask: Ask, request: Request) -> Answer:
        """What one snapshot says."""
        meanwhile, self.between = self.between, None
        asked = feed.Asked(ask.person, request, self.now_ms)
        reader = Snapshot(self.store, meanwhile, self.between_at)
        answer, _ = run(feed.look(reader, self.shapes, self.key, asked))
        return answer

    def _told(self, request: Request, done: Outcome) -> Answer:
        touched = [_touched(key, row) for key, row in done.touched.items()]
        sites = {result.site for _, result in done.results if result.site}
        durable = {site: seq for site, seq in self.store.tables.clocks.items() if site in sites}
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
        run(take_in(self, unpack(file), sites))

    def upgrade(self) -> None:
        """Be the next version."""
        self.shapes.schema += 1

    def bar(self, schema: int) -> None:
        """Give phones older than this nothing any more."""
        self.store.tables.server["min_schema"] = str(schema)

    def lose_key(self) -> None:
        """Sign tokens with another key."""
        self.key += b"'"

    def tables(self) -> State:
        """Everything as it stands."""
        return self.store.tables

    def member(self, person: str, site: str, member: Member) -> None:
        """Make somebody something at a site."""
        self.store.tables.members[person, site] = member

    def revoke(self, device: str) -> None:
        """Take a lost phone's right to speak."""
        found = self.store.tables.devices.get(device)
        if found:
            self.store.tables.devices[device] = replace(found, revoked=True)

    def purge(self) -> None:
        """Forget all tombstones, as after ninety days; who comes from before begins anew."""
        tables = self.store.tables
        tables.tombstones.clear()
        for bucket, sums in tables.buckets.items():
            tables.buckets[bucket] = Sums(sums.last_seq, sums.last_seq, sums.count, sums.sum)

    def backup(self) -> Any:
        """Everything, as a file would hold it."""
        return self.store.tables.copy(), set(self.dups)

    def twin(self) -> "Core":
        """The same server once more, to see what would have been."""
        other = copy(self)
        other.store = copy(self.store)
        other.store.tables, other.dups = self.store.tables.copy(), set()
        other.committed = lambda: None
        return other

    def restore(self, backup: Any) -> None:
        """Put a backup in place, as a new history."""
        tables, dups = backup
        epoch = f"{self.epoch}+"
        self.store.tables = tables.copy()
        self.store.tables.server["epoch"] = epoch
        self.dups = set(dups)


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
