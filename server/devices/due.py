"""Writes the records `device_status` (§8.5): each minute, of each phone of which there is something new to tell."""

import json
import logging
from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from server.clock import instant
from server.commit import Commit, Draft, create, fact
from server.db import moments
from server.db.tables import Device, RecordRow
from server.devices.rules import LARGE_SITE, MINUTE_MS, Phone, news, status
from sync import canon
from sync.batch import BATCH_OPS
from sync.wire import Body

PAGE = 500  # phones looked at together
PAGES_A_ROUND = 10
OVERLAP_MS = 2 * MINUTE_MS  # what processes with other clocks may have written meanwhile is looked at again
PHONES = """
    SELECT phone.*, membership.site_id, membership.ended_at,
        (SELECT max(later.made_at) FROM device AS later WHERE later.forked_from = phone.id) AS followed_at,
        entered.agent, entered.created_at AS signed_in_at
    FROM (
        SELECT id, person_id, last_seen, pending, armed, storage, app, skew_ms, revoked_at FROM device
        WHERE id > {} AND person_id <> {} AND (last_seen > {} OR revoked_at > {} OR id IN (
            SELECT forked_from FROM device WHERE forked_from IS NOT NULL AND last_seen > {}))
        ORDER BY id LIMIT {}
    ) AS phone
    LEFT JOIN membership ON membership.person_id = phone.person_id
    LEFT JOIN session AS entered ON entered.id = (SELECT id FROM session WHERE session.person_id = phone.person_id
        AND session.device_id = phone.id ORDER BY created_at DESC, id DESC LIMIT 1)
    ORDER BY phone.id, membership.site_id
"""
COUNTS = "SELECT site_id, count(*) AS n FROM device_status GROUP BY site_id"

log = logging.getLogger(__name__)


class At(NamedTuple):
    """A phone at a site its person belongs to, or did."""

    site: str
    phone: Phone
    member: bool

    @property
    def record(self) -> str:
        """The id of its record."""
        return canon.v5("device_status", self.site, self.phone.id)


class Statuses:
    """Looks through the phones that were heard since it last did, or lost, or forked; the first time through all."""

    def __init__(self, commit: Commit) -> None:
        self._commit = commit
        self._since_ms = 0
        self._began_ms = 0
        self._after = canon.ZERO

    async def due(self, now_ms: int) -> None:
        """A round: at most so many phones; the next one goes on behind them."""
        if self._after == canon.ZERO:
            self._began_ms = now_ms
        large = {str(row["site_id"]) for row in await Device.raw(COUNTS) if row["n"] > LARGE_SITE}
        for _ in range(PAGES_A_ROUND):
            rows = await self._page()
            await self._tell([at for row in rows if (at := _at(row))], large)
            if len({row["id"] for row in rows}) < PAGE:
                self._since_ms, self._after = max(0, self._began_ms - OVERLAP_MS), canon.ZERO
                return
            self._after = str(rows[-1]["id"])

    async def _page(self) -> list[dict[str, Any]]:
        since = instant(self._since_ms)
        found: list[dict[str, Any]] = await Device.raw(PHONES, self._after, canon.ZERO, since, since, since, PAGE)
        return found

    async def _tell(self, phones: list[At], large: set[str]) -> None:
        told = await _bodies(at.record for at in phones)
        for site, found in groupby(sorted(phones, key=lambda at: at.site), key=lambda at: at.site):
            drafts = [draft for at in found if (draft := _draft(at, told.get(at.record), site in large))]
            for begin in range(0, len(drafts), BATCH_OPS):
                await self._write(site, drafts[begin : begin + BATCH_OPS])

    async def _write(self, site: str, drafts: list[Draft]) -> None:
        for draft, result in zip(drafts, await self._commit.commit(site, drafts), strict=True):
            if result.st in {"refused", "quarantined"}:  # a fault of ours, which keeps no other phone from being told
                log.error("%s/%s was %s: %s", draft.kind, draft.rec, result.st, result.code)


async def _bodies(records: Iterable[str]) -> dict[str, Body]:
    """The records as they stand, by id."""
    keys = [canon.row_key("device_status", record) for record in records]
    rows = await RecordRow.select(RecordRow.id, RecordRow.body).where(RecordRow.row.is_in(keys)) if keys else []
    return {str(row["id"]): json.loads(row["body"]) for row in rows}


def _draft(at: At, before: Body | None, large: bool) -> Draft | None:
    """What to write; of somebody who left the site only that what waited on their phone came."""
    if not (at.member or (before and before.get("pending"))):
        return None
    values = news(before, status(at.phone), large)
    if not values:
        return None
    return (fact if before else create)("device_status", at.record, values)


def _at(row: dict[str, Any]) -> At | None:
    if row["site_id"] is None:
        return None
    phone = Phone(
        id=str(row["id"]), person=str(row["person_id"]), seen_ms=moments.ms(row["last_seen"]) or 0,
        pending=row["pending"], armed=row["armed"], storage=row["storage"], app=row["app"], skew_ms=row["skew_ms"],
        revoked=row["revoked_at"] is not None, followed_ms=moments.ms(row["followed_at"]),
        agent=row["agent"] or "", signed_in_ms=moments.ms(row["signed_in_at"]),
    )  # fmt: skip
    return At(str(row["site_id"]), phone, row["ended_at"] is None)
