"""Benches of photos: from the camera's file to a picture in the form, and from Save to the server over a poor line.

`python -m tests.bench.photos`.
"""

import io
import random
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.bench.devtools import Bare
from tests.bench.line import Line
from tests.bench.phone import SLOWER, go, slowness, tell
from tests.bench.slow import slowed
from tests.browser.chromium import Pocket
from tests.browser.server import Demo
from tests.browser.steps import ENGLISH, fill_report, sign_in, take_photo
from tests.browser.waiting import until
from tests.browser.words import Words

WORKED, SENT = 7, 5  # runs
SIZE = (4032, 3024)
RATE, RTT_S, LOSS = 50_000, 0.3, 0.01
SOON_MOST_S, FULL_MOST_S = 2, 12
GAUGE = """(() => {
  window.ready = undefined
  const input = document.querySelector('input[type=file]')
  input.addEventListener('change', () => { window.picked = performance.now() }, { capture: true })
  new MutationObserver((_, watch) => {
    const shown = document.querySelector('.photos img')
    if (!shown) return
    watch.disconnect()
    shown.decode().then(() => { window.ready = performance.now() - window.picked })
  }).observe(document.body, { childList: true, subtree: true })
})()"""
STORED = """
    SELECT blob.size FROM blob JOIN blob_ref ON blob_ref.blob_id = blob.id
    WHERE state = 'stored' AND role = ? ORDER BY n DESC
"""


def scene(seed: int) -> bytes:
    """A JPEG of 12 megapixels with as much in it as a phone's camera sees: three to four megabytes."""
    chance = random.Random(seed)
    coarse = Image.frombytes("RGB", (252, 189), chance.randbytes(252 * 189 * 3)).resize(
        (4032, 3024), Image.Resampling.BICUBIC
    )
    fine = Image.effect_noise(SIZE, 22).convert("RGB")
    file = io.BytesIO()
    Image.blend(coarse, fine, 0.35).save(file, "JPEG", quality=82)
    return file.getvalue()


def work(profile: Path, url: str, folder: Path) -> None:
    """photo.work: from the choice in the camera's dialogue to the small picture decoded in the form."""
    files = [folder / f"{n}.jpg" for n in range(2 * WORKED)]
    for n, file in enumerate(files):
        file.write_bytes(scene(n))
    phone = Bare(profile)
    plain = [picked(phone, url, file) for file in files[:WORKED]]
    with slowed(profile, SLOWER):
        times = [picked(phone, url, file) for file in files[WORKED:]]
    told = {"unslowed": round(median(plain)), "file": files[0].stat().st_size, "runs": [round(one) for one in times]}
    tell("photo.work", median(times), "ms", None, slowed_by=slowness(phone), **told)
    phone.close()


def picked(phone: Bare, url: str, file: Path) -> float:
    go(phone, f"{url}/app/report")
    phone.run("document.querySelectorAll('[data-drop]').forEach(it => it.click())")
    phone.wait("document.querySelector('.photos img') === null")
    phone.run(GAUGE)
    phone("DOM.enable")
    root = phone("DOM.getDocument")["root"]["nodeId"]
    node = phone("DOM.querySelector", nodeId=root, selector="input[type=file]")["nodeId"]
    phone("DOM.setFileInputFiles", nodeId=node, files=[str(file)])
    return float(phone.wait("window.ready"))


def received(phone: Pocket, demo: Demo, words: Words) -> None:
    """photo.received: from Save to text and thumbnail, and to the whole picture, on the server's disk."""
    line = Line(demo.port, RATE, RTT_S, LOSS)
    soon: list[float] = []
    full: list[float] = []
    for run in range(SENT):
        sentence = f"Over a poor line {run}"
        fill_report(phone, words, ENGLISH.zone, sentence)
        take_photo(phone, words, scene(100 + run))
        before = {role: len(sizes(demo, role)) for role in ("thumb", "full")}
        demo.gate.upstream_port = line.port
        began = time.monotonic()
        phone.press("button", words("Save"))
        soon.append(at(demo, before["thumb"], "thumb") - began)
        full.append(at(demo, before["full"], "full") - began)
        demo.gate.upstream_port = demo.port
    line.close()
    about = {"rate": RATE, "rtt_s": RTT_S, "loss": LOSS, "kept": sizes(demo, "full")[:SENT]}
    tell("photo.received.thumb", median(soon), "s", SOON_MOST_S, runs=[round(one, 2) for one in soon], **about)
    tell("photo.received.full", median(full), "s", FULL_MOST_S, runs=[round(one, 2) for one in full], **about)


def at(demo: Demo, before: int, role: str) -> float:
    """When more pictures of that role than `before` are on the server's disk."""
    return float(until(lambda: len(sizes(demo, role)) > before and time.monotonic(), f"a {role} is stored", 60))


def sizes(demo: Demo, role: str) -> list[int]:
    """The sizes of the stored pictures of that role, the newest first, read from outside."""
    with sqlite3.connect(f"file:{demo.folder / 'data' / 'muster.sqlite'}?mode=ro", uri=True) as database:
        return [size for (size,) in database.execute(STORED, (role,))]


def main() -> None:
    """One line each."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        demo, profile, words = Demo(Path(folder) / "demo"), Path(folder) / "profile", Words("en")
        demo.start()
        phone = Pocket(playwright, profile)
        sign_in(phone, demo, ENGLISH.reporter, words)
        received(phone, demo, words)
        phone.close()
        demo.kill()
        work(profile, demo.url, Path(folder))
        demo.close()


if __name__ == "__main__":
    sys.exit(main())
