"""People come, change and go: what a supervisor does on one phone is seen on the phones it is done to."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

from playwright.sync_api import expect

from server.house import DATABASE
from sync import canon
from tests.browser.chromium import Chromium
from tests.browser.paper import FINE, try_list
from tests.browser.server import Demo
from tests.browser.steps import report_offline, sign_in
from tests.browser.test_tabs import kept
from tests.browser.waiting import until
from tests.browser.words import Words
from tests.cast import PERSON, SITE

EN, ZH = Words("en"), Words("zh-CN")
UNSENT = "Nobody has heard of this yet"
READ = """async ([which, store, what]) => {
  const named = (await indexedDB.databases()).find(it => it.name.startsWith(`muster-${which}`))
  const opening = indexedDB.open(named.name)
  const db = await new Promise(ok => { opening.onsuccess = () => ok(opening.result) })
  const within = db.transaction(store).objectStore(store)
  const asked = what ? within.get(what) : within.getAllKeys()
  const told = await new Promise(ok => { asked.onsuccess = () => ok(asked.result) })
  db.close()
  return told
}"""
DEVICE, ROWS = ["outbox", "meta", "device"], ["view", "records", ""]


def test_a_supervisors_day_with_people(demo: Demo, phone: Callable[..., Chromium]) -> None:
    lead, ana, omar = phone("zh-CN"), phone("en"), phone("en")
    sign_in(ana, demo, "Ana Silva", EN)
    sign_in(omar, demo, "Omar Haddad", EN)
    sign_in(lead, demo, "Lin Yue", ZH)
    promote(lead, ana, demo)
    enrol(lead, demo)
    block(lead, omar, demo)
    let_go(lead, ana, demo)


def at(demo: Demo, key: str, act: str = "") -> str:
    """The address of one of the cast among the people, or of a step of theirs."""
    return f"{demo.url}/app/people/{PERSON[key].id}{act}"


def promote(lead: Chromium, ana: Chromium, demo: Demo) -> None:
    """Ana becomes a deputy, and reads it where she looks already."""
    ana.goto(at(demo, "ana"))
    ana.sees(EN.of("member-role-crew"))
    lead.goto(at(demo, "ana", "/edit"))
    lead.page.locator("select[name=role]").select_option("deputy")
    lead.press("button", ZH.of("save"))
    expect(lead.page).to_have_url(at(demo, "ana"))
    lead.sees(ZH.of("member-role-deputy"))
    ana.sees(EN.of("member-role-deputy"))


def enrol(lead: Chromium, demo: Demo) -> None:
    """A list of two people is tried, taken over, and they are among the people."""
    lead.goto(f"{demo.url}/app/people")
    lead.press("link", ZH.of("roster"))
    try_list(lead.page, FINE.format(lang="A"))
    lead.sees(ZH.of("srv-roster-try"))
    lead.page.locator("form[action^='/roster/apply?'] button").click()
    lead.sees(ZH.of("srv-roster-after"))
    lead.press("link", ZH.of("srv-roster-back"))
    lead.sees("Gao Lan 高岚 A")
    lead.sees("Nina Okafor A")


def block(lead: Chromium, omar: Chromium, demo: Demo) -> None:
    """Omar's phone is blocked while it has no network: it is told when it has one, and keeps what it did not send."""
    omar.network(False)
    report_offline(omar, EN, "Hall A", UNSENT)
    tell_of_phones(demo)
    own = canon.v5("device_status", SITE, str(omar.page.evaluate(READ, DEVICE)))
    lead.goto(at(demo, "omar"))
    lead.page.locator(f"a[href$='/phone/{own}']").click()
    with lead.page.expect_response(lambda answer: answer.request.method == "POST") as blocked:
        lead.press("button", ZH.of("do-phone"))
    assert blocked.value.status == 303
    omar.network(True)
    omar.goto(f"{demo.url}/app/queue")
    omar.sees(EN.of("phone-blocked"))
    omar.sees(UNSENT)
    assert kept(omar.page, UNSENT) == 1
    omar.goto(demo.link("Omar Haddad"))
    omar.press("button", EN.of("srv-signin-button"))
    omar.sees(EN.of("phone-blocked"))
    assert kept(omar.page, UNSENT) == 1


def tell_of_phones(demo: Demo) -> None:
    """What the server does once a minute is due now."""
    with closing(sqlite3.connect(demo.folder / "data" / DATABASE, timeout=10)) as database, database:
        database.execute("DELETE FROM lease WHERE name = 'device_status'")


def let_go(lead: Chromium, ana: Chromium, demo: Demo) -> None:
    """Ana leaves the site: her open phone says so, and has nothing of it any more."""
    ana.goto(f"{demo.url}/app/incidents")
    assert ana.page.evaluate(READ, ROWS)
    lead.goto(at(demo, "ana", "/end"))
    lead.press("button", ZH.of("do-end"))
    expect(lead.page).to_have_url(f"{demo.url}/app/people")
    until(lambda: not ana.page.evaluate(READ, ROWS), "her phone holds nothing of the site")
    ana.goto(f"{demo.url}/app/")
    ana.sees(EN.of("off-site"))
