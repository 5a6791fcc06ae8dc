"""I11, asked after every scenario: the log, taken in again from nothing, makes the same records."""

from collections.abc import Collection
from typing import Any

from sync import canon
from sync.replay import replay
from sync.store import Member
from tests.sync.house import House
from tests.sync.memory import Memory, State


class Recalled(Memory):
    """An empty store where people are what they were when the log was as long as here."""

    def __init__(self, joined: list[tuple[int, str, str, Member]]) -> None:
        super().__init__(unique={"zone": "code"})
        self._joined = joined

    async def rights(self, persons: Collection[str], sites: Collection[str]) -> dict[tuple[str, str], Member]:
        known = [at for at in self._joined if at[0] <= len(self.tables.log)]
        return {(person, site): is_ for _, person, site, is_ in known if person in persons and site in sites}


class Watched:
    """A base whose `join` is remembered, with how long the log was."""

    def __init__(self, base: Any) -> None:
        self._base = base
        self.joined: list[tuple[int, str, str, Member]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._base, name)

    def join(self, person: str, site: str, member: Member) -> None:
        counted = [line for line in self._base.store.tables.log if line.seq and line.site != canon.ZERO]
        self.joined.append((len(counted), person, site, member))
        self._base.join(person, site, member)


def check(house: House, base: Watched) -> None:
    """Replay what happened to `house`, and compare."""
    stood: State = base.store.tables
    store = Recalled(base.joined)
    other = base.run(replay(store, house.shapes, stood.log))
    assert other == []
    assert store.tables.records == stood.records
    assert store.tables.conflicts == stood.conflicts
    assert store.tables.tombstones == stood.tombstones
    assert _counted(store.tables) == _counted(stood)


def _counted(state: State) -> dict[str, tuple[int, int, int]]:
    return {bucket: (sums.last_seq, sums.count, sums.sum) for bucket, sums in state.buckets.items()}
