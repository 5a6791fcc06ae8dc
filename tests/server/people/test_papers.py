"""Paper of people: a team's poster, badges, invitations for who never signed in; and the audit that tells of them."""

import re
from typing import Any

import pytest
from litestar import Litestar

from server.commit import create, fact
from server.house import House
from server.people.members import By, member_id
from server.people.qr import draw
from server.people.tables import Audit, Invite
from server.words import LANGS
from sync import canon
from tests.cast import PERSON, SITE
from tests.server.conftest import FENCE, ORIGIN, Client, Hand, SignIn
from tests.server.people.pages import send

TEAM = canon.v5("test", "team")


@pytest.fixture(autouse=True)
async def team(client: Client, app: Litestar) -> None:
    """A team, with Ana in it."""
    house: House = app.state["house"]
    body = {"name": {"en": "Stewards", "zh-CN": "引导组"}, "trade": "stewards", "active": True}
    ana = member_id(SITE, PERSON["ana"].id)
    await house.commit.commit(SITE, [create("team", TEAM, body), fact("member", ana, {"team": TEAM})])


async def form(client: Client, address: str, **fields: str) -> Any:
    page = await client.get("/login")  # its token is good for every form of this browser
    token = re.search(r'name="token" value="([^"]+)"', page.text)
    assert token, page.text
    return await client.post(address, data={"token": token[1], "site": SITE} | fields)


async def test_a_poster_invites_a_team_in_both_languages(client: Client, sign_in: SignIn) -> None:
    await sign_in("lin")
    page = await form(client, "/print/poster", team=TEAM, uses="12")
    [address] = re.findall(rf"{ORIGIN}/join/[\w-]+", page.text)
    for said in ("Join Harbour Expo Hall", "加入港湾展览馆", "引导组", "Stewards", "For 12 people", draw(address).path):
        assert said in page.text
    assert [(row["use"], row["uses_left"], str(row["team_id"])) for row in await Invite.select()] == [
        ("team", 12, TEAM)
    ]
    client.cookies.clear()
    assert (await send(client, address.removeprefix(ORIGIN), lang="en", name="Gao Lan")).status_code == 303
    assert sorted(row["act"] for row in await Audit.select()) == ["invite", "join", "print", "sign_in"]


@pytest.mark.parametrize(
    ("names", "name"), [({"en": "Stewards"}, "Stewards"), ({"zh-CN": "引导组"}, "引导组"), (None, "")]
)
async def test_a_team_named_in_one_language_is_printed(
    client: Client, app: Litestar, sign_in: SignIn, names: Any, name: str
) -> None:
    team, omar = canon.v5("test", "another"), member_id(SITE, PERSON["omar"].id)
    body = {"name": names, "trade": "stewards", "active": True}
    await app.state["house"].commit.commit(SITE, [create("team", team, body), fact("member", omar, {"team": team})])
    await sign_in("lin")
    for lang in LANGS:
        assert f'<option value="{team}">{name or team}<' in (await client.get(f"/print?lang={lang}")).text
        [plate] = (await client.get(f"/print/badges?lang={lang}&team={team}")).text.split('class="plate"')[1:]
        assert (f" · {name}<" if name else "Omar Haddad</h2>") in plate and (" · " in plate) == bool(name)
        poster = await form(client, f"/print/poster?lang={lang}", team=team, uses="3")
        assert poster.text.count(f'<p class="team">{name}</p>') == (2 if name else 0) and "/join/" in poster.text


@pytest.mark.parametrize("uses", ["0", "501", "many", "", "-1", "１２"])
async def test_a_poster_has_a_bound(client: Client, sign_in: SignIn, uses: str) -> None:
    await sign_in("lin")
    answer = await form(client, "/print/poster", uses=uses)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_count")
    assert (await form(client, "/print/poster", uses="1", team=SITE)).json()["code"] == "no_team"
    assert not await Invite.exists()


async def test_badges_show_name_role_team_and_code(client: Client, sign_in: SignIn) -> None:
    await sign_in("sun")
    page = (await client.get("/print/badges?lang=en")).text
    assert page.count('class="plate"') == 8
    [badge] = re.findall(r"Ana Silva</h2>.*?Crew · Stewards.*?<p class=\"letters\" lang=\"en\">(\w{10})<", page, re.S)
    assert draw(f"{ORIGIN}/z/{badge}").path in page
    one = (await client.get(f"/print/badges?lang=en&team={TEAM}")).text
    assert one.count('class="plate"') == 1
    mine = (await client.get(f"/print/badges?lang=en&person={PERSON['omar'].id}")).text
    assert mine.count('class="plate"') == 1 and "Omar Haddad" in mine
    assert sorted(row["detail"] for row in await Audit.select()) == ["badges 1", "badges 1", "badges 8"]


