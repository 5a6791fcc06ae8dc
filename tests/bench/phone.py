"""Benches of the phone: what an update weighs, how fast a cold start and a save are on a phone six times slower.

The whole browser is slowed, for throttling by DevTools does not reach a service worker (see slow.py).
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from tests.bench.records import make_incidents
from tests.bench.slow import slowed
from tests.browser.builds import DIST
from tests.browser.chromium import BINARY, Pocket
from tests.browser.server import Demo
from tests.browser.steps import ENGLISH, fill_report, sign_in
from tests.browser.waiting import until
from tests.browser.words import Words

RECORDS, PAGE_SIZE, SLOWER, COLD_RUNS, SAVES = 500, 100, 6, 9, 30
BYTES_MOST, COLD_MOST_MS, SAVE_MOST_MS = 45_000, 600, 100
WORDS = Words("en")

FIRST_ROW = """() => {
  const row = () => document.querySelector('main a[href^="/app/incidents/"]')
  const seen = () => requestAnimationFrame(() => setTimeout(() => { window.firstRow ??= performance.now() }))
  new MutationObserver((_, watch) => { if (row()) { watch.disconnect(); seen() } })
    .observe(document, { childList: true, subtree: true })
}"""

SUM = """() => {
  const began = performance.now()
  for (let i = 0, n = 0; i < 3e7; i++) n += i % 7
  return performance.now() - began
}"""


def tell(figure: str, value: float, unit: str, most: float | None = None, **more: Any) -> None:
    """Print one figure as a JSON line; `holds` says whether it is within its gate."""
    machine = {"cores": os.cpu_count(), "system": platform.platform(), "chromium": version()}
    gate = {} if most is None else {"gate": f"≤ {most:g} {unit}", "holds": value <= most}
    print(json.dumps({"figure": figure, "value": round(value, 1), "unit": unit, **gate, **more, **machine}), flush=True)


def version() -> str:
    """The browser's own word for its version."""
    return subprocess.run([BINARY, "--version"], check=True, capture_output=True, text=True).stdout.split()[1]


def weigh() -> None:
    """phone.bytes: worker and page, as brotli sends them; what else a phone fetches is listed apart."""
    assets = json.loads((DIST / "assets.json").read_text())
    size = {name: len(Path(f"{DIST}{path}.br").read_bytes()) for name, path in assets.items() if packed(path)}
    sw = len((DIST / "sw.js.br").read_bytes())
    rest = {name: bytes_ for name, bytes_ in size.items() if name != "page"}
    tell("phone.bytes", sw + size["page"], "B", BYTES_MOST, sw=sw, page=size["page"], apart=rest)


def packed(path: str) -> bool:
    return Path(f"{DIST}{path}.br").exists()


def cold(phone: Pocket, demo: Demo) -> None:
    """phone.cold: from tapping to the first of 500 rows painted, the worker stopped before each run."""
    phone.context.add_init_script(f"({FIRST_ROW})()")
    plain = [first_row(phone.page, demo) for _ in range(COLD_RUNS)]
    with slowed(phone.profile, SLOWER):
        times = [first_row(phone.page, demo) for _ in range(COLD_RUNS)]
    told = {"runs": [round(t) for t in times], "unslowed": round(median(plain)), "records": RECORDS}
    tell("phone.cold", median(times), "ms", COLD_MOST_MS, slowed_by=slowness(phone), **told)


def slowness(phone: Pocket) -> float:
    """How many times longer the same sum takes in a slowed page: the factor as it was, not as it was wished."""
    plain = median(phone.page.evaluate(SUM) for _ in range(5))
    with slowed(phone.profile, SLOWER):
        slow = median(phone.page.evaluate(SUM) for _ in range(5))
    return round(slow / plain, 1)


def first_row(page: Page, demo: Demo) -> float:
    page.goto("about:blank")
    devtools = page.context.new_cdp_session(page)
    devtools.send("ServiceWorker.enable")
    devtools.send("ServiceWorker.stopAllWorkers")
    devtools.detach()
    page.goto(f"{demo.url}/app/incidents")
    return float(until(lambda: page.evaluate("() => window.firstRow"), "the first row is painted"))


def save(phone: Pocket, demo: Demo) -> None:
    """phone.save: from the POST to its answer, each save in a strict transaction."""
    times = [one_save(phone, number) for number in range(SAVES)]
    plain = p95(times)
    with slowed(phone.profile, SLOWER):
        times = [one_save(phone, number) for number in range(SAVES)]
    told = {"median": round(median(times)), "unslowed": round(plain), "runs": SAVES, "records": RECORDS}
    tell("phone.save", p95(times), "ms", SAVE_MOST_MS, slowed_by=slowness(phone), **told)


def p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def one_save(phone: Pocket, number: int) -> float:
    fill_report(phone, WORDS, ENGLISH.zone, f"Saved against the clock {number}")
    with phone.page.expect_response(lambda answer: answer.request.method == "POST" and "/app/" in answer.url) as saved:
        phone.press("button", "Save")
    phone.sees(WORDS.of("saved-answer"))
    return float(saved.value.request.timing["responseStart"])


def main() -> None:
    """All three, one line each."""
    weigh()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        demo = Demo(Path(folder) / "demo")
        demo.start()
        make_incidents(demo, RECORDS)
        phone = Pocket(playwright, Path(folder) / "profile")
        sign_in(phone, demo, ENGLISH.supervisor, WORDS)
        phone.goto(f"{demo.url}/app/incidents")
        expect(phone.page.locator("main a[href^='/app/incidents/']")).to_have_count(PAGE_SIZE)
        phone.network(False)
        cold(phone, demo)
        save(phone, demo)
        phone.close()
        demo.close()


if __name__ == "__main__":
    sys.exit(main())
