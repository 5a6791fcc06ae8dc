"""The board in real browsers: it follows what happens elsewhere, and all of it arrives, though it is sent in two."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from sync.canon import instant
from tests.bench.checks import EXIT, created
from tests.bench.records import new_id, now_ms, push
from tests.browser.chromium import Chromium
from tests.browser.firefox import Firefox
from tests.browser.measures import OVERFLOW, faults
from tests.browser.routes import LANGUAGES
from tests.browser.server import Demo
from tests.browser.steps import CHINESE, ENGLISH, sign_in
from tests.browser.webkit import WebKit
from tests.browser.words import Words
from tests.cast import ZONE, ZONES

HALL_A = ZONE["hall-a"].id
SOON_MS = 3_000
MINUTE_MS = 60_000
NARROW = {"width": 320, "height": 640}
CUT = """() => [...document.querySelectorAll('.places a')].filter(e => e.scrollWidth > e.clientWidth
  || e.getBoundingClientRect().right > innerWidth || e.getBoundingClientRect().height > 90).map(e => e.innerText)"""

# Of each row where its cells begin; a cell that is not beside its row's first has no place.
CELLS = """() => [...document.querySelectorAll('.board tr')].map(row => [...row.children].map(e =>
  e.checkVisibility() && e.getBoundingClientRect().top < row.firstElementChild.getBoundingClientRect().top + 12
    ? Math.round(e.getBoundingClientRect().left) : -1))"""

# Words of a head or a zone's name that stand in two lines, and what is wider than its column.
BROKEN = """() => [...document.querySelectorAll('.board thead th, .board tbody th > span:first-child')].flatMap(e => {
  const [text, range] = [e.firstChild, document.createRange()]
  const apart = ({ index, 0: word }) => {
    range.setStart(text, index)
    range.setEnd(text, index + word.length)
    return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1
  }
  const words = e.checkVisibility() ? [...text.data.matchAll(/[A-Za-z]+/g)] : []
  return [...words.filter(apart).map(([word]) => word), ...(e.scrollWidth > e.clientWidth + 1 ? [text.data] : [])]
})"""


def a_check(site: str, template: str, rec: str) -> list[dict[str, Any]]:
    """A template with one critical item, and a check of it in hall A that is to be done now."""
    items = [{"id": "exit", "text": EXIT, "type": "verdict", "critical": True}]
    sheet = {"line": template, "name": {"en": "Fire exits"}, "use": "check", "sections": 1, "items": 1}
    window = {"starts_at": instant(now_ms() - MINUTE_MS), "due_at": instant(now_ms() + 60 * MINUTE_MS)}
    about = {"template": template, "line": template, "phase": "during", "zone": HALL_A, "critical": True}
    return [
        created(site, "template", template, sheet),
        created(site, "section", new_id(now_ms()), {"of": template, "n": 1, "title": EXIT, "items": items}),
        created(site, "run", rec, {**about, **window}),
    ]


def an_answer(site: str, rec: str, verdict: str) -> list[dict[str, Any]]:
    fields = {"of": rec, "item": "exit", "verdict": verdict, "note": "Two pallets in front of it.", "lang": "en"}
    return [created(site, "answer", new_id(now_ms()), fields)]


def test_an_open_board_follows_what_others_find(demo: Demo, phone: Callable[..., Chromium]) -> None:
    lead, words = phone("en"), Words("en")
    template, rec = new_id(now_ms()), new_id(now_ms())
    push(demo, CHINESE.supervisor, lambda site: a_check(site, template, rec))
    sign_in(lead, demo, ENGLISH.supervisor, words)
    lead.goto(f"{demo.url}/app/board")
    expect(lead.page.get_by_role("table", name="Zones by check")).to_be_visible()
    own, others = (lead.page.locator(f"a[href='/app/board/{HALL_A}/{line}']") for line in (template, "others"))
    cell = own if own.count() else others  # early in the day the demo's own lines leave a column
    expect(cell).to_contain_text("Due")
    push(demo, ENGLISH.reporter, lambda site: an_answer(site, rec, "fail"))
    heading = lead.page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Four zones open. Hall A and Hall B are closed.", timeout=SOON_MS)
    expect(cell).to_contain_text("Failed, critical")
    table = lead.page.get_by_role("table", name="Zones by check")
    expect(table.get_by_role("rowheader", name="Hall A Closed")).to_have_count(1)
    expect(table.get_by_role("rowheader")).to_have_count(len(ZONES))
    lead.sees("Two pallets in front of it.")
    assert not faults(lead.page)
    cell.click()
    expect(heading).to_have_text("Hall A: Failed, critical")
    assert not faults(lead.page)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_places_fit_the_narrowest_phone(demo: Demo, phone: Callable[..., Chromium], lang: str) -> None:
    one = phone(lang)
    sign_in(one, demo, (ENGLISH if lang == "en" else CHINESE).reporter, Words(lang))
    one.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    one.goto(f"{demo.url}/app/board")
    expect(one.page.locator(".places a")).to_have_count(4)
    assert one.page.evaluate(CUT) == []


@pytest.mark.parametrize("width", [900, 1024, 1280, 1920])
def test_on_a_control_rooms_screen_it_is_a_table(demo: Demo, phone: Callable[..., Chromium], width: int) -> None:
    one = phone("en")
    sign_in(one, demo, ENGLISH.supervisor, Words("en"))
    one.page.set_viewport_size({"width": width, "height": 800})
    one.goto(f"{demo.url}/app/board")
    one.sees(Words("en").of("board-marks"))
    expect(one.page.get_by_role("columnheader").first).to_be_visible()
    rows = one.page.evaluate(CELLS)
    assert len(rows) >= 1 + len(ZONES)
    columns = rows[0]
    assert len(columns) > 1
    assert columns == sorted(columns)
    assert all(row == columns for row in rows), "each zone is one row, its cells under their checks"
    assert one.page.evaluate(OVERFLOW) == 0
    assert one.page.evaluate(BROKEN) == []


@pytest.mark.firefox
def test_all_of_it_arrives_in_firefox(demo: Demo, firefox: Callable[[str], Firefox]) -> None:
    one = firefox("en")
    sign_in(one, demo, ENGLISH.reporter, Words("en"))
    one.goto(f"{demo.url}/app/board")
    one.sees(Words("en").of("board-marks"))


@pytest.mark.webkit
def test_all_of_it_arrives_in_webkit(demo: Demo, webkit: Callable[[str], WebKit]) -> None:
    one = webkit("en")
    sign_in(one, demo, ENGLISH.reporter, Words("en"))
    one.goto(f"{demo.url}/app/board")
    one.sees(Words("en").of("board-marks"))
