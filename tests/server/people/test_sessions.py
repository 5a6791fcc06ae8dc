"""Sessions: new at each sign-in, worthless when forged, stale or revoked, and never stored as they are."""

import pytest

from server.people.desk import Desk
from server.people.sessions import LIVES, REMEMBERED_MS, digest
from server.people.tables import Membership, Person, Session
from tests.cast import PERSON, SITE
from tests.server.conftest import FENCE, NOW_MS, Client, Hand, SignIn

DEVICE = "0199f0c2-0000-4000-8000-00000000000a"
EXCHANGE = {"proto": 1, "schema": 1, "app": "test", "device": DEVICE, "now": NOW_MS, "pull": False}


async def who(client: Client) -> int:
    return (await client.get("/session", headers=FENCE)).status_code


async def test_who_is_signed_in_is_told(client: Client, sign_in: SignIn) -> None:
    await sign_in("lin")
    answer = await client.get("/session", headers=FENCE)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json() == {
        "proto": 1, "person": PERSON["lin"].id, "name": "Lin Yue 林悦", "lang": "zh-CN", "sites": [SITE],
        "role": {SITE: "lead"},
    }  # fmt: skip


@pytest.mark.parametrize("token", ["", "x" * 43, "x" * 5000, "' OR 1=1 --", "%00", "林"])
async def test_a_forged_cookie_is_nobody(client: Client, token: str) -> None:
    answer = await client.get("/session", headers={**FENCE, "cookie": f"muster={token}".encode()})
    assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")


async def test_only_the_hash_is_stored(client: Client, sign_in: SignIn) -> None:
    token = await sign_in("ana")
    rows = await Session.select()
    assert rows[0]["token_hash"] == digest(token)
    assert token not in str(rows)


async def test_a_stale_session_is_nobody(client: Client, sign_in: SignIn, clock: Hand) -> None:
    await sign_in("ana")
    clock.turn(LIVES.total_seconds() - 60)
    assert await who(client) == 200
    clock.turn(LIVES.total_seconds() + 1)
    assert await who(client) == 401


async def test_a_session_slides_while_it_is_used(client: Client, sign_in: SignIn, clock: Hand) -> None:
    await sign_in("ana")
    for _ in range(4):
        clock.turn(LIVES.total_seconds() * 0.6)
        assert await who(client) == 200


async def test_the_cookie_slides_once_a_day_with_its_session(client: Client, sign_in: SignIn, clock: Hand) -> None:
    token = await sign_in("ana")
    begin = clock.ms
    given = []
    for hours in range(1, 80):
        clock.ms = begin + hours * 3_600_000
        answer = await client.get("/session", headers=FENCE)
        if "set-cookie" in answer.headers:
            given.append(hours)
            assert answer.headers["set-cookie"].startswith(f"muster={token};")
            assert f"Max-Age={int(LIVES.total_seconds())}" in answer.headers["set-cookie"]
    assert given == [25, 50, 75]


async def test_a_phone_that_only_exchanges_stays_signed_in(client: Client, sign_in: SignIn, clock: Hand) -> None:
    await sign_in("ana")
    for _ in range(4):
        clock.turn(LIVES.total_seconds() * 0.6)
        answer = await client.post("/sync", headers=FENCE, json={**EXCHANGE, "now": clock.ms})
        assert answer.status_code == 200 and "Max-Age" in answer.headers["set-cookie"]


async def test_the_stream_takes_no_slide_from_the_cookie(
    client: Client, sign_in: SignIn, desk: Desk, clock: Hand
) -> None:
    token = await sign_in("ana")
    clock.turn(26 * 3600)
    assert await desk.sessions.find(token)
    assert "set-cookie" in (await client.get("/session", headers=FENCE)).headers


async def test_signing_out_is_not_undone_by_a_slide(client: Client, sign_in: SignIn, clock: Hand) -> None:
    await sign_in("ana")
    clock.turn(26 * 3600)
    answer = await client.post("/logout", headers=FENCE, json={})
    assert [cookie for cookie in answer.headers.get_list("set-cookie") if "Max-Age=0" not in cookie] == []


