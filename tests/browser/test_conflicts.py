"""Two write one field offline and one restores with one tap; what is held is accepted, or rejected with a reason."""

import json
from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import Locator, expect

from tests.browser import measures
from tests.browser.chromium import Chromium
from tests.browser.server import Demo
from tests.browser.steps import CHINESE, ENGLISH, open_incident, report, sign_in
from tests.browser.words import Words

EN, ZH = Words("en"), Words("zh-CN")
CABLE, LIFT, BROOM = "Cable across the aisle 过道有电缆", "Lift stuck 电梯卡住", "扫帚断了"
SENTENCE, HERS, THEIRS = "Water by the door 门口有水", "Water by the west door", "Burst pipe by the door"
PUSH = """async op => {
  const head = { proto: 1, schema: 1, app: 'test', device: op.id, now: Date.now(), pull: false }
  const headers = { 'X-Muster': '1', 'Content-Type': 'application/json' }
  const ops = [[1, { ...op, hlc: `${Date.now()}:0000` }]]
  return (await fetch('/sync', { method: 'POST', headers, body: JSON.stringify({ ...head, ops }) })).json()
}"""


def test_an_overwritten_sentence_is_restored_with_one_tap(demo: Demo, phone: Callable[..., Chromium]) -> None:
    ana, priya, lin = phone("en"), phone("en"), phone("zh-CN")
    sign_in(ana, demo, ENGLISH.reporter, EN)
    report(ana, EN, ENGLISH.zone, SENTENCE)
    sign_in(priya, demo, ENGLISH.supervisor, EN)
    sign_in(lin, demo, "Lin Yue", ZH)
    address = open_incident(priya, demo, SENTENCE)
    for one, words in ((ana, HERS), (priya, THEIRS)):
        one.goto(f"{address}/edit")
        one.network(False)
        one.write(EN("In one sentence"), words)
        one.press("button", EN("Save"))
        expect(one.page.get_by_role("heading", level=1)).to_have_text(words)
    for one in (priya, ana):
        one.network(True)
        one.goto(address)
        one.sees(EN("All received") if one is priya else EN("needs you"))

    lin.goto(f"{demo.url}/app/conflicts")
    told = article(lin, ZH.of("field-sentence"), HERS)
    for words in (HERS, THEIRS, "Ana Silva", "Priya Nair"):
        expect(told).to_contain_text(words)
    expect(told.get_by_role("button", name=ZH.of("card-keep"))).to_be_visible()
    looked_at(lin)

    ana.goto(f"{demo.url}/app/conflicts")
    article(ana, EN.of("field-sentence"), THEIRS)
    looked_at(ana)
    losing = ana if ana.page.get_by_role("button", name="Restore mine").count() else priya
    losing.goto(f"{demo.url}/app/conflicts")
    losing.press("button", "Restore mine")
    losing.sees(EN("Nothing is to be settled"))
    expect(lin.page.get_by_role("article").filter(has_text=HERS)).to_have_count(0)
    for one in (ana, priya, lin):
        one.goto(address)
        expect(one.page.get_by_role("heading", level=1)).to_have_text(HERS if losing is ana else THEIRS)


def test_what_is_held_is_accepted_or_rejected_with_a_reason(demo: Demo, phone: Callable[..., Chromium]) -> None:
    ana, omar, lin = phone("en"), phone("en"), phone("zh-CN")
    sign_in(ana, demo, ENGLISH.reporter, EN)
    report(ana, EN, ENGLISH.zone, CABLE)
    sign_in(omar, demo, "Omar Haddad", EN)
    sign_in(lin, demo, "Lin Yue", ZH)
    address = open_incident(lin, demo, CABLE)
    for words in ("Cable taped down", "Cable removed"):
        held(omar, address, words)

    lin.goto(f"{demo.url}/app/conflicts")
    first = article(lin, ZH.of("card-quarantine"), "Cable taped down")
    expect(first).to_contain_text("Omar Haddad")
    looked_at(lin)
    first.get_by_role("button", name=ZH.of("card-accept"), exact=True).click()
    expect(lin.page.get_by_role("article").filter(has_text="Cable taped down")).to_have_count(0)
    second = article(lin, ZH.of("card-quarantine"), "Cable removed")
    second.get_by_role("button", name=ZH.of("card-reject")).click()
    asked = article(lin, ZH.of("card-quarantine"), "Cable removed").get_by_role("textbox", name=ZH.of("ask-reason"))
    expect(asked).to_be_focused()
    expect(asked).to_have_accessible_description(ZH.of("trouble-reason"))
    looked_at(lin)
    second.get_by_role("textbox", name=ZH.of("ask-reason")).fill("还在那里。")
    second.get_by_role("button", name=ZH.of("card-reject")).click()
    expect(lin.page.get_by_role("article").filter(has_text="Cable removed")).to_have_count(0)
    omar.goto(address)
    expect(omar.page.get_by_role("heading", level=1)).to_have_text("Cable taped down")
    omar.goto(f"{demo.url}/app/conflicts")
    told = omar.page.get_by_role("article").filter(has_text="还在那里。")
    expect(told.first).to_contain_text("Lin Yue")
    expect(told.first).to_contain_text("Cable removed")
    looked_at(omar)


