"""The cards of somebody who was slower: a conflict and a step not taken, wherever they show."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.chromium import Chromium
from tests.browser.routes import LANGUAGES
from tests.browser.server import Demo
from tests.browser.steps import CHINESE, ENGLISH, decide, decide_with_reason, open_incident, reads, report, sign_in
from tests.browser.test_scenes import seen
from tests.browser.words import Words

EN, ZH = Words("en"), Words("zh-CN")
SENTENCE = "Where is it, and is it done? 在哪里？"


def test_cards(demo: Demo, phone: Callable[..., Chromium]) -> None:
    first, second = phone("zh-CN"), phone("en")
    sign_in(first, demo, CHINESE.supervisor, ZH)
    report(first, ZH, CHINESE.zone, SENTENCE)
    first.sees(ZH("All received"))
    sign_in(second, demo, ENGLISH.supervisor, EN)
    address = open_incident(second, demo, SENTENCE)
    decided_twice(first, second, address)

    second.goto(f"{demo.url}/app/inbox")
    expect(second.page.get_by_role("article")).to_have_count(2)
    places = [f"{demo.url}/app/{place}" for place in ("", "inbox", "queue")]
    found = []
    for lang in LANGUAGES:
        speak(second, demo, lang)
        for place in (*places, address):
            second.goto(place)
            found += seen(second, f"{lang} {place}")
    assert not found, "\n".join(found)


def decided_twice(first: Chromium, second: Chromium, address: str) -> None:
    """Both offline: one moves the report to another zone and approves it, the other to a third zone and returns it."""
    first.goto(address)
    for one in (first, second):
        one.network(False)
    move_to(first, ZH, address, 1)
    decide(first, ZH, "approve")
    reads(first, ZH, "approved")
    move_to(second, EN, address, 3)
    decide_with_reason(second, EN, "give_back", SENTENCE)
    reads(second, EN, "returned")
    first.network(True)
    first.goto(address)
    first.sees(ZH("All received"))
    second.network(True)


def move_to(phone: Chromium, words: Words, address: str, place: int) -> None:
    """Correct the zone of the open incident to the list's `place`."""
    phone.goto(f"{address}/edit")
    phone.page.locator("select[name=zone]").select_option(index=place)
    phone.press("button", words.of("save"))
    expect(phone.page).to_have_url(address)


def speak(phone: Chromium, demo: Demo, lang: str) -> None:
    """Choose the language on Me."""
    phone.goto(f"{demo.url}/app/me")
    phone.page.locator(f"input[name=lang][value={lang}]").click()
    expect(phone.page.locator("html")).to_have_attribute("lang", lang)
