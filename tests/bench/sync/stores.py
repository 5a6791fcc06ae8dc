"""The databases a bench may stand on: furnished with rows, counted, and named with their durability."""

import asyncio
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import asyncpg

from server.clock import SystemClock
from server.house import DATABASE, House
from server.settings import Settings
from tests.bench.sync.fixture import Tables, load
from tests.postgres import Cluster, owner


class Store(Protocol):
    """A database for `settings`; `about` says what it is and how durable."""

    settings: Settings
    about: dict[str, str]

    def fill(self, *parts: Tables) -> None: ...
    def count(self, table: str) -> int: ...


def migrate(settings: Settings) -> None:
    async def enter() -> None:
        async with House(settings, SystemClock()):
            pass

    asyncio.run(enter())


class SQLite:
    """A file in the folder."""

    def __init__(self, data: Path) -> None:
        self.settings = Settings(data=data)
        self.about = {"engine": "sqlite", "sqlite": sqlite3.sqlite_version, "synchronous": "FULL"}
        migrate(self.settings)

    def fill(self, *parts: Tables) -> None:
        with sqlite3.connect(self.settings.data / DATABASE, isolation_level=None) as db:
            for tables in parts:
                load(db, tables)

    def count(self, table: str) -> int:
        with sqlite3.connect(self.settings.data / DATABASE) as db:
            return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


class Postgres:
    """A cluster in the folder, as durable as PostgreSQL is unless told otherwise."""

    def __init__(self, data: Path, cluster: Cluster) -> None:
        self.cluster = cluster
        self.database = cluster.create()
        self.settings = Settings(data=data, database=cluster.url(self.database))
        version, fsync = self._ask("SELECT current_setting('server_version'), current_setting('fsync')")[0]
        self.about = {"engine": "postgres", "postgres": version, "synchronous_commit": "on", "fsync": fsync}
        migrate(self.settings)

    def fill(self, *parts: Tables) -> None:
        async def copy() -> None:
            connection = await asyncpg.connect(self.settings.database)
            for tables in parts:
                for table, (columns, rows) in tables.items():
                    await connection.copy_records_to_table(table, records=rows, columns=columns.split(", "))
                await connection.execute("UPDATE site_clock SET seq = last_seq, durable_seq = last_seq FROM bucket "
                                         "WHERE bucket.site_id = site_clock.site_id")  # fmt: skip
            await connection.execute("ANALYZE")
            await connection.close()

        asyncio.run(copy())

    def count(self, table: str) -> int:
        return int(self._ask(f"SELECT count(*) FROM {table}")[0][0])

    def _ask(self, sql: str) -> list[Any]:
        return self.cluster.sql(sql, database=self.database)


@contextmanager
def opened(engine: str, data: Path) -> Iterator[Store]:
    """A store of this name in a folder."""
    if engine == "sqlite":
        yield SQLite(data)
        return
    if owner():
        os.chmod(data, 0o755)  # another user's server has its files within
    with Cluster(str(data)) as cluster:
        yield Postgres(data, cluster)
