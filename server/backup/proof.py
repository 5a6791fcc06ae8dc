"""Whether the records are what the log of all ops makes of them (I11): it is taken in again, from nothing."""

from collections.abc import Collection
from typing import Any, NamedTuple, cast

from sync import canon
from sync.replay import replay
from sync.shape import Shapes
from sync.store import Logged, Member, Row, Store

PAGE = 1000


class AsRecorded:
    """A store where people are what its records say: a replay has no memberships but those."""

    def __init__(self, store: Any) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def rights(self, persons: Collection[str], sites: Collection[str]) -> dict[tuple[str, str], Member]:
        """Memberships: (person, site) → member."""
        at = {(person, site): canon.v5("member", site, person) for person in persons for site in sites}
        rows = await self._store.rows([canon.row_key("member", rec) for rec in at.values()])
        found = {at: rows.get(canon.row_key("member", rec)) for at, rec in at.items()}
        return {
            at: Member(row.body["role"], canon.instant_ms(row.body["_at"]))
            for at, row in found.items()
            if row and row.body["active"]
        }


class Account(NamedTuple):
    """All that was ever taken in, and what stands now, of one moment."""

    log: list[Logged]
    rows: dict[str, Row]


async def account(store: Any) -> Account:
    """Read the log and the records; nobody writes meanwhile."""
    await store.lock(sorted(await store.sites()))
    return Account(await store.log(), await _rows(store))


async def differing(kept: Account, empty: Any, shapes: Shapes) -> list[str]:
    """The ops of which something else becomes when the log is replayed on an empty store, and the rows that differ."""
    other = await replay(cast(Store, AsRecorded(empty)), shapes, kept.log)
    made = await _rows(empty)
    return other + [key for key in kept.rows | made if kept.rows.get(key) != made.get(key)]


async def _rows(store: Any) -> dict[str, Row]:
    found: dict[str, Row] = {}
    after = ""
    while page := await store.page(after, PAGE):
        found |= {row.key: row for row in page}
        after = page[-1].key
    return found
