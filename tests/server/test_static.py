"""The phone app's files: kept for ever or asked for, compressed, and nothing else of the disk."""

import pytest

from tests.server.conftest import Client

HASHED = "/static/boot.1.js"


async def test_hashed_files_are_kept_for_ever(empty: Client) -> None:
    answer = await empty.get(HASHED)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


async def test_the_worker_is_asked_for_each_time(empty: Client) -> None:
    assert (await empty.get("/sw.js")).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        ("gzip, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=0.0, gzip", "gzip"),
        ("identity", None),
    ],
)
async def test_the_smallest_accepted_form_is_sent(empty: Client, accept: str, encoding: str | None) -> None:
    answer = await empty.head(HASHED, headers={"accept-encoding": accept})
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"] == "accept-encoding"


async def test_what_is_known_is_not_sent_again(empty: Client) -> None:
    first = await empty.head(HASHED, headers={"accept-encoding": "br"})
    same = {"accept-encoding": "br", "if-none-match": first.headers["etag"]}
    again = await empty.get(HASHED, headers=same)
    assert (again.status_code, again.content) == (304, b"")
    plain = await empty.get(HASHED, headers={**same, "accept-encoding": "identity"})
    assert (plain.status_code, plain.text) == (200, "// boot")


async def test_head_is_get_without_a_body(empty: Client) -> None:
    answer = await empty.head("/sw.js")
    assert (answer.status_code, answer.content, answer.headers["content-length"]) == (200, b"", "9")


@pytest.mark.parametrize(
    "address",
    ["/static/none.js", "/static/", "/static/%2e%2e/sw.js", "/static/..%2fsw.js", "/static/boot.1.js.br",
     "/static/%2fetc%2fpasswd", "/static/a%00.js", "/static/sub/boot.1.js", f"/static/{'a' * 300}.js"],
)  # fmt: skip
async def test_nothing_else_is_found(empty: Client, address: str) -> None:
    answer = await empty.get(address)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_files_are_only_read(empty: Client) -> None:
    assert (await empty.post(HASHED)).status_code == 405
