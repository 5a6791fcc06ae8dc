"""Invitations: looking uses nothing up, two browsers may join, nobody is switched silently or gets too much."""

import re
from typing import Any

import pytest

from server.people.desk import Desk
from server.people.invites import Offer
from server.people.limits import RATES
from server.people.tables import Audit, Invite, InviteUse, Membership, Person, Session
from tests.cast import PERSON, SITE
from tests.server.conftest import FENCE, ORIGIN, Client, Hand, SignIn
from tests.server.people.pages import send

GAO = {"site": SITE, "use": "personal", "name": "Gao Lan 高岚", "lang": "zh-CN", "role": "crew"}


async def invited(client: Client, sign_in: SignIn, by: str = "priya", **differing: Any) -> str:
    """The path of a fresh personal invitation; the browser is signed out again."""
    await sign_in(by)
    answer = await client.post("/invites", headers=FENCE, json={**GAO, **differing})
    assert answer.status_code == 201, answer.text
    client.cookies.clear()
    path: str = answer.json()["url"].removeprefix(ORIGIN)
    return path


async def test_an_invitation_is_a_link_and_a_picture(client: Client, sign_in: SignIn) -> None:
    await sign_in("lin")
    answer = await client.post("/invites", headers=FENCE, json=GAO)
    told = answer.json()
    assert answer.status_code == 201
    assert re.fullmatch(rf"{ORIGIN}/join/[\w-]{{22}}", told["url"])
    assert re.fullmatch(r"[MhvHVlLz0-9 .,-]+", told["qr"]["path"]) and told["qr"]["size"] > 21
    assert told["expires_at"] == "2026-11-23T20:26:40.000Z" or told["expires_at"].endswith(".000Z")
    code = told["url"].rpartition("/")[2]
    assert code not in str(await Invite.select())
    assert [row["act"] for row in await Audit.select()] == ["invite"]


async def test_looking_at_it_uses_nothing_up(client: Client, sign_in: SignIn) -> None:
    path = await invited(client, sign_in)
    for _ in range(5):
        page = await client.get(path)
        assert page.status_code == 200 and "Gao Lan 高岚" in page.text
    assert (await Invite.select())[0]["uses_left"] == 2
    assert not await InviteUse.exists()
    assert not await Membership.exists().where(Membership.person_id == (await Invite.select())[0]["person_id"])


async def test_joining_makes_a_member_and_a_session(client: Client, sign_in: SignIn) -> None:
    path = await invited(client, sign_in, role="reception")
    answer = await send(client, path, lang="en")
    assert (answer.status_code, answer.headers["location"]) == (303, "/boot")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Path=/" in cookie
    me = (await client.get("/session", headers=FENCE)).json()
    assert (me["name"], me["lang"], me["role"]) == ("Gao Lan 高岚", "en", {SITE: "reception"})
    shown = await Person.raw("SELECT name, role FROM member WHERE person = {}", me["person"])
    assert shown == [{"name": "Gao Lan 高岚", "role": "reception"}]


async def test_who_decides_for_others_joins_with_a_password(client: Client, sign_in: SignIn) -> None:
    path = await invited(client, sign_in, name="Gao Lan", role="lead")
    page = await client.get(path)
    assert 'name="password"' in page.text
    short = await send(client, path, lang="en", password="too short")
    assert short.status_code == 400 and "The invitation is still good" in short.text
    none = await send(client, path, lang="en", password="")
    assert none.status_code == 400 and "The invitation is still good" in none.text
    assert (await Invite.select())[0]["uses_left"] == 2
    assert (await send(client, path, lang="en", password="long enough")).status_code == 303
    assert (await client.get(path)).text.count('name="password"') == 0  # the second browser needs none
    client.cookies.clear()
    assert (await send(client, "/login", who="Gao Lan", password="long enough")).status_code == 303


async def test_crew_join_without_a_password(client: Client, sign_in: SignIn) -> None:
    path = await invited(client, sign_in)
    assert 'name="password"' not in (await client.get(path)).text


async def test_a_password_is_asked_for_after_giving_way_too(client: Client, sign_in: SignIn) -> None:
    path = await invited(client, sign_in, name="Gao Lan", role="deputy")
    await sign_in("ana")
    ana = PERSON["ana"].id
    assert "This phone is signed in as" in (await send(client, path, lang="en", password="long enough")).text
    again = await send(client, path, lang="en", leave=ana)
    assert again.status_code == 200 and f'name="leave" value="{ana}"' in again.text and 'role="alert"' not in again.text
    assert (await send(client, path, lang="en", leave=ana, password="long enough")).status_code == 303


