"""Tombstones of more than 90 days are taken away, and who was away for longer begins anew and loses nothing (§15)."""

import asyncio
from typing import Any

import pytest

from server.db.tables import Bucket, Tombstone
from server.devices.contacts import Contacts
from server.house import House
from server.upkeep import horizon as horizon_module
from server.upkeep.horizon import Horizon, seq_before
from sync import canon
from sync.wire import Pull
from tests.cast import PERSON, SITE
from tests.server.conftest import Hand
from tests.server.devices.calls import Caller

DAY_S = 86_400
LEAD = f"{SITE}/lead"


@pytest.fixture
def ana(house: House) -> Caller:
    return Caller(house, Contacts(house.engine), PERSON["ana"].id)


@pytest.fixture
def lin(house: House) -> Caller:
    return Caller(house, Contacts(house.engine), PERSON["lin"].id)


async def hand_over(phone: Caller, n: int) -> None:
    """A comment that waits for its incident in `lead`, and leaves it when that comes: one tombstone."""
    parent = canon.v5("parent", phone.device, str(n))
    phone.save("comment", canon.v5("comment", parent), of=parent, said="Mopped", lang="en")
    await phone.call()
    phone.save("incident", parent)
    await phone.call()


async def left() -> list[int]:
    rows = await Tombstone.select(Tombstone.seq).where(Tombstone.bucket == LEAD).order_by(Tombstone.seq)
    return [row["seq"] for row in rows]


async def raised(bucket: str) -> int:
    row: Any = await Bucket.select(Bucket.min_cursor).where(Bucket.id == bucket).first()
    return int(row["min_cursor"])


def resets(answer: Any) -> dict[str, Any]:
    assert isinstance(answer.pull, Pull)
    return {part.id: part.reset for part in answer.pull.buckets if isinstance(part.reset, str)}


async def test_fault_25_who_was_away_for_a_hundred_days_begins_anew_and_keeps_the_outbox(
    house: House, clock: Hand, ana: Caller, lin: Caller
) -> None:
    await lin.quiet()
    await hand_over(ana, 1)
    await lin.quiet()  # Lin saw it come to `lead`, not yet who moves later
    asleep = lin.token
    await hand_over(ana, 2)
    lin.save()
    clock.turn(100 * DAY_S)
    assert len(await left()) == 2
    await Horizon(house.engine).due(clock.now_ms())

    assert await left() == [] and await raised(f"{SITE}/crew") == 0
    lin.token = asleep
    answer = await lin.call()
    assert [result.st for _, result in answer.results] == ["applied"]
    assert resets(answer) == {LEAD: "horizon"}
    assert resets(await lin.quiet()) == {}


async def test_younger_ones_stay_and_who_has_seen_the_old_ones_goes_on(
    house: House, clock: Hand, ana: Caller, lin: Caller
) -> None:
    await hand_over(ana, 1)
    clock.turn(30 * DAY_S)
    await lin.quiet()
    await hand_over(ana, 2)
    old, young = await left()
    clock.turn(59 * DAY_S)
    await Horizon(house.engine).due(clock.now_ms())
    assert await left() == [old, young]
    clock.turn(2 * DAY_S)
    await Horizon(house.engine).due(clock.now_ms())
    assert (await left(), await raised(LEAD)) == ([young], old)
    answer = await lin.quiet()
    assert resets(answer) == {}
    assert isinstance(answer.pull, Pull) and [len(part.gone) for part in answer.pull.buckets if part.id == LEAD] == [1]


async def test_much_is_taken_away_in_short_commits_and_pushes_come_between(
    house: House, clock: Hand, ana: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(horizon_module, "TOGETHER", 2)
    monkeypatch.setattr(horizon_module, "COMMITS_A_ROUND", 3)
    for n in range(7):
        await hand_over(ana, n)
    seqs = await left()
    clock.turn(91 * DAY_S)
    ana.save()
    pruned, pushed = asyncio.create_task(Horizon(house.engine).due(clock.now_ms())), asyncio.create_task(ana.call())
    await asyncio.wait([pruned, pushed])
    assert (await pushed).results and not pruned.exception()
    assert (await left(), await raised(LEAD)) == (seqs[6:], seqs[5])
    await Horizon(house.engine).due(clock.now_ms())
    assert (await left(), await raised(LEAD)) == ([], seqs[6])


async def test_it_locks_the_site_before_anything_else(
    house: House, clock: Hand, ana: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hand_over(ana, 1)
    clock.turn(91 * DAY_S)
    said: list[str] = []
    for table in (horizon_module.SiteClock, Tombstone, Bucket):
        raw = table.raw

        def noting(sql: str, *values: Any, raw: Any = raw) -> Any:
            if house.engine.transaction_exists():
                said.append(" ".join(sql.split()[:2]))
            return raw(sql, *values)

        monkeypatch.setattr(table, "raw", noting)
    await Horizon(house.engine).due(clock.now_ms())
    assert said == ["UPDATE site_clock", "DELETE FROM", "UPDATE bucket"]


async def test_the_time_of_a_commit_is_found(house: House, clock: Hand, ana: Caller) -> None:
    began_ms, seqs = clock.now_ms(), []
    for _ in range(9):
        clock.turn(60)
        ana.save()
        seqs.append((await ana.call()).results[-1][1].seq)
    for minute, seq in enumerate(seqs, 1):
        assert await seq_before(SITE, began_ms + minute * 60_000 + 1) == seq
        assert await seq_before(SITE, began_ms + minute * 60_000) == seq - 1
    assert await seq_before(canon.v5("site", "nowhere"), clock.now_ms()) == 0
