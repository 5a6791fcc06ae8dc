"""J5: two supervisors decide one incident offline, differently; the first to arrive stands, the second is told."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import Chromium
from tests.browser.outages import Outage, network_cut, server_killed
from tests.browser.server import Demo
from tests.browser.steps import ENGLISH, decide, decide_with_reason, open_incident, reads, report, sign_in
from tests.browser.words import Words

EN, ZH = Words("en"), Words("zh-CN")
REASON = "从装卸区重新拍一下"


@pytest.mark.parametrize("outage", [network_cut, server_killed])
def test_j5_two_decisions_offline(demo: Demo, phone: Callable[..., Chromium], outage: Outage) -> None:
    sentence = f"Cones missing at the dock 卸货区缺锥桶, {outage.__name__}"
    reporter, first, second = phone("en"), phone("en"), phone("zh-CN")
    sign_in(reporter, demo, ENGLISH.reporter, EN)
    report(reporter, EN, "Loading dock", sentence)
    sign_in(first, demo, "Priya Nair", EN)
    sign_in(second, demo, "Lin Yue", ZH)
    address = open_incident(first, demo, sentence)
    open_incident(second, demo, sentence)

    reporter.page.goto("about:blank")  # so that whatever the gate hears comes from the two
    with outage(demo, first, second):
        decide(first, EN, "approve")
        reads(first, EN, "approved")
        decide_with_reason(second, ZH, "give_back", REASON)
        reads(second, ZH, "returned")

    first.goto(address)
    first.sees(EN("All received"))
    second.network(True)
    second.goto(address)
    expect(second.page.get_by_role("status", name=ZH("Sync"))).to_contain_text(ZH("needs you"))
    reads(second, ZH, "approved")

    for one, words in ((reporter, EN), (second, ZH)):
        one.goto(address)
        reads(one, words, "approved")
        one.sees(REASON)
    told(second, demo)
    can_act_again(second, address)


def told(second: Chromium, demo: Demo) -> None:
    """The card names the one who was faster; it stands until it is noted."""
    second.goto(f"{demo.url}/app/inbox")
    card = second.page.get_by_role("article").filter(has_text="Priya Nair")
    expect(card).to_be_visible()
    card.get_by_role("button", name=ZH.of("card-dismiss")).click()
    expect(card).to_be_hidden()
    second.sees(ZH("All received"))


def can_act_again(second: Chromium, address: str) -> None:
    second.goto(address)
    decide_with_reason(second, ZH, "reopen", REASON)
    reads(second, ZH, "accepted")
