"""Printed zone codes: for supervisors and admins only, six to a page, in both languages, each print on record."""

import re
from typing import Any

import pytest
from litestar import Litestar

from server.commit import create
from server.house import House
from server.people.qr import draw
from server.people.tables import Audit
from tests.cast import SITE
from tests.server.conftest import ORIGIN, Client, SignIn
from tests.server.matrix import uid

PLACE = "/print/zones"


def zone(n: int, **more: Any) -> Any:
    body = {"name": {"en": f"Gate {n}", "zh-CN": f"{n}号门"}, "order": n, "code": f"code{n}", "active": True}
    return create("zone", uid(600 + n), {**body, **more})


@pytest.fixture(autouse=True)
async def zones(client: Client, app: Litestar) -> None:
    """Eight zones: one retired, one that has no code yet."""
    house: House = app.state["house"]
    await house.commit.commit(SITE, [*(zone(n) for n in range(7)), zone(7, active=False), zone(8, code=None)])


async def test_a_page_has_six_codes_and_whatever_is_in_use_is_printed(client: Client, sign_in: SignIn) -> None:
    await sign_in("lin")
    answer = await client.get(PLACE, params={"lang": "en"})
    pages = answer.text.split('class="sheet six"')[1:]
    assert [page.count('class="plate"') for page in pages] == [6, 1]
    assert re.findall(r'class="letters" lang="en">(\w+)<', answer.text) == [f"code{n}" for n in range(7)]
    assert '<span lang="zh-CN">3号门</span><span lang="en">Gate 3</span>' in answer.text
    assert draw(f"{ORIGIN}/z/code3").path in answer.text
    assert f">{ORIGIN}<" in answer.text


async def test_one_zone_alone(client: Client, sign_in: SignIn) -> None:
    await sign_in("priya")
    answer = await client.get(PLACE, params={"zone": uid(602)})
    assert answer.text.count('class="plate"') == 1 and "Gate 2" in answer.text


@pytest.mark.parametrize("wanted", [uid(607), uid(608), uid(999), "gate", "x' OR 1=1"])
async def test_a_zone_that_is_not_to_be_printed_is_not_found(client: Client, sign_in: SignIn, wanted: str) -> None:
    await sign_in("lin")
    answer = await client.get(PLACE, params={"zone": wanted})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("key", "status"),
    [("lin", 200), ("chen", 200), ("sun", 200), ("ana", 403), ("zhao", 403)],
)
async def test_who_prints(client: Client, sign_in: SignIn, key: str, status: int) -> None:
    await sign_in(key)
    assert (await client.get(PLACE)).status_code == status


async def test_nobody_prints_signed_out_or_for_another_site(client: Client, sign_in: SignIn) -> None:
    answer = await client.get(PLACE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    await sign_in("lin")
    assert (await client.get(PLACE, params={"site": uid(1)})).json()["code"] == "not_allowed"


async def test_a_print_is_on_record(client: Client, sign_in: SignIn) -> None:
    await sign_in("sun")
    await client.get(PLACE)
    await client.get(PLACE, params={"zone": uid(602)})
    lines = await Audit.select(Audit.detail, Audit.site_id).where(Audit.act == "print").order_by(Audit.id)
    assert [(line["detail"], str(line["site_id"])) for line in lines] == [
        ("zones 7", SITE),
        (f"zones {uid(602)}", SITE),
    ]
