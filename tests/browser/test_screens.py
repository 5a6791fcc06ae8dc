"""Every screen of the route table, in every language and theme: axe, contrast, hit areas, room to the side."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import measures, routes
from tests.browser.chromium import Chromium, settings
from tests.browser.server import Demo
from tests.browser.steps import CHINESE, ENGLISH, Team, report, sign_in
from tests.browser.words import Words

TEAMS = pytest.mark.parametrize("team", [ENGLISH, CHINESE], ids=lambda team: team.lang)
SPOIL = """() => {
  document.querySelector('h1').style.cssText = 'color: #666; font-size: 16px; min-width: 500px'
  document.querySelector('.button--main').style.cssText = 'min-height: 0; height: 40px; padding: 0'
  document.querySelector('input.input').closest('label').replaceWith(document.querySelector('input.input'))
}"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def faults(page: Page) -> list[str]:
    """All that is wrong with the page as it stands."""
    wide = page.evaluate(OVERFLOW)
    return measures.axe(page) + measures.small_targets(page) + ([f"{wide} px wider than the phone"] if wide else [])


def check_each(phone: Chromium, addresses: dict[str, str], theme: str) -> None:
    """No fault on any screen in this theme; all are told at once, each with theme and pattern."""
    found: list[str] = []
    wear(phone, addresses["/app/me"], theme)
    for pattern, address in addresses.items():
        phone.goto(address)
        found += [f"{theme} {pattern}: {fault}" for fault in faults(phone.page)]
    assert not found, "\n".join(found)


def wear(phone: Chromium, me: str, theme: str) -> None:
    """Choose the theme on Me; “auto” is seen by a phone that is dark."""
    phone.page.emulate_media(color_scheme="dark" if theme == "auto" else "light")
    phone.goto(me)
    phone.page.locator(f"input[name=theme][value={theme}]").click()
    expect(phone.page.locator("html")).to_have_attribute("data-theme", theme)


@TEAMS
def test_screens_of_a_supervisor(demo: Demo, phone: Callable[..., Chromium], team: Team) -> None:
    supervisor = phone(team.lang)
    sign_in(supervisor, demo, team.supervisor, Words(team.lang))
    addresses = routes.screens(supervisor, demo)
    for theme in routes.THEMES:
        check_each(supervisor, addresses, theme)


@pytest.mark.parametrize(("team", "theme"), [(ENGLISH, "sun"), (CHINESE, "night")], ids=["en-sun", "zh-CN-night"])
def test_screens_offline_with_waiting_work(demo: Demo, phone: Callable[..., Chromium], team: Team, theme: str) -> None:
    reporter, words = phone(team.lang), Words(team.lang)
    sign_in(reporter, demo, team.reporter, words)
    reporter.network(False)
    report(reporter, words, team.zone, "Seen only on this phone 只在本机")
    check_each(reporter, routes.screens(reporter, demo), theme)


@pytest.mark.parametrize("lang", routes.LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_the_server(demo: Demo, browser: Browser, lang: str, scheme: str) -> None:
    context = browser.new_context(**settings(lang, color_scheme=scheme))
    page = context.new_page()
    join = demo.link("Ana Silva" if lang == "en" else "Wang Fang").removeprefix(demo.url)
    for path in ("/login", join, "/join/unknown", "/setup/unknown", "/nowhere"):
        page.goto(demo.url + path)
        found = faults(page)
        assert not found, "\n".join([path, *found])
    context.close()


def test_a_fault_is_seen(demo: Demo, phone: Callable[..., Chromium]) -> None:
    """The measures themselves: grey that only AAA refuses, a low button, a nameless box, something too wide."""
    page = phone("en").page
    page.goto(f"{demo.url}/login")
    assert faults(page) == []
    page.evaluate(SPOIL)
    text = "\n".join(faults(page))
    for fault in ("color-contrast-enhanced: <h1", "label: <input", "×40", "wider than the phone"):
        assert fault in text, text