async def test_two_browsers_join_and_no_third(client: Client, sign_in: SignIn) -> None:
    path = await invited(client, sign_in)
    for _ in range(2):
        client.cookies.clear()
        assert (await send(client, path, lang="en")).status_code == 303
    client.cookies.clear()
    page = await client.get(path, headers={"accept": "text/html", "accept-language": "en"})
    assert page.status_code == 410 and "has been used" in page.text
    assert "Code for support" not in page.text  # the sentence says all there is to know
    unknown = await client.get("/join/unknown", headers={"accept": "text/html", "accept-language": "en"})
    assert "Code for support: invite_unknown" in unknown.text
    person = (await Invite.select())[0]["person_id"]
    assert await Membership.count().where(Membership.person_id == person) == 1


async def test_it_runs_out_after_two_days(client: Client, sign_in: SignIn, clock: Hand) -> None:
    path = await invited(client, sign_in)
    clock.turn(48 * 3600 + 1)
    answer = await client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (410, "invite_expired")


@pytest.mark.parametrize("code", ["x", "x" * 64, "x" * 4000, "%00", "林悦", "..%2f..%2fetc"])
async def test_an_unknown_code_is_said_so_plainly(client: Client, code: str) -> None:
    answer = await client.get(f"/join/{code}")
    assert (answer.status_code, answer.json()["code"]) == (404, "invite_unknown") or answer.json()[
        "code"
    ] == "not_found"


async def test_guessing_codes_is_slowed_down(client: Client, desk: Desk) -> None:
    answers = [(await client.get("/join/guess")).status_code for _ in range(RATES["code"][0] + 1)]
    assert answers[0] == 404 and answers[-1] == 429


async def test_who_is_signed_in_as_another_is_asked(client: Client, sign_in: SignIn) -> None:
    path = await invited(client, sign_in)
    await sign_in("ana")
    asked = await send(client, path, lang="en")
    assert asked.status_code == 200 and "This phone is signed in as Ana Silva." in asked.text
    assert (await client.get("/session", headers=FENCE)).json()["name"] == "Ana Silva"
    assert (await Invite.select())[0]["uses_left"] == 2
    done = await send(client, path, lang="en", leave=PERSON["ana"].id)
    assert done.status_code == 303
    assert (await client.get("/session", headers=FENCE)).json()["name"] == "Gao Lan 高岚"


async def test_signing_in_again_renews_the_session(client: Client, sign_in: SignIn, desk: Desk) -> None:
    """Fixation: a token planted before the sign-in is worth nothing after it."""
    planted = await sign_in("ana")
    made = await desk.invites.make(Offer("sign_in", SITE, PERSON["ana"].id))
    assert (await send(client, f"/join/{made.code}", lang="en")).status_code == 303
    assert client.cookies["muster"] != planted
    assert await desk.sessions.find(planted) is None
    assert len(await Session.select().where(Session.revoked_at.is_null())) == 1


async def test_a_planted_cookie_never_becomes_a_session(client: Client, desk: Desk) -> None:
    client.cookies.set("muster", "planted-by-somebody")
    made = await desk.invites.make(Offer("sign_in", SITE, PERSON["ana"].id))
    await send(client, f"/join/{made.code}", lang="en")
    assert await desk.sessions.find("planted-by-somebody") is None


async def test_a_sign_in_code_works_once_and_for_half_an_hour(client: Client, sign_in: SignIn, clock: Hand) -> None:
    await sign_in("chen")
    answer = await client.post(
        "/invites", headers=FENCE, json={"site": SITE, "use": "sign_in", "person": PERSON["ana"].id}
    )
    path = answer.json()["url"].removeprefix(ORIGIN)
    client.cookies.clear()
    page = await client.get(path)
    assert ">Sign in</button>" in page.text and "Ana Silva" in page.text
    assert (await send(client, path, lang="en")).status_code == 303
    client.cookies.clear()
    assert (await client.get(path)).json()["code"] == "invite_used"
    page = await client.get(path, headers={"accept": "text/html", "accept-language": "zh-CN"})
    assert "这个登录码已经用过了" in page.text and "邀请" not in page.text


@pytest.mark.parametrize(
    ("by", "role", "status"),
    [
        ("ana", "crew", 403),
        ("zhao", "crew", 403),
        ("chen", "lead", 201),
        ("lin", "admin", 403),
        ("sun", "admin", 201),
        ("priya", "admin", 403),
        ("sun", "crew", 201),
    ],
)
async def test_nobody_grants_above_their_own_role(
    client: Client, sign_in: SignIn, by: str, role: str, status: int
) -> None:
    await sign_in(by)
    answer = await client.post("/invites", headers=FENCE, json={**GAO, "role": role})
    assert answer.status_code == status


