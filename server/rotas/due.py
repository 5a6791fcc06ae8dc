"""Makes the checks of every site's rotas, 21 days ahead, and ends those that were missed or arise no more.

Each round compares what should be with what is and writes the difference, so a round that was cut short, or done twice,
does no harm. What changed is known by the site's commits; where nothing did and no time has come, a round reads one
line a site.
"""

import asyncio
import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Any, NamedTuple

from server.clock import instant
from server.commit import Commit, Draft
from server.db.tables import RecordRow
from server.rotas import rules
from server.rotas.rules import Issued, Known, Site, Standing, Wanted
from sync import canon
from sync.batch import BATCH_OPS

WRITES_A_ROUND = 500
PLANNED_ANEW = timedelta(hours=1)  # for the days ahead go on
READ_BACK = timedelta(days=2)  # no window is longer; what began before is asked for by its id
TOGETHER = 200  # records asked for by their ids
PLANNED_WITH = ("site", "zone", "event", "rota", "template", "section")

CLOCKS = "SELECT site_clock.site_id, seq FROM site_clock JOIN site ON site.id = site_clock.site_id"
CHANGED = "SELECT seq FROM record WHERE bucket = {} AND seq > {} AND kind IN ({}, {}, {}, {}, {}, {}) LIMIT 1"
OF_SITE = "SELECT record.id, body, stamps FROM %s AS its JOIN record ON row = '%s/' || its.id WHERE its.site_id = {}"
ISSUED = " AND its.status = 'issued'"
OF_ISSUED = " AND its.of IN (SELECT id FROM template WHERE site_id = its.site_id AND status = 'issued')"
RUNS = "SELECT id, rota, zone, event, status, starts_at, due_at, team, person, voided FROM run WHERE site_id = {} AND "
RECENT = "(status IN ('due', 'open') OR starts_at >= {})"

log = logging.getLogger(__name__)


class Planned(NamedTuple):
    """Up to which commit a site is planned, and when it is looked at again though nothing changes."""

    seq: int
    again: datetime


class Rotas:
    """Plans site after site."""

    def __init__(self, commit: Commit) -> None:
        self._commit = commit
        self._planned: dict[str, Planned] = {}

    async def due(self, now_ms: int) -> None:
        """A round: at most `WRITES_A_ROUND` changes; the next one goes on."""
        now, left = instant(now_ms), WRITES_A_ROUND
        seqs = {str(row["site_id"]): int(row["seq"]) for row in await RecordRow.raw(CLOCKS)}
        self._planned = {site: planned for site, planned in self._planned.items() if site in seqs}
        for site in sorted(seqs, key=lambda site: self._planned[site].again if site in self._planned else now):
            if left and await self._asks(site, seqs[site], now):
                left -= await self._plan(site, seqs[site], now, left)

    async def _asks(self, site: str, seq: int, now: datetime) -> bool:
        """Whether something may be other than it was planned."""
        planned = self._planned.get(site)
        if planned is None or now >= planned.again or seq < planned.seq:
            return True
        if seq > planned.seq and await RecordRow.raw(CHANGED, f"{site}/crew", planned.seq, *PLANNED_WITH):
            return True
        self._planned[site] = planned._replace(seq=seq)
        return False

    async def _plan(self, site: str, seq: int, now: datetime, most: int) -> int:
        """Write up to `most` differences of a site; how many there were. What is left over, the next round finds."""
        standing = await _standing(site, RECENT, rules.instant(now - READ_BACK))
        known, rotas = await _known(site), await _records("rota", site)
        wanted, planned = await _wanted(rotas, known, now)
        wanted = await _looked_up(site, wanted, standing, most)
        await _when_written(wanted, standing)
        own = {id: run for id, run in standing.items() if id in wanted or run.rota in planned}
        over = {id for id, event in known.events.items() if event.over}
        found = chain(rules.ended(standing.values(), over, now), rules.drafts(wanted, own, now))
        todo = list(islice(_once(found), most))
        for begin in range(0, len(todo), BATCH_OPS):
            await self._write(site, todo[begin : begin + BATCH_OPS])
        if len(todo) < most:
            next_at = rules.next_at(standing.values(), now) or now + PLANNED_ANEW
            self._planned[site] = Planned(seq, min(next_at, now + PLANNED_ANEW))
        return len(todo)

    async def _write(self, site: str, drafts: list[Draft]) -> None:
        for draft, result in zip(drafts, await self._commit.commit(site, drafts), strict=True):
            if result.st in {"refused", "quarantined"}:  # a phone was faster, or a fault of ours that stops no other
                level = logging.INFO if result.code == "guard:state" else logging.ERROR
                log.log(level, "%s %s of run/%s was %s: %s", draft.t, draft.act, draft.rec, result.st, result.code)


