"""J2: several people fill one check with no network; nothing is lost, the worst counts, and a zone closes and opens."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.bench.records import push
from tests.browser.chromium import Chromium, Pocket
from tests.browser.outages import network_cut, server_killed
from tests.browser.rounds import LONG, answer, answered, late_check, sheet, sign
from tests.browser.server import Demo
from tests.browser.steps import sign_in
from tests.browser.waiting import until
from tests.browser.words import Words

Phone = Callable[..., Chromium]
EN, ZH = Words("en"), Words("zh-CN")
EXIT = {
    "en": "Fire exits of this zone are clear on both sides and open fully",
    "zh-CN": "本区域安全出口内外畅通，门能全开",
}
NOTE = "Two trolleys behind the left door 左门后有两辆推车"


def test_j2_two_people_fill_one_check_offline(demo: Demo, phone: Phone) -> None:
    ana, zhao, priya = phone("en"), phone("zh-CN"), phone("en")
    sign_in(ana, demo, "Ana Silva", EN)
    sign_in(zhao, demo, "Zhao Mei", ZH)
    sign_in(priya, demo, "Priya Nair", EN)
    path = on_both_lists(ana, zhao, demo)
    address = f"{demo.url}{path}"
    board = on_board(priya, demo, "Hall A")
    expect(board).to_contain_text("Open")

    with network_cut(demo, ana, zhao):
        opened_first(path, ana, zhao)
        fill(ana, "Pass", EN, range(7))
        fill(zhao, ZH("Pass", "answer-verdict-"), ZH, range(7, 14))
        answer(zhao, ZH, EXIT["zh-CN"], ZH("Fail", "answer-verdict-"))
        failed = group(zhao, EXIT["zh-CN"])
        expect(failed.get_by_role("link")).to_contain_text(ZH.of("became-incident"))  # the tap alone has opened it
        failed.get_by_role("textbox", name=ZH("Note", "field-note")).fill(NOTE)
        failed.get_by_role("button", name=ZH.of("report-it")).click()
        expect(failed.locator("q")).to_have_text(NOTE)
        answered(ana, 7, 14)
        answered(zhao, 8, 14)
    zhao.network(True)

    for one, words, other in ((ana, EN, "Zhao Mei"), (zhao, ZH, "Ana Silva")):
        one.goto(address)
        one.sees(words("All received"))
        answered(one, 14, 14)
        said = group(one, EXIT[words.lang])
        for name in (words.of("you"), other):
            expect(said).to_contain_text(name)
    expect(board).to_contain_text("Closed")
    priya.goto(f"{demo.url}/app/incidents")
    expect(priya.page.get_by_role("link").filter(has_text=EXIT["zh-CN"]).filter(has_text="Hall A")).to_have_count(1)

    sign(ana, EN)
    priya.goto(address)
    priya.sees("Zhao Mei")
    checked_again(ana, EN)
    expect(on_board(priya, demo, "Hall A")).to_contain_text("Open")


def on_both_lists(ana: Chromium, zhao: Chromium, demo: Demo) -> str | None:
    """The path of the late check that both see on their list; neither opens it."""
    path = late_check(ana, demo, "Hall A", EN).get_attribute("href")
    zhao.goto(f"{demo.url}/app/checklists")
    expect(listed(zhao, path)).to_be_visible()
    return path


def listed(phone: Chromium, path: str | None) -> Locator:
    return phone.page.locator(f'a[href="{path}"]')


def opened_first(path: str | None, *phones: Chromium) -> None:
    """From the list: these phones have never opened it."""
    for phone in phones:
        listed(phone, path).click()
        answered(phone, 0, 14)


def checked_again(ana: Chromium, words: Words) -> None:
    """What failed is looked at once more, by itself, and signed: that opens the zone."""
    ana.press("button", words.of("check-again"))
    answered(ana, 0, 1)
    answer(ana, words, EXIT["en"], "Pass")
    sign(ana, words)
    ana.sees(words("All received"))


def fill(phone: Chromium, verdict: str, words: Words, places: range) -> None:
    """Answer these items of the patrol, one after the other; a reading is given where one is asked."""
    for n in places:
        item = phone.page.locator("fieldset.item").nth(n)
        reading = item.locator("input[name=number]")
        if reading.count():
            reading.fill("2")
            reading.press("Tab")
        else:
            item.get_by_role("radio", name=verdict, exact=True).check(force=True)
        expect(item.locator(".item__who").first).to_be_visible()


def group(phone: Chromium, text: str) -> Locator:
    return phone.page.get_by_role("group", name=text)


def on_board(phone: Chromium, demo: Demo, zone: str) -> Locator:
    """What the board says of a zone, on a page that stays open."""
    phone.goto(f"{demo.url}/app/board")
    return phone.page.get_by_role("row").filter(has=phone.page.get_by_role("rowheader").filter(has_text=zone))


def test_j2_a_long_check_is_filled_offline_by_an_app_that_is_killed(
    demo: Demo, pocket: Callable[..., Pocket], phone: Phone
) -> None:
    omar, priya = pocket("en"), phone("en")
    made: dict[str, str] = {}
    push(demo, "Lin Yue", lambda site: sheet(site, made))
    sign_in(omar, demo, "Omar Haddad", EN)
    address = f"{demo.url}/app/checklists/{made['run']}"
    omar.goto(address)
    answered(omar, 0, LONG)
    with server_killed(demo, omar):
        half = LONG // 2
        for n in range(half):
            tap(omar, n)
        omar.kill()
        omar.launch()
        omar.goto(address)
        answered(omar, half, LONG)
        expect(omar.page.locator("fieldset.item").nth(half - 1).get_by_role("radio", name="Pass")).to_be_checked()
        for n in range(half, LONG):
            tap(omar, n)
        sign(omar, EN)
        omar.sees(EN("Saved on this phone"))
    omar.goto(address)
    omar.sees(EN("All received"))
    sign_in(priya, demo, "Priya Nair", EN)
    priya.goto(address)
    answered(priya, LONG, LONG)
    priya.sees("Omar Haddad")
    until(lambda: len(posted(demo)) >= 1, "the ops have arrived")


def tap(phone: Chromium, n: int) -> None:
    """One tap on Pass; the item says who answered before the next one is tapped."""
    item = phone.page.locator("fieldset.item").nth(n)
    item.get_by_role("radio", name="Pass", exact=True).check(force=True)
    expect(item.locator(".item__who")).to_be_visible()


def posted(demo: Demo) -> list[str]:
    return [one.path for one in demo.gate.answered(0) if re.fullmatch("/sync", one.path)]
