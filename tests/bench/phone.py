"""Benches of the phone: what an update weighs, how fast a cold start and a save are on a phone six times slower.

The whole browser is slowed, for throttling by DevTools does not reach a service worker (see slow.py).
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from time import sleep
from typing import Any

from playwright.sync_api import expect, sync_playwright

from tests.bench.checks import LINES, ROWS, make_checks
from tests.bench.devtools import Bare
from tests.bench.records import make_incidents, push
from tests.bench.slow import slowed
from tests.browser.builds import DIST
from tests.browser.chromium import BINARY, Pocket
from tests.browser.rounds import LONG, sheet
from tests.browser.server import Demo
from tests.browser.steps import ENGLISH, sign_in
from tests.browser.words import Words

RECORDS, PAGE_SIZE, SLOWER, COLD_RUNS, SAVES, TAPS = 500, 100, 6, 9, 30, 30
MANY, OPEN = 5_000, 60  # incidents on the phone of a site that has run for months, and those not closed yet
INCIDENTS, BOARD, CHECKS = "/app/incidents", "/app/board", "/app/checklists"
ARRIVE_MS = 180_000  # until a site of thousands of records is on the phone
FINGER_S = 1.0  # from the last letter to the tap
BYTES_MOST, COLD_MOST_MS, SAVE_MOST_MS, LIST_MOST_MS, BOARD_MOST_MS, TAP_MOST_MS = 45_000, 600, 100, 600, 600, 100

FIRST_ROW = """
  const row = () => document.querySelector(`main a[href^="${location.pathname}/"]`)
  const seen = () => requestAnimationFrame(() => setTimeout(() => { window.firstRow ??= performance.now() }))
  new MutationObserver((_, watch) => { if (row()) { watch.disconnect(); seen() } })
    .observe(document, { childList: true, subtree: true })
"""
FILL = """(() => {
  for (const value of ['spill', 'serious']) document.querySelector(`input[value=${value}]`).click()
  const words = document.querySelector('textarea')
  words.value = 'Saved against the clock'
  words.dispatchEvent(new Event('input', { bubbles: true }))
})()"""
KEPT = "document.querySelector('[data-kept]:not([hidden])') !== null"
TAP = """(() => {
  performance.clearResourceTimings()
  window.tapped = performance.now()
  document.querySelector('form.stack--wide button.button--main').click()
})()"""
ANSWERED = """(() => {
  const post = performance.getEntriesByType('resource').find(it => it.redirectEnd > 0)
  return /report.[0-9a-f-]{36}$/.test(location.pathname) && post && post.redirectEnd - window.tapped
})()"""
TAP_ITEM = """(n => {
  const item = () => document.querySelectorAll('fieldset.item')[n]
  item().scrollIntoView({ block: 'center' })
  window.told = 0
  const seen = () => requestAnimationFrame(() => setTimeout(() => { window.told ||= performance.now() - began }))
  new MutationObserver((_, watch) => { if (item().querySelector('.item__who')) { watch.disconnect(); seen() } })
    .observe(document.body, { childList: true, subtree: true })
  const began = performance.now()
  item().querySelector('input[value=pass]').click()
  requestAnimationFrame(() => setTimeout(() => { window.chosen = performance.now() - began }))
})(%d)"""
SUM = """(() => {
  const began = performance.now()
  for (let i = 0, n = 0; i < 3e7; i++) n += i % 7
  return performance.now() - began
})()"""


def tell(name: str, value: float, unit: str, most: float | None, **more: Any) -> None:
    """Print one figure as a JSON line; `holds` says whether it is within its gate, where it has one."""
    machine = {"cores": os.cpu_count(), "system": platform.platform(), "load": os.getloadavg()}
    held = {} if most is None else {"gate": most, "holds": value <= most}
    told = {"name": name, "value": round(value, 2 if value < 100 else None), "unit": unit, **more, **held}
    print(json.dumps(told | {"machine": machine, "versions": {"chromium": version()}}), flush=True)


def version() -> str:
    """The browser's own word for its version."""
    return subprocess.run([BINARY, "--version"], check=True, capture_output=True, text=True).stdout.split()[1]


def weigh() -> None:
    """phone.bytes: worker and page, as brotli sends them; what else a phone fetches is listed apart."""
    assets = json.loads((DIST / "assets.json").read_text())
    packed = {name: Path(f"{DIST}{path}.br") for name, path in assets.items()}
    size = {name: path.stat().st_size for name, path in packed.items() if path.exists()}
    sw, page = (DIST / "sw.js.br").stat().st_size, size.pop("page")
    tell("phone.bytes", sw + page, "B", BYTES_MOST, sw=sw, page=page, apart=size)


def cold(phone: Bare, url: str) -> None:
    """phone.cold: from tapping to the first of 500 rows painted, the worker stopped before each run."""
    opened(phone, url + INCIDENTS, "phone.cold", COLD_MOST_MS, RECORDS)


def opened(phone: Bare, url: str, name: str, most_ms: float, records: int) -> None:
    """From tapping to the first row of the list at `url` painted, where so many records are on the phone."""
    phone("Page.enable")
    phone("ServiceWorker.enable")
    phone("Page.addScriptToEvaluateOnNewDocument", source=FIRST_ROW)
    plain = [first_row(phone, url) for _ in range(COLD_RUNS)]
    with slowed(phone.profile, SLOWER):
        times = [first_row(phone, url) for _ in range(COLD_RUNS)]
    phone("ServiceWorker.disable")
    told = {"runs": [round(t) for t in times], "unslowed": round(median(plain)), "records": records}
    tell(name, median(times), "ms", most_ms, slowed_by=slowness(phone), **told)


