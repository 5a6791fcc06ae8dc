"""J6: a supervisor invites by QR and link; the new person's first report is saved within a minute, network or not."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import Chromium
from tests.browser.outages import Outage, network_cut, server_killed
from tests.browser.server import Demo
from tests.browser.steps import report_offline, sign_in
from tests.browser.words import Words

EN, ZH = Words("en"), Words("zh-CN")
BUDGET_S = 60


@pytest.mark.parametrize(("outage", "name"), [(network_cut, "Gao Lan 高岚"), (server_killed, "Tang Ning 唐宁")])
def test_j6_invite_to_first_report(demo: Demo, phone: Callable[..., Chromium], outage: Outage, name: str) -> None:
    sentence = f"第一次上报：地面有水 {outage.__name__}"
    supervisor, looker, newcomer = phone("en"), phone("zh-CN"), phone("zh-CN")
    sign_in(supervisor, demo, "Priya Nair", EN)
    link = invite(supervisor, demo, outage, name)

    for _ in range(2):  # opening the link uses nothing up
        looker.goto(link)
        looker.sees(name)
    began = time.monotonic()
    newcomer.goto(link)
    newcomer.press("button", ZH("Join", "srv-join-button"))
    newcomer.sees(ZH("All received"))
    with outage(demo, newcomer, supervisor):
        report_offline(newcomer, ZH, "A馆", sentence)
        assert time.monotonic() - began < BUDGET_S
        newcomer.goto(f"{demo.url}/app/queue")
        newcomer.sees(sentence)
        newcomer.sees(ZH.of("why-offline"))
    newcomer.goto(f"{demo.url}/app/")
    newcomer.sees(ZH("All received"))

    supervisor.network(True)
    supervisor.goto(f"{demo.url}/app/inbox")
    supervisor.sees(sentence)


def invite(supervisor: Chromium, demo: Demo, outage: Outage, name: str) -> str:
    """Make a personal invite in People; its link, which stands under the QR code.

    Without a network there is none, and the form says why and keeps what was entered.
    """
    supervisor.goto(f"{demo.url}/app/people")
    supervisor.press("link", EN.of("invite"))
    supervisor.write(EN.of("ask-name"), name)
    supervisor.pick(EN.of("ask-lang"), EN.of("lang-zh-CN"))
    with outage(demo, supervisor):
        supervisor.press("button", EN.of("make-code"))
        supervisor.sees(EN.of("invite-offline"))
    supervisor.press("button", EN.of("make-code"))
    expect(supervisor.page.get_by_role("img", name=f"QR code for {name}")).to_be_visible()
    found = re.search(re.escape(demo.url) + r"/join/[\w-]+", supervisor.page.locator("main").inner_text())
    assert found
    return found[0]
