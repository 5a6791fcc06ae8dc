"""Members, lists, invitations and the audit on either database: their statements are written by hand."""

import asyncio
from datetime import timedelta

import pytest

from server.clock import instant
from server.house import House
from server.people.accounts import Beside, Overtaken
from server.people.audit_page import _rows, _told
from server.people.continuing import Continuing
from server.people.invites import Offer
from server.people.members import By, Change
from server.people.papers import BADGES, NEVER_IN
from server.people.roster import Row
from server.people.tables import Membership, Person
from server.problems import Problem
from tests.cast import PERSON, SITE
from tests.server.conftest import NOW_MS, Hand

ANA, LIN = PERSON["ana"].id, PERSON["lin"].id
BY = By(LIN, "lead")


async def test_a_member_from_list_to_leaving(house: House, clock: Hand) -> None:
    rows = [Row(2, "Gao Lan", phone="138", radio="5"), Row(3, "Tang Ning", "reception", lang="zh-CN")]
    gao, _ = await house.accounts.add_all(SITE, rows, LIN, 2)
    with pytest.raises(Overtaken):
        await house.accounts.add_all(SITE, rows, LIN, 2)
    change = Change(role="deputy", until=instant(NOW_MS) + timedelta(hours=1), role_after="crew", kin="Mother")
    await house.members.change(BY, SITE, ANA, change)
    await house.members.change(BY, SITE, gao, Change(phone="139", radio=None))
    clock.turn(3601)
    await house.members.due(clock.now_ms())
    await house.members.end(BY, SITE, gao)
    shown = await Person.raw(
        "SELECT name, role, radio, active FROM member WHERE name <> {} ORDER BY name", "Lin Yue 林悦"
    )
    assert [(row["name"], row["role"], row["radio"], bool(row["active"])) for row in shown] == [
        ("Ana Silva", "crew", None, True), ("Gao Lan", "crew", None, False), ("Tang Ning", "reception", None, True),
    ]  # fmt: skip
    assert len(await Person.raw(BADGES, SITE, 10)) == 3 and len(await Person.raw(NEVER_IN, SITE, 10)) == 3
    acts = [row["act"] for row in await _rows(SITE, "", "", 1)]
    assert sorted(acts) == ["left", "member", "member", "role", "role", "roster"]
    told = await _told(await _rows(SITE, "role", "silva", 1), SITE, lambda id_, **_: id_)
    assert [line["about"] for line in told] == ["Ana Silva", "Ana Silva"]


async def test_invitations_and_continue_codes(house: House, clock: Hand) -> None:
    made = await house.invites.make(Offer("team", SITE, uses=2, made_by=LIN))
    await house.invites.note_use(await house.invites.look(made.code), ANA, LIN)
    [listed] = await house.invites.listed(SITE)
    assert [str(use["person_id"]) for use in listed["joined"]] == [ANA]
    await house.invites.revoke_one(made.id)
    links = [await house.invites.make(Offer("personal", SITE, ANA, made_by=LIN)) for _ in range(2)]
    assert [row["revoked_at"] is None for row in await house.invites.listed(SITE)] == [True, False, False]
    clock.turn(1)
    await house.members.end(By(LIN, "lead"), SITE, ANA)
    with pytest.raises(Problem, match="invite_revoked"):
        await house.invites.look(links[1].code)
    clock.turn(1)
    back = await house.invites.make(Offer("personal", SITE, ANA, made_by=LIN))
    held = await house.invites.look(back.code)
    await asyncio.gather(*(house.accounts.enrol(SITE, ANA, "crew", Beside(invite=held)) for _ in range(2)))
    [row] = await Membership.select(Membership.badge).where(Membership.person_id == ANA)
    [told] = await Person.raw("SELECT badge, active FROM member WHERE person = {}", ANA)
    assert told["badge"] == row["badge"] and told["active"]
    continuing = Continuing(clock)
    code, _ = await continuing.make(ANA)
    assert await continuing.take("ana silva", "000000" if code != "000000" else "000001") is None
    assert await continuing.take("ana silva", code) == ANA
    assert await continuing.take("ana silva", code) is None
