"""Every screen of the route table and of the server, in every language: axe, contrast, hit areas, room."""

from collections.abc import Callable

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, expect

from tests.browser import paper, routes
from tests.browser.chromium import Chromium, settings
from tests.browser.measures import THEMES, WORN, faults
from tests.browser.server import Demo, Muster
from tests.browser.steps import CHINESE, ENGLISH, Team, report_offline, sign_in
from tests.browser.words import Words

TEAMS = pytest.mark.parametrize("team", [ENGLISH, CHINESE], ids=lambda team: team.lang)
COLOURS = """() => [...document.querySelectorAll('*')].map(e => {
  const { color, backgroundColor, borderTopColor } = getComputedStyle(e)
  return [color, backgroundColor, borderTopColor].join()
}).sort()"""
SPOIL = """() => {
  document.querySelector('h1').style.cssText = 'color: #666; font-size: 16px; min-width: 500px'
  document.querySelector('.button--main').style.cssText = 'min-height: 0; height: 40px; padding: 0'
  document.querySelector('input.input').closest('label').replaceWith(document.querySelector('input.input'))
}"""


def check_each(phone: Chromium, server: Muster) -> set[str]:
    """No fault on any screen, all told at once; answers which were not met on the way."""
    found, seen, unmet = [], set(), set()
    phone.context.add_init_script(AXE_SCRIPT)
    for pattern, address in routes.walk(phone, server):
        shown = phone.page.evaluate("() => document.body.innerHTML")
        if shown not in seen:  # "there is nothing here" is one screen, wherever it is
            found += [f"{pattern}: {fault}" for fault in faults(phone.page)]
        seen.add(shown)
        if address.endswith(routes.UNMET) or phone.page.url != address:
            unmet.add(pattern)
    assert not found, "\n".join(found)
    return unmet


@TEAMS
def test_screens_of_a_supervisor(demo: Demo, phone: Callable[..., Chromium], team: Team) -> None:
    supervisor = phone(team.lang)
    sign_in(supervisor, demo, team.supervisor, Words(team.lang))
    assert check_each(supervisor, demo) == {
        "/app/report/:id",
        "/app/actions/:id/give_back",
    }  # half-filled; done: none is


@TEAMS
def test_screens_offline_with_waiting_work(demo: Demo, phone: Callable[..., Chromium], team: Team) -> None:
    reporter, words = phone(team.lang), Words(team.lang)
    sign_in(reporter, demo, team.reporter, words)
    reporter.network(False)
    report_offline(reporter, words, team.zone, "Seen only on this phone 只在本机")
    check_each(reporter, demo)


def test_theme_is_chosen_on_me(demo: Demo, phone: Callable[..., Chromium]) -> None:
    one = phone("en")
    sign_in(one, demo, ENGLISH.reporter, Words("en"))
    worn = {}
    for theme in THEMES:
        wear(one, f"{demo.url}/app/me", theme)
        worn[theme] = one.page.evaluate(COLOURS)
        one.goto(f"{demo.url}/app/")
        expect(one.page.locator("html")).to_have_attribute("data-theme", theme)
        one.goto(f"{demo.url}/login")
        expect(one.page.locator(f"html[data-theme={theme}]")).to_have_count(0 if theme == "auto" else 1)
    assert worn["auto"] == worn["night"] != worn["sun"]


def wear(phone: Chromium, me: str, theme: str) -> None:
    """Choose the theme on Me; “auto” is seen by a phone that is dark."""
    phone.page.emulate_media(color_scheme=THEMES[theme])  # type: ignore[arg-type]
    phone.goto(me)
    phone.page.locator(f"input[name=theme][value={theme}]").click()
    expect(phone.page.locator("html")).to_have_attribute("data-theme", theme)


@pytest.mark.parametrize("lang", routes.LANGUAGES)
def test_pages_of_the_server(demo: Demo, browser: Browser, lang: str) -> None:
    context = browser.new_context(**settings(lang))
    page = context.new_page()
    join = demo.link("Ana Silva" if lang == "en" else "Wang Fang").removeprefix(demo.url)
    for path in ("/login", join, "/join/unknown", "/setup/unknown", "/nowhere"):
        page.goto(demo.url + path)
        found = faults(page)
        assert not found, "\n".join([path, *found])
    context.close()


@pytest.mark.parametrize("lang", routes.LANGUAGES)
def test_lists_the_audit_and_paper(demo: Demo, browser: Browser, lang: str) -> None:
    context = browser.new_context(**settings(lang), service_workers="block")
    page = context.new_page()
    found = [f"{name}: {fault}" for name in paper.walk(page, demo, lang) for fault in faults(page)]
    assert not found, "\n".join(found)
    context.close()


@pytest.mark.parametrize("lang", routes.LANGUAGES)
def test_a_fault_is_seen(demo: Demo, phone: Callable[..., Chromium], lang: str) -> None:
    """The measures themselves: grey too pale, by day for AAA alone; a low button, a nameless box, too wide a line."""
    page = phone(lang).page
    page.goto(f"{demo.url}/login")
    assert faults(page) == []
    page.evaluate(SPOIL)
    text = "\n".join(faults(page))
    for fault in (f"{WORN[lang]}, color-contrast-enhanced: <h1", "label: <input", "×40", "130 px wider"):
        assert fault in text, text
