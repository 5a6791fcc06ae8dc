"""Supervisors see what waits on whose phone, and since when it is silent; on both databases."""

import json
from typing import Any

import pytest

from server.db.tables import Device, OpLog, RecordRow
from server.devices import due as due_module
from server.devices.contacts import Contacts
from server.devices.due import Statuses
from server.house import House
from server.people.tables import Membership
from sync import batch, canon
from tests.cast import PERSON, SITE
from tests.server.conftest import NOW_MS, Hand
from tests.server.devices.calls import Caller, put

ANA, LIN = PERSON["ana"].id, PERSON["lin"].id
ZONE = canon.v5("zone", "hall")


@pytest.fixture
def contacts(house: House) -> Contacts:
    return Contacts(house.engine)


@pytest.fixture
def statuses(house: House) -> Statuses:
    return Statuses(house.commit)


async def told(phone: Caller) -> dict[str, Any]:
    """The status as it stands, less who wrote it when; nothing where there is none."""
    rows = await RecordRow.select(RecordRow.body, RecordRow.bucket).where(RecordRow.row == phone.status)
    assert all(row["bucket"] == f"{SITE}/lead" for row in rows)
    return {name: value for row in rows for name, value in json.loads(row["body"]).items() if name[0] != "_"}


async def written() -> int:
    """How many ops tell of phones."""
    return int(await OpLog.count().where(OpLog.row.like("device_status/%")))


async def test_a_call_without_ops_is_written_later_and_supervisors_get_it(
    house: House, contacts: Contacts, statuses: Statuses, clock: Hand
) -> None:
    ana, lin = Caller(house, contacts, ANA), Caller(house, contacts, LIN)
    await ana.call()
    clock.turn(60)
    await ana.quiet(pending=[("incident", ZONE, 3)], phone={"armed": "no_push", "storage": "kept"})
    await lin.quiet()
    before: Any = await Device.select(Device.pending).where(Device.id == ana.device).first()
    assert before["pending"] == "[]"  # a call costs no write

    await contacts.due(clock.now_ms())
    await statuses.due(clock.now_ms())

    assert await told(ana) == {
        "person": ANA, "seen_at": canon.instant(NOW_MS + 60_000), "pending": [["incident", ZONE, 3]],
        "armed": "no_push", "storage": "kept", "app": "1.0", "skew_ms": 0, "state": "active",
    }  # fmt: skip
    assert put(await lin.quiet())[ana.status]["pending"] == [["incident", ZONE, 3]]
    assert ana.status not in put(await ana.quiet(token=None))
    seqs = {row["seq"] for row in await RecordRow.select(RecordRow.seq).where(RecordRow.kind == "device_status")}
    assert len(seqs) == 1  # one commit


async def test_the_same_again_is_told_after_five_minutes_a_change_at_once(
    house: House, contacts: Contacts, statuses: Statuses, clock: Hand
) -> None:
    ana = Caller(house, contacts, ANA)
    counts = []
    for minute in range(12):
        await ana.quiet(pending=[("run", None, 1)] if minute == 7 else [])
        await contacts.due(clock.now_ms())
        await statuses.due(clock.now_ms())
        counts.append(await written())
        clock.turn(60)
    assert counts == [1, 1, 1, 1, 1, 2, 2, 3, 4, 4, 4, 4]
    assert (await told(ana))["pending"] == []


async def test_a_push_after_the_call_stands(house: House, contacts: Contacts, statuses: Statuses, clock: Hand) -> None:
    ana = Caller(house, contacts, ANA)
    await ana.quiet(pending=[("incident", None, 1)])
    clock.turn(5)
    ana.save()
    await ana.call()
    clock.turn(60)
    await contacts.due(clock.now_ms())
    await statuses.due(clock.now_ms())
    assert (await told(ana))["pending"] == []
    assert (await told(ana))["seen_at"] == canon.instant(NOW_MS + 5_000)


