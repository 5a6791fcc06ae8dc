"""The real server's database, looked at and meddled with from outside: SQLite's file, or PostgreSQL's."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import asyncpg

from server.backup import file
from server.backup.history import new_epoch
from server.house import DATABASE
from tests.postgres import Cluster

Line = tuple[Any, ...]
RENAME = "UPDATE server_state SET value = '{}' WHERE name = 'epoch'"
COMMITS = "SELECT * FROM site_clock FOR UPDATE"  # what every commit needs
READS = "LOCK TABLE tombstone"  # what every pull needs, and few commits


class Database(Protocol):
    """One schedule's data. `order`: what tells in which order lines were written; `url`: PostgreSQL's address."""

    @property
    def order(self) -> str: ...
    @property
    def url(self) -> str | None: ...
    def lines(self, sql: str) -> list[Line]: ...
    def run(self, statements: Iterable[str]) -> None: ...
    def close(self) -> None: ...
    def locked(self) -> AbstractContextManager[None]:
        """Let somebody else hold what every commit needs."""
        ...

    def keep(self) -> Any:
        """A copy, for `bring_back`. The server may be running on SQLite, not on PostgreSQL."""
        ...

    def bring_back(self, kept: Any, anew: bool = True) -> None:
        """Put a copy in place, as a new history or as if nothing had been since; the server is not running."""
        ...


class SQLite:
    """A file in the data folder."""

    order, url = "rowid", None

    def __init__(self, data: Path) -> None:
        self.path = data / DATABASE
        self._kept = 0
        self._line: sqlite3.Connection | None = None

    def _do(self, sql: str) -> sqlite3.Cursor:
        self._line = self._line or sqlite3.connect(self.path, timeout=10, isolation_level=None)
        return self._line.execute(sql)

    def lines(self, sql: str) -> list[Line]:
        return self._do(sql).fetchall()

    def run(self, statements: Iterable[str]) -> None:
        for sql in statements:
            self._do(sql)

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None

    @contextmanager
    def locked(self) -> Iterator[None]:
        with closing(sqlite3.connect(self.path, timeout=10, isolation_level=None)) as db:
            db.execute("BEGIN IMMEDIATE")
            yield

    def keep(self) -> Path:
        self._kept += 1
        target = self.path.with_name(f"kept-{self._kept}.sqlite")
        file.write(self.path, target, 0)
        return target

    def bring_back(self, kept: Any, anew: bool = True) -> None:
        self.close()
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(kept, self.path)
        if anew:
            self.run([RENAME.format(new_epoch())])


class Postgres:
    """A database of a cluster of our own."""

    order = "ctid"

    def __init__(self, cluster: Cluster, template: str = "template0") -> None:
        self.cluster = cluster
        self.name = cluster.create(template)
        self._loop = asyncio.new_event_loop()
        self._line: Any = None

    @property
    def url(self) -> str:
        return self.cluster.url(self.name)

    def _do(self, method: str, sql: str) -> Any:
        if self._line is None:
            self._line = self._loop.run_until_complete(asyncpg.connect(self.url))
        return self._loop.run_until_complete(getattr(self._line, method)(sql))

    def lines(self, sql: str) -> list[Line]:
        return [tuple(str(v) if isinstance(v, UUID) else v for v in line) for line in self._do("fetch", sql)]

    def run(self, statements: Iterable[str]) -> None:
        for sql in statements:
            self._do("execute", sql)

    @contextmanager
    def locked(self, what: str = COMMITS) -> Iterator[None]:
        self.run(["BEGIN", what])
        try:
            yield
        finally:
            self.run(["ROLLBACK"])

    def close(self) -> None:
        if self._line is not None:
            self._loop.run_until_complete(self._line.close())
        self._line = None

    def keep(self) -> str:
        self.close()
        return self.cluster.create(self.name)

    def bring_back(self, kept: Any, anew: bool = True) -> None:
        self.close()
        self.name = self.cluster.create(kept)
        if anew:
            self.run([RENAME.format(new_epoch())])
