"""Tombstones older than 90 days are taken away (§15). A phone whose cursor is older still gets `reset: "horizon"`."""

import asyncio
import logging
from typing import Any

from server.db.database import Database
from server.db.tables import Bucket, OpLog, SiteClock, Tombstone

KEPT_MS = 90 * 86_400_000
TOGETHER = 500  # tombstones taken away under one lock
COMMITS_A_ROUND = 40
BUCKETS_A_ROUND = 10_000
STEPS = 64  # halvings that surely find a seq
OLDEST = "SELECT bucket, min(seq) AS oldest FROM tombstone GROUP BY bucket ORDER BY bucket LIMIT {}"
RECEIVED = "SELECT received_ms FROM op_log WHERE site_id = {} AND seq <= {} ORDER BY seq DESC LIMIT 1"
TAKE = """
    DELETE FROM tombstone
    WHERE n IN (SELECT n FROM tombstone WHERE bucket = {} AND seq <= {} ORDER BY seq, row LIMIT {})
    RETURNING seq
"""
RAISE = "UPDATE bucket SET min_cursor = {} WHERE id = {} AND min_cursor < {}"

log = logging.getLogger(__name__)


class Horizon:
    """Moves every bucket's horizon on."""

    def __init__(self, engine: Database) -> None:
        self._engine = engine

    async def due(self, now_ms: int) -> None:
        """Take away what is too old, in short commits, and not all at once where there is much."""
        upto: dict[str, int] = {}
        left = COMMITS_A_ROUND
        for row in await Tombstone.raw(OLDEST, BUCKETS_A_ROUND):
            site = row["bucket"].partition("/")[0]
            if site not in upto:
                upto[site] = await seq_before(site, now_ms - KEPT_MS)
            while left and row["oldest"] <= upto[site]:
                left -= 1
                if await self._take(site, row["bucket"], upto[site]) < TOGETHER:
                    break
                await asyncio.sleep(0)  # who waits for the lock comes first

    async def _take(self, site: str, bucket: str, upto: int) -> int:
        """One commit: who sees it sees the raised horizon too, and whoever holds a cursor from it on knows them all."""
        async with self._engine.transaction():
            await SiteClock.raw("UPDATE site_clock SET seq = seq WHERE site_id = {}", site)  # the lock, first
            gone: list[dict[str, Any]] = await Tombstone.raw(TAKE, bucket, upto, TOGETHER)
            if gone:
                newest = max(row["seq"] for row in gone)
                await Bucket.raw(RAISE, newest, bucket, newest)
        if gone:
            log.info("%s: %s old tombstones taken away", bucket, len(gone))
        return len(gone)


async def seq_before(site: str, before_ms: int) -> int:
    """The newest commit of a site received before a time, found by halving: a tombstone knows its seq, not its time."""
    known = await SiteClock.select(SiteClock.seq).where(SiteClock.site_id == site).first()
    low, high = 0, known["seq"] if known else 0
    for _ in range(STEPS):
        if low >= high:
            break
        middle = (low + high + 1) // 2
        found: list[dict[str, int]] = await OpLog.raw(RECEIVED, site, middle)
        if found and found[0]["received_ms"] >= before_ms:
            high = middle - 1
        else:
            low = middle
    return low
