"""Who does the work that one process at a time may do: claimed by a conditional update, marked done afterwards.

A holder that is killed lets go when its lease ends. Processes go by their own clocks, so where these differ by more
than a lease two may do the same work at once: all of it bears that.
"""

from server.clock import new_token
from server.db.tables import Lease

LEASE_MS = 120_000
# A time too far ahead was written by a clock that was wrong; nobody may wait for it.
CLAIM = """
    INSERT INTO lease (name, holder, until_ms, due_ms) VALUES ({}, {}, {}, {})
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until_ms = excluded.until_ms
    WHERE (lease.due_ms <= {} OR lease.due_ms > {})
        AND (lease.until_ms <= {} OR lease.until_ms > {} OR lease.holder = excluded.holder)
    RETURNING name
"""


class Leases:
    """The leases of one process."""

    def __init__(self) -> None:
        self.holder = new_token(9)

    async def due(self, now_ms: int) -> dict[str, int]:
        """When each work that was ever claimed can be claimed next: by name, in ms since 1970."""
        rows = await Lease.select(Lease.name, Lease.holder, Lease.until_ms, Lease.due_ms)
        return {row["name"]: max(row["due_ms"], 0 if row["holder"] == self.holder else row["until_ms"]) for row in rows}

    async def claim(self, name: str, now_ms: int, every_ms: int) -> bool:
        """Take work that is due, which it is once in `every_ms`; false: it is not, or another process has it."""
        plausible_ms, due_ms = now_ms + 2 * LEASE_MS, now_ms + 2 * every_ms
        return bool(
            await Lease.raw(CLAIM, name, self.holder, now_ms + LEASE_MS, now_ms, now_ms, due_ms, now_ms, plausible_ms)
        )

    async def done(self, name: str, due_ms: int) -> None:
        """Give work back, to be due again then."""
        mine = (Lease.name == name) & (Lease.holder == self.holder)
        await Lease.update({Lease.until_ms: 0, Lease.due_ms: due_ms}).where(mine)

    async def release(self) -> None:
        """Give back whatever is held, to be done by whoever comes first."""
        await Lease.update({Lease.until_ms: 0}).where((Lease.holder == self.holder) & (Lease.until_ms > 0))

    async def forget(self, before_ms: int) -> None:
        """Take away what nobody has claimed since it was due."""
        await Lease.delete().where(Lease.due_ms < before_ms)
