"""J6: a supervisor invites by QR and link; the new person's first report is saved within a minute."""

import time
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.chromium import Chromium
from tests.browser.server import Demo
from tests.browser.steps import report, sign_in
from tests.browser.words import Words

EN, ZH = Words("en"), Words("zh-CN")
BUDGET_S = 60


def test_j6_invite_to_first_report(demo: Demo, phone: Callable[..., Chromium]) -> None:
    supervisor = phone("en")
    sign_in(supervisor, demo, "Priya Nair", EN)
    link = invite(supervisor, demo, "Gao Lan 高岚")

    looker, newcomer = phone("zh-CN"), phone("zh-CN")
    for _ in range(2):  # opening the link uses nothing up
        looker.goto(link)
        looker.sees("Gao Lan 高岚")
    began = time.monotonic()
    newcomer.goto(link)
    newcomer.press("button", ZH("Join", "srv-join-button"))
    newcomer.sees(ZH("All received"))
    report(newcomer, ZH, "A馆", "第一次上报：地面有水")
    assert time.monotonic() - began < BUDGET_S
    newcomer.goto(f"{demo.url}/app/")
    newcomer.sees(ZH("All received"))

    supervisor.goto(f"{demo.url}/app/inbox")
    supervisor.sees("第一次上报：地面有水")


def invite(supervisor: Chromium, demo: Demo, name: str) -> str:
    """Make a personal invite in People; its link, which stands under the QR code."""
    supervisor.goto(f"{demo.url}/app/people")
    supervisor.press("link", EN.of("invite"))
    supervisor.write(EN.of("ask-name"), name)
    supervisor.pick(EN.of("ask-lang"), EN.of("lang-zh-CN"))
    supervisor.press("button", EN.of("make-code"))
    expect(supervisor.page.get_by_role("img", name=f"QR code for {name}")).to_be_visible()
    return str(supervisor.page.locator(f"a[href^='{demo.url}/join/']").get_attribute("href"))
