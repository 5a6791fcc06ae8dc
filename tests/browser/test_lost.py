"""The phone's databases are lost during a save; what was typed stays until it is saved, and is said to be."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.chromium import Chromium
from tests.browser.pictures import camera
from tests.browser.server import Demo
from tests.browser.steps import ENGLISH, fill_report, report_offline, sign_in, take_photo
from tests.browser.test_durable import worker
from tests.browser.test_tabs import kept
from tests.browser.waiting import until
from tests.browser.words import Words

EN = Words("en")
CLOSED, GONE, DRAFT = "The connection was closed", "The database is gone", "Not written to its end"

# `closed`: by the browser, once. `gone`: each time. `broken`: amid the transaction. `there`: all is well.
LOSE = """how => {
  self.begin ??= IDBDatabase.prototype.transaction
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const saves = mode === 'readwrite' && ['ops', 'drafts'].every(name => stores.includes(name))
    if (saves && how === 'gone') throw new DOMException('Connection to Indexed Database server lost', 'UnknownError')
    if (saves && how === 'closed') this.close()
    const made = self.begin.call(this, stores, mode, options)
    if (saves && how === 'broken') queueMicrotask(() => made.abort())
    return made
  }
  if (how === 'closed') {
    const once = IDBDatabase.prototype.close
    IDBDatabase.prototype.close = function () { how = 'there'; once.call(this) }
  }
}"""


def test_fault_07_the_database_is_lost_during_a_save(demo: Demo, phone: Callable[..., Chromium]) -> None:
    reporter = phone("en")
    sign_in(reporter, demo, ENGLISH.reporter, EN)
    reporter.network(False)
    worker(reporter).evaluate(LOSE, "closed")
    report_offline(reporter, EN, ENGLISH.zone, CLOSED)
    assert kept(reporter.page, CLOSED) == 1
    for how in ("gone", "broken"):
        worker(reporter).evaluate(LOSE, how)
        fill_report(reporter, EN, ENGLISH.zone, GONE)
        with reporter.page.expect_response(lambda answer: answer.request.method == "POST") as answered:
            reporter.press("button", "Save")
        assert answered.value.status >= 500
        expect(reporter.page.get_by_text(EN.of("saved-answer"))).to_have_count(0)
        assert kept(reporter.page, GONE) == 0
        until(lambda: reporter.complaints, "the worker tells why")
        reporter.complaints.clear()
        reporter.goto(f"{demo.url}/app/report")
        expect(reporter.page.get_by_role("textbox", name="In one sentence")).to_have_value(GONE)
    worker(reporter).evaluate(LOSE, "there")
    reporter.press("button", "Save")
    until(lambda: kept(reporter.page, GONE) == 1, "it is saved")


def test_fault_34_who_signs_out_is_warned_and_finds_the_draft_again(demo: Demo, phone: Callable[..., Chromium]) -> None:
    reporter = phone("en")
    sign_in(reporter, demo, ENGLISH.reporter, EN)
    fill_report(reporter, EN, ENGLISH.zone, DRAFT)
    take_photo(reporter, EN, camera())
    reporter.goto(f"{demo.url}/app/me/leave")
    reporter.sees("A draft is not finished.")
    reporter.press("button", EN.of("leave-anyway"))
    sign_in(reporter, demo, ENGLISH.reporter, EN)
    reporter.press("link", "Report")
    expect(reporter.page.get_by_role("textbox", name="In one sentence")).to_have_value(DRAFT)
    expect(reporter.page.locator("form .photo img")).to_have_js_property("naturalWidth", 240)
