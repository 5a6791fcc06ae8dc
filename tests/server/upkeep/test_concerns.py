"""What whoever runs the server must know: when it begins, in one sentence, once a day whichever process finds it."""

from pathlib import Path
from typing import Any

import pytest

from server.clock import instant
from server.db.leases import Leases
from server.db.tables import Conflict, Device, Quarantine
from server.house import House
from server.settings import Settings
from server.upkeep.concerns import OPEN_MOST, concerns
from server.upkeep.told import Told
from sync import canon
from tests.cast import PERSON, SITE
from tests.server.conftest import NOW_MS, Hand
from tests.server.process import run

ANA = PERSON["ana"].id
MINUTE_MS = 60_000


async def hold(count: int, code: str = "no_right", received_ms: int = NOW_MS, **more: Any) -> None:
    """Put ops into quarantine."""
    device = canon.v5("device", code)
    lines = [
        Quarantine(
            op_id=canon.v5("op", code, str(received_ms), str(n)), device_id=device, person_id=ANA, code=code, raw_="{}",
            received_ms=received_ms, **{"site_id": SITE, **more},
        )
        for n in range(count)
    ]  # fmt: skip
    for begin in range(0, count, 200):
        await Quarantine.insert(*lines[begin : begin + 200])


async def disagree(count: int, state: str = "open") -> None:
    op = canon.v5("op", "1")
    lines = [
        Conflict(
            id=canon.v5("c", state, str(n)), site_id=SITE, seq=1, row="incident/1", field="sentence", rule="register",
            winner_op=op, loser_op=op, winner_value="1", loser_value="2", state=state,
        )
        for n in range(count)
    ]  # fmt: skip
    for begin in range(0, count, 200):
        await Conflict.insert(*lines[begin : begin + 200])


async def fork(count: int, ms: int = NOW_MS) -> None:
    for n in range(count):
        id = canon.v5("forked", str(ms), str(n))
        await Device.insert(
            Device(id=id, person_id=ANA, made_at=instant(ms), last_seen=instant(ms), forked_from=canon.v5("d", str(n)))
        )


async def found() -> list[tuple[str, str]]:
    return [(concern.what, concern.about) for concern in await concerns(NOW_MS)]


async def test_a_site_with_more_than_a_thousand_open_things(house: House) -> None:
    await hold(OPEN_MOST)
    await disagree(OPEN_MOST)
    await disagree(10, "kept")
    assert await found() == []
    await hold(1, "malformed")
    assert await found() == [("quarantine", SITE)]


async def test_a_phone_that_poisons_and_one_that_forks(house: House) -> None:
    await hold(3, "poison", NOW_MS - 61 * MINUTE_MS)
    await hold(2, "poison")
    await fork(3, NOW_MS - 25 * 60 * MINUTE_MS)
    await fork(2)
    assert await found() == []
    await hold(1, "poison", NOW_MS - MINUTE_MS)
    await fork(1, NOW_MS - MINUTE_MS)
    assert await found() == [("poison", canon.v5("device", "poison")), ("forks", ANA)]


async def test_it_is_told_once_a_day(house: House, clock: Hand, caplog: pytest.LogCaptureFixture) -> None:
    await disagree(OPEN_MOST + 1)

    async def told(*processes: Told) -> list[str]:
        caplog.clear()
        for each in processes:
            await each.due(clock.now_ms())
        return [record.getMessage() for record in caplog.records]

    one, other = Told(Leases()), Told(Leases())
    (sentence,) = await told(one, other, one)
    assert sentence == f"Site {SITE} has 1001 open conflicts: its supervisors settle them on the cards."
    clock.turn(86_399)
    assert await told(one, other) == []
    clock.turn(1)
    assert await told(other, one) == [sentence]


async def test_muster_check_says_it(house: House, either: Settings, phone: Path, tmp_path: Path) -> None:
    await disagree(OPEN_MOST + 1)
    environ = {"MUSTER_DATA": str(either.data), "MUSTER_PORT": "0"}
    environ |= {"MUSTER_DATABASE": either.database} if either.database else {}
    checked = run("check", cwd=tmp_path, phone=phone, environ=environ)
    assert f"Site {SITE} has 1001 open conflicts" in checked.stdout, checked.stderr
    assert checked.returncode == 0
