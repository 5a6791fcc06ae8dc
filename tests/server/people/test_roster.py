"""A list of people: read from what spreadsheets save, judged line by line, added as a whole and never twice."""

import asyncio
import re
from typing import Any

import pytest
from litestar import Litestar

from server.commit import create
from server.house import House
from server.people.desk import Desk
from server.people.roster import ROWS_MOST, Known, Unreadable, read
from server.people.tables import Audit, Membership, Person
from sync import canon
from tests.cast import PERSON, SITE
from tests.server.conftest import Client, SignIn

TEAM = canon.v5("test", "team")
KNOWN = Known(
    members={"anasilva": frozenset({""}), "王芳": frozenset({"13800000001"})},
    teams={"stewards": TEAM, "引导组": TEAM},
    roles={"crew": "crew", "组员": "crew", "reception": "reception", "组长": "lead", "admin": "admin"},
    may_grant=frozenset({"crew", "reception", "lead"}),
)
PLAIN = "name,role,team,phone,lang,radio\nGao Lan 高岚,crew,Stewards,138 0000 1111,zh,5\nTim Roe,,,,,\n"
CHINESE = "姓名,身份,班组,电话,语言,对讲机\n高岚,组长,引导组,139-0000-1111,中文,5\n"


def told(text: str | bytes) -> list[Any]:
    """Per line: what is wrong with it, or `here`, or nothing."""
    data = text if isinstance(text, bytes) else text.encode()
    return [[id_ for id_, _ in row.wrong] or ("here" if row.here else "") for row in read(data, KNOWN).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_every_way_a_spreadsheet_saves_it_is_read(encoding: str, mark: str) -> None:
    rows = read(CHINESE.replace(",", mark).replace("\n", "\r\n").encode(encoding), KNOWN).rows
    assert [row[1:7] for row in rows] == [("高岚", "lead", TEAM, "139-0000-1111", "zh-CN", "5")]
    assert not rows[0].wrong


def test_what_is_left_out_is_filled_in() -> None:
    full, bare = read(PLAIN.encode(), KNOWN).rows
    assert (full.team, full.lang, full.line) == (TEAM, "zh-CN", 2)
    assert (bare.role, bare.team, bare.lang, bare.phone, bare.line) == ("crew", None, "en", "", 3)


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (",crew", "no-name"),
        ("\u200b\u200d\ufeff,crew", "no-name"),
        ("\u3164\u2800,crew", "no-name"),
        ("Kim\u202eeeL,crew", "turning"),
        ("\u2066Kim\u2069,crew", "turning"),
        ("n" * 61, "long"),
        ("Kim,captain", "role"),
        ("Kim,admin", "above"),
        ("Kim,,Pirates", "team"),
        ("Kim,,,1.38E+10", "phone"),
        ("Kim,,,12", "phone"),
        ("Kim,,,,Klingon", "lang"),
        ("Kim,,,,,channel twenty-two north", "long"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_of_that_line(line: str, wrong: str) -> None:
    assert told(f"name,role,team,phone,lang,radio\nTim Roe\n\n{line}\n") == ["", [f"srv-roster-{wrong}"]]
    assert read(f"name,role,team,phone,lang,radio\n\n{line}\n".encode(), KNOWN).rows[0].line == 3


def test_namesakes_are_told_apart_by_telephone() -> None:
    header = "name,phone\n"
    assert told(f"{header}Kim Lee,1381\nkim  lee,1392\n") == ["", ""]
    assert told(f"{header}Kim Lee,138 1\nKimLee,1381\n") == ["", ["srv-roster-same"]]
    assert told(f"{header}Kim Lee,\nKim Lee,1381\n") == ["", ["srv-roster-alike"]]
    assert told(f"{header}Kim Lee\nKim Lee\n") == ["", ["srv-roster-same"]]


def test_who_is_here_is_not_doubled() -> None:
    assert told("name,phone\nAna Silva,\nANA SILVA,5551\n王芳,138 0000 0001\n") == [
        "here",
        ["srv-roster-alike"],
        "here",
    ]
    assert told("姓名,电话\n王芳,13900000002\n") == [""]  # another of that name


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\n \n,,\n", "empty"),
        (b"name,phone\n", "empty"),
        (b"first,last\nKim,Lee\n", "columns"),
        (b"Kim Lee\nTim Roe\n", "columns"),
        (b"name,phone,mobile\nKim,1,2\n", "doubled"),
        (b"PK\x03\x04\x14\x00\x06\x00" + b"\x00" * 50, "bad"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "bad"),
        (b"\xff\xfe\xff\xff\xff", "columns"),
        (b"\xff\xff\xff\xff", "bad"),
        (b'name,phone\n"Kim,1\n', "quotes"),
        (b"name\n" + b"".join(b"Person %d\n" % n for n in range(5000)), "many"),
        (b"name\n" + b"x" * 200_000, "quotes"),
    ],
)
def test_a_file_that_is_no_list_is_told_in_one_sentence(data: bytes, said: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data, KNOWN)
    assert caught.value.said[0] == f"srv-roster-{said}"


async def upload(client: Client, text: str | bytes, lang: str = "en", site: str = "") -> Any:
    page = await client.get("/roster")
    token = re.search(r'name="token" value="([^"]+)"', page.text)
    assert token, page.text
    data = text if isinstance(text, bytes) else text.encode()
    return await client.post(
        f"/roster?lang={lang}&site={site}", data={"token": token[1]}, files={"file": ("list.csv", data)}
    )


