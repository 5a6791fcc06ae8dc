"""The first start: one link for 15 minutes makes a site and its admin."""

import pytest

from server.people.desk import Desk
from server.people.invites import Offer
from server.people.tables import Person
from tests.server.conftest import FENCE, Client, Hand
from tests.server.people.pages import send

SITE = "0199f0c2-0000-7000-8000-000000000001"
FORM = {
    "site_en": "Harbour Expo Hall",
    "site_zh": "港湾展览馆",
    "tz": "Asia/Shanghai",
    "name": "Sun Wei 孙伟",
    "email": "Sun@example.org",
    "password": "ten letters or more",
    "lang": "zh-CN",
}


@pytest.fixture
async def path(empty: Client, desk: Desk) -> str:
    made = await desk.invites.make(Offer("setup", SITE, role="admin"))
    return f"/setup/{made.code}"


async def test_it_makes_the_site_and_its_admin(empty: Client, path: str) -> None:
    answer = await send(empty, path, **FORM)
    assert (answer.status_code, answer.headers["location"]) == (303, "/boot")
    me = (await empty.get("/session", headers=FENCE)).json()
    assert (me["name"], me["lang"], me["role"]) == ("Sun Wei 孙伟", "zh-CN", {SITE: "admin"})
    site = await Person.raw("SELECT id, name, tz FROM site")
    assert site[0]["tz"] == "Asia/Shanghai" and "港湾展览馆" in site[0]["name"]
    assert (await Person.select())[0]["email"] == "sun@example.org"


async def test_it_works_once(empty: Client, path: str) -> None:
    await send(empty, path, **FORM)
    assert (await empty.get(path)).json()["code"] == "invite_used"


async def test_it_is_closed_once_somebody_is_here(empty: Client, path: str, desk: Desk) -> None:
    await desk.accounts.add("Somebody", "en")
    assert (await empty.get(path)).json()["code"] == "already_set_up"


async def test_it_runs_out_after_a_quarter_of_an_hour(empty: Client, path: str, clock: Hand) -> None:
    clock.turn(901)
    assert (await empty.get(path)).json()["code"] == "invite_expired"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"site_en": "", "site_zh": ""}, "Give the site a name"),
        ({"name": " "}, "Give your name"),
        ({"tz": "Mars/Base"}, "not a time zone"),
        ({"tz": ""}, "not a time zone"),
        ({"password": "short"}, "shorter than ten"),
        ({"name": "x" * 61}, "60 characters"),
        ({"site_en": "x" * 81}, "80"),
        ({"password": "x" * 9000}, "shorter than ten"),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_typed_stays(
    empty: Client, path: str, wrong: dict[str, str], sentence: str
) -> None:
    answer = await send(empty, path, **{**FORM, "lang": "en", **wrong})
    assert answer.status_code == 400 and sentence in answer.text
    assert "Harbour Expo Hall" in answer.text or "site_en" in wrong
    assert "ten letters or more" not in answer.text
    assert not await Person.exists()


async def test_another_invitation_opens_no_setup(empty: Client, desk: Desk) -> None:
    made = await desk.invites.make(Offer("personal", SITE))
    assert (await empty.get(f"/setup/{made.code}")).json()["code"] == "invite_unknown"
    setup = await desk.invites.make(Offer("setup", SITE))
    assert (await empty.get(f"/join/{setup.code}")).json()["code"] == "invite_unknown"
