"""Push and pull on SQLite in a file, and what only a file can go wrong with."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from server import piccolo_app, piccolo_conf
from server.db.engine import PooledSQLiteEngine
from server.db.migrate import migrate
from server.record import projections
from sync import canon
from tests.sync.bases import SQLiteBase
from tests.sync.house import ANA, LEA, SITE, House, Phone
from tests.sync.scenarios import *  # noqa: F403  # every store runs the same tests

FILE = "muster.sqlite"


async def furnish(folder: Path) -> None:
    async with PooledSQLiteEngine(folder / FILE, "NORMAL") as engine:
        piccolo_conf.bind(engine)
        await migrate(engine, folder)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty database, to copy from."""
    assert piccolo_app.ROOMS
    folder = tmp_path_factory.mktemp("migrated")
    asyncio.run(furnish(folder))
    return folder


@pytest.fixture
def house(migrated: Path, tmp_path: Path) -> Iterator[House]:
    shutil.copy(migrated / FILE, tmp_path / FILE)
    engine = PooledSQLiteEngine(tmp_path / FILE, "NORMAL")
    writer, reader = engine.connect_raw(), engine.connect_raw()
    yield House(SQLiteBase(writer, reader))
    writer.close()
    reader.close()


def connection(house: House) -> sqlite3.Connection:
    assert isinstance(house.base, SQLiteBase)
    return house.base.connection


def test_a_projection_shows_what_the_record_says(house: House) -> None:
    ana, lea = Phone(house, ANA), Phone(house, LEA)
    rec = ana.report(zone=(zone := house.new_id()))
    lea.one("create", "zone", zone, set={"name": {"zh-CN": "2 号馆", "en": "Hall 2"}, "order": 2, "active": True})
    ana.edit(rec, sentence="Leak, hall 2")
    ana.one("void", "incident", rec, base=99, reason="Twice")
    for kind, shown in projections().items():
        columns = ", ".join(f'"{name}"' for name in shown.columns)
        lines = connection(house).execute(
            f'SELECT id, site_id, author, made_at, voided, {columns} FROM "{shown.table}"'
        )
        for line in lines.fetchall():
            body = house.body(kind, line[0]) or {}
            plain = [canon.encode(v).decode() if isinstance(v, dict | list) else v for v in map(body.get, shown.fields)]
            assert [*line] == [
                line[0],
                SITE if kind != "site" else line[0],
                body["_by"],
                body["_at"],
                "_void" in body,
                *plain,
            ]
    assert connection(house).execute("SELECT sentence, voided FROM incident").fetchall() == [("Leak, hall 2", 1)]
    assert connection(house).execute("SELECT name FROM zone").fetchall() == [('{"en":"Hall 2","zh-CN":"2 号馆"}',)]


def test_reading_sees_one_moment(house: House) -> None:
    ana = Phone(house, ANA)
    ana.report()
    with house.base.reading() as reader:
        before = reader._connection.execute("SELECT max(seq) FROM record").fetchone()
        ana.report()
        assert reader._connection.execute("SELECT max(seq) FROM record").fetchone() == before
