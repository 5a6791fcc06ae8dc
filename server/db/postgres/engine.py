"""PostgreSQL behind Piccolo: a pool that loses none to a failed commit, a cancelled request or a broken line."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from piccolo.engine.postgres import PostgresEngine

from server.db.engine import Synchronous
from server.db.faults import DATABASE_ERRORS, Unreachable
from server.db.lines import Projection, Shown
from server.db.postgres.channel import PostgresChannel
from server.db.postgres.columns import Inserts
from server.db.postgres.lanes import Lanes
from server.db.postgres.snapshot import Snapshots
from server.db.postgres.store import PostgresStore
from server.db.postgres.transaction import SchemaChange, Transaction
from server.db.queue import Told
from sync.shape import Shapes

POOL_LEAST, POOL_MOST = 2, 10  # connections of one process
LEASE_WITHIN_S = 5.0
CLOSE_WITHIN_S = 10.0
ANSWER_WITHIN_S = 10.0  # of a server that is gone without a word; one that lives ends statements itself
OLDEST_VERSION = 130000
SETTINGS = {
    "application_name": "muster",
    "lock_timeout": "3s",
    "statement_timeout": "5s",
    "idle_in_transaction_session_timeout": "15s",  # a process that froze lets go of its locks
    "timezone": "UTC",
    "jit": "off",  # our statements are short; compiling them takes longer than running them
}
SYNCHRONOUS = {"FULL": "on", "NORMAL": "off"}


class Unsuitable(Exception):
    """A server or database Muster cannot stand on; the text says why."""


class PooledPostgresEngine(PostgresEngine):
    """The database at `url`, used between `start_connection_pool` and `close_connection_pool`, or by `async with`.

    `data` is the folder of what stands beside it. `synchronous=NORMAL` may forget the last commits at a power loss.
    """

    __slots__ = ("data", "name")

    def __init__(self, url: str, data: Path, synchronous: Synchronous = "FULL") -> None:
        settings = {**SETTINGS, "synchronous_commit": SYNCHRONOUS[synchronous]}
        super().__init__({"dsn": url, "server_settings": settings, "timeout": LEASE_WITHIN_S})
        self.data = data
        self.name = shown(url)

    async def __aenter__(self) -> Self:
        await self.start_connection_pool()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close_connection_pool()

    def writer(self, shapes: Shapes, projections: Mapping[str, Projection], told: Told) -> Lanes:
        """What commits batches; `told` is called on the event loop with the outcomes of each commit."""
        return Lanes(self, shapes, projections, told)

    def readers(self) -> Snapshots:
        """What reads snapshots."""
        return Snapshots(self)

    def channel(self) -> PostgresChannel:
        """The way to the other processes on this database."""
        return PostgresChannel(self)

    def copy(self, name: str) -> None:
        """No copy is made before a migration: that is for the tools PostgreSQL's operator has."""

    async def start_connection_pool(self, **more: Any) -> None:
        """Open the pool. Raises Unsuitable where Muster cannot stand on what answers there."""
        await super().start_connection_pool(
            min_size=POOL_LEAST, max_size=POOL_MOST, command_timeout=ANSWER_WITHIN_S, reset=_forget, **more
        )
        try:
            await self._check()
        except BaseException:
            await self.close_connection_pool()
            raise

    async def close_connection_pool(self) -> None:
        """Close every connection, once those that are leased have come back; what does not come in time is cut."""
        if self.pool:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_WITHIN_S):
                    await self.pool.close()
            self.pool = None

    async def lease(self) -> Any:
        """A connection, in time or not at all. Give it back with `unlease`. Raises Unreachable."""
        if self.pool is None:
            raise RuntimeError(f"the database {self.name} is not open")
        try:
            return await self.pool.acquire(timeout=LEASE_WITHIN_S)
        except OSError as error:  # a TimeoutError is one too
            raise Unreachable(f"{self.name} gave no connection: {error!r}") from error

    async def unlease(self, connection: Any) -> None:
        """Give a leased connection back, rolled back; a cancelled caller does not stop this. One that cannot be rolled
        back is cut by the pool and replaced, which concerns nobody."""
        if self.pool:
            with contextlib.suppress(*DATABASE_ERRORS, OSError):
                await self.pool.release(connection)

    @contextlib.asynccontextmanager
    async def leased(self) -> AsyncIterator[Any]:
        """A connection for the time of a block."""
        connection = await self.lease()
        try:
            yield connection
        finally:
            await self.unlease(connection)

    @contextlib.asynccontextmanager
    async def rewriting(self, projections: Mapping[str, Projection]) -> AsyncIterator[PostgresStore]:
        """The records in a transaction that may take its time, for a command."""
        shown = {kind: Shown(projection) for kind, projection in projections.items()}
        async with self.schema_change() as change:
            inserts = await Inserts.load(change.connection, [one.into for one in shown.values()])
            yield PostgresStore(change.connection, shown, inserts)

    def transaction(self, allow_nested: bool = True) -> Transaction:
        """A transaction; inside another one, a savepoint of it."""
        return Transaction(self, allow_nested=allow_nested)

    def schema_change(self) -> SchemaChange:
        """The transaction a migration runs in."""
        return SchemaChange(self, allow_nested=False)

    async def check_version(self) -> None:
        """Piccolo asks at once, on a connection of its own; we ask when the pool is opened."""

    async def _run_in_pool(self, query: str, args: Any = None) -> Any:
        async with self.leased() as connection:
            return await connection.fetch(query, *(args or ()))

    async def _run_in_new_connection(self, query: str, args: Any = None) -> Any:
        """Piccolo asks for one where it finds no pool: it is not open, says `lease`."""
        return await self._run_in_pool(query, args)

    async def _check(self) -> None:
        async with self.leased() as connection:
            version, encoding = await connection.fetchrow(
                "SELECT current_setting('server_version_num')::integer, current_setting('server_encoding')"
            )
        if version < OLDEST_VERSION:
            raise Unsuitable(f"PostgreSQL {version // 10000} answers there, Muster needs 13 or newer")
        if encoding != "UTF8":
            raise Unsuitable(f"the database's encoding is {encoding}, Muster needs UTF8")


async def _forget(_connection: Any) -> None:
    """What a connection that comes back must forget, besides its transaction: we leave nothing else on it, and
    asking PostgreSQL to forget what is not there would be a trip for every statement."""


def shown(url: str) -> str:
    """The address as it may be told: without a password."""
    parts = urlsplit(url)
    host = parts.hostname or ",".join(parse_qs(parts.query).get("host", ["localhost"]))
    port = f":{parts.port}" if parts.port else ""
    user = f"{parts.username}@" if parts.username else ""
    return f"postgresql://{user}{host}{port}{parts.path}"
