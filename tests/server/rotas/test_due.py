"""The scheduler on a real database: checks are made, moved, taken back and missed by the clock, each once."""

import json
import logging
from typing import Any

import pytest

from server.commit import command, create, fact
from server.db.tables import OpLog, RecordRow
from server.house import House
from server.rotas import due as due_module
from server.rotas.due import Rotas
from sync import canon
from tests.cast import PERSON, SITE
from tests.server.conftest import Hand

HALL, STAGE = canon.v5("test", "hall"), canon.v5("test", "stage")
LINE, ROTA, EVENT = (canon.v5("test", name) for name in ("line", "rota", "event"))
NOW = "2026-11-22T02:00:00.000Z"  # ten in the morning in Shanghai
HOUR_S, DAY_S = 3600, 86_400
ITEM = {"id": "exit", "text": {"en": "Clear"}, "type": "verdict"}
DAILY = {"rrule": "FREQ=DAILY", "first": "2026-11-22T10:30", "until": None}
GATE = {"event": EVENT, "phase": "before", "offset_min": -120}
Body = dict[str, Any]


@pytest.fixture
def rotas(house: House, clock: Hand) -> Rotas:
    clock.ms = canon.instant_ms(NOW)
    return Rotas(house.commit)


async def write(house: House, *drafts: Any) -> None:
    results = await house.commit.commit(SITE, drafts)
    assert {result.st for result in results} <= {"applied"}, results


async def furnish(house: House, **more: Any) -> None:
    """Two zones, a checklist with a critical item, and a rota."""
    items = [{**ITEM, "critical": True}]
    await write(
        house,
        *(create("zone", zone, {"name": {"en": "Hall"}, "order": 1, "active": True}) for zone in (HALL, STAGE)),
        create("template", LINE, {"name": {"en": "Patrol"}, "use": "check", "sections": 1, "items": 1, "line": LINE}),
        create("section", canon.v5("test", "s"), {"of": LINE, "n": 1, "title": {"en": "Exits"}, "items": items}),
        command("template", LINE, "issue"),
        create("rota", ROTA, {
            "name": {"en": "Patrol"}, "task": "check", "template": LINE, "zones": sorted([HALL, STAGE]),
            "window_min": 60, "active": True, **more,
        }),
    )  # fmt: skip


async def runs() -> dict[str, Body]:
    """Every check as it stands, by zone and wall time."""
    rows = await RecordRow.select(RecordRow.body).where(RecordRow.kind == "run")
    bodies = [json.loads(row["body"]) for row in rows]
    return {f"{'hall' if body['zone'] == HALL else 'stage'} {body.get('wall')}": body for body in bodies}


async def written() -> int:
    return int(await OpLog.count().where(OpLog.row.like("run/%")))


async def settle(rotas: Rotas, clock: Hand) -> None:
    """Rounds until one writes nothing."""
    before = -1
    while before != (before := await written()):
        await rotas.due(clock.now_ms())


async def test_checks_are_made_once_with_all_they_need(house: House, rotas: Rotas, clock: Hand) -> None:
    await furnish(house, **DAILY, person=PERSON["ana"].id)
    await rotas.due(clock.now_ms())
    found = await runs()
    assert len(found) == 42
    body = found["hall 2026-11-22T10:30"]
    assert {name: value for name, value in body.items() if name[0] != "_"} == {
        "template": LINE, "line": LINE, "rota": ROTA, "zone": HALL, "day": "2026-11-22", "wall": "2026-11-22T10:30",
        "starts_at": "2026-11-22T02:30:00.000Z", "due_at": "2026-11-22T03:30:00.000Z", "person": PERSON["ana"].id,
        "critical": True, "status": "due", "result": "none", "answered": 0, "failed": 0, "missing": 1,
    }  # fmt: skip
    id = canon.v5("run", ROTA, HALL, "2026-11-22T10:30")
    assert await RecordRow.exists().where(RecordRow.row == f"run/{id}")
    await rotas.due(clock.now_ms())
    await Rotas(house.commit).due(clock.now_ms())  # another process, which knows nothing of the first
    assert await written() == 42


