"""The one write path: phones' ops and routes' changes all end here; and the pull that follows (sync/README.md §6, §7).

What must happen after a commit subscribes; nothing imports upward.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Raw, Struct, UnsetType
from msgspec.structs import replace

from server.clock import Clock, new_id
from server.db.database import Database
from server.db.keys import load_key
from server.db.lines import Projection
from sync import batch, canon, feed
from sync.batch import Batch
from sync.intake import Outcome
from sync.kind import Kinds
from sync.laws import Laws
from sync.shape import Shapes
from sync.stamp import Hlc
from sync.store import Device, Reader, Row
from sync.wire import Answer, Blocked, Body, NotConsumed, Pull, Request, Result, Retry, Touched
from sync.work import Item

RETRY_S = 2
log = logging.getLogger(__name__)
encode_answer = msgspec.json.Encoder().encode


class Committed(Struct, frozen=True):
    """A site's commit: its seq, and the buckets whose rows changed."""

    site: str
    seq: int
    buckets: frozenset[str]


class Draft(Struct, frozen=True):
    """A change the server makes. `by`: the person in whose name it stands; none: the server's own."""

    t: str
    kind: str
    rec: str
    set: Body = {}
    act: str = ""
    reason: str = ""
    by: str | None = None


def create(kind: str, rec: str, set: Body, by: str | None = None) -> Draft:
    """A new record."""
    return Draft("create", kind, rec, set, by=by)


def fact(kind: str, rec: str, set: Body, by: str | None = None) -> Draft:
    """New values of a record; what stands is taken as seen."""
    return Draft("fact", kind, rec, set, by=by)


def command(  # noqa: PLR0913, PLR0917  # all of them are parts of one sentence
    kind: str, rec: str, act: str, set: Body | None = None, reason: str = "", by: str | None = None
) -> Draft:
    """A move of a record's status; its guards hold for the server too."""
    return Draft("command", kind, rec, set or {}, act, reason, by)


