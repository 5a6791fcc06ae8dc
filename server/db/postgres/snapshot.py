"""What a pull reads on PostgreSQL: one transaction that repeats its reads: an answer is of one moment (§7.2)."""

from collections.abc import Callable, Collection, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from server.db import lines
from server.db.lines import DEVICE_COLUMNS, DURABLE, MEMBER_COLUMNS
from server.db.postgres.columns import texts
from sync.store import Changed, Device, Head, Member, Reader, Sums

if TYPE_CHECKING:
    from server.db.postgres.engine import PooledPostgresEngine

T = TypeVar("T")
BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
CHANGES = (
    "(SELECT seq, row, body FROM record WHERE bucket = $1 AND (seq, row) > ($2, $3) AND seq <= $4 "
    "ORDER BY seq, row LIMIT $5) UNION ALL "
    "(SELECT seq, row, NULL FROM tombstone WHERE bucket = $1 AND (seq, row) > ($2, $3) AND seq <= $4 "
    "ORDER BY seq, row LIMIT $5) ORDER BY seq, row LIMIT $5"
)
DEVICE = f"SELECT {texts(DEVICE_COLUMNS)} FROM device WHERE id = $1"


class Snapshot:
    """A read transaction on one connection; nothing it returns is older or younger than the rest."""

    def __init__(self, connection: Any) -> None:
        self._all = connection.fetch

    async def state(self) -> dict[str, str]:
        """Read `epoch` and `min_schema`."""
        return dict(await self._all("SELECT name, value FROM server_state"))

    async def device(self, device: str) -> Device | None:
        """Read one device."""
        found = await self._all(DEVICE, device)
        return lines.device(found[0] if found else None)

    async def memberships(self, person: str) -> dict[str, Member]:
        """Read a person's membership of each site."""
        sql = f"SELECT {texts(MEMBER_COLUMNS)} FROM membership WHERE person_id = $1 ORDER BY site_id"
        return {line[1]: lines.member(line) for line in await self._all(sql, person)}

    async def heads(self, sites: Collection[str]) -> dict[str, Head]:
        """Read the commit number of sites, and what of it is durable."""
        sql = f"SELECT site_id::text, seq, {DURABLE} FROM site_clock WHERE site_id = ANY($1::uuid[])"
        return {line[0]: Head(line[1], line[2]) for line in await self._all(sql, list(sites))}

    async def sums(self, buckets: Collection[str]) -> dict[str, Sums]:
        """Read count, checksum and newest seq of buckets."""
        sql = "SELECT id, min_cursor, last_seq, count, sum FROM bucket WHERE id = ANY($1::text[])"
        return {line[0]: Sums(*line[1:]) for line in await self._all(sql, list(buckets))}

    async def changes(self, bucket: str, after: tuple[int, str], upto: int, n: int) -> list[Changed]:
        """Read rows and tombstones of a bucket after a place in it, in order."""
        return [Changed(*line) for line in await self._all(CHANGES, bucket, *after, upto, n)]


class Snapshots:
    """Snapshots on connections of the pool."""

    def __init__(self, engine: "PooledPostgresEngine") -> None:
        self._engine = engine

    async def read(self, steps: Callable[[Reader], Coroutine[Any, Any, T]]) -> T:
        """Run the coroutine `steps` makes on a snapshot begun now."""
        async with self._engine.leased() as connection:
            await connection.execute(BEGIN)
            found = await steps(Snapshot(connection))
            await connection.execute("COMMIT")
            return found

    async def close(self) -> None:
        """Nothing to close: the pool is the engine's."""
