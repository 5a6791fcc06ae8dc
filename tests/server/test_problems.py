"""The catalogue of refusals is complete in both languages, and every refusal looks the same."""

import logging
import re

import pytest

from server import problems
from server.cast import PEOPLE
from server.settings import REPOSITORY
from server.words import LANGS, Words, choose
from sync.wire import NotConsumed
from tests.server.conftest import FENCE, Client

ASKED = {"proto": 1, "schema": 1, "app": "t", "device": "d", "now": 1}
WORDS = Words(REPOSITORY / "pwa" / "words")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("code", [*problems.HTTP, *problems.PER_OP])
def test_every_code_has_its_sentence(lang: str, code: str) -> None:
    sentence = WORDS.say(lang, problems.words_id(code))
    assert sentence != problems.words_id(code)
    assert "!" not in sentence and "！" not in sentence


@pytest.mark.parametrize("lang", LANGS)
def test_every_word_of_the_templates_is_in_the_catalogue(lang: str) -> None:

    said = {
        id_
        for path in (REPOSITORY / "server" / "templates").glob("*.html")
        for id_ in re.findall(r'"(srv-[a-z-]+[a-z])"', path.read_text())
    }
    roles = {f"srv-role-{player.role}" for player in PEOPLE}
    assert said and not [id_ for id_ in said | roles if not WORDS.has(lang, id_)]


@pytest.mark.parametrize(
    ("header", "lang"),
    [("zh-Hans-CN,zh;q=0.9,en;q=0.8", "zh-CN"), ("en-GB,zh;q=0.5", "en"), ("de,zh-TW;q=0.3", "zh-CN"), ("", "en"),
     ("fr", "en"), ("zh;q=0,en;q=0.1", "en"), (";;q=x,,", "en")],
)  # fmt: skip
def test_the_browsers_language_is_understood(header: str, lang: str) -> None:
    assert choose(header) == lang


async def test_a_refusal_is_a_problem_document_in_the_callers_language(empty: Client) -> None:
    answer = await empty.get("/session", headers={**FENCE, "accept-language": "zh-CN"})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    sentence = WORDS.say("zh-CN", "problem-signed_out")
    assert answer.json() == {"proto": 1, "code": "signed_out", "status": 401, "title": sentence}


async def test_a_page_gets_its_refusal_as_a_page(empty: Client) -> None:
    answer = await empty.get("/nowhere", headers={"accept": "text/html", "accept-language": "en"})
    assert answer.status_code == 404
    assert f"<h1>{WORDS.say('en', 'problem-not_found')}</h1>" in answer.text


async def test_what_was_not_consumed_keeps_its_members(client: Client, sign_in, monkeypatch) -> None:
    await sign_in("ana")

    async def refuse(*_: object) -> None:
        raise NotConsumed("dseq_gap", expected=7)

    monkeypatch.setattr("server.commit.Commit.exchange", refuse)
    answer = await client.post("/sync", headers=FENCE, json=ASKED)
    assert answer.status_code == 409 and answer.json()["expected"] == 7


async def test_a_fault_of_ours_is_logged_and_tells_nothing(
    client: Client, sign_in, monkeypatch, caplog: pytest.LogCaptureFixture
) -> None:
    await sign_in("ana")

    async def break_(*_: object) -> None:
        raise ZeroDivisionError("the secret of the house")

    monkeypatch.setattr("server.commit.Commit.exchange", break_)
    with caplog.at_level(logging.ERROR):
        answer = await client.post("/sync", headers=FENCE, json=ASKED)
    assert answer.status_code == 500 and answer.json()["code"] == "internal"
    assert "secret" not in answer.text and "ZeroDivisionError" in caplog.text
