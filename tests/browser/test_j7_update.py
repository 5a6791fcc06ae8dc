"""J7: the app is updated amid a push, with a form half filled and an old tab still writing; all is sent, once."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.builds import DIST, next_build
from tests.browser.chromium import Chromium
from tests.browser.gate import Request
from tests.browser.pictures import camera
from tests.browser.server import Demo
from tests.browser.steps import ENGLISH, fill_report, open_incident, report, sign_in, take_photo
from tests.browser.waiting import PATIENCE_S, until
from tests.browser.words import Words

EN = Words("en")
RECORDS = [f"Waiting through the update {n}" for n in (1, 2, 3)]
DRAFT, SAID = "Half a sentence, not yet", "From a tab of the old version"
TRY = "() => navigator.serviceWorker.controller.postMessage({ t: 'exchange', why: 'try' })"


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


def half_fill(reporter: Chromium) -> None:
    fill_report(reporter, EN, ENGLISH.zone, DRAFT)
    take_photo(reporter, EN, camera())


def still_half_filled(reporter: Chromium) -> None:
    expect(reporter.page.get_by_role("textbox", name="In one sentence")).to_have_value(DRAFT)
    expect(reporter.page.get_by_role("radio", name="Spill")).to_be_checked()
    expect(reporter.page.locator("form .photo img")).to_have_js_property("naturalWidth", 240)


def beside(reporter: Chromium, demo: Demo) -> Page:
    """Another tab of the same phone, at an incident that waits."""
    tab = reporter.context.new_page()
    tab.goto(f"{demo.url}/app/incidents")
    tab.get_by_role("link").filter(has_text=RECORDS[0]).click()
    return tab


def shows(reporter: Chromium, address: str) -> None:
    reporter.goto(address)
    for sentence in RECORDS:
        reporter.sees(sentence)


def all_came_once(supervisor: Chromium, demo: Demo) -> None:
    sign_in(supervisor, demo, ENGLISH.supervisor, EN)
    supervisor.goto(f"{demo.url}/app/incidents")
    for sentence in RECORDS:
        expect(supervisor.page.get_by_role("link").filter(has_text=sentence)).to_have_count(1)
    open_incident(supervisor, demo, RECORDS[0])
    expect(supervisor.page.get_by_text(SAID)).to_have_count(1)


@contextmanager
def push_under_way(demo: Demo, reporter: Chromium) -> Iterator[None]:
    """Inside, the server has committed a push whose answer does not come; it never will."""
    committed: list[str] = []
    over = threading.Event()

    def hold(request: Request, body: bytes) -> bool:
        if over.is_set() or request.path != "/sync":
            return False
        committed.append(request.path)
        over.wait(3 * PATIENCE_S)
        return True

    demo.gate.swallows = hold
    demo.gate.refuses = lambda path: False
    reporter.page.evaluate(TRY)
    until(lambda: committed, "a push is under way")
    yield
    over.set()


def test_j7_fault_06_and_fault_34_update_loses_nothing(
    served: tuple[Demo, Path], tmp_path: Path, phone: Callable[..., Chromium]
) -> None:
    demo, link = served
    dist = next_build(tmp_path / "next", "place-me = Me", "place-me = My phone")
    reporter, supervisor = phone("en"), phone("en")
    sign_in(reporter, demo, ENGLISH.reporter, EN)
    demo.gate.refuses = lambda path: path == "/sync"
    heard = len(demo.gate.requests)
    for sentence in RECORDS:
        report(reporter, EN, ENGLISH.zone, sentence)
    tab = beside(reporter, demo)
    half_fill(reporter)

    deploy(demo, link, dist)
    reporter.page.evaluate("() => { navigator.serviceWorker.getRegistration().then(it => it.update()) }")
    update = reporter.page.get_by_role("button", name=EN.of("update-now"))
    expect(update).to_be_visible()
    still_half_filled(reporter)
    sent = [request for request in demo.gate.answered(heard) if request.path == "/sync"]
    assert not sent, "all that time nothing was to be sent"
    with push_under_way(demo, reporter):
        tab.evaluate("() => { window.old = true }")
        tab.get_by_role("textbox").fill(SAID)
        update.click()
        expect(update).to_be_hidden(timeout=40_000)
        assert tab.evaluate("() => window.old"), "the tab has no old page any more"
        tab.get_by_role("button", name=EN.of("add-comment")).click()
        expect(tab.locator("main")).to_contain_text(SAID)
    still_half_filled(reporter)
    reporter.press("link", "Today")  # the half-filled page was left alone; the next one is the new version's
    expect(reporter.page.get_by_role("link", name="My phone")).to_be_visible()

    shows(reporter, f"{demo.url}/app/queue")

    reporter.goto(f"{demo.url}/app/")
    reporter.sees("All received")
    all_came_once(supervisor, demo)
    reporter.press("link", "Report")
    still_half_filled(reporter)
