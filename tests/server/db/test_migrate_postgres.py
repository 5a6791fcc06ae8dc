"""Migrations on PostgreSQL: the schema that the tables declare, made by one process at a time."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from piccolo.apps.migrations.tables import Migration
from piccolo.table import create_db_tables

from server import piccolo_conf
from server.db.migrate import Applied, NewerSchema, known_migrations, migrate
from server.db.postgres.engine import PooledPostgresEngine
from server.db.tables import POSTGRES
from server.piccolo_app import INDEXES, TABLES
from tests.postgres import Cluster

MIGRATING = """
import asyncio, sys
from pathlib import Path
from server import piccolo_conf
from server.db.migrate import migrate
from server.db.postgres.engine import PooledPostgresEngine

async def main(url):
    async with PooledPostgresEngine(url, Path(".")) as engine:
        piccolo_conf.bind(engine)
        print(len((await migrate(engine)).migrations))

asyncio.run(main(sys.argv[1]))
"""
COLUMNS = """
    SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default, collation_name
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'migration' ORDER BY 1, 2
"""
SCHEMA = (
    COLUMNS,
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'migration' ORDER BY 1",
    "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace AND conrelid <> 'migration'::regclass ORDER BY 1, 2",
)


@pytest.fixture
def empty(cluster: Cluster) -> str:
    return cluster.url(cluster.create())


@pytest.fixture
async def engine(empty: str, tmp_path: Path) -> AsyncIterator[PooledPostgresEngine]:
    async with PooledPostgresEngine(empty, tmp_path) as opened:
        piccolo_conf.bind(opened)
        yield opened


async def schema(url: str) -> list[tuple[object, ...]]:
    connection = await asyncpg.connect(url)
    found = [tuple(line) for sql in SCHEMA for line in await connection.fetch(sql)]
    await connection.close()
    return found


async def test_an_empty_database_gets_everything_and_a_second_time_nothing(engine: PooledPostgresEngine) -> None:
    assert await migrate(engine) == Applied(tuple(sorted(known_migrations())), None)
    state = await Migration.raw("SELECT * FROM server_state ORDER BY name")
    assert [row["name"] for row in state] == ["epoch", "min_schema"]
    assert await migrate(engine) == Applied((), None)
    assert await Migration.raw("SELECT * FROM server_state ORDER BY name") == state


async def test_migrated_schema_is_the_declared_one(
    engine: PooledPostgresEngine, empty: str, cluster: Cluster, tmp_path: Path
) -> None:
    await migrate(engine)
    url = cluster.url(await asyncio.to_thread(cluster.create))
    async with PooledPostgresEngine(url, tmp_path) as declared:
        piccolo_conf.bind(declared)
        await create_db_tables(*TABLES)
        await Migration.create_table()
        for sql in (*INDEXES, *POSTGRES):
            await Migration.raw(sql)
    found = await schema(empty)
    assert len(found) > len(TABLES) + len(INDEXES)
    assert found == await schema(url)


async def test_keys_are_compared_byte_by_byte(engine: PooledPostgresEngine) -> None:
    await migrate(engine)
    rows = [f"{letter}/1" for letter in ("a", "B", "_", "~", "é")]
    for row in rows:
        await Migration.raw("INSERT INTO tombstone (bucket, seq, row) VALUES ('b', 1, {})", row)
    found = await Migration.raw("SELECT row FROM tombstone ORDER BY row")
    assert [line["row"] for line in found] == sorted(rows)
    people = await Migration.raw('SELECT row::text COLLATE "default" AS row FROM tombstone ORDER BY 1')
    assert [line["row"] for line in people] != sorted(rows), "this server sorts as people do, or the test shows nothing"


async def test_four_processes_at_once(empty: str, tmp_path: Path) -> None:
    async def process() -> tuple[int | None, str]:
        running = await asyncio.create_subprocess_exec(
            sys.executable, "-c", MIGRATING, empty, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        out, error = await asyncio.wait_for(running.communicate(), 60)
        return running.returncode, out.decode().strip() or error.decode()

    ended = await asyncio.gather(*(process() for _ in range(4)))
    everything = str(len(known_migrations()))
    assert sorted(ended) == sorted([(0, "0")] * 3 + [(0, everything)])


async def test_a_failing_migration_leaves_nothing(
    engine: PooledPostgresEngine, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("server.db.migrate.seed", broken)
    with pytest.raises(ZeroDivisionError):
        await migrate(engine)
    assert await Migration.raw("SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []
    monkeypatch.undo()
    assert len((await migrate(engine)).migrations) == len(known_migrations())


async def test_a_newer_schema_is_refused_without_telling_the_password(cluster: Cluster, tmp_path: Path) -> None:
    url = cluster.url(await asyncio.to_thread(cluster.create)).replace("muster@", "muster:secret@")
    async with PooledPostgresEngine(url, tmp_path) as engine:
        piccolo_conf.bind(engine)
        await migrate(engine)
        await Migration.insert(Migration(name="2031-01-01T00:00:00:000000", app_name="muster"))
        with pytest.raises(
            NewerSchema, match=r"^postgresql://muster@.*written by a newer Muster .*2031-01-01"
        ) as refused:
            await migrate(engine)
    assert not re.search("secret", str(refused.value))
