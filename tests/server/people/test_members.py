"""What a member is: nobody is changed by somebody below them, each change is told to phones and put on record."""

import asyncio
import json
from typing import Any

import pytest
from litestar import Litestar

from server.db.lines import MEMBER_COLUMNS, member
from server.people.desk import Desk
from server.people.tables import Audit, Membership, Person, Session
from sync import canon
from sync.rights import role_at
from tests.cast import PERSON, SITE
from tests.server.conftest import FENCE, NOW_MS, Client, Hand, SignIn

ANA, LIN = PERSON["ana"].id, PERSON["lin"].id
DEVICE = "0199f0c2-0000-4000-8000-00000000000a"
HOUR_S = 3600


async def change(client: Client, person: str, **fields: Any) -> Any:
    return await client.patch("/members", headers=FENCE, json={"site": SITE, "person": PERSON[person].id, **fields})


async def do(client: Client, what: str, person: str = "ana") -> Any:
    return await client.post(f"/members/{what}", headers=FENCE, json={"site": SITE, "person": PERSON[person].id})


async def shown(person: str, *fields: str) -> list[Any]:
    rows = await Person.raw("SELECT * FROM member WHERE person = {}", PERSON[person].id)
    return [rows[0][field] for field in fields]


async def role_of(person: str, ms: int) -> str | None:
    """The role that judges what was done at this time."""
    sql = f"SELECT {MEMBER_COLUMNS} FROM membership WHERE person_id = {{}}"
    [row] = await Person.raw(sql, PERSON[person].id)
    return role_at(member([row[name] for name in MEMBER_COLUMNS.split(", ")]), ms)


async def acts() -> list[str]:
    return [row["act"] for row in await Audit.select().order_by(Audit.at)]


async def pull(client: Client, token: str | None = None, device: str = DEVICE) -> Any:
    asked = {"proto": 1, "schema": 1, "app": "test", "device": device, "now": NOW_MS, "pull": True}
    answer = await client.post("/sync", headers=FENCE, json=asked | ({"token": token} if token else {}))
    return answer


def kinds(answer: Any) -> set[str]:
    return {kind for bucket in answer.json()["pull"]["buckets"] for kind, *_ in bucket["put"]}


@pytest.mark.parametrize(
    ("by", "whom", "fields", "answer"),
    [
        ("lin", "ana", {"role": "deputy"}, 200),
        ("chen", "lin", {"role": "crew"}, 200),  # a deputy is a lead in rights
        ("chen", "ana", {"role": "lead"}, 200),
        ("lin", "ana", {"role": "admin"}, "not_allowed"),
        ("lin", "sun", {"role": "crew"}, "not_allowed"),
        ("lin", "sun", {"radio": "7"}, "not_allowed"),
        ("sun", "lin", {"role": "admin"}, 200),
        ("ana", "omar", {"role": "crew"}, "not_allowed"),
        ("zhao", "ana", {"phone": "1"}, "not_allowed"),
        ("lin", "lin", {"role": "crew"}, "own_role"),
        ("sun", "sun", {"role": "lead"}, "own_role"),
        ("lin", "lin", {"radio": "3"}, 200),
        ("lin", "ana", {"role": "captain"}, "bad_request"),
        ("lin", "ana", {"radio": "x" * 21}, "bad_request"),
        ("lin", "ana", {"team": canon.v5("demo", "nobody")}, "no_team"),
        ("lin", "ana", {"role": "lead", "until": "2020-01-01T00:00:00Z"}, "until_wrong"),
        ("lin", "ana", {"role": "lead", "until": "2099-01-01T00:00:00Z"}, "until_wrong"),
        ("lin", "ana", {"role": "lead", "until": "2026-12-01T00:00:00"}, "bad_request"),
        ("lin", "ana", {"role": "lead", "role_after": "crew"}, "until_wrong"),
        ("lin", "ana", {"until": "2026-11-23T00:00:00Z"}, "role_missing"),
        ("lin", "ana", {"radio": "5", "role_after": "crew"}, "role_missing"),
        ("lin", "ana", {"role": "crew", "until": "2026-11-23T00:00:00Z", "role_after": "admin"}, "not_allowed"),
    ],
)  # fmt: skip
async def test_nobody_is_changed_from_below(  # noqa: PLR0917  # a line of the table
    client: Client, sign_in: SignIn, by: str, whom: str, fields: dict[str, Any], answer: Any
) -> None:
    await sign_in(by)
    before = await Membership.select().order_by(Membership.id)
    told = await change(client, whom, **fields)
    assert (told.status_code if told.status_code == 200 else told.json()["code"]) == answer, told.text
    changed = before != await Membership.select().order_by(Membership.id)
    assert changed == (answer == 200) and bool(await acts()) == (answer == 200)


