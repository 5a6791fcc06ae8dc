"""Transactions on leased connections: safe under cancellation, and savepoints where they nest.

Piccolo's own nested transaction joins the outer one, so that what failed and was caught inside is committed with it.
"""

import asyncio
import sqlite3
from typing import TYPE_CHECKING, Any, Self

import aiosqlite
from piccolo.engine.base import BaseTransaction
from piccolo.engine.sqlite import SQLiteTransaction, TransactionType

if TYPE_CHECKING:
    from server.db.engine import PooledSQLiteEngine


class Leased(BaseTransaction):
    """One transaction on a leased connection of either database; inside another one, a savepoint of it."""

    connection: Any
    engine: Any
    _parent: Any
    _committed: bool
    _rolled_back: bool

    async def __aenter__(self) -> Self:
        if self._parent is not None:
            self._savepoint = await self._parent.savepoint()
            outer: Self = self._parent
            return outer
        self.connection = await self._lease()
        try:
            await self.begin()
        except BaseException:
            await self._leave()
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def __aexit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if self._parent is not None:
            await self._end_savepoint(self._parent.connection, keep=error is None)
            return False
        try:
            if error is None and not self._committed and not self._rolled_back:
                await self.commit()
        finally:
            self.engine.current_transaction.reset(self.context)
            await self._leave()
        return False

    async def _end_savepoint(self, connection: Any, keep: bool) -> None:
        if not keep:
            await connection.execute(f"ROLLBACK TO {self._savepoint.name}")
        await connection.execute(f"RELEASE {self._savepoint.name}")

    async def begin(self) -> None:
        """Open the transaction on the leased connection."""
        raise NotImplementedError

    async def commit(self) -> None:
        """Commit; where that fails, leaving rolls back."""
        raise NotImplementedError

    async def _lease(self) -> Any:
        raise NotImplementedError

    async def _leave(self) -> None:
        raise NotImplementedError


class Transaction(Leased, SQLiteTransaction):
    """A transaction on SQLite's writer, or where it only reads on a reader."""

    connection: aiosqlite.Connection
    engine: "PooledSQLiteEngine"

    async def begin(self) -> None:
        """Open the transaction on the leased connection."""
        await self.connection.execute(f"BEGIN {self.transaction_type.value}")

    async def commit(self) -> None:
        """Commit; where that fails, leaving rolls back."""
        await self.connection.execute("COMMIT")
        self._committed = True

    async def _lease(self) -> aiosqlite.Connection:
        self._writes = self.transaction_type is not TransactionType.deferred
        return await self.engine.lease(self._writes)

    async def _leave(self) -> None:
        """Hand the connection on, rolled back. A cancelled caller does not stop this: the statement it left behind
        still runs in the connection's thread, and the rollback queues after it."""
        await asyncio.shield(asyncio.ensure_future(self._reset()))

    async def _reset(self) -> None:
        try:
            if self.engine.is_open:
                await self._settle()
        finally:
            self.engine.unlease(self.connection, self._writes)

    async def _settle(self) -> None:
        await self.connection.rollback()  # does nothing outside a transaction


class SchemaChange(Transaction):
    """A transaction for migrations: foreign keys rest, so that rebuilding a parent table keeps its children."""

    async def begin(self) -> None:
        """Open the transaction with foreign keys off; inside a transaction the setting would do nothing."""
        await self.connection.execute("PRAGMA foreign_keys=OFF")
        await super().begin()

    async def commit(self) -> None:
        """Commit, unless a row has lost its parent."""
        broken = list(await self.connection.execute_fetchall("PRAGMA foreign_key_check"))
        if broken:
            raise sqlite3.IntegrityError(f"rows without their parent: {broken[:5]}")
        await super().commit()

    async def _settle(self) -> None:
        await super()._settle()
        await self.connection.execute("PRAGMA foreign_keys=ON")