async def test_who_never_signed_in_gets_an_invitation_on_paper(client: Client, sign_in: SignIn) -> None:
    await sign_in("lin")
    page = await form(client, "/print/invites")
    links = re.findall(r"Sun Wei", page.text)
    assert page.text.count('class="plate"') == 6 and not links  # neither Lin, who is here, nor the admin above her
    invites = await Invite.select().order_by(Invite.made_at)
    assert {row["use"] for row in invites} == {"personal"} and len(invites) == 6
    await form(client, "/print/invites")
    assert await Invite.count().where(Invite.revoked_at.is_null()) == 6  # printed again, the older ones are worthless
    [*listed] = (await client.get(f"/invites?site={SITE}", headers=FENCE)).json()["invites"]
    assert [one["state"] for one in listed] == ["open"] * 6 + ["revoked"] * 6


@pytest.mark.parametrize(
    ("key", "site", "status"),
    [
        ("ana", SITE, 403), ("zhao", SITE, 403), ("chen", SITE, 200), ("lin", SITE, 200), ("sun", SITE, 200),
        ("lin", TEAM, 403), ("sun", TEAM, 403),
    ],
)  # fmt: skip
async def test_invitations_are_printed_by_supervisors_of_the_site(
    client: Client, sign_in: SignIn, key: str, site: str, status: int
) -> None:
    await sign_in(key)
    for address in ("/print/poster", "/print/invites"):
        answer = await form(client, address, site=site, uses="2")
        assert answer.status_code == status
        if status == 403:
            assert answer.json()["code"] == "not_allowed" and not await Invite.exists() and not await Audit.exists()


@pytest.mark.parametrize("address", ["/print", "/print/badges", "/audit"])
async def test_paper_and_audit_are_not_for_everybody(client: Client, sign_in: SignIn, address: str) -> None:
    assert (await client.get(address)).headers["location"] == "/login"
    await sign_in("ana")
    code = "admins_only" if address == "/audit" else "not_allowed"
    assert (await client.get(address)).json()["code"] == code
    await sign_in("lin")
    assert (await client.get(address)).status_code == (403 if address == "/audit" else 200)


async def test_the_audit_is_read_by_act_and_by_name(client: Client, sign_in: SignIn) -> None:
    await sign_in("lin")
    change = {"site": SITE, "person": PERSON["ana"].id}
    await client.patch("/members", headers=FENCE, json={**change, "role": "deputy"})
    await client.patch("/members", headers=FENCE, json={**change, "radio": "5"})
    await send(client, "/login", who="Omar Haddad", password="wrong password")
    await sign_in("sun")
    whole = (await client.get("/audit?lang=en")).text
    assert whole.index("Sign-in failed") < whole.index("Details changed") < whole.index("Role changed: Ana Silva")
    assert "Crew → Deputy" in whole and "Lin Yue" in whole
    roles = (await client.get("/audit?lang=en&act=role")).text
    assert "Role changed: Ana" in roles and "Details changed:" not in roles
    assert "Role changed: Ana" in (await client.get("/audit?lang=en&who=silva")).text
    for nothing in ("who=nobody%25", "who=%25%5F", "act=nonsense&page=9", "page=99999999999"):
        assert (await client.get(f"/audit?lang=en&{nothing}")).status_code == 200
    assert "There is no such line" in (await client.get("/audit?lang=en&who=nobody")).text


async def test_the_audit_has_pages_of_a_hundred(client: Client, sign_in: SignIn, clock: Hand, app: Litestar) -> None:
    house: House = app.state["house"]
    await sign_in("sun")
    for n in range(130):
        clock.turn(1)
        await house.members.new_badge(By(PERSON["lin"].id, "lead"), SITE, PERSON["ana" if n else "omar"].id)
    first = (await client.get("/audit?lang=en")).text
    last = (await client.get("/audit?lang=en&page=2")).text
    assert (first.count("New badge: Ana"), last.count("New badge: Ana")) == (100, 29)
    assert "New badge: Omar" in last and "Older" in first and "Older" not in last