def test_a_saved_queue_is_handed_in(demo: Demo, phone: Callable[..., Chromium]) -> None:
    ana, priya = phone("en"), phone("en")
    sign_in(ana, demo, ENGLISH.reporter, EN)
    ana.network(False)
    report(ana, EN, ENGLISH.zone, LIFT)
    ana.goto(f"{demo.url}/app/queue")
    with ana.page.expect_download() as saved:
        ana.press("link", EN("Export to a file"))
    sign_in(priya, demo, ENGLISH.supervisor, EN)
    priya.goto(f"{demo.url}/app/conflicts")
    priya.press("link", EN("Hand in a saved queue"))
    looked_at(priya)
    priya.page.get_by_label(EN.of("srv-handin-file")).set_input_files(saved.value.path())
    priya.press("button", EN.of("srv-handin-button"))
    priya.sees("One record was taken in.")
    looked_at(priya)
    priya.press("link", EN.of("srv-handin-decide"))
    article(priya, EN.of("card-quarantine"), LIFT).get_by_role("button", name="Accept").click()
    open_incident(priya, demo, LIFT)


def test_fault_29_what_one_leaves_on_a_phone_goes_out_in_ones_own_name(
    demo: Demo, phone: Callable[..., Chromium]
) -> None:
    shared = phone("zh-CN")
    sign_in(shared, demo, CHINESE.reporter, ZH)
    demo.gate.refuses = lambda path: path == "/sync"
    report(shared, ZH, CHINESE.zone, BROOM)
    shared.goto(f"{demo.url}/app/me/leave")
    shared.press("button", ZH.of("leave-anyway"))
    demo.gate.refuses = lambda path: False
    sign_in(shared, demo, CHINESE.supervisor, ZH)
    shared.goto(f"{demo.url}/app/me")
    shared.sees("Wang Fang")
    shared.sees(ZH.of("other-waits-more"))
    looked_at(shared)
    shared.goto(f"{demo.url}/app/incidents")
    expect(shared.page.get_by_role("link").filter(has_text=BROOM)).to_have_count(0)
    shared.goto(demo.link(CHINESE.reporter))
    shared.press("button", ZH("Sign in", "srv-signin-button"))
    shared.page.get_by_role("button", name=ZH.of("srv-other-yes")).click()
    shared.sees(ZH("All received"))
    shared.goto(f"{demo.url}/app/incidents")
    shared.page.get_by_role("link").filter(has_text=BROOM).first.click()
    expect(shared.page.get_by_role("main")).to_contain_text("Wang Fang")


def article(one: Chromium, name: str, words: str) -> Locator:
    """The card of that name with these words."""
    found = one.page.get_by_role("article", name=name, exact=True).filter(has_text=words)
    expect(found).to_be_visible()
    return found


def looked_at(one: Chromium) -> None:
    assert not measures.axe(one.page) + measures.small_targets(one.page)


def held(one: Chromium, address: str, words: str) -> None:
    """A change its author's role does not allow, as an app that does not know better would send it."""
    rec = address.rpartition("/")[2]
    site = json.loads(one.page.evaluate("fetch('/session', { headers: { 'X-Muster': '1' } }).then(it => it.text())"))
    op = {
        "id": str(uuid4()), "v": 1, "t": "fact", "site": site["sites"][0], "kind": "incident", "rec": rec,
        "seen": {"sentence": CABLE}, "set": {"sentence": words},
    }  # fmt: skip
    told = one.page.evaluate(PUSH, op)
    assert told["results"][0][1]["st"] == "quarantined", told
