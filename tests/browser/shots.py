"""`make shots`: every screen × language × theme at 390×844 into shots/, from the same route table as the tests."""

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import paper, routes
from tests.browser.chromium import BINARY, FLAGS, SIZE, Chromium, settings
from tests.browser.measures import LENGTH, THEMES
from tests.browser.server import ROOT, Demo
from tests.browser.steps import CHINESE, ENGLISH, Team, sign_in
from tests.browser.test_screens import wear
from tests.browser.words import Words

SHOTS = ROOT / "shots"


def main() -> None:
    """Start a demo of its own and photograph it."""
    SHOTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        demo = Demo(Path(folder))
        demo.start()
        browser = playwright.chromium.launch(executable_path=BINARY, args=FLAGS)
        for team in (ENGLISH, CHINESE):
            shoot_app(browser, demo, team)
            shoot_server(browser, demo, team.lang)
        browser.close()
        demo.close()
    print(f"{len(list(SHOTS.glob('*.png')))} pictures in {SHOTS}")


def shoot_app(browser: Browser, demo: Demo, team: Team) -> None:
    """The screens of a supervisor."""
    phone = Chromium(browser.new_context(**settings(team.lang)))
    sign_in(phone, demo, team.supervisor, Words(team.lang))
    addresses = dict(routes.walk(phone, demo))
    for theme in THEMES:
        wear(phone, addresses["/app/me"], theme)
        for pattern, address in addresses.items():
            phone.goto(address)
            shoot(phone.page, f"{routes.slug(pattern)}.{team.lang}.{theme}")
    phone.close()


def shoot(page: Page, name: str) -> None:
    """What the phone shows first, and where the page is longer than the phone, all of it."""
    page.screenshot(path=SHOTS / f"{name}.png")
    length = page.evaluate(LENGTH)
    if length > SIZE["height"]:  # on a phone as long as that: bars at the bottom would lie across the middle else
        page.set_viewport_size({**SIZE, "height": length})
        page.screenshot(path=SHOTS / f"{name}.whole.png")
        page.set_viewport_size(SIZE)


def shoot_server(browser: Browser, demo: Demo, lang: str) -> None:
    """The pages that have no worker yet, and those of the office."""
    for scheme in ("light", "dark"):
        context = browser.new_context(**settings(lang, color_scheme=scheme))
        page = context.new_page()
        for name, address in (("login", f"{demo.url}/login"), ("join", demo.link("Ana Silva"))):
            page.goto(address)
            shoot(page, f"{name}.{lang}.{scheme}")
        context.close()
    context = browser.new_context(**settings(lang), service_workers="block")
    page = context.new_page()
    for name in paper.walk(page, demo, lang):
        shoot(page, f"{routes.slug(name)}.{lang}")
    context.close()


if __name__ == "__main__":
    main()