async def test_nobody_signs_in_as_somebody_above_them(client: Client, sign_in: SignIn) -> None:
    await sign_in("lin")
    answer = await client.post(
        "/invites", headers=FENCE, json={"site": SITE, "use": "sign_in", "person": PERSON["sun"].id}
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


@pytest.mark.parametrize("person", ["0199f0c2-0000-7000-8000-000000000000", PERSON["ana"].id])
async def test_another_site_is_as_good_as_none(client: Client, sign_in: SignIn, person: str) -> None:
    await sign_in("lin")
    other = {"site": "0199f0c2-0000-7000-8000-00000000000f", "use": "sign_in", "person": person}
    answer = await client.post("/invites", headers=FENCE, json=other)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


@pytest.mark.parametrize(
    ("there", "own", "status"),
    [("lead", None, 403), ("admin", None, 403), ("admin", "lead", 403), ("lead", "lead", 201), ("crew", None, 201)],
)
async def test_who_decides_elsewhere_is_let_in_there(  # noqa: PLR0917  # a line of the table
    client: Client, sign_in: SignIn, desk: Desk, there: str, own: str | None, status: int
) -> None:
    elsewhere, ana, chen = "0199f0c2-0000-7000-8000-00000000000e", PERSON["ana"].id, PERSON["chen"].id
    await desk.accounts.enrol(elsewhere, ana, there)
    if own:
        await desk.accounts.enrol(elsewhere, chen, own)
    await sign_in("chen")
    answer = await client.post("/invites", headers=FENCE, json={"site": SITE, "use": "sign_in", "person": ana})
    assert answer.status_code == status


async def test_somebody_elsewhere_is_nobody_here(client: Client, sign_in: SignIn, desk: Desk) -> None:
    stranger = await desk.accounts.add("Stranger", "en")
    await sign_in("lin")
    answer = await client.post("/invites", headers=FENCE, json={"site": SITE, "use": "sign_in", "person": stranger})
    assert (answer.status_code, answer.json()["code"]) == (404, "no_member")


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"use": "team"},
        {**GAO, "name": ""},
        {**GAO, "name": "x" * 61},
        {**GAO, "name": 7},
        {**GAO, "role": "guest"},
        {**GAO, "site": "everywhere"},
        {**GAO, "lang": "de"},
        {**GAO, "more": 1},
        {**GAO, "name": " \u0000 "},
        {**GAO, "name": "\u200b\u3164"},
        {**GAO, "name": "Kim \u202eeeL"},
    ],
)
async def test_a_wrong_shape_is_a_refusal(client: Client, sign_in: SignIn, body: object) -> None:
    await sign_in("lin")
    answer = await client.post("/invites", headers=FENCE, json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


async def test_broken_json_is_refused_in_the_persons_own_language(client: Client, sign_in: SignIn) -> None:
    await sign_in("lin")
    for address, method in (("/invites", "POST"), ("/session", "PATCH")):
        answer = await client.request(method, address, headers={**FENCE, "accept-language": "en"}, content=b"{")
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
        assert answer.json()["title"].startswith("请求的格式不对")


async def test_a_name_is_shown_as_words_only(client: Client, sign_in: SignIn) -> None:
    path = await invited(client, sign_in, name="<script>alert(1)</script> مرحبا 😀")
    page = await client.get(path)
    assert "<script>alert" not in page.text and "&lt;script&gt;" in page.text and "مرحبا 😀" in page.text


@pytest.mark.parametrize("agent", ["MicroMessenger/8.0", "DingTalk/7", "Instagram 300"])
async def test_inside_another_app_it_stays_whole(client: Client, sign_in: SignIn, agent: str) -> None:
    path = await invited(client, sign_in)
    page = await client.get(path, headers={"user-agent": f"Mozilla/5.0 {agent}", "accept-language": "zh"})
    assert "在浏览器打开" in page.text and "<form" not in page.text
    assert (await Invite.select())[0]["uses_left"] == 2


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
async def test_the_page_has_one_heading_in_either_language(client: Client, sign_in: SignIn, lang: str) -> None:
    path = await invited(client, sign_in)
    page = await client.get(f"{path}?lang={lang}")
    assert f'<html lang="{lang}">' in page.text and page.text.count("<h1>") == 1
    assert (">Join</button>" in page.text) == (lang == "en")
