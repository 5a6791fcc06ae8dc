"""The drill of README's backup page on PostgreSQL: its own tools copy, Muster says what is safe and begins anew."""

import asyncio
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from server.cli import main
from server.commit import create
from server.house import House
from server.settings import Settings
from tests.cast import SITE
from tests.postgres import Cluster, binary
from tests.server.backup.phone import Phone
from tests.server.backup.test_drill import LOGGED, SHOWN, said, serving
from tests.server.backup.test_file import CLOCK, EPOCH, good, zone
from tests.server.conftest import NOW_MS, Hand, furnish
from tests.server.test_cli import free_port, refused
from tests.server.test_pokes import signed_in


def test_restore_takes_back_what_phones_kept(cluster: Cluster, tmp_path: Path, phone: Path) -> None:
    """The real server: the commands as README has them, the database dropped, the phones none the wiser."""
    database = cluster.create()
    url = cluster.url(database)
    port = free_port()
    with serving(tmp_path, phone, port, MUSTER_DATABASE=url) as (muster, told):
        phones = [Phone(signed_in(told, name), told["url"], n) for n, name in enumerate(("Ana", "Omar"), 1)]
        for one in phones:
            one.report(3)
            one.results()
        seqs = said(tmp_path, phone, "backup", "--seqs", MUSTER_DATABASE=url).split()
        dump = subprocess.run([binary("pg_dump"), "-Fc", url], capture_output=True, check=True).stdout
        said(tmp_path, phone, "backup", "--declare", *seqs, MUSTER_DATABASE=url)
        for one in phones:
            one.report(2)
            one.results()
        assert phones[1].durable < phones[1].head
        muster.stop()
    cluster.sql(f"DROP DATABASE {database}")
    cluster.sql(f"CREATE DATABASE {database} TEMPLATE template0")
    subprocess.run([binary("pg_restore"), "-d", url], input=dump, check=True)
    said(tmp_path, phone, "restore", "--declare", MUSTER_DATABASE=url)
    with serving(tmp_path, phone, port, MUSTER_DATABASE=url) as (muster, _):
        for one in phones:
            assert one.exchange().json()["code"] == "epoch_changed" and one.received == 3
            assert {result["st"] for result in one.results()} == {"applied"}
        muster.stop()
    for one in phones:
        logged = cluster.sql(LOGGED.format(one.device), database=database)
        assert [tuple(line) for line in logged] == one.applied()
    assert tuple(*cluster.sql(SHOWN, database=database)) == (10,)
    cluster.drop(database)


def test_restore_by_its_own_tools(
    cluster: Cluster, database: str, tmp_path: Path, phone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = cluster.url(database)
    settings = Settings(data=tmp_path / "data", database=url, phone=phone)
    for name, value in (("DATA", settings.data), ("DATABASE", url), ("PHONE", phone), ("PORT", 0)):
        monkeypatch.setenv(f"MUSTER_{name}", str(value))

    def muster(*args: str) -> str:
        return good(CliRunner().invoke(main, args))

    async def report(n: int) -> int:
        async with House(settings, Hand(NOW_MS)) as house:
            (result,) = await house.commit.commit(SITE, [create("zone", zone(n), {"name": {"en": "Hall"}})])
            return int(str(result.seq))

    asyncio.run(furnish(settings, []))
    first = asyncio.run(report(1))
    assert "Not protected" in muster("check")
    words = muster("backup", "--seqs").split()
    asyncio.run(report(2))
    dump = subprocess.run([binary("pg_dump"), "-Fc", url], capture_output=True, check=True).stdout
    muster("backup", "--declare", *words)
    assert tuple(*cluster.sql(CLOCK, database=database)) == (first + 1, first)
    asyncio.run(report(3))
    assert "2 commits are in none yet" in muster("check")
    before = cluster.sql(EPOCH, database=database)

    for sql in (f"DROP DATABASE {database}", f"CREATE DATABASE {database} TEMPLATE template0"):
        cluster.sql(sql)
    subprocess.run([binary("pg_restore"), "-d", url], input=dump, check=True)
    assert cluster.sql(EPOCH, database=database) == before  # phones would not notice
    assert "new history" in muster("restore", "--declare")
    assert cluster.sql(EPOCH, database=database) != before
    assert tuple(*cluster.sql(CLOCK, database=database)) == (first + 1, first + 1)
    assert asyncio.run(report(4)) == first + 2
    answer = CliRunner().invoke(main, ["backup", "--declare", *words])
    refused(answer.exit_code, answer.stderr, "another history")