async def test_a_role_counts_at_once_and_what_was_done_before_keeps_its_right(
    client: Client, sign_in: SignIn, clock: Hand, desk: Desk
) -> None:
    await sign_in("lin")
    assert (await change(client, "priya", role="crew")).status_code == 200
    assert await shown("priya", "role") == ["crew"]
    assert (await desk.accounts.sites(PERSON["priya"].id)) == {SITE: "crew"}
    clock.turn(HOUR_S)
    later = canon.instant(clock.now_ms() + HOUR_S * 1000)
    assert (await change(client, "priya", role="reception", until=later, role_after="planner")).status_code == 200
    assert await shown("priya", "role") == ["reception"]
    clock.turn(2 * HOUR_S)
    assert (await change(client, "priya", role="lead")).status_code == 200
    assert await shown("priya", "role") == ["lead"]
    assert await acts() == ["role", "role", "role"]
    held = [await role_of("priya", NOW_MS + minutes * 60_000) for minutes in (-1, 0, 59, 61, 119, 121, 179, 180)]
    assert held == ["deputy", "crew", "crew", "reception", "reception", "planner", "planner", "lead"]
    clock.turn(100 * HOUR_S)
    await change(client, "priya", role="crew")
    [row] = await Membership.select(Membership.earlier).where(Membership.person_id == PERSON["priya"].id)
    assert json.loads(row["earlier"]) == [[clock.now_ms(), "lead"]]  # no op of the others counts any more


async def test_a_role_for_a_time_ends_by_itself(
    client: Client, sign_in: SignIn, clock: Hand, app: Litestar, desk: Desk
) -> None:
    await sign_in("lin")
    await change(client, "ana", role="lead", until=canon.instant(NOW_MS + HOUR_S * 1000), role_after="crew")
    await change(client, "omar", role="crew", until=canon.instant(NOW_MS + HOUR_S * 1000))
    await app.state["loop"].round()
    assert await shown("ana", "role", "active", "role_after") == ["lead", 1, "crew"]
    assert await shown("ana", "until") != [None]
    clock.turn(HOUR_S + 1)
    assert (await desk.accounts.sites(ANA)) == {SITE: "crew"}  # at once, whoever tells the phones
    await app.state["loop"].round()
    assert await shown("ana", "role", "active", "until", "role_after") == ["crew", 1, None, None]
    assert await shown("omar", "active") == [0]
    assert (await desk.accounts.sites(PERSON["omar"].id)) == {}
    told = await acts()
    clock.turn(120)
    await app.state["loop"].round()
    assert await acts() == told == ["role", "role", "role", "left"]


async def test_who_may_be_called_is_told_to_supervisors_alone(client: Client, sign_in: SignIn) -> None:
    await sign_in("lin")
    assert (await change(client, "ana", phone=" 138 0000 0000 ", kin="Mother: 139", radio="5")).status_code == 200
    assert (await change(client, "ana", phone="")).status_code == 200
    private = await Person.raw("SELECT phone, kin FROM member_private WHERE person = {}", ANA)
    assert private == [{"phone": None, "kin": "Mother: 139"}]
    assert await shown("ana", "radio") == ["5"]
    holds = {kind for bucket in (await pull(client)).json()["pull"]["buckets"] for kind, *_ in bucket["put"]}
    await sign_in("omar")
    crew = {
        kind
        for bucket in (await pull(client, device=canon.v5("test"))).json()["pull"]["buckets"]
        for kind, *_ in bucket["put"]
    }
    assert "member_private" in holds and "member_private" not in crew


