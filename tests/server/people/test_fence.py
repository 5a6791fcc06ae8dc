"""Only Muster's own pages and worker pass the fence; the server's forms come back with their token."""

from typing import Any

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from server.people.access import fenced
from tests.cast import SITE
from tests.server.conftest import FENCE, ORIGIN, Client, SignIn

BODIES = (
    ("POST", "/sync"), ("POST", "/invites"), ("POST", "/invites/revoke"), ("POST", "/continue"), ("POST", "/logout"),
    ("PATCH", "/session"), ("PATCH", "/members"), ("POST", "/members/badge"), ("POST", "/members/end"),
    ("POST", "/members/phone"),
)  # fmt: skip
CHUNK = ("PATCH", f"/sync/blobs/{SITE}/{'0' * 64}")
FORMS = {
    "/login", "/join/{code:str}", "/setup/{code:str}", "/print/poster", "/print/invites", "/roster/apply",
    "/roster", "/hand-in",
}  # fmt: skip
UPLOADS = {"/roster", "/hand-in"}
FROM_ELSEWHERE = (
    {"x-muster": ""},
    {"x-muster": "2"},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": ""},
    {"origin": "http://localhost:9999"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
)


def test_whatever_changes_something_is_fenced_or_a_form_of_ours(app: Litestar) -> None:
    unsafe = {
        (method, route.path, fenced in handler.resolve_guards())
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        for method in handler.http_methods
        if method not in {"GET", "HEAD", "OPTIONS"}
    }
    behind = {(method, path.replace("{site:uuid}", SITE).replace("{sha:str}", "0" * 64)) for method, path, _ in unsafe}
    assert {(method, path) for method, path in behind if path not in FORMS} == {*BODIES, CHUNK}
    assert {(method, path) for method, path, inside in unsafe if not inside} == {("POST", path) for path in FORMS}


async def test_no_form_is_taken_without_its_token(client: Client, sign_in: SignIn) -> None:
    await sign_in("lin")
    for path in sorted(FORMS):
        sent: dict[str, Any] = {"files": {"file": ("x", b"x")}} if path in UPLOADS else {"data": {"who": "x"}}
        address = path.replace("{code:str}", "code")
        answer = await client.post(address, **sent)
        assert (answer.status_code, answer.json()["code"]) == (403, "form_expired"), path
        answer = await client.post(address, headers={"sec-fetch-site": "cross-site"}, **sent)
        assert answer.json()["code"] == "cross_site", path


@pytest.mark.parametrize("difference", FROM_ELSEWHERE)
async def test_what_another_site_could_send_is_refused(
    client: Client, sign_in: SignIn, difference: dict[str, str]
) -> None:
    await sign_in("lin")
    for method, address in (*BODIES, CHUNK):
        answer = await client.request(method, address, headers={**FENCE, **difference}, content=b"{}")
        assert (answer.status_code, answer.json()["code"]) == (403, "cross_site"), address


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_what_a_form_could_send_is_refused(client: Client, sign_in: SignIn, kind: str) -> None:
    await sign_in("lin")
    for method, address in (*BODIES, CHUNK):
        answer = await client.request(method, address, headers={**FENCE, "content-type": kind}, content=b"{}")
        assert (answer.status_code, answer.json()["code"]) == (415, "bad_type"), address


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
@pytest.mark.parametrize("address", ["/session", "/sync/events"])
async def test_reading_from_elsewhere_is_refused(client: Client, sign_in: SignIn, address: str, site: str) -> None:
    await sign_in("lin")
    answer = await client.get(address, headers={"x-muster": "1", "sec-fetch-site": site})
    assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")


async def test_the_browsers_own_word_is_enough(client: Client, sign_in: SignIn) -> None:
    await sign_in("lin")
    own = {"x-muster": "1", "sec-fetch-site": "same-origin", "content-type": "application/json"}
    assert (await client.patch("/session", headers=own, json={"lang": "en"})).status_code == 200


@pytest.mark.parametrize("token", ["", "guessed"])
async def test_a_form_without_its_token_has_expired(empty: Client, token: str) -> None:
    await empty.get("/login")
    answer = await empty.post("/login", data={"token": token, "who": "x", "password": "y"})
    assert (answer.status_code, answer.json()["code"]) == (403, "form_expired")


async def test_a_token_without_its_cookie_has_expired(empty: Client) -> None:
    answer = await empty.post("/login", data={"token": "", "who": "x"}, headers={"cookie": "muster-form="})
    assert answer.json()["code"] == "form_expired"


async def test_a_form_of_another_site_is_refused(empty: Client) -> None:
    answer = await empty.post("/login", data={"who": "x"}, headers={"sec-fetch-site": "cross-site", "origin": ORIGIN})
    assert answer.json()["code"] == "cross_site"


@pytest.mark.parametrize("body", [b'"\xff"', b"[" * 100_000], ids=["no text", "nested"])
async def test_a_body_that_is_no_json_is_a_refusal(client: Client, sign_in: SignIn, body: bytes) -> None:
    await sign_in("lin")
    for method, address in BODIES:
        answer = await client.request(method, address, content=body, headers=FENCE)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_request"), address


@pytest.mark.parametrize("body", [b"\xff\xfe=%ff", b"=&=&" * 40, b"who", b"a=1&" * 100])
async def test_a_form_of_nonsense_is_a_refusal(empty: Client, body: bytes) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    answer = await empty.post("/login", content=body, headers=form)
    assert answer.status_code in {400, 403}
