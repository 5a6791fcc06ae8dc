"""The way in: what every answer carries, whose name we answer to, and the boot page."""

import re
from pathlib import Path

import pytest
from litestar import Litestar

from server import shell
from server.settings import Settings
from tests.server.conftest import Client

ADDRESSES = (
    "/", "/app/", "/app/incidents/x", "/boot", "/z/hall-a", "/login", "/join/x", "/setup/x", "/session", "/healthz",
    "/hand-in", "/print/zones", "/sync/events", "/sw.js", "/static/boot.1.js", "/static/none.js", "/nowhere",
    "/schema/openapi.json", "/audit", "/continue", "/roster/apply", "/members/badge", "/members/end", "/members/phone",
    "/invites/revoke", "/print/badges", "/print/invites", "/print/poster", "/search", "/sync/blobs/x", "/sync/thumbs/x",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
async def test_every_answer_carries_the_security_headers(empty: Client, address: str) -> None:
    answer = await empty.get(address, follow_redirects=False)
    for name, value in shell.HEADERS.items():
        assert answer.headers[name] == value


def test_every_route_is_among_the_addresses(app: Litestar) -> None:
    routes = {re.sub(r"\{.*", "", route.path) for route in app.routes} - {"/schema", "/logout", "/invites", "/sync"}
    assert all(any(address.startswith(route) for address in ADDRESSES) for route in routes)


def test_the_policy_allows_no_foreign_and_no_inline_script() -> None:
    assert "script-src 'self';" in shell.CSP and "unsafe" not in shell.CSP
    assert "require-trusted-types-for 'script'" in shell.CSP and "trusted-types boot" in shell.CSP


def test_pages_of_the_worker_allow_what_the_servers_do() -> None:
    """The worker sets the headers of its own pages; only a policy's name and sounds differ."""
    told = (Path(shell.__file__).parents[1] / "pwa" / "layout.ts").read_text()
    policy = "".join(re.findall(r'"([^"]*)"', told.partition("'Content-Security-Policy':")[2].partition("'Cache-")[0]))
    assert set(shell.CSP.split("; ")) ^ set(policy.split("; ")) == {
        "media-src 'self'", "trusted-types boot", "trusted-types htmx",
    }  # fmt: skip
    assert f"'Permissions-Policy': '{shell.HEADERS['permissions-policy']}'" in told


@pytest.mark.parametrize("host", ["evil.example", "localhost", "localhost:8000.evil.example", ""])
async def test_no_other_name_is_answered(empty: Client, host: str) -> None:
    for address in ("/login", "/sw.js", "/static/boot.1.js", "/healthz"):
        answer = await empty.get(address, headers={"host": host})
        assert (answer.status_code, answer.json()["code"]) == (421, "wrong_host")


async def test_this_computer_has_three_names(empty: Client) -> None:
    for host in ("localhost:8000", "127.0.0.1:8000", "[::1]:8000"):
        assert (await empty.get("/healthz", headers={"host": host})).json() == {"ok": True}


async def test_the_start_is_the_app(empty: Client) -> None:
    answer = await empty.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/app/")


@pytest.mark.parametrize("address", ["/boot", "/app", "/app/", "/app/incidents/0199", "/z/hall-a"])
async def test_where_no_worker_answers_the_boot_page_does(empty: Client, address: str) -> None:
    answer = await empty.get(address, headers={"accept-language": "zh"})
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    assert '<html lang="zh-CN">' in answer.text and 'src="/static/boot.1.js"' in answer.text
    assert answer.text.count("<h1>") == 1 and "<noscript>" in answer.text


async def test_without_a_phone_app_it_says_what_to_run(empty: Client, settings: Settings, monkeypatch) -> None:
    monkeypatch.setattr("server.pages.Pages.assets", lambda self: {})
    answer = await empty.get("/app/", headers={"accept": "text/html"})
    assert answer.status_code == 503 and "make run" in answer.text