class Commit:
    """The writer, the readers and whoever listens. One per process; used between `start` and `stop`."""

    def __init__(
        self,
        engine: Database,
        kinds: Kinds,
        projections: Mapping[str, Projection],
        clock: Clock,
        laws: Laws | None = None,
    ) -> None:
        self._shapes = Shapes(kinds, laws)
        self._clock = clock
        self._engine = engine
        self._key = b""
        self._writer = engine.writer(self._shapes, projections, self._tell)
        self._readers = engine.readers()
        self._listeners: list[Callable[[Committed], None]] = []

    async def start(self) -> None:
        """Open the writer's and the readers' connections; the tables must be there."""
        self._key = load_key(self._engine.data / "keys" / "token")
        await self._writer.start()

    async def stop(self) -> None:
        """Commit what is waiting, then close."""
        await self._writer.stop()
        await self._readers.close()

    def subscribe(self, listener: Callable[[Committed], None]) -> None:
        """Have `listener` called on the event loop after each commit, once per site. It must not block."""
        self._listeners.append(listener)

    async def push(self, person: str, request: Request) -> Answer:
        """Take a phone's ops in (§6). Raises `NotConsumed`, or whatever else went wrong: then nothing was consumed."""
        done = await self._writer.submit(batch.read(person, request, self._clock.now_ms()))
        outcome = done.outcome
        return Answer(
            epoch=done.epoch,
            schema=self._shapes.schema,
            min_schema=self._shapes.min_schema,
            now=self._clock.now_ms(),
            asked=request.now,
            last_dseq=outcome.last_dseq,
            durable={},  # the pull says
            results=outcome.results,
            touched=[_touched(key, row) for key, row in outcome.touched.items()],
        )

    async def pull(self, person: str, request: Request) -> Pull | Blocked | Retry:
        """What changed for this person since the request's token (§7), as the answer's `pull`."""
        answer, _ = await self._look(person, request)
        return Retry(RETRY_S) if isinstance(answer.pull, UnsetType) else answer.pull

    async def exchange(self, person: str, request: Request) -> Answer:
        """Push, then pull if asked. What was committed is answered, even where the pull fails.

        An outbox goes with its own person's sign-in or not at all: `NotConsumed` `signed_out`.
        """
        if request.person not in {"", person}:
            raise NotConsumed("signed_out")
        answer = await self.push(person, request) if request.ops else await self._meet(person, request)
        if not request.ops or not request.pull:
            return answer
        try:
            seen, _ = await self._look(person, request)
        except Exception:
            log.exception("The push is committed, the pull failed.")
            return replace(answer, pull=Retry(RETRY_S))
        return _joined(answer, seen)

    async def commit(
        self, site: str, drafts: Sequence[Draft], also: Sequence[tuple[str, tuple[Any, ...]]] = ()
    ) -> list[Result]:
        """Commit changes by the site's own server device; `also` are statements of server-only tables, run first in the
        same transaction. A site that is new gets its clock. Raises as `push` does."""
        now_ms = self._clock.now_ms()
        items = [self._item(site, place, draft, now_ms) for place, draft in enumerate(drafts)]
        device = canon.v5("server", site)
        done = await self._writer.submit(
            Batch(canon.ZERO, device, items, now_ms, schema=self._shapes.schema, also=also, site=site)
        )
        return [result for _, result in done.outcome.results]

    async def hold(self, site: str, person: str, items: Sequence[Item]) -> int:
        """Quarantine ops of `person` at a known site that came by another way than their phone; how many were new."""
        device, held = canon.v5("server", site), 0
        for part in batched(items, batch.BATCH_OPS):
            named = [replace(item, by=person) for item in part]
            asked = Batch(canon.ZERO, device, named, self._clock.now_ms(), schema=self._shapes.schema, held="salvage")
            held += len((await self._writer.submit(asked)).outcome.results)
        return held

    def _item(self, site: str, place: int, draft: Draft, now_ms: int) -> Item:
        said = {
            "id": new_id(self._clock), "v": self._shapes.schema, "t": draft.t, "site": site, "kind": draft.kind,
            "rec": draft.rec, "hlc": str(Hlc(now_ms, place)), "set": draft.set, "by": draft.by,
            "act": draft.act, "reason": draft.reason,
        }  # fmt: skip
        raw = canon.encode({name: value for name, value in said.items() if value})
        return replace(batch.item(place + 1, raw), by=draft.by)

    async def _meet(self, person: str, request: Request) -> Answer:
        """A request without ops is answered from a snapshot; a device never met before is written down first."""
        asked = batch.read(person, request, self._clock.now_ms())
        answer, device = await self._look(person, request)
        if device is None:
            await self._writer.submit(asked)
        return answer

    async def _look(self, person: str, request: Request) -> tuple[Answer, Device | None]:
        """What one snapshot says to this request, and its device."""
        asked = feed.Asked(person, request, self._clock.now_ms())

        async def steps(reader: Reader) -> tuple[Answer, Device | None]:
            return await feed.look(reader, self._shapes, self._key, asked)

        return await self._readers.read(steps)

    def _tell(self, outcomes: list[Outcome]) -> None:
        seqs: dict[str, int] = {}
        changed: dict[str, set[str]] = {}
        for outcome in outcomes:
            seqs |= outcome.seqs
            for bucket, site in outcome.buckets.items():
                changed.setdefault(site, set()).add(bucket)
        for site, buckets in changed.items():
            for listener in self._listeners:
                try:
                    listener(Committed(site, seqs[site], frozenset(buckets)))
                except Exception:
                    log.exception("A listener failed after a commit.")


def batched(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Parts of at most `size`."""
    return (items[begin : begin + size] for begin in range(0, len(items), size))


def _touched(key: str, row: Row | int) -> Touched:
    """The row after the commit; of one that is not for these eyes, only its name and the seq of the commit."""
    if isinstance(row, int):
        kind, _, rec = key.partition("/")
        return None, kind, rec, row, None
    return row.bucket, row.kind, row.id, row.seq, Raw(row.text.encode())


def _joined(answer: Answer, seen: Answer) -> Answer:
    """One answer of a push and the pull after it; a row that the pull brings is not said twice."""
    parts = seen.pull.buckets if isinstance(seen.pull, Pull) else []
    put = {(kind, rec) for part in parts for kind, rec, _, _ in part.put}
    touched = [line for line in answer.touched if (line[1], line[2]) not in put]
    return replace(answer, pull=seen.pull, touched=touched, durable=seen.durable)
