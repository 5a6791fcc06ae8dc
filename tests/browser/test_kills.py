"""Killed at the worst moment: what a phone said it saved is there, what the server committed is there once."""

import gzip
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import Chromium, Pocket
from tests.browser.gate import Request
from tests.browser.pictures import camera
from tests.browser.server import Demo
from tests.browser.steps import ENGLISH, fill_report, report, report_offline, sign_in, take_photo
from tests.browser.waiting import until
from tests.browser.words import Words

WORDS = Words("en")
rounds = pytest.mark.parametrize("rounds", [3, pytest.param(20, marks=pytest.mark.soak)])


@rounds
def test_fault_04_browser_killed_after_saved(demo: Demo, pocket: Callable[..., Pocket], rounds: int) -> None:
    """kill -9 of the whole browser right after "Saved on this phone"."""
    phone = pocket("en")
    sign_in(phone, demo, ENGLISH.reporter, WORDS)
    phone.network(False)
    for number in range(1, rounds + 1):
        phone.goto(f"{demo.url}/app/")
        report_offline(phone, WORDS, ENGLISH.zone, f"Kept through kill {number}")
        phone.kill()
        phone.launch()
        phone.goto(f"{demo.url}/app/queue")
        expect(phone.page.locator("main")).to_contain_text(
            f"Kept through kill {number}"
        )  # rows far down are not laid out
        phone.sees(f"{number} waiting")


def test_fault_34_a_draft_survives_a_kill(demo: Demo, pocket: Callable[..., Pocket]) -> None:
    """Killed while the form is half filled; every keystroke is still there, and the photo."""
    phone = pocket("en")
    sign_in(phone, demo, ENGLISH.reporter, WORDS)
    fill_report(phone, WORDS, ENGLISH.zone, "Half a sen")
    phone.sees("kept on this phone")
    take_photo(phone, WORDS, camera())
    phone.kill()
    phone.launch()
    phone.goto(f"{demo.url}/app/report")
    expect(phone.page.get_by_role("textbox", name="In one sentence")).to_have_value("Half a sen")
    expect(phone.page.get_by_role("radio", name="Serious")).to_be_checked()
    expect(phone.page.locator("form .photo img")).to_have_js_property("naturalWidth", 240)


@rounds
def test_fault_02_server_killed_between_commit_and_answer(
    demo: Demo, phone: Callable[..., Chromium], rounds: int
) -> None:
    """The op is committed, the answer never leaves; sent again, it is known and applied once."""
    reporter, supervisor = phone("en"), phone("en")
    sentences = [f"Committed, never answered ({n} of {rounds})" for n in range(rounds)]
    sign_in(reporter, demo, ENGLISH.reporter, WORDS)
    for sentence in sentences:
        lose_the_answer(reporter, demo, sentence)
        demo.start()
        reporter.goto(f"{demo.url}/app/")
        reporter.sees("All received")
    sign_in(supervisor, demo, ENGLISH.supervisor, WORDS)
    supervisor.goto(f"{demo.url}/app/incidents")
    for sentence in sentences:
        expect(supervisor.page.get_by_role("link").filter(has_text=sentence)).to_have_count(1)


def lose_the_answer(reporter: Chromium, demo: Demo, sentence: str) -> None:
    """Report; the server commits, is killed, and the phone is left without an answer."""
    lost = die_after_commit_of(sentence, demo)
    report(reporter, WORDS, ENGLISH.zone, sentence)
    until(lambda: lost, "the gate lost the answer")
    assert lost == [200], "the server did not commit before it was killed"
    expect(reporter.page.get_by_role("status", name="Sync")).to_contain_text("1 waiting")


def die_after_commit_of(sentence: str, demo: Demo) -> list[int]:
    """Arm the gate: the answer to the exchange that carries `sentence` is lost and the server killed.

    The list gets the status of the lost answer.
    """
    lost: list[int] = []

    def swallow(request: Request, body: bytes) -> bool:
        text = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
        if lost or request.path != "/sync" or sentence.encode() not in text:
            return False
        demo.kill()
        lost.append(request.answered)
        return True

    demo.gate.swallows = swallow
    return lost
