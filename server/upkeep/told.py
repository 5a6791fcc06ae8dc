"""Tells the log what whoever runs the server must know: each thing once a day, whichever process finds it."""

import logging

from server.db.leases import Leases
from server.upkeep.concerns import DAY_MS, concerns

TOLD_MOST = 100  # sentences a round
FORGOTTEN_AFTER_MS = 7 * DAY_MS

log = logging.getLogger("muster")


class Told:
    """What was told is a lease that is due again tomorrow."""

    def __init__(self, leases: Leases) -> None:
        self._leases = leases

    async def due(self, now_ms: int) -> None:
        """Tell what was not told today."""
        for concern in (await concerns(now_ms))[:TOLD_MOST]:
            name = f"told {concern.what} {concern.about}"
            if await self._leases.claim(name, now_ms, DAY_MS):
                log.warning("%s", concern.sentence)
                await self._leases.done(name, now_ms + DAY_MS)
        await self._leases.forget(now_ms - FORGOTTEN_AFTER_MS)