async def test_a_new_badge_makes_the_old_worthless(client: Client, sign_in: SignIn) -> None:
    [old] = await shown("ana", "badge")
    await sign_in("lin")
    new = (await do(client, "badge")).json()["badge"]
    assert await shown("ana", "badge") == [new] and new != old


async def test_who_leaves_drops_the_site_at_the_next_pull_and_may_hand_in_for_three_days(
    client: Client, sign_in: SignIn, clock: Hand, app: Litestar
) -> None:
    ana = await sign_in("ana")
    token = (await pull(client)).json()["pull"]["token"]
    listener = app.state["pokes"].enter(await app.state["sessions"].find(ana))
    listener.recheck = False
    await sign_in("lin")
    assert (await do(client, "end")).status_code == 200
    assert listener.recheck  # its stream looks at its session anew
    client.cookies.set("muster", ana, domain="localhost.local")
    told = (await pull(client, token)).json()["pull"]
    assert sorted(told["drop"]) == [f"{SITE}/crew", f"{SITE}/person:{ANA}"]
    assert (await client.get("/session", headers=FENCE)).json()["role"] == {}
    assert await shown("ana", "active") == [0]
    clock.turn(73 * HOUR_S)
    assert (await pull(client, token)).json()["code"] == "signed_out"
    assert await acts() == ["left"]


async def test_nobody_leaves_by_their_own_hand_and_nobody_twice(client: Client, sign_in: SignIn) -> None:
    await sign_in("lin")
    assert (await do(client, "end", "lin")).json()["code"] == "own_role"
    assert (await do(client, "end")).status_code == 200
    assert (await do(client, "end")).json()["code"] == "no_member"
    assert (await change(client, "ana", radio="1")).json()["code"] == "no_member"


async def test_a_lost_phone_is_blocked_and_its_person_signs_in_elsewhere(
    client: Client, sign_in: SignIn, app: Litestar, clock: Hand
) -> None:
    await sign_in("ana")
    assert (await pull(client)).status_code == 200
    await app.state["contacts"].due(clock.now_ms())
    clock.turn(61)
    await app.state["loop"].round()
    status = canon.v5("device_status", SITE, DEVICE)
    ana = client.cookies["muster"]
    await sign_in("omar")
    block = {"site": SITE, "status": status}
    assert (await client.post("/members/phone", headers=FENCE, json=block)).json()["code"] == "not_allowed"
    await sign_in("lin")
    assert (await client.post("/members/phone", headers=FENCE, json=block)).status_code == 200
    assert await app.state["sessions"].find(ana) is None
    told = await Person.raw("SELECT state, browser, signed_in_at FROM device_status WHERE id = {}", status)
    assert told[0]["state"] == "revoked" and told[0]["signed_in_at"]  # at once, not with the work loop's next round
    client.cookies.set("muster", ana, domain="localhost.local")
    ended = (await pull(client)).json()
    assert (ended["code"], ended["asked"]) == ("device_revoked", NOW_MS)  # which the phone believes
    await sign_in("ana")
    assert (await pull(client)).json()["code"] == "device_revoked"
    assert len(await Session.select().where(Session.revoked_at.is_not_null())) == 1
    unknown = {"site": SITE, "status": canon.v5("device_status", SITE, ANA)}
    await sign_in("lin")
    assert (await client.post("/members/phone", headers=FENCE, json=unknown)).json()["code"] == "no_device"


async def test_another_sites_people_do_not_exist(client: Client, sign_in: SignIn) -> None:
    await sign_in("lin")
    other = {"site": canon.v5("demo", "elsewhere"), "person": ANA, "role": "crew"}
    assert (await client.patch("/members", headers=FENCE, json=other)).json()["code"] == "not_allowed"
    nobody = {"site": SITE, "person": canon.v5("demo", "nobody"), "role": "crew"}
    assert (await client.patch("/members", headers=FENCE, json=nobody)).json()["code"] == "no_member"


async def test_two_changes_at_once_both_stand(client: Client, sign_in: SignIn) -> None:
    await sign_in("lin")
    answers = await asyncio.gather(change(client, "ana", radio="4"), change(client, "ana", role="reception"))
    assert [one.status_code for one in answers] == [200, 200]
    assert await shown("ana", "radio", "role") == ["4", "reception"]
