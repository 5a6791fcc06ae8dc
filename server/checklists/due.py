"""Every site gets the shipped checklists: by the clock, so that sites made before an entry was shipped get it too."""

import logging
from collections.abc import Sequence

from server.checklists.shipped import File, drafts, key_of, library
from server.checklists.tables import Template
from server.commit import Commit
from server.sites.tables import Site

SITES_A_ROUND = 20
HELD = {"refused", "quarantined"}

log = logging.getLogger(__name__)


class Library:
    """Puts in what a site has never had, and issues it.

    An entry is known by its key, the part of its source before the last dot. What a site once had under a key is left
    alone for good, whatever became of it: edited, withdrawn, or a newer version shipped since, which one can import.
    """

    def __init__(self, commit: Commit, shipped: Sequence[File] | None = None) -> None:
        self._commit = commit
        self._shipped = library() if shipped is None else shipped

    async def due(self, _now_ms: int) -> None:
        """So many sites that lack something; the next round goes on with the others."""
        had = await _had()
        lacking = [str(row["id"]) for row in await Site.select(Site.id).order_by(Site.id)]
        lacking = [site for site in lacking if self._lacks(had.get(site, set()))]
        for site in lacking[:SITES_A_ROUND]:
            await self._install(site, self._lacks(had.get(site, set())))

    async def install(self, site: str) -> None:
        """Give one site what it lacks, at once."""
        await self._install(site, self._lacks((await _had()).get(site, set())))

    def _lacks(self, had: set[str]) -> list[File]:
        return [file for file in self._shipped if key_of(file.source) not in had]

    async def _install(self, site: str, files: Sequence[File]) -> None:
        for file in files:
            results = await self._commit.commit(site, drafts(file, site))
            if wrong := next((result for result in results if result.st in HELD), None):  # a fault of ours
                log.error("%s of site %s was %s: %s", file.source, site, wrong.st, wrong.code)


async def _had() -> dict[str, set[str]]:
    """Site → the keys of every entry it has or had."""
    rows = await Template.select(Template.site_id, Template.source).where(Template.source.is_not_null())
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(str(row["site_id"]), set()).add(key_of(row["source"]))
    return found
