"""The typed tables of the rooms, made anew from the records they show (sync/README.md §4)."""

from collections.abc import Collection, Mapping
from typing import Protocol

from server.db.database import Database
from server.db.lines import Projection
from sync.store import Row

PAGE = 1000


class Shelf(Protocol):
    """All records in a write transaction."""

    async def lock(self, sites: Collection[str], make: Collection[str] = ()) -> dict[str, int]: ...
    async def sites(self) -> list[str]: ...
    async def page(self, after: str, n: int) -> list[Row]: ...
    async def hide(self) -> None: ...
    async def show(self, rows: Collection[Row]) -> None: ...


async def rebuild(engine: Database, projections: Mapping[str, Projection]) -> int:
    """Write every typed table anew, all of it or nothing; returns how many records they show."""
    async with engine.rewriting(projections) as store:
        return await _show_all(store)


async def _show_all(store: Shelf) -> int:
    await store.lock(sorted(await store.sites()))
    await store.hide()
    count, after = 0, ""
    while rows := await store.page(after, PAGE):
        await store.show(rows)
        count, after = count + len(rows), rows[-1].key
    return count
