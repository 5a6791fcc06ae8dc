"""Warnings 阈值预警: each minute every indicator is counted, and who must know of an excess is told once by a card.

What is counted, by when it happened. *Failed checks*: those whose result is `failed`, `blocked` or by now `cleared`, at
the time the last critical item failed, else at their first answer; a check counts once, however many items failed, and
one whose failure was corrected does not. *Near misses*: such incidents, not void, by when they were opened. *Late
rounds*: checks that nobody had signed when they were due, cancelled and lapsed ones apart.
"""

import json
import logging
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from msgspec import Struct

from server.board.rules import excess_since, within
from server.board.tables import Indicator
from server.commit import Commit, Draft, create
from server.people.tables import Membership
from server.timeline.tables import Card
from sync import canon

MINUTE_MS = 60_000
INDICATORS_MOST = 500
COUNTED_MOST = 20_000  # of a source at a site: what is older is not looked at
WHY = "threshold"
ACTIVE = """
    SELECT id, site_id, source, zone, window_min, warn, owner, response FROM indicator
    WHERE active AND NOT voided AND source IS NOT NULL AND window_min IS NOT NULL AND warn IS NOT NULL
    ORDER BY id LIMIT {}
"""
FAILED = "result IN ('failed', 'blocked', 'cleared')"
LATE = "(signed_at IS NULL OR signed_at > due_at) AND coalesce(status, '') NOT IN ('cancelled', 'lapsed')"
SOURCES = {  # kind, when it happened, which of them
    "failed_checks": ("run", "coalesce(failed_at, began_at)", FAILED),
    "near_misses": ("incident", "coalesce(opened_at, made_at)", "what = 'near_miss'"),
    "late_rounds": ("run", "due_at", LATE),
}
COUNTED = """
    SELECT zone, {when} AS happened_at FROM {kind}
    WHERE site_id = {{}} AND NOT voided AND {which} AND {when} > {{}} AND {when} <= {{}}
    ORDER BY {when} DESC LIMIT {{}}
"""
TOLD = "SELECT mine, made_at FROM card WHERE site_id = {} AND rec = {} AND why = {} AND made_at > {}"
HERE = "SELECT person_id FROM membership WHERE site_id = {} AND person_id = {} AND ended_at IS NULL"

log = logging.getLogger(__name__)

Times = dict[str | None, list[int]]  # by zone


class Watched(Struct, frozen=True):
    """An indicator that is in use."""

    id: str
    site: str
    source: str
    zone: str | None
    window_min: int
    warn: int
    owner: str | None
    response: dict[str, str] | None

    @property
    def window_ms(self) -> int:
        return self.window_min * MINUTE_MS


class Excess(NamedTuple):
    """So many in one zone within the window, and for how long there have been too many."""

    zone: str | None
    n: int
    began_ms: int


class Warnings:
    """Counts what phones have told, and tells of too much."""

    def __init__(self, commit: Commit) -> None:
        self._commit = commit

    async def due(self, now_ms: int) -> None:
        """Look at every indicator once."""
        found: list[dict[str, Any]] = await Indicator.raw(ACTIVE, INDICATORS_MOST)
        alike: dict[tuple[str, str], list[Watched]] = defaultdict(list)
        for line in found:
            one = _warning(line)
            alike[one.site, one.source].append(one)
        for (site, source), indicators in alike.items():
            times = await _counted(site, source, max(one.window_ms for one in indicators), now_ms)
            for one in indicators:
                await self._tell(one, times, now_ms)

    async def _tell(self, one: Watched, times: Times, now_ms: int) -> None:
        """An excess is told when it begins, and once more when a whole window has passed and it goes on."""
        excesses = [excess for zone in times if (excess := _excess(one, zone, times[zone], now_ms))]
        told = await _told(one, now_ms) if excesses else {}
        for excess in excesses:
            if told.get(excess.zone, 0) < excess.began_ms:
                await self._write(one, excess, now_ms)

    async def _write(self, one: Watched, excess: Excess, now_ms: int) -> None:
        drafts = cards(one, excess, now_ms, await _readers(one))
        for draft, result in zip(drafts, await self._commit.commit(one.site, drafts), strict=True):
            if result.st in {"refused", "quarantined"}:  # a fault of ours, which keeps no other from being told
                log.error("%s/%s was %s: %s", draft.kind, draft.rec, result.st, result.code)


def cards(one: Watched, excess: Excess, now_ms: int, readers: Iterable[str | None]) -> list[Draft]:
    """One card for each reader; none is the supervisors. Its id is made of the excess, so that it is told once."""
    windows = (now_ms - excess.began_ms) // one.window_ms
    ref = canon.v5("threshold", one.id, excess.zone or "site", str(excess.began_ms), str(windows))
    mine = {
        "zone": excess.zone, "count": excess.n, "since": canon.instant(now_ms - one.window_ms),
        "source": one.source, "window_min": one.window_min, "response": one.response,
    }  # fmt: skip
    said = {
        "why": WHY, "ref": ref, "kind": "indicator", "rec": one.id,
        "mine": {name: value for name, value in mine.items() if value is not None},
    }  # fmt: skip
    return [
        create("card", canon.v5("card", ref, reader or "lead"), said | ({"reader": reader} if reader else {}))
        for reader in readers
    ]


def _excess(one: Watched, zone: str | None, times_ms: list[int], now_ms: int) -> Excess | None:
    if one.zone not in {None, zone}:
        return None
    began_ms = excess_since(times_ms, one.window_ms, one.warn, now_ms)
    return None if began_ms is None else Excess(zone, within(times_ms, one.window_ms, now_ms), began_ms)


async def _counted(site: str, source: str, window_ms: int, now_ms: int) -> Times:
    """When it happened, by zone, as far back as two windows: an excess older than one is told again in any case."""
    kind, when, which = SOURCES[source]
    since, until = canon.instant(now_ms - 2 * window_ms), canon.instant(now_ms)
    sql = COUNTED.format(kind=kind, when=when, which=which)
    rows: list[dict[str, Any]] = await Indicator.raw(sql, site, since, until, COUNTED_MOST)
    times: Times = defaultdict(list)
    for row in rows:
        times[str(row["zone"]) if row["zone"] else None].append(canon.instant_ms(row["happened_at"]))
    return times


async def _told(one: Watched, now_ms: int) -> dict[str | None, int]:
    """When within the last window the newest card of each zone was made."""
    since = canon.instant(now_ms - one.window_ms)
    rows: list[dict[str, Any]] = await Card.raw(TOLD, one.site, one.id, WHY, since)
    told: dict[str | None, int] = {}
    for row in rows:
        zone = (json.loads(row["mine"]) if isinstance(row["mine"], str) else row["mine"]).get("zone")
        told[zone] = max(told.get(zone, 0), canon.instant_ms(row["made_at"]))
    return told


async def _readers(one: Watched) -> list[str | None]:
    """The supervisors, and the owner as long as they are here."""
    if one.owner is None or not await Membership.raw(HERE, one.site, one.owner):
        return [None]
    return [one.owner, None]


def _warning(line: dict[str, Any]) -> Watched:
    text = {name: str(line[name]) if line[name] else None for name in ("zone", "owner")}
    response = json.loads(line["response"]) if isinstance(line["response"], str) else line["response"]
    return Watched(
        id=str(line["id"]), site=str(line["site_id"]), source=line["source"], zone=text["zone"],
        window_min=line["window_min"], warn=line["warn"], owner=text["owner"], response=response,
    )  # fmt: skip
