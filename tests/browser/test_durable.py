"""“Saved on this phone” means on its disk: the save's transaction is strict and the answer waits for it."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Response, Worker

from tests.browser import processes
from tests.browser.chromium import Chromium, Pocket
from tests.browser.conftest import need
from tests.browser.server import Demo
from tests.browser.steps import ENGLISH, fill_report, report, sign_in
from tests.browser.waiting import until
from tests.browser.words import Words

WORDS = Words("en")
DELAY_S = 2.0

WATCH = """() => {
  const begin = IDBDatabase.prototype.transaction
  self.saves = []
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const made = begin.call(this, stores, mode, options)
    // The op and the end of its draft are one transaction; what an exchange notes leaves the drafts alone.
    const saves = mode === 'readwrite' && ['ops', 'drafts'].every(name => stores.includes(name))
    if (this.name.startsWith('muster-outbox') && saves) self.saves.push(made.durability)
    return made
  }
}"""

HOLD_BACK = """delay_ms => {
  const listen = IDBTransaction.prototype.addEventListener
  IDBTransaction.prototype.addEventListener = function (type, heard, ...more) {
    const held = type === 'complete' && this.mode === 'readwrite' && this.objectStoreNames.contains('ops')
    if (!held) return listen.call(this, type, heard, ...more)
    return listen.call(this, type, event => setTimeout(() => heard.call(this, event), delay_ms), ...more)
  }
  const set = function (heard) { this.addEventListener('complete', heard) }
  Object.defineProperty(IDBTransaction.prototype, 'oncomplete', { set, configurable: true })
}"""


def worker(phone: Chromium) -> Worker:
    """The phone's service worker, running."""
    return until(lambda: phone.context.service_workers, "a service worker runs")[-1]


def save(phone: Chromium) -> Response:
    """Press Save; the worker's answer to that POST."""
    with phone.page.expect_response(lambda answer: answer.request.method == "POST" and "/app/" in answer.url) as saved:
        phone.press("button", "Save")
    saved.value.finished()
    return saved.value


def seconds(answer: Response) -> tuple[float, float]:
    """Wall-clock seconds at which the request began and its answer ended."""
    timing = answer.request.timing
    return timing["startTime"] / 1000, (timing["startTime"] + timing["responseEnd"]) / 1000


def test_a_save_is_strict_and_its_answer_waits(demo: Demo, phone: Callable[..., Chromium]) -> None:
    reporter = phone("en")
    sign_in(reporter, demo, ENGLISH.reporter, WORDS)
    reporter.network(False)
    worker(reporter).evaluate(WATCH)
    report(reporter, WORDS, ENGLISH.zone, "Strictly kept")
    # Photos looked for after an exchange keep their books beside, relaxed; the save alone is strict.
    assert worker(reporter).evaluate("self.saves").count("strict") == 1

    fill_report(reporter, WORDS, ENGLISH.zone, "Answered late")
    worker(reporter).evaluate(HOLD_BACK, DELAY_S * 1000)
    began, ended = seconds(save(reporter))
    assert ended - began >= DELAY_S, f"answered after {ended - began:.2f} s, before the transaction was complete"


def test_save_reaches_the_disk_before_the_answer(demo: Demo, pocket: Callable[..., Pocket], tmp_path: Path) -> None:
    """Three rounds under strace: at least one fdatasync of IndexedDB's files between POST and answer."""
    need("strace")
    phone = pocket("en")
    sign_in(phone, demo, ENGLISH.reporter, WORDS)
    phone.network(False)
    with traced(phone, tmp_path / "strace") as syncs:
        for number in range(3):
            fill_report(phone, WORDS, ENGLISH.zone, f"Synced to disk {number}")
            saw_sync_within(*seconds(save(phone)), syncs)
            phone.sees(WORDS.of("saved-answer"))


def saw_sync_within(began: float, ended: float, syncs: Callable[[], list[float]]) -> None:
    span = f"fdatasync between {began:.3f} and {ended:.3f}"
    until(lambda: [at for at in syncs() if began <= at <= ended], lambda: f"{span}, only {syncs()}", 3)


@contextmanager
def traced(phone: Pocket, log: Path) -> Iterator[Callable[[], list[float]]]:
    """While open, gives the wall-clock seconds of every fdatasync of a file of IndexedDB in this browser."""
    pids = [part for pid in processes.of_profile(phone.profile) for part in ("-p", str(pid))]
    command = ["strace", "-f", "-y", "-ttt", "-e", "trace=fdatasync,fsync", "-o", str(log), *pids]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert tracer.stderr
    assert "attached" in tracer.stderr.readline()

    def syncs() -> list[float]:
        lines = [line.split() for line in log.read_text().splitlines() if "IndexedDB" in line]
        return [float(words[1]) for words in lines]

    yield syncs
    tracer.terminate()
    tracer.wait(10)
