"""The catalogue of refusals is complete in both languages, and every refusal looks the same."""

import logging
import re

import pytest

from server import problems
from server.cast import PEOPLE
from server.laws import LAWS
from server.record import kinds
from server.settings import REPOSITORY
from server.words import LANGS, Words, choose
from sync.wire import NotConsumed
from tests.server.conftest import FENCE, Client

ASKED = {"proto": 1, "schema": 1, "app": "t", "device": "d", "now": 1}
WORDS = Words(REPOSITORY / "pwa" / "words")
CODES = [
    *(("problem", code) for code in problems.HTTP),
    *((state, code) for state, codes in problems.PER_OP.items() for code in codes),
]
BEGINNINGS = {
    "en": {"refused": "This was not done", "quarantined": "It is kept, set aside"},
    "zh-CN": {"refused": "这一步没有做", "quarantined": "内容已"},
}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("state", "code"), CODES)
def test_every_code_has_its_sentence(lang: str, state: str, code: str) -> None:
    id_ = problems.words_id(code, state)
    assert WORDS.has(lang, id_), id_
    sentence = WORDS.say(lang, id_)
    assert "!" not in sentence and "！" not in sentence
    assert state == "problem" or sentence.startswith(BEGINNINGS[lang][state])


def test_every_code_of_the_contract_is_in_the_catalogue() -> None:
    contract = (REPOSITORY / "sync" / "README.md").read_text()
    for state, begin in (("refused", "Refused: "), ("quarantined", "Quarantined: ")):
        said = re.search(f"{begin}(.+?)[.]", contract)
        assert said
        codes = {code for words in re.findall("`(.+?)`", said[1]) for code in words.split()}
        assert codes and codes <= {*problems.PER_OP[state]}


@pytest.mark.parametrize("lang", LANGS)
def test_what_only_ops_are_answered_is_no_problem_of_a_request(lang: str) -> None:
    per_op = {code for codes in problems.PER_OP.values() for code in codes}
    assert not [code for code in per_op if WORDS.has(lang, problems.words_id(code))]


def test_every_guard_of_a_kind_is_there_and_has_a_code() -> None:
    declared = {
        move.guard
        for kind in kinds().kinds.values()
        if kind.status
        for move in kind.status.moves.values()
        if move.guard
    }
    assert declared == {*LAWS.guards}
    assert {f"guard:{name}" for name in declared} <= {*problems.PER_OP["refused"]}


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