def first_row(phone: Bare, url: str) -> float:
    go(phone, "about:blank")
    phone("ServiceWorker.stopAllWorkers")
    go(phone, url)
    return float(phone.wait("window.firstRow"))


def go(phone: Bare, url: str) -> None:
    phone("Page.navigate", url=url)
    phone.wait(f"location.href === '{url}' && document.readyState === 'complete'")


def save(phone: Bare, url: str) -> None:
    """phone.save: from the tap to the answer, each save in a strict transaction; the form was filled as people do."""
    plain = [one_save(phone, url) for _ in range(SAVES)]
    with slowed(phone.profile, SLOWER):
        times = [one_save(phone, url) for _ in range(SAVES)]
    told = {"median": round(median(times)), "unslowed": round(p95(plain)), "runs": SAVES, "records": RECORDS}
    tell("phone.save", p95(times), "ms", SAVE_MOST_MS, slowed_by=slowness(phone), **told)


def one_save(phone: Bare, url: str) -> float:
    go(phone, f"{url}/app/report")
    phone.run(FILL)
    phone.wait(KEPT)
    sleep(FINGER_S)
    phone.run(TAP)
    return float(phone.wait(ANSWERED))


def p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def slowness(phone: Bare) -> float:
    """How many times longer the same sum takes in a slowed page: the factor as it was, not as it was wished."""
    plain = median(phone.run(SUM) for _ in range(5))
    with slowed(phone.profile, SLOWER):
        slow = median(phone.run(SUM) for _ in range(5))
    return round(slow / plain, 1)


def incidents(count: int, approved: int = 0) -> Callable[[Demo], None]:
    """Fills a site with so many reports."""
    return lambda demo: make_incidents(demo, count, approved)


@contextmanager
def furnished(
    fill: Callable[[Demo], None], at: str, rows: int, to: Callable[[], str] = str
) -> Iterator[tuple[Bare, str]]:
    """A supervisor's phone that holds what a site was filled with: at least so many links on the screen `at` tell it.

    They lead to what stands under `at`, or only `to` one place there. The server is dead, so that the phone has the
    machine for itself.
    """
    with tempfile.TemporaryDirectory() as folder:
        demo, profile = Demo(Path(folder) / "demo"), Path(folder) / "profile"
        demo.start()
        fill(demo)
        with sync_playwright() as playwright:
            phone = Pocket(playwright, profile)
            sign_in(phone, demo, ENGLISH.supervisor, Words("en"))
            phone.goto(demo.url + at)
            links = phone.page.locator(f"main a[href^='{at}/{to()}']")
            expect(links.nth(rows - 1)).to_be_attached(timeout=ARRIVE_MS)
            phone.close()
        demo.kill()
        bare = Bare(profile)
        yield bare, demo.url
        bare.close()
        demo.close()


def main() -> None:
    """One line each: what the phone weighs, its cold start, its saves, a long list, and a board of 300 cells."""
    weigh()
    with furnished(incidents(RECORDS), INCIDENTS, PAGE_SIZE) as (phone, url):
        cold(phone, url)
        save(phone, url)
    with furnished(incidents(MANY, MANY - OPEN), INCIDENTS, PAGE_SIZE) as (phone, url):
        opened(phone, url + INCIDENTS, "list.open", LIST_MOST_MS, MANY)
    board()
    round_of_120()


def round_of_120() -> None:
    """checklist.answer: from a tap on Pass to the item that says who answered, in a check of 120 items.

    By then the answer is on the disk. `chosen` is when the tapped tile is painted as chosen.
    """
    made = {"run": ""}
    with furnished(
        lambda demo: push(demo, "Lin Yue", lambda site: sheet(site, made)), CHECKS, 1, lambda: made["run"]
    ) as (phone, url):
        go(phone, f"{url}{CHECKS}/{made['run']}")
        plain = [one_tap(phone, n) for n in range(TAPS)]
        with slowed(phone.profile, SLOWER):
            slow = [one_tap(phone, n) for n in range(TAPS, 2 * TAPS)]
        times, chosen = [told for told, _ in slow], [chosen for _, chosen in slow]
        about = {"chosen": round(p95(chosen)), "median": round(median(times)), "runs": TAPS, "items": LONG}
        told = {**about, "unslowed": round(p95([told for told, _ in plain]))}
        tell("checklist.answer", p95(times), "ms", TAP_MOST_MS, slowed_by=slowness(phone), **told)


def one_tap(phone: Bare, n: int) -> tuple[float, float]:
    """Until it is told, and until it is chosen, in ms."""
    phone.run(TAP_ITEM % n)
    told = float(phone.wait("window.told"))
    sleep(FINGER_S / 2)
    return told, float(phone.run("window.chosen"))


def board() -> None:
    """board.open: from tapping to the first zone painted; three weeks of checks to come are on the phone too."""
    cells = ROWS * LINES
    with furnished(make_checks, BOARD, cells) as (phone, url):
        opened(phone, url + BOARD, "board.open", BOARD_MOST_MS, cells)


if __name__ == "__main__":
    sys.exit(main())
