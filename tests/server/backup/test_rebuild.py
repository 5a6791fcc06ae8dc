"""The rooms' tables made anew from the records, on both databases."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from piccolo.table import Table

from server import piccolo_conf
from server.backup.proof import account, differing
from server.cli import main
from server.clock import SystemClock
from server.commit import command, create
from server.demo import prepare
from server.house import KINDS, House
from server.incidents.tables import Incident
from server.laws import LAWS
from server.people.tables import Member
from server.record import projections
from server.settings import Settings
from server.sites.tables import Zone
from server.timeline.tables import Comment, Decision
from sync.shape import Shapes
from tests.cast import PEOPLE, PERSON, SITE
from tests.server.backup.test_file import zone
from tests.server.conftest import NOW_MS, Hand, furnish
from tests.server.test_cli import refused

SHOWN: tuple[type[Table], ...] = (Incident, Decision, Comment, Zone, Member)
SPOIL = (
    "UPDATE incident SET sentence = 'Not what they said'", "DELETE FROM member", "DELETE FROM decision",
    "UPDATE zone SET code = NULL", "INSERT INTO comment (id, site_id, voided) SELECT id, site_id, voided FROM zone",
)  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path, phone: Path) -> Settings:
    """A site of either kind, and something that happened there."""
    url = None
    if request.param == "postgresql":
        url = request.getfixturevalue("cluster").url(request.getfixturevalue("database"))
    made = Settings(data=tmp_path / "data", database=url, phone=phone)
    asyncio.run(furnish(made, [*PEOPLE]))
    asyncio.run(inside(made, happen))
    return made


async def inside(settings: Settings, what: Any) -> Any:
    async with House(settings, Hand(NOW_MS)) as house:
        return await what(house)


async def happen(house: House) -> None:
    drafts = [create("zone", zone(n), {"name": {"en": "Hall"}, "code": f"h{n}"}) for n in range(3)]
    said = {"what": "spill", "severity": "minor", "sentence": "Nul\0 leak", "lang": "en", "zone": zone(1)}
    drafts.append(create("incident", zone(9), said, by=PERSON["ana"].id))
    drafts.append(command("incident", zone(9), "approve", by=PERSON["lin"].id))
    assert {result.st for result in await house.commit.commit(SITE, drafts)} == {"applied"}


async def shown(_house: House) -> list[Any]:
    return [await table.select().order_by(table.id) for table in SHOWN]  # type: ignore[attr-defined]


async def spoil(_house: House) -> None:
    for statement in SPOIL:
        await Incident.raw(statement)


def test_what_shows_the_records_is_made_anew(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    before = asyncio.run(inside(settings, shown))
    asyncio.run(inside(settings, spoil))
    assert asyncio.run(inside(settings, shown)) != before
    monkeypatch.setenv("MUSTER_DATA", str(settings.data))
    monkeypatch.setenv("MUSTER_DATABASE", settings.database or "")
    answer = CliRunner().invoke(main, ["rebuild"])
    assert (answer.exit_code, answer.stdout) == (0, "14 records are shown anew.\n"), answer.stderr
    assert asyncio.run(inside(settings, shown)) == before


def rebuild_check(settings: Settings) -> Result:
    answer = CliRunner().invoke(main, ["rebuild", "--check"])
    assert not list(settings.data.glob("*.part"))
    return answer


def test_the_log_makes_the_same_records(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """I11 on a real database: the command finds nothing, and afterwards a row nobody wrote by an op."""
    monkeypatch.setenv("MUSTER_DATA", str(settings.data))
    monkeypatch.setenv("MUSTER_DATABASE", settings.database or "")
    answer = rebuild_check(settings)
    assert (answer.exit_code, answer.stdout) == (0, "Every record is what the log makes of it.\n"), answer.stderr
    asyncio.run(inside(settings, lambda _: Incident.raw("UPDATE record SET seq = 99 WHERE kind = 'incident'")))
    answer = rebuild_check(settings)
    refused(answer.exit_code, answer.stderr, "1 records or ops", f"incident/{zone(9)}")


async def test_the_log_makes_the_same_tables(tmp_path: Path, phone: Path) -> None:
    """I11 to the end: a whole demo day, with its cards and decisions, replayed; what shows it is the same too."""
    await prepare(Settings(data=tmp_path / "day", phone=phone), SystemClock())
    async with (
        House(Settings(data=tmp_path / "empty", phone=phone), SystemClock()) as empty,
        House(Settings(data=tmp_path / "day", phone=phone), SystemClock()) as day,
    ):
        before = await shown(day)
        async with day.engine.rewriting(projections()) as store:
            kept = await account(store)
        async with empty.engine.rewriting(projections()) as store:
            assert await differing(kept, store, Shapes(KINDS, LAWS)) == []
        piccolo_conf.bind(empty.engine)
        assert await shown(empty) == before and all(before[:4])
