"""Small phones, large text, wide windows, and what happens between two screens."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.chromium import Chromium
from tests.browser.server import Demo
from tests.browser.steps import CHINESE, ENGLISH, Team, sign_in
from tests.browser.words import Words

TEAMS = pytest.mark.parametrize("team", [ENGLISH, CHINESE], ids=lambda team: team.lang)
EN = Words("en")
SMALL, WIDE = {"width": 360, "height": 740}, {"width": 1180, "height": 800}
TWICE = "() => { document.documentElement.style.fontSize = '200%' }"
RESIZED = "box => { box.style.height = '20rem' }"


def lines(items: Locator) -> int:
    """In how many lines the items stand."""
    return len({round(box["y"]) for item in items.all() if (box := item.bounding_box())})


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).first.bounding_box()
    assert found
    return dict(found)


@TEAMS
def test_a_row_of_three_stays_one_row(demo: Demo, phone: Callable[..., Chromium], team: Team) -> None:
    """On a small phone the choices of three, the steps of a decision and the places, which with text twice as large
    stand two and two."""
    supervisor = phone(team.lang)
    sign_in(supervisor, demo, team.supervisor, Words(team.lang))
    page = supervisor.page
    page.set_viewport_size(SMALL)
    page.goto(f"{demo.url}/app/me")
    assert lines(page.locator("input[name=theme]")) == 1
    page.goto(f"{demo.url}/app/incidents")
    page.get_by_role("link").filter(has_text="Pallets block fire exit").click()
    expect(page.locator(".decide button")).to_have_count(3)
    assert lines(page.locator(".decide button")) == 1
    places = page.locator(".places a")
    assert (places.count(), lines(places)) == (4, 1)
    page.evaluate(TWICE)
    places.first.scroll_into_view_if_needed()
    assert lines(places) == 2
    assert all(place.evaluate("it => it.scrollWidth <= it.clientWidth") for place in places.all())


def test_what_has_the_focus_is_not_under_save(demo: Demo, phone: Callable[..., Chromium]) -> None:
    reporter = phone("en")
    sign_in(reporter, demo, ENGLISH.reporter, EN)
    page = reporter.page
    page.goto(f"{demo.url}/app/report")
    page.get_by_role("combobox", name="Where?").focus()
    select = box(page, "select")
    assert select["y"] + select["height"] <= box(page, ".decide")["y"]
    reporter.pick("Where?", ENGLISH.zone)
    expect(page.locator(".decide")).to_contain_text(f"Where?{ENGLISH.zone}")


def test_a_wide_window_is_used(demo: Demo, phone: Callable[..., Chromium]) -> None:
    supervisor = phone("en")
    sign_in(supervisor, demo, ENGLISH.supervisor, EN)
    page = supervisor.page
    page.set_viewport_size(WIDE)
    page.goto(f"{demo.url}/app/report")
    tiles, zone = box(page, "fieldset"), box(page, "select")
    assert zone["x"] >= tiles["x"] + tiles["width"]
    page.goto(f"{demo.url}/app/people")
    assert box(page, ".section >> nth=1")["x"] >= box(page, ".section")["x"] + box(page, ".section")["width"]


def test_a_resized_text_box_breaks_no_policy(demo: Demo, phone: Callable[..., Chromium]) -> None:
    """A hand that pulls at its corner leaves an inline style; the next screen must not be given it (see `Chromium`)."""
    reporter = phone("en")
    sign_in(reporter, demo, ENGLISH.reporter, EN)
    page = reporter.page
    page.goto(f"{demo.url}/app/report")
    page.get_by_role("textbox", name="In one sentence").evaluate(RESIZED)
    reporter.press("button", "Save")
    reporter.sees(EN.of("trouble-what"))


def test_the_link_of_a_code_is_copied(demo: Demo, phone: Callable[..., Chromium]) -> None:
    supervisor = phone("en", permissions=["clipboard-read", "clipboard-write"])
    sign_in(supervisor, demo, ENGLISH.supervisor, EN)
    page = supervisor.page
    page.goto(f"{demo.url}/app/people")
    page.get_by_role("listitem").filter(has_text="Ana Silva").get_by_role("button").click()
    supervisor.press("button", EN.of("copy-link"))
    expect(page.get_by_role("status").filter(has_text=EN.of("link-copied"))).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{demo.url}/join/")
    assert link == page.locator(".link").inner_text()
