"""SQLite behind Piccolo: one writer and a few readers, kept open and leased. (PostgreSQL: server/db/postgres.)

Piccolo's own engine opens a connection and a thread for every query, and loses both when a lock is not got in time.
"""

import asyncio
import contextlib
import fcntl
import os
import re
import sqlite3
from collections.abc import AsyncIterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Literal, Self

import aiosqlite
from piccolo.engine.exceptions import TransactionError
from piccolo.engine.sqlite import Atomic, SQLiteEngine, TransactionType, dict_factory
from piccolo.table import Table

from server.db.channel import Silence
from server.db.copies import copying
from server.db.lines import Projection, Shown
from server.db.queue import Told
from server.db.readers import Readers
from server.db.store import SQLiteStore
from server.db.transaction import SchemaChange, Transaction
from server.db.writer import Writer
from sync.shape import Shapes

Synchronous = Literal["FULL", "NORMAL"]
Rows = list[dict[str, Any]]

READERS = 4
BUSY_TIMEOUT_S = 10.0
MMAP_BYTES = 128 * 1024 * 1024
READING = re.compile(r"\s*(SELECT|EXPLAIN)\b", re.IGNORECASE)


class PooledSQLiteEngine(SQLiteEngine):
    """The SQLite file at `path`, used between `start_connection_pool` and `close_connection_pool`, or by `async with`.

    `synchronous=FULL` keeps through a power loss what was answered; NORMAL may forget the last commits.
    """

    __slots__ = ("_connections", "_readers", "_synchronous", "_writing")

    def __init__(self, path: Path | str, synchronous: Synchronous = "FULL") -> None:
        super().__init__(path=str(path), timeout=BUSY_TIMEOUT_S)
        self._synchronous = synchronous
        self._connections: list[aiosqlite.Connection] = []  # the writer, then the readers
        self._writing = asyncio.Lock()
        self._readers: asyncio.LifoQueue[aiosqlite.Connection] = asyncio.LifoQueue()

    async def __aenter__(self) -> Self:
        await self.start_connection_pool()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close_connection_pool()

    @property
    def name(self) -> str:
        """What an operator knows it by."""
        return str(self.path)

    @property
    def data(self) -> Path:
        """The folder of what stands beside the database."""
        return Path(self.path).parent

    def writer(self, shapes: Shapes, projections: Mapping[str, Projection], told: Told) -> Writer:
        """What commits batches; `told` is called on the event loop with the outcomes of each commit."""
        return Writer(self, shapes, projections, told)

    def readers(self) -> Readers:
        """What reads snapshots."""
        return Readers(self)

    def channel(self) -> Silence:
        """The way to the other processes on this database, of which there are none."""
        return Silence()

    def copy(self, name: str) -> Path:
        """Copy the database, as last committed, into its folder under a name that ends so."""
        copy = self.data / f"{Path(self.path).name}.{name}"
        with contextlib.closing(self.connect_raw()) as source, copying(source, copy):
            return copy

    @property
    def is_open(self) -> bool:
        """Whether connections can be leased."""
        return len(self._connections) == 1 + READERS

    async def start_connection_pool(self) -> None:
        """Open the writer and the readers. A file that is no database fails before that: a connection of aiosqlite
        that cannot be opened leaves a thread behind, which may outlive the event loop."""
        await asyncio.to_thread(self._make_file)
        try:
            while not self.is_open:
                self._connections.append(await self._connect(query_only=bool(self._connections)))
        except BaseException:
            await asyncio.shield(asyncio.ensure_future(self.close_connection_pool()))
            raise
        self._readers = asyncio.LifoQueue()
        for reader in self._connections[1:]:
            self._readers.put_nowait(reader)

    async def close_connection_pool(self) -> None:
        """Close every connection; a statement still running ends first, a transaction still open is rolled back."""
        connections, self._connections = self._connections, []
        if connections and not self._writing.locked():
            await connections[0].execute("PRAGMA optimize")
        for connection in connections:
            await connection.close()

    async def get_connection(self) -> aiosqlite.Connection:
        """A connection of its own, with its own thread, for Piccolo's batches; the caller closes it."""
        return await self._connect(query_only=True)

    def connect_raw(self) -> sqlite3.Connection:
        """A plain connection with the same settings and tuples for rows; the caller holds `exclusive()` to write."""
        return self._open(check_same_thread=False)

    async def lease(self, write: bool) -> aiosqlite.Connection:
        """The writer, once it is free, or a reader. Give it back with `unlease`."""
        if not self.is_open:
            raise RuntimeError(f"the database {self.path} is not open")
        if not write:
            return await self._readers.get()
        if self.transaction_exists():
            raise TransactionError("this task holds a transaction already: waiting for the writer would never end")
        await self._writing.acquire()
        return self._connections[0]

    def unlease(self, connection: aiosqlite.Connection, write: bool) -> None:
        """Hand a leased connection to the next in line."""
        if write:
            self._writing.release()
        elif connection in self._connections:  # not one from before a close
            self._readers.put_nowait(connection)

    @contextlib.asynccontextmanager
    async def exclusive(self) -> AsyncIterator[None]:
        """Keep every other writer of this process waiting, without a transaction: a raw connection writes meanwhile."""
        writer = await self.lease(write=True)
        try:
            yield
        finally:
            self.unlease(writer, write=True)

    @contextlib.asynccontextmanager
    async def rewriting(self, projections: Mapping[str, Projection]) -> AsyncIterator[SQLiteStore]:
        """The records in a transaction that may take its time, for a command; it blocks the event loop."""
        shown = {kind: Shown(projection) for kind, projection in projections.items()}
        async with self.exclusive():
            with contextlib.closing(self.connect_raw()) as connection:
                connection.execute("BEGIN IMMEDIATE")
                yield SQLiteStore(connection, shown)
                connection.execute("COMMIT")

    def transaction(
        self, transaction_type: TransactionType = TransactionType.immediate, allow_nested: bool = True
    ) -> Transaction:
        """IMMEDIATE takes the writer at once; DEFERRED is for reading only and takes a reader."""
        return Transaction(self, transaction_type=transaction_type, allow_nested=allow_nested)

    def schema_change(self) -> SchemaChange:
        """The transaction a migration runs in."""
        return SchemaChange(self, transaction_type=TransactionType.immediate, allow_nested=False)

    def atomic(self, transaction_type: TransactionType = TransactionType.immediate) -> Atomic:
        """A list of statements run in one transaction."""
        return super().atomic(transaction_type)

    def _make_file(self) -> None:
        """See that the file is there and in WAL mode, one process at a time: SQLite refuses whoever switches a new file
        to WAL while another does, without waiting for its lock time-out. The lock is the folder's and makes no file."""
        folder = os.open(Path(self.path).parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            self.connect_raw().close()
        finally:
            os.close(folder)

    def _open(self, query_only: bool = False, check_same_thread: bool = True, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = sqlite3.connect(
            self.path, BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=check_same_thread, **options
        )
        for setting in (
            "journal_mode=WAL",
            f"synchronous={self._synchronous}",
            "foreign_keys=ON",
            "cache_size=-16000",
            "temp_store=MEMORY",
            f"mmap_size={MMAP_BYTES}",
            f"query_only={'ON' if query_only else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {setting}")
        return connection

    def _open_typed(self, query_only: bool) -> sqlite3.Connection:
        connection = self._open(query_only, detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES)
        connection.row_factory = dict_factory
        return connection

    async def _connect(self, query_only: bool) -> aiosqlite.Connection:
        return await aiosqlite.Connection(partial(self._open_typed, query_only), iter_chunk_size=64)

    async def _run_in_new_connection(
        self, query: str, args: list[Any] | None = None, query_type: str = "generic", table: type[Table] | None = None
    ) -> Rows:
        """A statement outside a transaction. Only what surely reads goes to a reader: WITH may write."""
        write = READING.match(query) is None
        connection = await self.lease(write)
        try:
            return await self._run_in_existing_connection(connection, query, args)
        finally:
            self.unlease(connection, write)

    async def _run_in_existing_connection(
        self,
        connection: aiosqlite.Connection,
        query: str,
        args: list[Any] | None = None,
        query_type: str = "generic",
        table: type[Table] | None = None,
    ) -> Rows:
        rows: Rows = await connection.execute_fetchall(query, args or [])  # type: ignore[assignment]  # dict_factory
        return rows