async def test_a_lost_phone_and_one_whose_outbox_forked_are_told(
    house: House, contacts: Contacts, statuses: Statuses, clock: Hand
) -> None:
    old, new, lin = Caller(house, contacts, ANA), Caller(house, contacts, ANA, 2), Caller(house, contacts, LIN)
    old.save()
    await old.call(pending=[("incident", None, 4)])
    await lin.quiet()
    await statuses.due(clock.now_ms())
    clock.turn(600)
    new.ops = [(1, old.ops[0][1])]  # the restored phone offers again all it has, under a new id
    new.save()
    results = [result for _, result in (await new.call()).results]
    assert [result.dup is True for result in results] == [True, False]
    await Device.update({Device.revoked_at: due_module.instant(clock.now_ms())}).where(Device.id == lin.device)
    await statuses.due(clock.now_ms())
    assert [(await told(phone))["state"] for phone in (old, new, lin)] == ["forked", "active", "revoked"]
    clock.turn(60)
    await old.quiet()
    await contacts.due(clock.now_ms())
    await statuses.due(clock.now_ms())
    assert (await told(old))["state"] == "active"


async def test_only_the_same_persons_outbox_is_a_fork_and_a_queue_handed_in_is_none(
    house: House, contacts: Contacts
) -> None:
    ana = Caller(house, contacts, ANA)
    ana.save()
    op = ana.ops[0][1]
    await house.commit.hold(SITE, ANA, [batch.item(1, bytes(op))])
    await ana.call()
    row: Any = await Device.select(Device.forked_from).where(Device.id == ana.device).first()
    assert row["forked_from"] is None


async def test_of_who_left_only_that_what_waited_has_come_is_told(
    house: House, contacts: Contacts, statuses: Statuses, clock: Hand
) -> None:
    left, never = Caller(house, contacts, ANA), Caller(house, contacts, ANA, 2)
    await left.quiet(pending=[("incident", None, 1)])
    await contacts.due(clock.now_ms())
    await statuses.due(clock.now_ms())
    ended = {Membership.ended_at: due_module.instant(clock.now_ms())}
    await Membership.update(ended).where(Membership.person_id == ANA)
    clock.turn(600)
    for pending in ([], [("incident", None, 2)]):
        for phone in (left, never):
            await phone.quiet(pending=pending)
        await contacts.due(clock.now_ms())
        await statuses.due(clock.now_ms())
        clock.turn(600)
    assert (await told(left))["pending"] == []
    assert await told(never) == {}


async def test_many_phones_are_told_page_by_page_and_round_by_round(
    house: House, contacts: Contacts, statuses: Statuses, clock: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(due_module, "PAGE", 2)
    monkeypatch.setattr(due_module, "PAGES_A_ROUND", 2)
    phones = [Caller(house, contacts, ANA, n) for n in range(7)]
    for phone in phones:
        await phone.quiet()
    counts = []
    for _ in range(3):
        await statuses.due(clock.now_ms())
        counts.append(await written())
    assert counts == [4, 7, 7]
    fresh = Statuses(house.commit)  # another process, which has told nothing yet
    for _ in range(2):
        await fresh.due(clock.now_ms())
    assert await written() == 7


async def test_what_a_phone_makes_up_keeps_no_other_from_being_told(
    house: House, contacts: Contacts, statuses: Statuses, clock: Hand
) -> None:
    odd, other = Caller(house, contacts, ANA), Caller(house, contacts, LIN)
    await odd.quiet(app="Ünversioned 1", pending=[("x", "<b>", 1)], phone={"armed": "perhaps", "more": "y"})
    await other.quiet()
    await contacts.due(clock.now_ms())
    await statuses.due(clock.now_ms())
    assert (await told(odd))["pending"] == [["x", None, 1]] and (await told(other))["state"] == "active"


async def test_calls_are_kept_until_the_database_takes_them(
    house: House, contacts: Contacts, clock: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = Caller(house, contacts, ANA)
    await ana.call()
    clock.turn(60)
    await ana.quiet(pending=[("run", None, 2)])
    with monkeypatch.context() as broken:
        broken.setattr(contacts, "_write", lambda _: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            await contacts.due(clock.now_ms())
    await contacts.due(clock.now_ms())
    row: Any = await Device.select(Device.pending).where(Device.id == ana.device).first()
    assert json.loads(row["pending"]) == [["run", None, 2]]
