"""The floor plan: a supervisor puts a zone where the picture is tapped, or by keys alone."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from server.cast import ZONE
from tests.browser.chromium import Chromium
from tests.browser.measures import faults
from tests.browser.server import Demo
from tests.browser.steps import sign_in
from tests.browser.words import Words

EN = Words("en")
HALL_B = ZONE["hall-b"].id


def test_a_zone_is_put_on_the_plan_by_a_tap_or_by_keys(demo: Demo, phone: Callable[..., Chromium]) -> None:
    priya = phone("en")
    sign_in(priya, demo, "Priya Nair", EN)
    priya.goto(f"{demo.url}/app/plan")
    assert faults(priya.page) == []
    pin = priya.page.locator("svg.pins > svg").filter(has=priya.page.get_by_role("link", name="Hall B"))
    expect(pin).to_have_attribute("x", "74%")
    expect(priya.page.get_by_role("link", name="Hall B, 1 open · Critical")).to_have_count(0)

    priya.goto(f"{demo.url}/app/zones/{HALL_B}/place")
    sheet = priya.page.locator(".plan__sheet")
    box = sheet.bounding_box()
    assert box
    sheet.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.5})
    across = priya.page.get_by_label(EN.of("plan-x"))
    expect(across).to_have_value(re.compile(r"^2[45]\.\d$"))  # a pixel is a third of a percent
    top = priya.page.get_by_label(EN.of("plan-y"))
    tapped = float(top.input_value())
    assert abs(tapped - 50) < 1, tapped
    for _ in range(3):
        top.press("ArrowUp")
    lower = f"{tapped + 0.3:g}%"
    expect(priya.page.locator("#pin")).to_have_attribute("y", lower)
    assert faults(priya.page) == []
    left = across.input_value()
    priya.press("button", EN.of("plan-put"))
    expect(pin).to_have_attribute("x", f"{float(left):g}%")
    expect(pin).to_have_attribute("y", lower)
    priya.page.get_by_role("link", name="Hall B").first.press("Enter")
    expect(priya.page.get_by_role("heading", level=1)).to_have_text("Hall B")
