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
    """Make a personal invite in People; its link, once the QR code shows too."""
    supervisor.goto(f"{demo.url}/app/people")
    supervisor.write("Name", name)
    supervisor.press("radio", "中文")
    supervisor.press("button", "Invite")
    expect(supervisor.page.get_by_role("img", name="QR code")).to_be_visible()
    shown = supervisor.page.get_by_text(f"{demo.url}/join/").first
    expect(shown).to_be_visible()
    return shown.inner_text().strip()
