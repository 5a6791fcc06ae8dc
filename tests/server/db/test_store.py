"""Push and pull on SQLite in a file and on PostgreSQL, and what only a database can go wrong with."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from server import piccolo_app, piccolo_conf
from server.db.engine import PooledSQLiteEngine
from server.db.migrate import migrate
from server.record import projections
from sync import canon
from tests.postgres import Cluster
from tests.sync.bases import PostgresBase, SQLiteBase
from tests.sync.house import ANA, LEA, SITE, House, Phone
from tests.sync.scenarios import *  # noqa: F403  # every store runs the same tests

FILE = "muster.sqlite"


async def furnish(folder: Path) -> None:
    async with PooledSQLiteEngine(folder / FILE, "NORMAL") as engine:
        piccolo_conf.bind(engine)
        await migrate(engine)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty database, to copy from."""
    assert piccolo_app.ROOMS
    folder = tmp_path_factory.mktemp("migrated")
    asyncio.run(furnish(folder))
    return folder


@pytest.fixture(params=["sqlite", "postgres"])
def house(request: pytest.FixtureRequest) -> House:
    house: House = request.getfixturevalue(f"on_{request.param}")
    return house


@pytest.fixture
def on_sqlite(migrated: Path, tmp_path: Path) -> Iterator[House]:
    shutil.copy(migrated / FILE, tmp_path / FILE)
    engine = PooledSQLiteEngine(tmp_path / FILE, "NORMAL")
    writer, reader = engine.connect_raw(), engine.connect_raw()
    yield House(SQLiteBase(writer, reader))
    writer.close()
    reader.close()


@pytest.fixture(scope="session")
def postgres(cluster: Cluster) -> Iterator[PostgresBase]:
    base = PostgresBase(cluster.url(cluster.create("migrated")))
    yield base
    base.close()


@pytest.fixture
def on_postgres(postgres: PostgresBase) -> House:
    postgres.empty()
    return House(postgres)


def found(house: House, sql: str) -> list[tuple[object, ...]]:
    assert isinstance(house.base, SQLiteBase | PostgresBase)
    return house.base.lines(sql)


def test_a_projection_shows_what_the_record_says(house: House) -> None:
    ana, lea = Phone(house, ANA), Phone(house, LEA)
    rec = ana.report(zone=(zone := house.new_id()))
    lea.one("create", "zone", zone, set={"name": {"zh-CN": "2 号馆", "en": "Hall 2"}, "order": 2, "active": True})
    ana.edit(rec, sentence="Leak, hall 2")
    ana.one("void", "incident", rec, base=99, reason="Twice")
    for kind, shown in projections().items():
        columns = ", ".join(f'"{name}"' for name in shown.columns)
        for line in found(house, f'SELECT id, site_id, author, made_at, voided, {columns} FROM "{shown.table}"'):
            body = house.body(kind, str(line[0])) or {}
            plain = [canon.encode(v).decode() if isinstance(v, dict | list) else v for v in map(body.get, shown.fields)]
            assert [*line] == [
                line[0],
                SITE if kind != "site" else line[0],
                body["_by"],
                body["_at"],
                "_void" in body,
                *plain,
            ]
    assert found(house, "SELECT sentence, voided FROM incident") == [("Leak, hall 2", 1)]
    assert found(house, "SELECT name FROM zone") == [('{"en":"Hall 2","zh-CN":"2 号馆"}',)]


def test_reading_sees_one_moment(house: House) -> None:
    ana = Phone(house, ANA)
    ana.report()
    with house.base.reading() as reader:
        before = house.base.run(reader.heads([SITE]))
        ana.report()
        assert house.base.run(reader.heads([SITE])) == before
    with house.base.reading() as reader:
        assert house.base.run(reader.heads([SITE])) != before


def test_text_a_database_cannot_hold_is_kept_in_the_record(house: House) -> None:
    rec = Phone(house, ANA).report(sentence="Le\0ak")
    assert house.body("incident", rec) == {**(house.body("incident", rec) or {}), "sentence": "Le\0ak"}
