"""Transactions on PostgreSQL: their connection always comes back, whatever ends them.

Piccolo's own loses the connection when COMMIT fails. And COMMIT does not fail where a statement before it did and
nobody minded: it answers ROLLBACK, which is an error here.
"""

from typing import TYPE_CHECKING, Any

import asyncpg
from piccolo.engine.postgres import PostgresTransaction

from server.db.transaction import Leased

if TYPE_CHECKING:
    from server.db.postgres.engine import PooledPostgresEngine

MIGRATING = 0x4D75737465720001  # "Muster", 1: the advisory lock that only one process holds while it migrates
PATIENT = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
NO_HURRY = "; ".join(f"SET LOCAL {name} = 0" for name in PATIENT)


async def commit(connection: Any) -> None:
    """Commit the connection's transaction. Raises where PostgreSQL rolls it back instead."""
    if await connection.execute("COMMIT") != "COMMIT":
        raise asyncpg.InFailedSQLTransactionError("a statement failed: the transaction was rolled back")


class Transaction(Leased, PostgresTransaction):
    """A transaction on a connection of the pool."""

    engine: "PooledPostgresEngine"

    async def begin(self) -> None:
        """Open the transaction on the leased connection."""
        await self.connection.execute("BEGIN")

    async def commit(self) -> None:
        """Commit; where that fails, leaving rolls back."""
        await commit(self.connection)
        self._committed = True

    async def rollback(self) -> None:
        """Roll back before the end."""
        await self.connection.execute("ROLLBACK")
        self._rolled_back = True

    async def _lease(self) -> Any:
        return await self.engine.lease()

    async def _leave(self) -> None:
        await self.engine.unlease(self.connection)


class SchemaChange(Transaction):
    """A transaction for migrations, on a connection of its own: one process at a time, and no hurry."""

    async def begin(self) -> None:
        """Open the transaction, once no other process migrates."""
        await super().begin()
        await self.connection.execute(NO_HURRY)
        await self.connection.execute("SELECT pg_advisory_xact_lock($1)", MIGRATING)

    async def _lease(self) -> Any:
        return await self.engine.get_new_connection()

    async def _leave(self) -> None:
        await self.connection.close()
