"""What the server draws for who runs a site, page after page: lists of people, the audit, all that is printed."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.browser.server import Demo
from tests.browser.words import Words

WRONG = "name,role,team,phone,shoe\nGao Lan,boss,,139 0000 1111,41\n,crew,Nobody's team,call me,\n高岚,lead,,,\n"
FINE = "name,role,phone,radio\nGao Lan 高岚 {lang},crew,139 0000 1111,5\nNina Okafor {lang},reception,,\n"
FENCE = {"x-muster": "1", "content-type": "application/json", "sec-fetch-site": "same-origin"}


def walk(page: Page, demo: Demo, lang: str) -> Iterator[str]:
    """The admin's browser, signed in and spoken to in `lang`, before one page after another; each page's name."""
    page.goto(demo.link("Sun Wei"))
    page.get_by_role("button", name=Words("zh-CN").of("srv-signin-button")).or_(
        page.get_by_role("button", name=Words("en").of("srv-signin-button"))
    ).click()
    page.wait_for_url(f"{demo.url}/**")
    told = page.request.patch(f"{demo.url}/session", headers={**FENCE, "origin": demo.url}, data={"lang": lang})
    assert told.ok, told.text()
    yield from lists(page, demo, lang)
    for name in ("audit", "print", "print/zones", "print/badges"):
        page.goto(f"{demo.url}/{name}")
        yield name
    for name in ("print/poster", "print/invites"):
        page.goto(f"{demo.url}/print")
        page.locator(f"form[action='/{name}'] button").click()
        page.wait_for_url(f"{demo.url}/{name}")
        yield name


def lists(page: Page, demo: Demo, lang: str) -> Iterator[str]:
    """A list of people: not chosen yet, with faults, tried, taken over."""
    page.goto(f"{demo.url}/roster")
    yield "roster"
    try_list(page, WRONG)
    yield "roster-wrong"
    try_list(page, FINE.format(lang=lang))
    yield "roster-tried"
    page.locator("form[action^='/roster/apply?'] button").click()
    page.wait_for_url(f"{demo.url}/roster/apply?**")
    yield "roster-done"


def try_list(page: Page, text: str) -> None:
    """Choose a file on the page of lists, and ask what it would do."""
    page.locator("input[name=file]").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    with page.expect_navigation():
        page.locator("form[action^='/roster?'] button").click()
