"""A team joins by one link, each under their own name, and the link can be taken back."""

import asyncio
import re
from typing import Any

import pytest
from litestar import Litestar

from server.commit import create
from server.people.tables import Audit, Invite, Person
from sync import canon
from tests.cast import PERSON, SITE
from tests.server.conftest import FENCE, ORIGIN, Client, SignIn
from tests.server.people.pages import send


async def team_link(client: Client, sign_in: SignIn, **differing: Any) -> str:
    """The path of a fresh invitation of a team; the browser is signed out again."""
    await sign_in("lin")
    answer = await client.post("/invites", headers=FENCE, json={"site": SITE, "use": "team", "uses": 2, **differing})
    assert answer.status_code == 201, answer.text
    client.cookies.clear()
    path: str = answer.json()["url"].removeprefix(ORIGIN)
    return path


async def test_a_team_joins_by_one_link_each_under_their_own_name(client: Client, sign_in: SignIn) -> None:
    path = await team_link(client, sign_in)
    assert (await send(client, path, lang="en", name="  ")).status_code == 400
    long = await send(client, path, lang="en", name="n" * 61)
    assert long.status_code == 400 and "The invitation is still good" in long.text
    for name in ("Gao Lan", "Tang Ning"):
        client.cookies.clear()
        assert (await send(client, path, lang="en", name=name)).status_code == 303
        me = (await client.get("/session", headers=FENCE)).json()
        assert (me["name"], me["role"]) == (name, {SITE: "crew"})
    client.cookies.clear()
    assert (await client.get(path)).json()["code"] == "invite_used"
    await sign_in("lin")
    [listed] = (await client.get(f"/invites?site={SITE}", headers=FENCE)).json()["invites"]
    assert [one["name"] for one in listed["joined"]] == ["Gao Lan", "Tang Ning"]
    assert (listed["state"], listed["left"], listed["by"]) == ("used", 0, "Lin Yue 林悦")


async def test_an_invitation_is_taken_back(client: Client, sign_in: SignIn) -> None:
    path = await team_link(client, sign_in, uses=5, days=1)
    await sign_in("ana")
    assert (await client.get(f"/invites?site={SITE}", headers=FENCE)).json()["code"] == "not_allowed"
    await sign_in("chen")
    [listed] = (await client.get(f"/invites?site={SITE}", headers=FENCE)).json()["invites"]
    gone = {"site": SITE, "invite": listed["id"]}
    assert (await client.post("/invites/revoke", headers=FENCE, json=gone)).status_code == 200
    unknown = {"site": SITE, "invite": PERSON["ana"].id}
    assert (await client.post("/invites/revoke", headers=FENCE, json=unknown)).json()["code"] == "no_invite"
    client.cookies.clear()
    assert (await client.get(path)).json()["code"] == "invite_revoked"
    assert "revoke_invite" in [row["act"] for row in await Audit.select()]


@pytest.mark.parametrize(
    "body", [{"uses": 0}, {"uses": 501}, {"days": 8}, {"role": "lead"}, {"team": PERSON["ana"].id}]
)
async def test_a_teams_invitation_has_its_bounds(client: Client, sign_in: SignIn, body: dict[str, Any]) -> None:
    await sign_in("lin")
    answer = await client.post("/invites", headers=FENCE, json={"site": SITE, "use": "team", "uses": 2, **body})
    assert answer.json()["code"] in {"bad_request", "no_team"}
    assert not await Invite.exists()


async def test_who_is_signed_in_is_asked_before_they_join_a_team_and_types_their_name_once(
    client: Client, sign_in: SignIn
) -> None:
    path = await team_link(client, sign_in)
    await sign_in("ana")
    asked = await send(client, path, lang="en", name="Gao Lan")
    assert "This phone is signed in as Ana Silva." in asked.text and 'name="name" value="Gao Lan"' in asked.text
    assert (await send(client, path, lang="en", name="Gao Lan", leave=PERSON["ana"].id)).status_code == 303


@pytest.mark.parametrize("agent", ["MicroMessenger/8.0", "wxwork/4", "DingTalk/7", "QQ/9", "Weibo (iPhone)"])
async def test_inside_another_app_the_invitation_stays_whole(client: Client, sign_in: SignIn, agent: str) -> None:
    path = await team_link(client, sign_in)
    for language, told in (("en", "Open in browser"), ("zh-CN", "在浏览器打开")):
        page = await client.get(path, headers={"user-agent": f"Mozilla/5.0 {agent}", "accept-language": language})
        assert page.status_code == 200 and told in page.text and f"{ORIGIN}{path}" in page.text
        assert "<form" not in page.text
    assert (await Invite.select())[0]["uses_left"] == 2


@pytest.mark.parametrize("uses", [1, 5])
@pytest.mark.parametrize("at_once", [True, False])
async def test_join_tapped_twice_makes_one_member(client: Client, sign_in: SignIn, at_once: bool, uses: int) -> None:
    path = await team_link(client, sign_in, uses=uses)
    page = await client.get(path)
    token = re.findall(r'name="token" value="([^"]+)"', page.text)[0]
    form = {"token": token, "lang": "en", "name": "Gao Lan"}
    cookie = {"cookie": f"muster-form={token}"}

    async def tap() -> int:
        client.cookies.clear()
        return (await client.post(path, data=form, headers=cookie)).status_code

    answers = await asyncio.gather(tap(), tap()) if at_once else [await tap(), await tap()]
    assert 303 in answers and set(answers) <= {303, 410}
    assert await Person.count().where(Person.name == "Gao Lan") == 1
    assert await Person.raw("SELECT COUNT(*) AS n FROM member WHERE name = {}", "Gao Lan") == [{"n": 1}]
    assert (await Invite.select())[0]["uses_left"] == uses - 1
    client.cookies.clear()
    assert (await send(client, path, lang="en", name="Gao Lan")).status_code == 303 if uses > 1 else True
    assert await Person.count().where(Person.name == "Gao Lan") == (2 if uses > 1 else 1)  # another browser


async def test_a_used_up_link_lets_nobody_in_however_often_they_tap(client: Client, sign_in: SignIn) -> None:
    path = await team_link(client, sign_in, uses=1)
    page = await client.get(path)
    token = re.findall(r'name="token" value="([^"]+)"', page.text)[0]
    await Invite.update({Invite.uses_left: 0}).where(Invite.use == "team")
    for _ in range(3):
        answer = await client.post(path, data={"token": token, "lang": "en", "name": "Gao Lan"})
        assert answer.json()["code"] == "invite_used"
    assert not await Person.exists().where(Person.name == "Gao Lan")


async def test_who_is_invited_by_name_joins_their_team(client: Client, sign_in: SignIn, app: Litestar) -> None:
    await sign_in("lin")
    asked = {"site": SITE, "use": "personal", "name": "Kim", "lang": "en"}
    nowhere = await client.post("/invites", headers=FENCE, json=asked | {"team": PERSON["ana"].id})
    assert nowhere.json()["code"] == "no_team"
    team = canon.v5("team", "stewards")
    stewards = {"name": {"en": "Stewards"}, "trade": "stewards", "active": True}
    await app.state["commit"].commit(SITE, [create("team", team, stewards)])
    answer = await client.post("/invites", headers=FENCE, json=asked | {"team": team})
    assert answer.status_code == 201, answer.text
    client.cookies.clear()
    assert (await send(client, answer.json()["url"].removeprefix(ORIGIN), lang="en")).status_code == 303
    [kim] = await Audit.raw("SELECT team FROM member WHERE name = 'Kim'")
    assert str(kim["team"]) == team
