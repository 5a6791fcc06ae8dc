"""Two sites, a few people and their phones, on any store: what the tests of push and pull play with."""

import json
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

import msgspec

from server.laws import LAWS
from sync import batch, canon, feed, intake
from sync.batch import Batch
from sync.intake import Outcome
from sync.kind import Kinds
from sync.shape import Shapes
from sync.store import Member
from sync.wire import Answer, Body, Pull, Request, Result

T = TypeVar("T")
NOON_MS = 1_795_262_400_000
MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
KINDS_FILE = Path(canon.__file__).parent / "kinds.json"
# `alert` acts on the world: it is made by a command. `note` belongs to one person, and may be handed to another.
MORE_KINDS = """{
  "alert": {
    "bucket": {"class": "crew"}, "create": "command", "write": "lead",
    "fields": {
      "level": {"type": "enum", "policy": "immutable", "values": ["alarm", "test"]},
      "status": {"type": "enum", "policy": "status", "values": ["raised", "over", "late"]}},
    "status": {"field": "status", "first": null, "moves": {
      "raise": {"from": [null], "to": "raised", "by": "lead"},
      "late": {"from": [null], "to": "late", "by": "server"},
      "stop": {"from": ["raised"], "to": "over", "by": "lead"}}}},
  "note": {
    "bucket": {"class": "person", "field": "reader", "or": "lead"}, "create": "crew", "write": "any",
    "fields": {
      "reader": {"type": "person", "policy": "register"},
      "said": {"type": "text", "policy": "register", "max": 200},
      "from": {"type": "date", "policy": "register", "group": "span"},
      "until": {"type": "date", "policy": "register", "group": "span"}}},
  "errand": {
    "bucket": {"class": "person", "field": "reader"}, "create": "crew", "write": "crew",
    "fields": {
      "reader": {"type": "person", "policy": "register"},
      "status": {"type": "enum", "policy": "status", "values": ["open", "passed"]}},
    "status": {"field": "status", "first": "open", "moves": {"pass_on": {"from": ["open"], "to": "passed"}}}},
  "reply": {
    "bucket": {"class": "of", "of": ["note"]}, "create": "crew", "write": "crew",
    "fields": {
      "of": {"type": "ref", "policy": "immutable"},
      "said": {"type": "text", "policy": "immutable", "max": 200}}},
  "echo": {
    "bucket": {"class": "of", "of": ["reply"]}, "create": "crew", "write": "crew",
    "fields": {"of": {"type": "ref", "policy": "immutable"}}}
}"""


def kinds() -> Kinds:
    declared = json.loads(KINDS_FILE.read_text())
    declared["kinds"] |= json.loads(MORE_KINDS)
    return msgspec.convert(declared, Kinds)


def uid(n: int) -> str:
    return f"01900000-0000-7000-8000-{n:012x}"


SITE, OTHER_SITE = uid(1), uid(2)
ANA, BO, LEA, MAX, ADA, EVE = (uid(n) for n in range(16, 22))
# Ana and Bo are crew, Lea and Max supervise, Ada is admin; Eve leads the other site.
PEOPLE = {
    (ANA, SITE): "crew", (BO, SITE): "crew", (LEA, SITE): "lead", (MAX, SITE): "deputy", (ADA, SITE): "admin",
    (EVE, OTHER_SITE): "lead",
}  # fmt: skip


class Base(Protocol):
    """A store under test: a transaction to write in, a snapshot to read from, and ways to look and to set up."""

    def run(self, steps: Coroutine[Any, Any, T]) -> T: ...
    def writing(self) -> Any: ...
    def reading(self) -> Any: ...
    def join(self, person: str, site: str, member: Member) -> None: ...
    def forget(self, bucket: str, below: int) -> None:
        """Take it that tombstones of the bucket below this seq are gone: older cursors cannot be served."""
        ...

    def prove(self, blob: str, person: str) -> None:
        """Let a person have shown all bytes of a blob."""
        ...

    def rename(self, epoch: str) -> None:
        """Give the server's history another name."""
        ...

    def dump(self) -> dict[str, list[dict[str, Any]]]: ...


