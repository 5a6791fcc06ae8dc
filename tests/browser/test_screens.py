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
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def faults(page: Page) -> list[str]:
    """All that is wrong with the page as it stands."""
    wide = page.evaluate(OVERFLOW)
    return measures.axe(page) + measures.small_targets(page) + ([f"{wide} px wider than the phone"] if wide else [])


def each_screen(phone: Chromium, demo: Demo) -> list[str]:
    """The faults of every screen in every theme, each with its theme and pattern."""
    found: list[str] = []
    addresses = routes.screens(phone, demo)
    for theme in routes.THEMES:
        wear(phone, demo, theme)
        for pattern, address in addresses.items():
            phone.goto(address)
            found += [f"{theme} {pattern}: {fault}" for fault in faults(phone.page)]
    return found


def wear(phone: Chromium, demo: Demo, theme: str) -> None:
    """Choose the theme on Me; “auto” is seen by a phone that is dark."""
    phone.page.emulate_media(color_scheme="dark" if theme == "auto" else "light")
    phone.goto(f"{demo.url}/app/me")
    phone.page.locator(f"input[name=theme][value={theme}]").click()
    expect(phone.page.locator("html")).to_have_attribute("data-theme", theme)


@TEAMS
def test_screens_of_a_supervisor(demo: Demo, phone: Callable[..., Chromium], team: Team) -> None:
    supervisor, words = phone(team.lang), Words(team.lang)
    sign_in(supervisor, demo, team.supervisor, words)
    found = each_screen(supervisor, demo)
    assert not found, "\n".join(found)


@TEAMS
def test_screens_offline_with_waiting_work(demo: Demo, phone: Callable[..., Chromium], team: Team) -> None:
    reporter, words = phone(team.lang), Words(team.lang)
    sign_in(reporter, demo, team.reporter, words)
    reporter.network(False)
    report(reporter, words, team.zone, "Seen only on this phone 只在本机")
    found = each_screen(reporter, demo)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("lang", routes.LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_the_server(demo: Demo, browser: Browser, lang: str, scheme: str) -> None:
    context = browser.new_context(**settings(lang, color_scheme=scheme))
    page = context.new_page()
    for path in (
        "/login",
        demo.link("Ana Silva").removeprefix(demo.url),
        "/join/unknown",
        "/setup/unknown",
        "/nowhere",
    ):
        page.goto(demo.url + path)
        found = faults(page)
        assert not found, "\n".join([path, *found])
    context.close()
