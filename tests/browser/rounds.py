"""What people do with a check: find it, answer an item, sign; and one long checklist to fill."""

import re
from typing import Any

from playwright.sync_api import Locator, expect

from sync.canon import instant
from tests.bench.records import new_id, now_ms
from tests.browser.chromium import Chromium
from tests.browser.server import Demo
from tests.browser.waiting import until
from tests.browser.words import Words
from tests.cast import ZONE

LONG = 120
SECTION = 20
MINUTE_MS = 60_000


def late_check(phone: Chromium, demo: Demo, zone: str, words: Words) -> Locator:
    """The late check of a zone as the list shows it."""
    phone.goto(f"{demo.url}/app/checklists")
    late = phone.page.get_by_role("link").filter(has_text=zone).filter(has_text=words.of("run-state-late")).first
    expect(late).to_be_visible()
    return late


def open_check(phone: Chromium, demo: Demo, zone: str, words: Words) -> str:
    """Open the late check of a zone from the list; answers its address."""
    late_check(phone, demo, zone, words).click()
    expect(phone.page.locator(".progress__words").first).to_be_visible()
    return phone.page.url


def answered(phone: Chromium, n: int, of: int) -> None:
    """So many items are answered, of so many."""
    expect(phone.page.locator(".progress__words b").first).to_have_text(re.compile(rf"^{n}\D+{of}$"))


def answer(phone: Chromium, words: Words, text: str, verdict: str) -> None:
    """Tap a verdict of the item with this text."""
    item = phone.page.get_by_role("group", name=text)
    item.get_by_role("radio", name=verdict, exact=True).check(force=True)
    expect(item).to_contain_text(words.of("you"))


def sign(phone: Chromium, words: Words) -> None:
    """Sign what is answered, by name and line, and see the statement."""
    phone.page.get_by_role("button", name=words.of("sign-submit"), exact=True).click()
    until(lambda: drawn(phone), "a line stands")
    phone.page.get_by_role("button", name=words.of("sign-submit"), exact=True).click()
    expect(phone.page.locator("figure.signed path").first).to_be_visible()


def drawn(phone: Chromium) -> bool:
    """Draw a line with a finger, as one does again where none appeared."""
    pad = phone.page.locator(".pad > svg")
    pad.evaluate("it => it.scrollIntoView({ block: 'center' })")
    box, mouse = pad.bounding_box(), phone.page.mouse
    assert box
    mouse.move(box["x"] + 20, box["y"] + 40)
    mouse.down()
    for n in range(8):
        mouse.move(box["x"] + 20 + n * 30, box["y"] + 30 + (n % 2) * 40)
    mouse.up()
    return bool(pad.locator("path").get_attribute("d"))


def sheet(site: str, made: dict[str, str]) -> list[dict[str, Any]]:
    """Ops of a checklist of 120 items and a check of it that is due now; `made` gets the id of the check."""
    template, made["run"] = new_id(now_ms()), new_id(now_ms())
    head = {"name": {"en": "Long round", "zh-CN": "长检查"}, "use": "check", "line": template, "items": LONG}
    ops = [_op(site, "create", "template", template, {**head, "sections": LONG // SECTION})]
    for n in range(LONG // SECTION):
        items = [_item(n * SECTION + i) for i in range(SECTION)]
        told = {"of": template, "n": n + 1, "title": {"en": f"Part {n + 1}"}, "items": items}
        ops.append(_op(site, "create", "section", new_id(now_ms()), told))
    window = {"starts_at": instant(now_ms()), "due_at": instant(now_ms() + 60 * MINUTE_MS)}
    run = {"template": template, "line": template, "zone": ZONE["stage"].id, "critical": False, **window}
    return [*ops, _op(site, "create", "run", made["run"], run)]


def _item(n: int) -> dict[str, Any]:
    return {
        "id": f"i{n}",
        "text": {"en": f"Bolt {n + 1} is tight", "zh-CN": f"第 {n + 1} 个螺栓已拧紧"},
        "type": "verdict",
    }


def _op(site: str, t: str, kind: str, rec: str, said: dict[str, Any]) -> dict[str, Any]:
    at = now_ms()
    return {"id": new_id(at), "v": 1, "t": t, "site": site, "kind": kind, "rec": rec, "hlc": f"{at}:0000", "set": said}