class House:
    """The server's half of the engine on a store, with a clock that is turned by hand."""

    def __init__(self, base: Base) -> None:
        self.base = base
        self.shapes = Shapes(kinds(), LAWS)
        self.now_ms = NOON_MS
        self.ids = 1000
        for (person, site), role in PEOPLE.items():
            base.join(person, site, Member(role, NOON_MS - 1000 * HOUR_MS))
        for site in (SITE, OTHER_SITE):
            self.write(site, "site", site, {"name": {"en": "Fair"}, "tz": "Asia/Shanghai"})

    def new_id(self) -> str:
        self.ids += 1
        return uid(self.ids)

    def take(self, *batches: Batch) -> list[Outcome | Exception]:
        """Take batches in as one transaction."""
        with self.base.writing() as store:
            tx = self.base.run(intake.begin(store, self.shapes, batches))
            outcomes: list[Outcome | Exception] = []
            for batch in batches:
                try:
                    outcomes.append(self.base.run(intake.push(tx, batch)))
                except Exception as error:
                    outcomes.append(error)
        return outcomes

    def write(self, site: str, kind: str, rec: str, values: Body, *, t: str = "create") -> Result:
        """A change by the site's own server device."""
        op = {"id": self.new_id(), "v": 1, "t": t, "site": site, "kind": kind, "rec": rec, "hlc": f"{self.now_ms}:0000"}
        item = batch.item(1, canon.encode({**op, "set": values}))
        (outcome,) = self.take(Batch(canon.ZERO, canon.v5("server", site), [item], self.now_ms, schema=1))
        assert isinstance(outcome, Outcome), outcome
        return outcome.results[0][1]

    def look(self, person: str, request: Request) -> Answer:
        with self.base.reading() as reader:
            answer, _ = self.base.run(feed.look(reader, self.shapes, b"key", feed.Asked(person, request, self.now_ms)))
        return answer

    def body(self, kind: str, rec: str) -> Body | None:
        found = [row for row in self.base.dump()["record"] if row["row"] == f"{kind}/{rec}"]
        return json.loads(found[0]["body"]) if found else None

    def row(self, kind: str, rec: str) -> dict[str, Any]:
        return next(row for row in self.base.dump()["record"] if row["row"] == f"{kind}/{rec}")

    def bodies(self, kind: str) -> list[Body]:
        return [json.loads(row["body"]) for row in self.base.dump()["record"] if row["kind"] == kind]

    def cards(self, reader: str | None = None) -> list[Body]:
        """The cards of a reader, or of the supervisors."""
        return [card for card in self.bodies("card") if card.get("reader") == reader]

    def card(self, reader: str | None = None) -> str:
        """The id of the one card of a reader, or of the supervisors."""
        cards = [row for row in self.base.dump()["record"] if row["kind"] == "card"]
        (found,) = [row["row"] for row in cards if json.loads(row["body"]).get("reader") == reader]
        return str(found.partition("/")[2])

    def lines(self, table: str) -> list[dict[str, Any]]:
        """What is in a table, by names that every store shares."""
        return [{name.removesuffix("_id"): value for name, value in line.items()} for line in self.base.dump()[table]]

    def log(self) -> list[dict[str, Any]]:
        """The op log."""
        return self.lines("op_log")

    def conflict(self) -> dict[str, Any]:
        """The one conflict."""
        (found,) = self.base.dump()["conflict"]
        return found

    @contextmanager
    def later(self, ms: int) -> Iterator[None]:
        self.now_ms += ms
        yield


class Phone:
    """One person's outbox: makes ops over what the person was shown, and pushes them."""

    def __init__(
        self, house: House, person: str, site: str = SITE, *, device: str | None = None, fast_ms: int = 0
    ) -> None:
        self.house = house
        self.person = person
        self.site = site
        self.device = device or house.new_id()
        self.fast_ms = fast_ms
        self.dseq = 0
        self.ops: list[tuple[int, bytes]] = []
        self.ctr = 0

    def op(self, t: str, kind: str, rec: str, **more: Any) -> str:
        """Put one op into the outbox; `at_ms` is the phone's clock, by default now. Returns the op's id."""
        self.ctr += 1
        at_ms = more.pop("at_ms", self.house.now_ms + self.fast_ms)
        said = {
            "id": self.house.new_id(), "v": 1, "t": t, "site": self.site, "kind": kind, "rec": rec,
            "hlc": f"{at_ms}:{self.ctr:04x}", **more,
        }  # fmt: skip
        self.add({name: value for name, value in said.items() if value is not None})
        return str(said["id"])

    def add(self, op: Any, dseq: int | None = None) -> None:
        self.dseq = dseq or self.dseq + 1
        self.ops.append((self.dseq, canon.encode(op)))

    def request(self, **more: Any) -> Request:
        ops = [(dseq, msgspec.Raw(raw)) for dseq, raw in self.ops]
        now = self.house.now_ms + self.fast_ms
        return Request(proto=1, schema=1, app="test", device=self.device, now=now, **{"ops": ops, **more})

    def batch(self, **more: Any) -> Batch:
        return batch.read(self.person, self.request(**more), self.house.now_ms)

    def push(self, **more: Any) -> Outcome:
        """Push everything in the outbox, which is then empty. Raises what the batch was refused with."""
        (outcome,) = self.house.take(self.batch(**more))
        if isinstance(outcome, Exception):
            raise outcome
        self.ops = []
        return outcome

    def one(self, t: str, kind: str, rec: str, **more: Any) -> Result:
        """Make one op and push it."""
        self.op(t, kind, rec, **more)
        return self.push().results[-1][1]

    def report(self, rec: str | None = None, **values: Any) -> str:
        """Report an incident; returns its id."""
        rec = rec or self.house.new_id()
        said = {"what": "spill", "severity": "minor", "sentence": "Leak", "lang": "en", **values}
        result = self.one("create", "incident", rec, set=said)
        assert result.st == "applied", result
        return rec

    def shown(self, kind: str, rec: str) -> Body:
        return self.house.body(kind, rec) or {}

    def edit(self, rec: str, seen: Body | None = None, kind: str = "incident", **values: Any) -> Result:
        """Change fields, having seen what stands, or what `seen` says."""
        body = self.shown(kind, rec) if seen is None else seen
        return self.one("fact", kind, rec, seen={name: body.get(name) for name in values}, set=values)

    def move(self, rec: str, act: str, seen: Body | None = None, kind: str = "incident", **more: Any) -> Result:
        """Make a move, having read everything as it stands, or as `seen` says."""
        body = self.shown(kind, rec) if seen is None else seen
        fields = self.house.shapes.kinds[kind].kind.fields
        return self.one("command", kind, rec, act=act, seen={name: body.get(name) for name in fields}, **more)

    def pull(self, token: str | None = None, **more: Any) -> Pull:
        answer = self.house.look(self.person, self.request(ops=[], token=token, **more))
        assert isinstance(answer.pull, Pull), answer.pull
        return answer.pull


def only(result: Result) -> tuple[str, str | None]:
    """A result's state and code."""
    return result.st, result.code if isinstance(result.code, str) else None
