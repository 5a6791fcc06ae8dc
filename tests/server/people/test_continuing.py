"""Six digits from the browser let their own person into the installed app: once, for ten minutes, in five tries."""

from typing import Any

import pytest

from server.people.continuing import is_called
from tests.server.conftest import FENCE, Client, Hand, SignIn
from tests.server.people.pages import send


async def digits(client: Client, sign_in: SignIn, key: str = "lin") -> str:
    await sign_in(key)
    made = await client.post("/continue", headers=FENCE, json={})
    assert made.status_code == 201
    client.cookies.clear()
    code: str = made.json()["code"]
    assert len(code) == 6 and code.isdigit()
    return code


async def enter(client: Client, who: str, code: str) -> Any:
    client.cookies.clear()
    return await send(client, "/login", who=who, password=code)


@pytest.mark.parametrize("who", ["Lin Yue 林悦", "lin yue", "林悦", "LinYue"])
async def test_it_lets_its_person_in_once(client: Client, sign_in: SignIn, who: str) -> None:
    code = await digits(client, sign_in)
    answer = await enter(client, who, f"{code[:3]} {code[3:]}")
    assert (answer.status_code, answer.headers.get("location")) == (303, "/boot")
    assert (await client.get("/session", headers=FENCE)).json()["name"] == "Lin Yue 林悦"
    assert (await enter(client, who, code)).status_code == 401


async def test_it_is_nobody_elses_and_runs_out(client: Client, sign_in: SignIn, clock: Hand) -> None:
    code = await digits(client, sign_in)
    assert (await enter(client, "Ana Silva", code)).status_code == 401
    clock.turn(601)
    assert (await enter(client, "林悦", code)).status_code == 401


async def test_five_wrong_tries_end_it(client: Client, sign_in: SignIn) -> None:
    code = await digits(client, sign_in)
    for n in range(5):
        assert (await enter(client, "林悦", f"{(int(code) + n + 1) % 1_000_000:06}")).status_code == 401
    assert (await enter(client, "林悦", code)).status_code == 401


async def test_a_new_code_takes_the_place_of_the_old(client: Client, sign_in: SignIn) -> None:
    old, new = await digits(client, sign_in), await digits(client, sign_in)
    assert old == new or (await enter(client, "林悦", old)).status_code == 401
    assert (await enter(client, "林悦", new)).status_code == 303


async def test_nobody_makes_one_without_a_session(client: Client) -> None:
    assert (await client.post("/continue", headers=FENCE, json={})).json()["code"] == "signed_out"


def test_a_name_is_typed_in_one_script_or_both() -> None:
    assert all(is_called("Lin Yue 林悦", who) for who in ("林悦", "lin yue", "LIN YUE 林悦", "linyue林悦"))
    assert not any(is_called("Lin Yue 林悦", who) for who in ("", " ", "Lin", "悦", "Yue"))
