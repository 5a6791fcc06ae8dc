"""The real server's database, looked at and meddled with from outside: SQLite's file, or PostgreSQL's."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import asyncpg

from server.backup import file
from server.backup.history import new_epoch
from server.house import DATABASE
from tests.postgres import Cluster

Line = tuple[Any, ...]


class Database(Protocol):
    """One schedule's data. `order`: what tells in which order lines were written; `url`: PostgreSQL's address."""

    @property
    def order(self) -> str: ...
    @property
    def url(self) -> str | None: ...
    def lines(self, sql: str) -> list[Line]: ...
    def run(self, statements: Iterable[str]) -> None: ...
    def close(self) -> None: ...
    def keep(self) -> Any:
        """A copy, for `bring_back`. The server may be running on SQLite, not on PostgreSQL."""
        ...

    def bring_back(self, kept: Any, now_ms: int) -> None:
        """Put a copy in place, as a new history; the server is not running."""
        ...


class SQLite:
    """A file in the data folder."""

    order, url = "rowid", None

    def __init__(self, data: Path) -> None:
        self.path = data / DATABASE
        self._kept = 0

    def lines(self, sql: str) -> list[Line]:
        with closing(sqlite3.connect(self.path, timeout=10)) as db:
            return db.execute(sql).fetchall()

    def run(self, statements: Iterable[str]) -> None:
        with closing(sqlite3.connect(self.path, timeout=10)) as db, db:
            for sql in statements:
                db.execute(sql)

    def close(self) -> None:
        pass

    def keep(self) -> Path:
        self._kept += 1
        target = self.path.with_name(f"kept-{self._kept}.sqlite")
        file.write(self.path, target, 0)
        return target

    def bring_back(self, kept: Any, now_ms: int) -> None:
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(kept, self.path)
        self.run([f"UPDATE server_state SET value = '{new_epoch()}' WHERE name = 'epoch'"])


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

    def close(self) -> None:
        if self._line is not None:
            self._loop.run_until_complete(self._line.close())
        self._line = None

    def keep(self) -> str:
        self.close()
        return self.cluster.create(self.name)

    def bring_back(self, kept: Any, now_ms: int) -> None:
        self.close()
        self.name = self.cluster.create(kept)
        self.run([f"UPDATE server_state SET value = '{new_epoch()}' WHERE name = 'epoch'"])
