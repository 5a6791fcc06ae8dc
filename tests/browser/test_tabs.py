"""One phone, several tabs, and a worker that dies at the wrong moment: one record, once."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.chromium import Chromium
from tests.browser.server import Demo
from tests.browser.steps import ENGLISH, fill_report, report, sign_in
from tests.browser.test_durable import HOLD_BACK, worker
from tests.browser.waiting import until
from tests.browser.words import Words

WORDS = Words("en")

OPS = """async sentence => {
  const named = (await indexedDB.databases()).find(it => it.name.startsWith('muster-outbox'))
  const opening = indexedDB.open(named.name)
  const db = await new Promise(ok => { opening.onsuccess = () => ok(opening.result) })
  const all = db.transaction('ops').objectStore('ops').getAll()
  const ops = await new Promise(ok => { all.onsuccess = () => ok(all.result) })
  db.close()
  return ops.filter(op => op.text.includes(sentence)).length
}"""


def kept(page: Page, sentence: str) -> int:
    """How many ops of this phone's outbox carry `sentence`."""
    return int(page.evaluate(OPS, sentence))


def test_fault_05_two_tabs_send_once_and_show_the_same(demo: Demo, phone: Callable[..., Chromium]) -> None:
    """Both tabs live from one outbox; what one saves the other shows, and the server has it once."""
    sentence = "Seen from two tabs"
    reporter, supervisor = phone("en"), phone("en")
    sign_in(reporter, demo, ENGLISH.reporter, WORDS)
    other = reporter.context.new_page()
    other.goto(f"{demo.url}/app/incidents")
    report(reporter, WORDS, ENGLISH.zone, sentence)
    expect(other.locator("main")).to_contain_text(sentence)
    for page in (reporter.page, other):
        page.evaluate("() => navigator.serviceWorker.controller.postMessage({ t: 'exchange', why: 'try' })")
    reporter.sees("All received")
    sign_in(supervisor, demo, ENGLISH.supervisor, WORDS)
    supervisor.goto(f"{demo.url}/app/incidents")
    expect(supervisor.page.get_by_role("link").filter(has_text=sentence)).to_have_count(1)


def test_fault_03_worker_killed_between_commit_and_answer(demo: Demo, phone: Callable[..., Chromium]) -> None:
    """The op is in the outbox, the page was never answered; nothing is asked or sent twice."""
    sentence = "The worker died just then"
    reporter = phone("en")
    sign_in(reporter, demo, ENGLISH.reporter, WORDS)
    reporter.network(False)
    fill_report(reporter, WORDS, ENGLISH.zone, sentence)
    until(lambda: kept(reporter.page, sentence) == 0, "the outbox can be read")
    worker(reporter).evaluate(HOLD_BACK, 20_000)
    reporter.page.get_by_role("button", name="Save").click(no_wait_after=True)
    until(lambda: kept(reporter.page, sentence) == 1, "the op is in the outbox")
    devtools = reporter.context.new_cdp_session(reporter.page)
    devtools.send("ServiceWorker.enable")
    devtools.send("ServiceWorker.stopAllWorkers")
    reporter.goto(f"{demo.url}/app/report")
    expect(reporter.page.get_by_role("textbox", name="In one sentence")).to_have_value("")
    reporter.goto(f"{demo.url}/app/queue")
    reporter.sees("1 waiting")
    assert kept(reporter.page, sentence) == 1
