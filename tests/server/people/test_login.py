"""Signing in by password, and the limit on trying."""

import re

import pytest

from server.people import limits, passwords
from server.people.desk import Desk
from server.people.tables import Audit, Person
from tests.cast import PERSON
from tests.server.conftest import FENCE, Client, Hand
from tests.server.people.pages import send

SECRET = "correct horse 电池"


@pytest.fixture
async def lin(client: Client) -> None:
    sealed = await passwords.seal(SECRET)
    await Person.update({Person.password_hash: sealed, Person.email: "lin@example.org"}).where(
        Person.id == PERSON["lin"].id
    )


@pytest.mark.usefixtures("lin")
@pytest.mark.parametrize("who", ["Lin Yue 林悦", "lin@example.org", "LIN@example.org", "  Lin Yue 林悦 "])
async def test_name_or_email_and_password_sign_in(client: Client, who: str) -> None:
    answer = await send(client, "/login", who=who, password=SECRET)
    assert (answer.status_code, answer.headers["location"]) == (303, "/boot")
    assert (await client.get("/session", headers=FENCE)).json()["person"] == PERSON["lin"].id


@pytest.mark.usefixtures("lin")
@pytest.mark.parametrize(
    ("who", "password"),
    [
        ("Lin Yue 林悦", "wrong"),
        ("nobody", SECRET),
        ("x" * 9000, "y" * 9000),
        ("' OR 1=1", "x"),
    ],
)
async def test_anything_else_is_said_so_plainly(client: Client, who: str, password: str) -> None:
    answer = await send(client, "/login", who=who, password=password)
    assert answer.status_code == 401 and "do not belong together" in answer.text
    assert password not in answer.text or password in {"", "x"}
    assert "muster=" not in answer.headers.get("set-cookie", "").replace("muster-form=", "")


@pytest.mark.usefixtures("lin")
async def test_trying_is_limited_per_account(client: Client, clock: Hand) -> None:
    answers = [(await send(client, "/login", who="Lin Yue 林悦", password="wrong")).status_code for _ in range(9)]
    assert answers == [401] * 8 + [429]
    slow = await send(client, "/login", who="Lin Yue 林悦", password=SECRET)
    assert slow.status_code == 429 and "quarter of an hour" in slow.text
    assert (await send(client, "/login", who="Ana Silva", password="wrong")).status_code == 401
    clock.turn(901)
    assert (await send(client, "/login", who="Lin Yue 林悦", password=SECRET)).status_code == 303


@pytest.mark.usefixtures("lin")
async def test_other_doors_do_not_wear_the_count_away(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "KEYS_MOST", 5)
    for _ in range(8):
        await send(client, "/login", who="Lin Yue 林悦", password="wrong")
    for n in range(6):
        await client.get(f"/setup/unknown{n}")
    assert (await send(client, "/login", who="Lin Yue 林悦", password=SECRET)).status_code == 429


async def test_unknown_codes_are_counted_by_address(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.RATES, "code_address", (2, 600))
    answers = [(await client.get(f"/setup/unknown{n}")).status_code for n in range(3)]
    assert answers == [404, 404, 429]


@pytest.mark.usefixtures("lin")
async def test_signing_in_and_failing_are_on_record(client: Client) -> None:
    await send(client, "/login", who="Lin Yue 林悦", password="wrong")
    await send(client, "/login", who="Lin Yue 林悦", password=SECRET)
    rows = await Audit.select().order_by(Audit.at)
    assert [(row["act"], str(row["person_id"])) for row in rows] == [
        ("sign_in_failed", PERSON["lin"].id), ("sign_in", PERSON["lin"].id)
    ]  # fmt: skip
    assert SECRET not in str(await Audit.select())


@pytest.mark.usefixtures("lin")
async def test_what_was_typed_stays_but_is_only_words(client: Client) -> None:
    answer = await send(client, "/login", who='"><script>x</script>', password="wrong")
    assert "<script>x" not in answer.text and "&lt;script&gt;" in answer.text


@pytest.mark.parametrize(("who", "password"), [("", ""), ("Ana Silva", ""), (" ", SECRET)])
async def test_what_is_missing_is_said_in_our_own_words(client: Client, who: str, password: str) -> None:
    answer = await send(client, "/login", who=who, password=password)
    assert answer.status_code == 400 and "Both are needed" in answer.text
    assert "autofocus" in answer.text and not re.search(r"\srequired", answer.text)  # no bubble of the browser's
    assert f'value="{who.strip()}"' in answer.text


@pytest.mark.parametrize(
    ("cookie", "theme"), [("night", "night"), ("sun", "sun"), ("auto", ""), ('"><b', ""), ("", "")]
)
async def test_pages_have_the_light_chosen_on_the_phone(client: Client, cookie: str, theme: str) -> None:
    for address in ("/login", "/boot", "/nowhere", "/join/x"):
        answer = await client.get(address, headers={"accept": "text/html", "cookie": f"theme={cookie}"})
        assert re.findall(r'<html lang="en"(?: data-theme="(.*?)")?>', answer.text) == [theme], address


async def test_https_takes_the_strictest_cookie(desk: Desk) -> None:
    from server.people.access import session_cookie
    from server.settings import Settings

    cookie = session_cookie(Settings(origin="https://muster.example.org"), "t")
    assert (cookie.key, cookie.secure, cookie.httponly, cookie.samesite) == ("__Host-muster", True, True, "strict")
