"""J1: an incident is reported with no network by an app that was killed twice, and decided on another phone."""

import base64
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import Chromium, Pocket
from tests.browser.firefox import Firefox
from tests.browser.gate import Request
from tests.browser.hand import Hand, Mortal
from tests.browser.outages import Outage, network_cut, server_killed
from tests.browser.pictures import camera, fingerprint, is_stripped_and_upright
from tests.browser.server import Demo
from tests.browser.steps import (
    CHINESE,
    ENGLISH,
    Team,
    decide,
    decide_with_reason,
    fill_report,
    open_incident,
    reads,
    report,
    sign_in,
    take_photo,
)
from tests.browser.waiting import until
from tests.browser.webkit import WebKit
from tests.browser.words import Words

Phone = Callable[..., Chromium]
IN_BOTH_LANGUAGES = pytest.mark.parametrize("team", [ENGLISH, CHINESE], ids=lambda team: team.lang)


def reported_offline(reporter: Mortal, demo: Demo, team: Team, outage: Outage, sentence: str) -> None:
    """Cold start without a network, report with a photo, kill; afterwards the phone is started again and sends."""
    words = Words(team.lang)
    sign_in(reporter, demo, team.reporter, words)
    with outage(demo, reporter):
        reporter.kill()
        reporter.launch()
        reporter.goto(f"{demo.url}/app/")
        fill_report(reporter, words, team.zone, sentence)
        take_photo(reporter, words, camera())
        reporter.press("button", words("Save"))
        reporter.sees(words.of("saved-answer"))
        reporter.kill()
    reporter.launch()
    reporter.goto(f"{demo.url}/app/")
    reporter.sees(words("All received"))


def approved(reporter: Hand, supervisor: Chromium, demo: Demo, team: Team, sentence: str) -> None:
    """The supervisor's phone shows it and approves; the reporter's page shows that by itself."""
    words = Words(team.lang)
    sign_in(supervisor, demo, team.supervisor, words)
    address = open_incident(supervisor, demo, sentence)
    reporter.goto(address)
    reads(reporter, words, "reported")
    decide(supervisor, words, "approve")
    reads(supervisor, words, "approved")
    reads(reporter, words, "approved")
    photo_arrived(supervisor)


def photo_arrived(supervisor: Chromium, picture: bytes | None = None) -> None:
    """The supervisor's phone shows the picture of the report: upright, stripped, and of which file it was made."""
    supervisor.page.get_by_role("link").filter(has=supervisor.page.locator(".photo__frame")).first.click()
    expect(supervisor.page.locator("code")).to_have_text(fingerprint(picture or camera())[:16])
    whole = supervisor.page.locator(".photo--whole img")
    expect(whole).to_have_js_property("naturalWidth", 1200)
    data = base64.b64decode(supervisor.page.evaluate(BYTES, whole.get_attribute("src")))
    assert is_stripped_and_upright(data)


BYTES = """async address => {
  const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer())
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''))
}"""


@pytest.mark.parametrize(
    ("team", "outage"),
    [(ENGLISH, network_cut), (CHINESE, server_killed)],
    ids=["en, network cut", "zh-CN, server killed"],
)
def test_j1_in_chromium(demo: Demo, pocket: Callable[..., Pocket], phone: Phone, team: Team, outage: Outage) -> None:
    sentence = f"Water inside the left door 左门进水, {outage.__name__}"
    reporter, supervisor = pocket(team.lang), phone(team.lang)
    reported_offline(reporter, demo, team, outage, sentence)
    approved(reporter, supervisor, demo, team, sentence)


def test_j1_photo_cut_at_every_chunk(demo: Demo, pocket: Callable[..., Pocket], phone: Phone) -> None:
    """Each chunk is cut once half-way, and the server is killed between two of them: the picture arrives whole."""
    reporter, supervisor, words = pocket("en"), phone("en"), Words("en")
    sentence, picture = "A picture that came in pieces", camera(7, grain=True)
    cut: set[tuple[str, str]] = set()

    def first_time(method: str, path: str, headers: dict[str, str]) -> bool:
        chunk = path, headers.get("Upload-Offset", "")
        again = chunk in cut or method != "PATCH"
        cut.add(chunk)
        return not again

    sign_in(reporter, demo, ENGLISH.reporter, words)
    demo.gate.cuts = first_time
    fill_report(reporter, words, ENGLISH.zone, sentence)
    take_photo(reporter, words, picture)
    before = len(demo.gate.requests)
    reporter.press("button", words("Save"))
    until(lambda: len(chunks(demo, before)) >= 2, "thumbnail and a chunk have arrived")
    demo.kill()
    demo.start()
    reporter.goto(f"{demo.url}/app/")
    sign_in(supervisor, demo, ENGLISH.supervisor, words)
    open_incident(supervisor, demo, sentence)
    until(lambda: len(chunks(demo, before)) >= 4, "all chunks have arrived", 60)
    demo.gate.cuts = lambda *_: False
    photo_arrived(supervisor, picture)


def chunks(demo: Demo, before: int) -> list[Request]:
    """The chunks that the server took."""
    return [one for one in demo.gate.answered(before) if one.method == "PATCH" and one.answered == 204]


@pytest.mark.firefox
def test_j1_in_firefox(demo: Demo, firefox: Callable[[str], Firefox], phone: Phone) -> None:
    reporter, sentence = firefox("en"), "A cable across the aisle, reported in Firefox"
    reported_offline(reporter, demo, ENGLISH, server_killed, sentence)
    approved(reporter, phone("en"), demo, ENGLISH, sentence)


@pytest.mark.webkit
def test_j1_in_webkit(demo: Demo, webkit: Callable[[str], WebKit], phone: Phone) -> None:
    reporter, sentence = webkit("zh-CN"), "通道上有电缆，WebKit 上报"
    reported_offline(reporter, demo, CHINESE, server_killed, sentence)
    approved(reporter, phone("zh-CN"), demo, CHINESE, sentence)


@IN_BOTH_LANGUAGES
def test_j1_returned_and_fixed(demo: Demo, phone: Phone, team: Team) -> None:
    words, reason = Words(team.lang), "Which door? 哪个门？"
    reporter, supervisor = phone(team.lang), phone(team.lang)
    sign_in(reporter, demo, team.reporter, words)
    sign_in(supervisor, demo, team.supervisor, words)
    report(reporter, words, team.zone, "Door blocked 门堵了")
    address = open_incident(supervisor, demo, "Door blocked 门堵了")
    decide_with_reason(supervisor, words, "give_back", reason)
    reads(supervisor, words, "returned")
    reporter.goto(f"{demo.url}/app/")
    reporter.sees("Door blocked 门堵了")
    reporter.sees(reason)
    reporter.goto(f"{address}/edit")  # where the card's button leads; the cast has another record that came back
    reporter.write(words("In one sentence"), "Fire door B3 blocked 消防门 B3 堵了")
    reporter.press("button", words.of("fix-and-send"))
    reporter.sees("Fire door B3 blocked 消防门 B3 堵了")
    reads(reporter, words, "again")
    supervisor.goto(address)
    reads(supervisor, words, "again")
    supervisor.sees("Fire door B3 blocked 消防门 B3 堵了")
    decide(supervisor, words, "approve")
    reads(reporter, words, "approved")
