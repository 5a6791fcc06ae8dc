"""The core on the store in memory: beside it another one may write, and it can be copied whole."""

from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from copy import copy
from itertools import count
from typing import Any, Self, TypeVar

from msgspec.structs import replace

from server.db import writer
from server.problems import status_of
from sync.batch import Batch
from sync.guards import GUARDS, Guards
from sync.intake import Outcome
from sync.kind import Kinds
from sync.store import Member, Sums
from tests.simulation.core import Core
from tests.simulation.flaky import Contended, Snapshot
from tests.simulation.reply import Ask, Crash, Reply
from tests.simulation.shelf import Shelf
from tests.sync.memory import Memory, State

T = TypeVar("T")


class InMemory(Core):
    """One server whose tables are dicts and lists."""

    def __init__(self, kinds: Kinds, rules: Guards = GUARDS) -> None:
        super().__init__(kinds, rules)
        self.store = Memory(unique={"zone": "code"})
        self.store.tables.server["epoch"] = "e"
        self._contended: Contended | None = None
        self.shelf = Shelf(self)

    def run(self, steps: Coroutine[Any, Any, T]) -> T:
        """Take the steps, none of which waits for anything."""
        return writer.run(steps)

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """A transaction, which another one may come before, or has to wait for."""
        meanwhile, self.between = self.between, None
        self._contended = meanwhile and Contended(self.store, meanwhile, self.between_at)
        self.store.begin()
        try:
            yield self._contended or self.store
        except BaseException:
            self._contended = None
            self.store.rollback()
            raise
        self.store.commit()

    def take(self, batches: list[Batch], trip: Callable[[Any], Any] | None = None) -> list[Outcome | Exception]:
        """One transaction; whoever waited for it writes then."""
        outcomes = super().take(batches, trip)
        contended, self._contended = self._contended, None
        if contended and contended.after:
            contended.after()
        return outcomes

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """A snapshot, beside which another one may write."""
        meanwhile, self.between = self.between, None
        yield Snapshot(self.store, meanwhile, self.between_at)

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

    def bar(self, schema: int) -> None:
        """Give phones older than this nothing any more."""
        self.store.tables.server["min_schema"] = str(schema)

    def upload(self, ask: Ask, fault: str | None) -> Reply:
        """Answer about an upload. Raises `Crash`."""
        name, _, at = (fault or "").partition(":")
        if name in {"busy", "storage_full"}:
            return Reply(status_of(name), "", 2)
        steps = count(1)

        def step() -> None:
            if name == "crash" and next(steps) == int(at):
                raise Crash

        reply = self.shelf.ask(ask, step)
        if name == "crash_after":
            raise Crash
        return reply

    def stands(self, blob: str) -> Any:
        """The bytes under this name."""
        return self.shelf.disk.get(blob)

    def read(self, blob: str) -> bytes:
        """The same."""
        return self.shelf.disk[blob]

    def collect(self) -> None:
        """Do what the clock does with photos, as if nobody had touched an upload for a month."""
        self.shelf.collect()

    def backup(self) -> Any:
        """Everything, as a file would hold it, and photos beside."""
        return self.store.tables.copy(), set(self.dups), dict(self.shelf.disk)

    def restore(self, backup: Any, lost: bool = False) -> None:
        """Put a backup in place, as a new history."""
        tables, dups, disk = backup
        epoch = f"{self.epoch}+"
        self.store.tables = tables.copy()
        self.store.tables.server["epoch"] = epoch
        self.dups = set(dups)
        self.shelf.disk = disk if lost else disk | self.shelf.disk
        committed, self.committed = self.committed, lambda: None
        self.shelf.want_again()
        self.committed = committed

    @contextmanager
    def twin(self) -> Iterator[Self]:
        """The same server once more, to see what would have been."""
        other = copy(self)
        other.store = copy(self.store)
        other.store.tables, other.dups = self.store.tables.copy(), set()
        other.committed = lambda: None
        yield other