async def test_a_round_is_bounded_and_the_next_goes_on(
    house: House, rotas: Rotas, clock: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due_module, "WRITES_A_ROUND", 30)
    monkeypatch.setattr(due_module, "TOGETHER", 7)
    await furnish(house, **DAILY)
    counts = []
    for _ in range(3):
        await rotas.due(clock.now_ms())
        counts.append(await written())
    assert counts == [30, 42, 42]


async def test_where_nothing_changed_nothing_is_planned(
    house: House, rotas: Rotas, clock: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    await furnish(house, **DAILY)
    await settle(rotas, clock)
    planned = []

    async def plan(site: str, *_: object) -> int:
        planned.append(site)
        return 0

    monkeypatch.setattr(rotas, "_plan", plan)
    await write(house, create("comment", canon.v5("test", "c"), {"of": EVENT, "of_kind": "event", "said": "x"}))
    await rotas.due(clock.now_ms())
    assert planned == []
    await write(house, fact("rota", ROTA, {"window_min": 90}))
    await rotas.due(clock.now_ms())
    assert planned == [SITE]


async def test_editing_moves_what_is_to_come(house: House, rotas: Rotas, clock: Hand) -> None:
    await furnish(house, **DAILY)
    await settle(rotas, clock)
    cancelled = canon.v5("run", ROTA, STAGE, "2026-11-23T10:30")
    await write(house, command("run", cancelled, "cancel", reason="No show that day"))
    clock.turn(HOUR_S)  # the first ones have begun
    await write(house, fact("rota", ROTA, {"zones": [HALL], "window_min": 30, "team": canon.v5("test", "team")}))
    await settle(rotas, clock)
    found = await runs()
    assert found["hall 2026-11-22T10:30"]["due_at"] == "2026-11-22T03:30:00.000Z"
    assert "team" not in found["hall 2026-11-22T10:30"]
    assert found["hall 2026-11-23T10:30"]["due_at"] == "2026-11-23T03:00:00.000Z"
    assert found["hall 2026-11-23T10:30"]["team"] == canon.v5("test", "team")
    assert {key: body["status"] for key, body in found.items() if key.startswith("stage")} == {
        "stage 2026-11-22T10:30": "due",
        "stage 2026-11-23T10:30": "cancelled",
        **{f"stage 2026-{day}T10:30": "lapsed" for day in days(24, 43)},
    }
    await write(house, fact("rota", ROTA, {"zones": [HALL, STAGE]}))
    await settle(rotas, clock)
    again = await runs()
    assert again["stage 2026-11-23T10:30"]["status"] == "cancelled"
    assert again["stage 2026-11-24T10:30"]["status"] == "due"
    assert again["stage 2026-11-24T10:30"]["due_at"] == "2026-11-24T03:00:00.000Z"


def days(first: int, end: int) -> list[str]:
    """November's days and on."""
    return [f"11-{day:02}" if day <= 30 else f"12-{day - 30:02}" for day in range(first, end)]


async def test_a_rota_out_of_use_lapses_what_is_to_come_until_it_is_used_again(
    house: House, rotas: Rotas, clock: Hand
) -> None:
    await furnish(house, **DAILY)
    await settle(rotas, clock)
    for active, status in ((False, "lapsed"), (True, "due")):
        await write(house, fact("rota", ROTA, {"active": active}))
        await settle(rotas, clock)
        assert {body["status"] for body in (await runs()).values()} == {status}


async def test_checks_follow_their_event_and_end_with_it(house: House, rotas: Rotas, clock: Hand) -> None:
    times = {"builds_at": None, "opens_at": "2026-11-23T02:00:00.000Z", "closes_at": "2026-11-23T12:00:00.000Z",
             "clear_at": None}  # fmt: skip
    await write(house, create("event", EVENT, {"name": {"en": "Fair"}, **times}))
    await furnish(house, **GATE)
    await settle(rotas, clock)
    before = await runs()
    assert before["hall before"]["starts_at"] == "2026-11-23T00:00:00.000Z"
    await write(house, fact("event", EVENT, {**times, "opens_at": "2026-11-25T02:00:00.000Z"}))
    await settle(rotas, clock)
    moved = await runs()
    assert moved.keys() == before.keys()
    assert (moved["hall before"]["starts_at"], moved["hall before"]["day"]) == (
        "2026-11-25T00:00:00.000Z",
        "2026-11-25",
    )
    drafts = [command("event", EVENT, act, reason="as the story goes") for act in ("prepare", "open", "end", "finish")]
    await write(house, *drafts)
    await settle(rotas, clock)
    assert {body["status"] for body in (await runs()).values()} == {"lapsed"}


async def test_what_nobody_signed_is_missed_on_its_minute(house: House, rotas: Rotas, clock: Hand) -> None:
    await furnish(house, rrule="FREQ=HOURLY", first="2026-11-22T10:00", until=None)
    await settle(rotas, clock)
    assert (await runs())["hall 2026-11-22T10:00"]["status"] == "due"
    clock.turn(HOUR_S - 1)
    await settle(rotas, clock)
    assert (await runs())["hall 2026-11-22T10:00"]["status"] == "due"
    clock.turn(1)
    await settle(rotas, clock)
    found = await runs()
    assert found["hall 2026-11-22T10:00"]["status"] == "missed"
    assert found["hall 2026-11-22T11:00"]["status"] == "due"


async def test_where_the_next_begins_before_it_is_due_it_is_missed_when_it_is_due(
    house: House, rotas: Rotas, clock: Hand
) -> None:
    half = {"rrule": "FREQ=MINUTELY;INTERVAL=30", "first": "2026-11-22T10:00", "until": None}
    await furnish(house, **half, window_min=120, zones=[HALL])
    await settle(rotas, clock)

    async def missed() -> set[str]:
        await settle(rotas, clock)
        return {key[-5:] for key, body in (await runs()).items() if body["status"] == "missed"}

    before = await missed()  # what began before the rota was made, and is due by now
    clock.turn(2 * HOUR_S - 1)
    assert "10:00" not in await missed()
    clock.turn(1)
    assert await missed() - before == {"10:00"}


async def test_the_last_one_is_missed_a_day_after_it_was_due(house: House, rotas: Rotas, clock: Hand) -> None:
    await furnish(house, **{**DAILY, "until": "2026-11-22"})
    await settle(rotas, clock)
    clock.turn(DAY_S + HOUR_S)
    await settle(rotas, clock)
    assert {body["status"] for body in (await runs()).values()} == {"due"}
    clock.turn(HOUR_S / 2)
    await settle(rotas, clock)
    assert {body["status"] for body in (await runs()).values()} == {"missed"}


async def test_a_rule_nobody_can_read_stops_no_other_rota(
    house: House, rotas: Rotas, clock: Hand, caplog: pytest.LogCaptureFixture
) -> None:
    await furnish(house, **DAILY)
    await settle(rotas, clock)
    bad = canon.v5("test", "bad")
    body = {"task": "check", "template": LINE, "zones": [HALL], "window_min": 60, "active": True}
    await write(
        house,
        create("rota", bad, {**body, **DAILY, "first": "2026-11-22T10:30"}),
        create("rota", canon.v5("test", "good"), {**body, **DAILY, "first": "2026-11-22T16:00"}),
    )
    # No op gets such a rule into a record any more; one of an older server may stand there.
    await RecordRow.raw(
        "UPDATE record SET body = replace(body, 'FREQ=DAILY', 'FREQ=NEVER') WHERE row IN ({}, {})",
        f"rota/{bad}", f"rota/{ROTA}",
    )  # fmt: skip
    with caplog.at_level(logging.ERROR):
        await settle(rotas, clock)
    assert f"The rota {bad} cannot be planned" in caplog.text
    found = await runs()
    assert found["hall 2026-11-22T16:00"]["status"] == "due"
    assert found["hall 2026-11-22T10:30"]["status"] == "due"  # what was planned stands until the rule is mended


async def test_a_check_begun_while_a_rota_is_edited_stands(house: House, rotas: Rotas, clock: Hand) -> None:
    await furnish(house, **DAILY)
    await settle(rotas, clock)
    run = canon.v5("run", ROTA, HALL, "2026-11-22T10:30")
    answer = {"of": run, "item": "exit", "verdict": "pass", "lang": "en"}
    await write(house, create("answer", canon.v5("test", "a"), answer, by=PERSON["ana"].id))
    await write(house, fact("rota", ROTA, {"active": False}))
    await settle(rotas, clock)
    assert (await runs())["hall 2026-11-22T10:30"]["status"] == "open"
