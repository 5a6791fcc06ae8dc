"""J7: the app is updated while three records wait and a form is half filled; nothing is lost, everything is sent."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.builds import DIST, next_build
from tests.browser.chromium import Chromium
from tests.browser.server import Demo
from tests.browser.steps import ENGLISH, fill_report, open_incident, report, sign_in
from tests.browser.words import Words

EN = Words("en")
RECORDS = [f"Waiting through the update {n}" for n in (1, 2, 3)]
DRAFT = "Half a sentence, not yet"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Demo, Path]]:
    """A demo server of its own whose phone app is read from a link; the link."""
    link = tmp_path / "phone"
    link.symlink_to(DIST)
    demo = Demo(tmp_path / "demo", env={"MUSTER_PHONE": str(link)})
    demo.start()
    yield demo, link
    demo.close()


def deploy(demo: Demo, link: Path, dist: Path) -> None:
    """The server is stopped, gets the next build, and is started again."""
    demo.kill()
    link.unlink()
    link.symlink_to(dist)
    demo.start()


def still_half_filled(reporter: Chromium) -> None:
    expect(reporter.page.get_by_role("textbox", name="In one sentence")).to_have_value(DRAFT)
    expect(reporter.page.get_by_role("radio", name="Spill")).to_be_checked()


def test_j7_update_loses_nothing(served: tuple[Demo, Path], tmp_path: Path, phone: Callable[..., Chromium]) -> None:
    demo, link = served
    dist = next_build(tmp_path / "next", "place-me = Me", "place-me = My phone")
    reporter, supervisor = phone("en"), phone("en")
    sign_in(reporter, demo, ENGLISH.reporter, EN)
    demo.gate.refuses = lambda path: path == "/sync"
    heard = len(demo.gate.requests)
    for sentence in RECORDS:
        report(reporter, EN, ENGLISH.zone, sentence)
    fill_report(reporter, EN, ENGLISH.zone, DRAFT)

    deploy(demo, link, dist)
    reporter.page.evaluate("() => { navigator.serviceWorker.getRegistration().then(it => it.update()) }")
    update = reporter.page.get_by_role("button", name=EN.of("update-now"))
    expect(update).to_be_visible()
    still_half_filled(reporter)
    update.click()
    expect(update).to_be_hidden(timeout=40_000)
    still_half_filled(reporter)
    reporter.press("link", "Today")  # the half-filled page was left alone; the next one is the new version's
    expect(reporter.page.get_by_role("link", name="My phone")).to_be_visible()

    reporter.goto(f"{demo.url}/app/queue")
    for sentence in RECORDS:
        reporter.sees(sentence)

    sent = [request for request in demo.gate.answered(heard) if request.path == "/sync"]
    assert not sent, "all that time nothing was to be sent"
    demo.gate.refuses = lambda path: False
    reporter.goto(f"{demo.url}/app/")
    reporter.sees("All received")
    sign_in(supervisor, demo, ENGLISH.supervisor, EN)
    for sentence in RECORDS:
        open_incident(supervisor, demo, sentence)
    reporter.press("link", "Report")
    still_half_filled(reporter)
