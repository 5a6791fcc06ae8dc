"""Migrations: atomic, one process at a time, with a copy first, and ending in the schema that the tables declare."""

import asyncio
import re
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from piccolo.apps.migrations.commands.forwards import run_forwards
from piccolo.apps.migrations.commands.new import AutoMigrationManager
from piccolo.apps.migrations.tables import Migration
from piccolo.table import create_db_tables

from server import piccolo_conf
from server.db.engine import PooledSQLiteEngine
from server.db.migrate import Applied, NewerSchema, known_migrations, migrate
from server.db.tables import NO_SITE
from server.piccolo_app import APP_CONFIG, INDEXES, TABLES

FILE = "muster.sqlite"
MIGRATING = """
import asyncio, sys
from pathlib import Path
from server import piccolo_conf
from server.db.engine import PooledSQLiteEngine
from server.db.migrate import migrate

async def main(data):
    async with PooledSQLiteEngine(data / "muster.sqlite") as engine:
        piccolo_conf.bind(engine)
        print(len((await migrate(engine)).migrations))

asyncio.run(main(Path(sys.argv[1])))
"""


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[PooledSQLiteEngine]:
    async with PooledSQLiteEngine(tmp_path / FILE) as opened:
        piccolo_conf.bind(opened)
        yield opened


def schema(path: Path | str) -> list[tuple[str, ...]]:
    """What is in the file's schema, without the order of the columns, in which a migration is free."""
    with sqlite3.connect(path) as connection:
        found = connection.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
        ).fetchall()
    return sorted(normal(*row) for row in found if row[1] != "migration")


def normal(sort: str, name: str, sql: str) -> tuple[str, ...]:
    """An index as it is; of a table the columns, sorted."""
    if sort != "table":
        return (sort, name, sql)
    body = sql[sql.index("(") + 1 : sql.rindex(")")]
    return (sort, name, *sorted(" ".join(column.split()) for column in re.split(r",(?![^(]*\))", body)))


async def test_an_empty_folder_gets_everything_and_a_second_time_nothing(
    engine: PooledSQLiteEngine, tmp_path: Path
) -> None:
    assert await migrate(engine) == Applied(tuple(sorted(known_migrations())), None)
    state = await Migration.raw("SELECT * FROM server_state ORDER BY name")
    assert [row["name"] for row in state] == ["epoch", "min_schema"]
    assert await migrate(engine) == Applied((), None)
    assert await Migration.raw("SELECT * FROM server_state ORDER BY name") == state
    assert [str(row["site_id"]) for row in await Migration.raw("SELECT * FROM site_clock")] == [NO_SITE]


async def test_migrated_schema_is_the_declared_one(engine: PooledSQLiteEngine, tmp_path: Path) -> None:
    await migrate(engine)
    async with PooledSQLiteEngine(tmp_path / "declared.sqlite") as declared:
        piccolo_conf.bind(declared)
        await create_db_tables(*TABLES)
        for sql in INDEXES:
            await Migration.raw(sql)
    assert len(schema(engine.path)) > len(TABLES) + len(INDEXES) - 1
    assert schema(engine.path) == schema(declared.path)


async def test_no_migration_is_waiting_to_be_generated(engine: PooledSQLiteEngine) -> None:
    changes = await AutoMigrationManager().get_alter_statements(APP_CONFIG)
    assert [line for change in changes for line in change.statements] == []


async def test_four_processes_at_once(tmp_path: Path) -> None:
    async def process() -> tuple[int | None, str]:
        running = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            MIGRATING,
            str(tmp_path),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, error = await asyncio.wait_for(running.communicate(), 60)
        return running.returncode, out.decode().strip() or error.decode()

    ended = await asyncio.gather(*(process() for _ in range(4)))
    everything = str(len(known_migrations()))
    assert sorted(ended) == sorted([(0, "0")] * 3 + [(0, everything)])


async def test_the_file_is_copied_before_it_is_changed(engine: PooledSQLiteEngine, tmp_path: Path) -> None:
    first, *later = sorted(known_migrations())
    async with engine.schema_change():
        await run_forwards(APP_CONFIG.app_name, first)
    before = schema(engine.path)

    applied = await migrate(engine)

    assert applied.migrations == tuple(later)
    assert applied.copy is not None
    assert applied.copy.parent == tmp_path
    assert schema(applied.copy) == before
    assert schema(engine.path) != before


async def test_a_newer_schema_is_refused_in_words(engine: PooledSQLiteEngine, tmp_path: Path) -> None:
    await migrate(engine)
    await Migration.insert(Migration(name="2031-01-01T00:00:00:000000", app_name="muster"))
    with pytest.raises(
        NewerSchema, match=r"written by a newer Muster .*2031-01-01.* another --data folder or database\."
    ):
        await migrate(engine)


async def test_a_failing_migration_leaves_the_file_as_it_was(
    engine: PooledSQLiteEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("server.db.migrate.seed", broken)
    with pytest.raises(ZeroDivisionError):
        await migrate(engine)
    assert schema(engine.path) == []
    monkeypatch.undo()
    assert len((await migrate(engine)).migrations) == len(known_migrations())


async def test_an_engine_not_bound_is_named(tmp_path: Path) -> None:
    async with PooledSQLiteEngine(tmp_path / FILE) as engine:
        with pytest.raises(RuntimeError, match="bind"):
            await migrate(engine)
