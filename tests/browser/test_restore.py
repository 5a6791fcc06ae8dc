"""The disk of the server is lost and put back while phones are open: nothing on them goes, and all agree again."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.chromium import Chromium
from tests.browser.server import ROOT, Demo
from tests.browser.steps import ENGLISH, report, sign_in
from tests.browser.waiting import until
from tests.browser.words import Words

EN = Words("en")
IN_BACKUP, LOST_ONCE, LOST_TWICE, AFTER = "Before the backup", "Not in any backup", "Nor is this", "On the new disk"
EPOCH = """async () => {
  const named = (await indexedDB.databases()).find(it => it.name.startsWith('muster-outbox'))
  const opening = indexedDB.open(named.name)
  const db = await new Promise(ok => { opening.onsuccess = () => ok(opening.result) })
  const asked = db.transaction('meta').objectStore('meta').get('epoch')
  const epoch = await new Promise(ok => { asked.onsuccess = () => ok(asked.result) })
  db.close()
  return epoch
}"""


def muster(*args: str) -> None:
    """A command of the operator's."""
    done = subprocess.run(
        [sys.executable, "-m", "server", *args], cwd=ROOT, text=True, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


def test_fault_26_restore_while_phones_are_open(demo: Demo, phone: Callable[..., Chromium], tmp_path: Path) -> None:
    """The chip goes on, what the backup has not comes back, and nothing is there twice."""
    reporter, supervisor = phone("en"), phone("en")
    sign_in(supervisor, demo, ENGLISH.supervisor, EN)
    sign_in(reporter, demo, ENGLISH.reporter, EN)
    data, backup = demo.folder / "data", tmp_path / "safe.sqlite"
    report(reporter, EN, ENGLISH.zone, IN_BACKUP)
    reporter.sees(EN("All received"))
    muster("backup", str(backup), "--with-keys", "--data", str(data))
    for sentence in (LOST_ONCE, LOST_TWICE):
        report(reporter, EN, ENGLISH.zone, sentence)
        reporter.sees(EN("All received"))
    supervisor.goto(f"{demo.url}/app/inbox")
    shows(supervisor, IN_BACKUP, LOST_ONCE, LOST_TWICE)
    before = reporter.page.evaluate(EPOCH)

    demo.kill()
    shutil.rmtree(data)
    muster("restore", str(backup), "--data", str(data))
    demo.start()

    report(reporter, EN, ENGLISH.zone, AFTER)
    reporter.sees(EN("All received"))
    until(lambda: reporter.page.evaluate(EPOCH) != before, "the reporter's phone knows the new history")
    for one in (reporter, supervisor):
        one.goto(f"{demo.url}/app/incidents")
        shows(one, IN_BACKUP, LOST_ONCE, LOST_TWICE, AFTER)
        one.sees(EN("All received"))
    newcomer = phone("en")
    sign_in(newcomer, demo, ENGLISH.second, Words("zh-CN"))
    newcomer.goto(f"{demo.url}/app/incidents")
    shows(newcomer, IN_BACKUP, LOST_ONCE, LOST_TWICE, AFTER)


def shows(phone: Chromium, *sentences: str) -> None:
    """Each of these once."""
    for sentence in sentences:
        expect(phone.page.get_by_role("link").filter(has_text=sentence)).to_have_count(1)