async def test_a_device_is_listed_and_revoked_with_its_session(client: Client, sign_in: SignIn, desk: Desk) -> None:
    await sign_in("ana")
    assert (await client.post("/sync", headers=FENCE, json=EXCHANGE)).status_code == 200
    (listed,) = await desk.sessions.living(PERSON["ana"].id)
    assert listed["agent"] == "test"
    assert await desk.sessions.revoke_device(str(listed["id"]))
    assert not await desk.sessions.revoke_device(str(listed["id"]))
    assert await desk.sessions.living(PERSON["ana"].id) == []
    assert await who(client) == 401
    await sign_in("ana")
    for ops in ([], [[1, {"id": EXCHANGE["device"], "v": 1, "t": "gap", "upto": 1}]]):
        answer = await client.post("/sync", headers=FENCE, json={**EXCHANGE, "ops": ops})
        assert (answer.status_code, answer.json()["code"]) == (403, "device_revoked")


async def test_being_seen_is_not_written_each_time(client: Client, sign_in: SignIn, clock: Hand) -> None:
    await sign_in("ana")
    first = (await Session.select())[0]["last_seen"]
    clock.turn(60)
    await who(client)
    assert (await Session.select())[0]["last_seen"] == first


async def test_a_revoked_session_ends_at_once(client: Client, sign_in: SignIn, desk: Desk) -> None:
    token = await sign_in("ana")
    assert await who(client) == 200
    session = (await desk.sessions.find(token)).session  # type: ignore[union-attr]
    await desk.sessions.revoke(session)
    assert await who(client) == 401


async def test_a_blocked_person_is_out_within_seconds(client: Client, sign_in: SignIn, clock: Hand) -> None:
    await sign_in("ana")
    assert await who(client) == 200
    await Person.update({Person.blocked_at: (await Session.select())[0]["created_at"]}).where(
        Person.id == PERSON["ana"].id
    )
    clock.turn(REMEMBERED_MS / 1000)
    assert await who(client) == 401


async def test_signing_out_takes_session_and_cookie(client: Client, sign_in: SignIn) -> None:
    await sign_in("ana")
    answer = await client.post("/logout", headers=FENCE, json={})
    assert answer.status_code == 204 and "Max-Age=0" in answer.headers["set-cookie"]
    assert (await Session.select())[0]["revoked_at"] is not None


async def test_signing_out_twice_is_no_fault(client: Client) -> None:
    assert (await client.post("/logout", headers=FENCE, json={})).status_code == 204


async def test_an_ended_membership_is_no_site(client: Client, sign_in: SignIn, clock: Hand) -> None:
    await sign_in("ana")
    ended = (await Session.select())[0]["created_at"]
    await Membership.update({Membership.ended_at: ended}).where(Membership.person_id == PERSON["ana"].id)
    clock.turn(REMEMBERED_MS / 1000)
    assert (await client.get("/session", headers=FENCE)).json()["sites"] == []


async def test_the_language_follows_the_person(client: Client, sign_in: SignIn) -> None:
    await sign_in("ana")
    answer = await client.patch("/session", headers=FENCE, json={"lang": "zh-CN"})
    assert answer.json()["lang"] == "zh-CN"
    assert (await client.get("/session", headers=FENCE)).json()["lang"] == "zh-CN"
    shown = await Membership.raw("SELECT lang FROM member WHERE person = {}", PERSON["ana"].id)
    assert shown[0]["lang"] == "zh-CN"


@pytest.mark.parametrize("body", [{"lang": "fr"}, {}, {"lang": "en", "role": "admin"}, [], "en", None])
async def test_nothing_but_a_language_is_taken(client: Client, sign_in: SignIn, body: object) -> None:
    await sign_in("ana")
    answer = await client.patch("/session", headers=FENCE, json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
