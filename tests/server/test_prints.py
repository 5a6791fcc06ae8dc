"""Printed zone codes: for supervisors and admins only, six to a page, in both languages, each print on record."""

import asyncio
import re
import threading
from typing import Any

import pytest
from litestar import Litestar

from server.commit import create
from server.house import House
from server.people import printing
from server.people.qr import Picture, draw
from server.people.tables import Audit
from server.words import LANGS
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


@pytest.mark.parametrize(
    ("names", "head"),
    [
        ({"en": "Dock"}, '<span lang="en">Dock</span>'),
        ({"zh-CN": "卸货区"}, '<span lang="zh-CN">卸货区</span>'),
        (None, "code9"),
    ],
)
async def test_a_name_in_one_language_is_enough(
    client: Client, app: Litestar, sign_in: SignIn, names: Any, head: str
) -> None:
    name = re.sub("<.*?>", "", head)
    await app.state["house"].commit.commit(SITE, [zone(9, name=names)])
    await sign_in("lin")
    for lang in LANGS:
        answer = await client.get(PLACE, params={"zone": uid(609), "lang": lang})
        assert answer.status_code == 200 and f"<h2>{head}</h2>" in answer.text
        assert re.search(rf'aria-label="[^"]*{name}', answer.text)


async def test_a_sheet_says_what_its_code_is_for_and_leads_back_to_its_zone(client: Client, sign_in: SignIn) -> None:
    await sign_in("lin")
    one = (await client.get(PLACE, params={"zone": uid(602)})).text
    assert f'href="/app/zones/{uid(602)}"' in one
    assert re.search(r'<span lang="zh-CN">扫码上报</span> <span lang="en">Scan to report</span>', one)
    assert 'href="/app/zones"' in (await client.get(PLACE)).text


async def test_what_could_not_be_drawn_is_not_on_record(
    client: Client, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in("lin")
    monkeypatch.delattr(printing, "draw")
    assert (await client.get(PLACE)).status_code == 500
    assert not await Audit.exists().where(Audit.act == "print")


async def test_others_are_answered_while_codes_are_drawn(
    client: Client, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No code is finished before somebody else, who calls when the first is begun, has an answer."""
    await sign_in("lin")
    loop, begun, answered, waited = asyncio.get_running_loop(), asyncio.Event(), threading.Event(), []

    def patient(text: str) -> Picture:
        loop.call_soon_threadsafe(begun.set)
        waited.append(answered.wait(10))
        return draw(text)

    monkeypatch.setattr(printing, "draw", patient)
    printed = asyncio.create_task(client.get(PLACE))
    await begun.wait()
    assert (await client.get("/healthz")).status_code == 200 and not printed.done()
    answered.set()
    assert (await printed).text.count('class="plate"') == 7 and all(waited)


async def test_a_person_prints_only_so_often(client: Client, sign_in: SignIn) -> None:
    await sign_in("lin")
    answers = [(await client.get(PLACE, params={"zone": uid(601)})).status_code for _ in range(13)]
    assert answers == [200] * 12 + [429]
    await sign_in("chen")
    assert (await client.get(PLACE)).status_code == 200


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
    lines = await Audit.select(Audit.detail, Audit.site_id).where(Audit.act == "print")
    assert sorted((line["detail"], str(line["site_id"])) for line in lines) == [
        (f"zones {uid(602)}", SITE),
        ("zones 7", SITE),
    ]
