"""A form on a screen that is drawn anew: what a person chose stays, unless somebody has set the same meanwhile."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.chromium import Chromium
from tests.browser.server import Demo
from tests.browser.steps import ENGLISH, open_incident, report, sign_in
from tests.browser.words import Words

EN, ZH = Words("en"), Words("zh-CN")
SENTENCE = "Handrail loose on the stairs"


def test_who_sees_to_it_is_what_stands_not_what_was_chosen_before(demo: Demo, phone: Callable[..., Chromium]) -> None:
    reporter, first, second = phone("en"), phone("en"), phone("zh-CN")
    sign_in(reporter, demo, ENGLISH.reporter, EN)
    report(reporter, EN, ENGLISH.zone, SENTENCE)
    sign_in(first, demo, "Priya Nair", EN)
    sign_in(second, demo, "Lin Yue", ZH)
    address = open_incident(first, demo, SENTENCE)
    open_incident(second, demo, SENTENCE)
    chosen = first.page.get_by_label(EN.of("ask-assignee"))
    chosen.select_option(label="Omar Haddad")

    second.page.get_by_label(ZH.of("ask-said")).fill("On my way")
    second.press("button", ZH.of("add-comment"))
    first.sees("On my way")
    expect(chosen.locator("option:checked")).to_have_text("Omar Haddad")

    second.goto(f"{address}/edit")
    second.page.get_by_label(ZH.of("ask-assignee")).select_option("Ana Silva")
    second.press("button", ZH("Save"))
    first.sees(f"{EN.of('fact-assignee')} Ana Silva")
    expect(chosen.locator("option:checked")).to_have_text("Ana Silva")