def _once(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """The first of the changes of each record: what follows from it is seen the next time."""
    met: set[str] = set()
    for draft in drafts:
        if draft.rec not in met:
            met.add(draft.rec)
            yield draft


async def _records(kind: str, site: str, only: str = "") -> list[Known]:
    """The records of a kind at a site, with the commit that wrote each of their fields."""
    rows: list[dict[str, Any]] = await RecordRow.raw(OF_SITE % (kind, kind) + only, site)
    return [Known(str(row["id"]), json.loads(row["body"]), _seqs(row["stamps"])) for row in rows]


def _seqs(stamps: str) -> dict[str, int]:
    return {name: stamp[0] for name, stamp in json.loads(stamps).items()}


async def _known(site: str) -> Site:
    """What the rotas of a site are planned with."""
    items: dict[str, list[Any]] = {}
    for section in await _records("section", site, OF_ISSUED):
        if section.active:
            items.setdefault(section.body["of"], []).append(section.body.get("items"))
    issued = [template for template in await _records("template", site, ISSUED) if template.active]
    return Site(
        (await _records("site", site))[0],
        {it.body.get("line", it.id): Issued(it.id, rules.is_critical(items.get(it.id, ()))) for it in issued},
        {event.id: event for event in await _records("event", site)},
        frozenset(zone.id for zone in await _records("zone", site) if zone.active),
    )


async def _wanted(rotas: list[Known], site: Site, now: datetime) -> tuple[dict[str, Wanted], set[str]]:
    """What these rotas want, and which of them could be read."""
    found: dict[str, Wanted] = {}
    planned: set[str] = set()
    for rota in rotas:
        try:
            found |= {one.id: one for one in rules.wanted(rota, site, now)}
            planned.add(rota.id)
        except Exception as error:  # one that nobody can read keeps no other from being planned
            told = None if isinstance(error, ValueError) else error
            log.error("The rota %s cannot be planned: %r", rota.id, error, exc_info=told)
        await asyncio.sleep(0)  # a year of rules takes its time, and phones wait for none of it
    return found, planned


async def _standing(site: str, which: str, *values: Any) -> dict[str, Standing]:
    """The checks of a site as they stand, by id."""
    rows: list[dict[str, Any]] = await RecordRow.raw(RUNS + which, site, *values)
    return {str(row["id"]): _run(row) for row in rows}


def _run(row: dict[str, Any]) -> Standing:
    def ref(name: str) -> str | None:
        return None if row[name] is None else str(row[name])

    return Standing(
        str(row["id"]), ref("rota"), ref("zone"), ref("event"), "void" if row["voided"] else row["status"],
        row["starts_at"] or "", row["due_at"] or "", ref("team"), ref("person"),
    )  # fmt: skip


async def _looked_up(
    site: str, wanted: dict[str, Wanted], standing: dict[str, Standing], most: int
) -> dict[str, Wanted]:
    """`wanted` less what is not to be made in this round; of the rest whatever stands is now among `standing`."""
    missing = [id for id in wanted if id not in standing]
    absent = 0
    for begin in range(0, len(missing), TOGETHER):
        asked = missing[begin : begin + TOGETHER]
        if absent >= most:
            return {id: one for id, one in wanted.items() if id not in set(missing[begin:])}
        found = await _standing(site, f"id IN ({_places(asked)})", *asked)
        standing |= found
        absent += len(asked) - len(found)
    return wanted


async def _when_written(wanted: dict[str, Wanted], standing: dict[str, Standing]) -> None:
    """Ask of those checks that say something else than wanted when that was written."""
    other = [id for id, one in wanted.items() if id in standing and rules.differs(one, standing[id])]
    for begin in range(0, len(other), TOGETHER):
        keys = [canon.row_key("run", id) for id in other[begin : begin + TOGETHER]]
        asked = f"SELECT id, stamps FROM record WHERE row IN ({_places(keys)})"
        for row in await RecordRow.raw(asked, *keys):
            id = str(row["id"])
            standing[id] = standing[id]._replace(written=_seqs(row["stamps"]))


def _places(values: Sequence[str]) -> str:
    return ", ".join(["{}"] * len(values))