async def apply(client: Client, tried: Any, site: str = "") -> Any:
    fields = dict(re.findall(r'name="(token|file)" value="([^"]*)"', tried.text))
    return await client.post(f"/roster/apply?lang=en&site={site}", data=fields)


@pytest.fixture
async def team(client: Client, app: Litestar) -> None:
    house: House = app.state["house"]
    body = {"name": {"en": "Stewards"}, "trade": "stewards", "active": True}
    await house.commit.commit(SITE, [create("team", TEAM, body)])


@pytest.mark.usefixtures("team")
async def test_a_list_is_tried_then_added_and_known_the_next_time(client: Client, sign_in: SignIn) -> None:
    await sign_in("lin")
    before = await Person.count()
    tried = await upload(client, PLAIN)
    assert tried.status_code == 200 and "2 people would be added" in tried.text
    assert await Person.count() == before
    done = await apply(client, tried)
    assert "2 people were added" in done.text
    assert await Person.count() == before + 2
    members = await Person.raw("SELECT name, role, team, radio, active FROM member WHERE name LIKE {}", "Gao%")
    assert [{**one, "team": str(one["team"])} for one in members] == [
        {"name": "Gao Lan 高岚", "role": "crew", "team": TEAM, "radio": "5", "active": 1}
    ]
    assert await Person.raw("SELECT phone FROM member_private") == [{"phone": "138 0000 1111"}]
    again = await apply(client, tried)  # the same list once more
    assert "Nobody was new" in again.text and await Person.count() == before + 2
    assert "Everybody in this list is here already" in (await upload(client, PLAIN)).text
    assert [row["detail"] for row in await Audit.select().where(Audit.act == "roster")] == ["2 people", "0 people"]


async def test_one_bad_line_keeps_everybody_out(client: Client, sign_in: SignIn) -> None:
    await sign_in("sun")
    before = await Membership.count()
    tried = await upload(client, "name,role\nKim Lee,crew\nTim Roe,captain\n")
    assert "One line must be mended" in tried.text and "Line 3" in tried.text and 'name="file"' in tried.text
    assert "/roster/apply" not in tried.text
    assert await Membership.count() == before


async def test_a_thousand_people_come_in_one_go(client: Client, sign_in: SignIn) -> None:
    await sign_in("lin")
    before = await Membership.count()
    text = "name,phone\n" + "".join(f"Person {n},{100000 + n}\n" for n in range(ROWS_MOST))
    done = await apply(client, await upload(client, text))
    assert "1000 people were added" in done.text.replace(",", "")
    assert await Membership.count() == before + ROWS_MOST


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
@pytest.mark.parametrize("data", [b"", b"PK\x03\x04\x00", b"a,b\n1,2\n", b"name\n" + b"Kim\n" * 5000])
async def test_bad_files_are_answered_in_the_form(client: Client, sign_in: SignIn, data: bytes, lang: str) -> None:
    await sign_in("lin")
    answer = await upload(client, data, lang)
    assert answer.status_code == 400 and 'role="alert"' in answer.text and "srv-" not in answer.text


async def test_only_supervisors_and_admins_import(client: Client, sign_in: SignIn) -> None:
    assert (await client.get("/roster")).headers["location"] == "/login"
    for key in ("ana", "zhao"):
        await sign_in(key)
        assert (await client.get("/roster")).json()["code"] == "not_allowed"
    await sign_in("lin")
    tried = await upload(client, "name\nKim\n")
    forged = {"token": re.findall(r'name="token" value="([^"]+)"', tried.text)[0], "file": "not base64!"}
    assert (await client.post("/roster/apply", data=forged)).json()["code"] == "bad_request"


async def test_a_list_added_four_times_at_once_makes_everybody_once(client: Client, sign_in: SignIn) -> None:
    await sign_in("lin")
    before = await Person.count()
    tried = await upload(client, "name,phone\nGao Lan,\nTim Roe,1381\n")
    answers = await asyncio.gather(*(apply(client, tried) for _ in range(4)))
    assert await Person.count() == before + 2
    assert sum("2 people were added" in one.text for one in answers) == 1
    assert sum("Nobody was new" in one.text for one in answers) == 3


@pytest.mark.parametrize("page", ["/roster", "/audit"])
async def test_who_is_at_two_sites_says_which(client: Client, sign_in: SignIn, desk: Desk, page: str) -> None:
    other = "0199f0c2-0000-7000-8000-00000000000e"
    await desk.accounts.found(other, {"en": "Other"}, "en", "UTC", PERSON["sun"].id)
    await sign_in("sun")
    for site in (SITE, other):
        assert f"{site}" in (await client.get(f"{page}?site={site}")).text
    assert (await client.get(f"{page}?site={TEAM}")).json()["code"] == "not_allowed"
    if page == "/roster":
        tried = await upload(client, "name\nGao Lan\n", site=other)
        done = await apply(client, tried, site=other)
        assert "/print?site=" + other in done.text
        rows = await Person.raw("SELECT site_id FROM member WHERE name = {}", "Gao Lan")
        assert [str(row["site_id"]) for row in rows] == [other]
