"""What the clock does with photos: marks set right, uploads nobody goes on with and blobs nobody shows taken away."""

import logging
from typing import Any

from server.clock import instant
from server.commit import Commit
from server.db.database import Database
from server.db.tables import Blob, SiteClock, Upload
from server.photos.keep import PARTIAL, Keep
from server.photos.marks import mark_all

KEPT_MS = 30 * 86_400_000
BLOBS_A_ROUND = 20  # each under the lock of its site
UPLOADS_A_ROUND = 500
UNSHOWN = "NOT EXISTS (SELECT 1 FROM blob_ref WHERE blob_ref.blob_id = blob.id)"
OLD = f"SELECT id FROM blob WHERE touched_at < {{}} AND {UNSHOWN} LIMIT {{}}"
TAKE = f"DELETE FROM blob WHERE id = {{}} AND {UNSHOWN} RETURNING id"
LEFT = "SELECT id FROM upload WHERE touched_at < {} ORDER BY touched_at LIMIT {}"
TAKE_LEFT = f"DELETE FROM upload WHERE id IN ({LEFT})"

log = logging.getLogger(__name__)


class Collection:
    """Takes away what nobody needs any more; a blob that is shown never."""

    def __init__(self, engine: Database, commit: Commit, keep: Keep) -> None:
        self._engine = engine
        self._commit = commit
        self._keep = keep

    async def due(self, now_ms: int) -> None:
        """A bounded part of it."""
        await mark_all(self._commit)
        before_ms = now_ms - KEPT_MS
        await Upload.raw(TAKE_LEFT, instant(before_ms), UPLOADS_A_ROUND)
        await self._keep.drop(await self._keep.under(PARTIAL, UPLOADS_A_ROUND, before_ms))
        old: list[dict[str, Any]] = await Blob.raw(OLD, instant(before_ms), BLOBS_A_ROUND)
        for line in old:
            await self._take(line["id"])

    async def _take(self, blob: str) -> None:
        """Under the lock no op can name it anew while its bytes go."""
        async with self._engine.transaction():
            await SiteClock.raw("UPDATE site_clock SET seq = seq WHERE site_id = {}", blob.partition("/")[0])
            if await Blob.raw(TAKE, blob):
                await self._keep.drop([blob])
                log.info("%s: shown nowhere for 30 days, taken away", blob)
