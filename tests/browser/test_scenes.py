"""What screens show after a press: refused forms, codes, no network, signed out. Measured like every screen."""

import re
from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Browser, expect

from tests.browser import routes
from tests.browser.chromium import Chromium, settings
from tests.browser.measures import faults
from tests.browser.server import Demo
from tests.browser.steps import Team, sign_in
from tests.browser.test_screens import TEAMS
from tests.browser.words import Words

Phone = Callable[..., Chromium]
REVEAL = """() => {
  for (const part of document.querySelectorAll('[hidden]')) {
    part.hidden = false
    part.style.setProperty('display', getComputedStyle(part).display, 'important') // whatever the page decides next
  }
}"""


class Press(NamedTuple):
    """On the screen `pattern` enter `fields` and press the button `button`; then the words `told` are there.

    Buttons and words are named by their ids in the catalogue.
    """

    pattern: str
    fields: dict[str, str]
    button: str
    told: str


ONLINE = (
    Press("/app/report", {}, "save", "trouble-what"),
    Press("/app/incidents/:id/edit", {"sentence": "雨 rain " * 400}, "save", "trouble-long"),
    Press("/app/incidents/:id/give_back", {}, "act-give_back", "trouble-reason"),
    Press("/app/incidents/:id/void", {}, "act-void", "trouble-reason"),
    Press("/app/incidents/:id", {}, "add-comment", "trouble-said"),
    Press("/app/templates/import", {"json": "{}"}, "import-go", "wrong-format"),
    Press("/app/people/invite", {}, "make-code", "trouble-name"),
    Press("/app/people/invite", {"name": "Gao Lan 高岚"}, "make-code", "copy-link"),
    Press("/app/people", {}, "sign-in-code", "copy-link"),
)
OFFLINE = (
    Press("/app/people/invite", {"name": "Gao Lan 高岚"}, "make-code", "invite-offline"),
    Press("/app/people", {}, "sign-in-code", "no-code-made"),
    Press("/app/queue", {}, "try-now", "tried"),
    Press("/app/me/leave", {}, "leave-anyway", "leave-offline"),
)


def play(phone: Chromium, words: Words, press: Press, address: str) -> list[str]:
    """What is wrong with the page after the press."""
    phone.goto(address)
    for name, text in press.fields.items():
        phone.page.locator(f"[name={name}]").fill(text)
    phone.page.get_by_role("button", name=words.of(press.button), exact=True).first.click()
    phone.sees(words.of(press.told))
    return seen(phone, f"{press.pattern}, {press.told}")


def seen(phone: Chromium, scene: str) -> list[str]:
    """The faults of the page as it stands, each with the scene's name."""
    return [f"{scene}: {fault}" for fault in faults(phone.page)]


@TEAMS
def test_what_a_press_answers(demo: Demo, phone: Phone, team: Team) -> None:
    supervisor, words = phone(team.lang), Words(team.lang)
    sign_in(supervisor, demo, team.supervisor, words)
    address = routes.screens(supervisor, demo, {press.pattern for press in (*ONLINE, *OFFLINE)})
    found = [fault for press in ONLINE for fault in play(supervisor, words, press, address[press.pattern])]
    supervisor.network(False)
    found += [fault for press in OFFLINE for fault in play(supervisor, words, press, address[press.pattern])]
    assert not found, "\n".join(found)


@TEAMS
def test_what_waits_for_its_moment(demo: Demo, phone: Phone, team: Team) -> None:
    """The update notice, the install card, “kept on this phone”: in the page from the start, shown when it is time."""
    reporter = phone(team.lang)
    sign_in(reporter, demo, team.reporter, Words(team.lang))
    found = []
    for place in ("", "report", "me"):
        reporter.goto(f"{demo.url}/app/{place}")
        reporter.page.evaluate(REVEAL)
        expect(reporter.page.locator("#update")).to_be_visible()
        found += seen(reporter, place)
    assert not found, "\n".join(found)


@TEAMS
def test_nobody_is_signed_in(demo: Demo, phone: Phone, browser: Browser, team: Team) -> None:
    """The session ended on the server, then here; and a browser that cannot keep Muster at all."""
    one, words = phone(team.lang), Words(team.lang)
    sign_in(one, demo, team.reporter, words)
    one.context.clear_cookies()
    one.goto(f"{demo.url}/app/queue")
    one.press("button", words.of("try-now"))
    one.sees(words.of("signed-out"))
    found = seen(one, "signed out")
    one.goto(f"{demo.url}/app/me/leave")
    one.press("button", words.of("sign-out"))
    expect(one.page).to_have_url(f"{demo.url}/login")
    one.goto(f"{demo.url}/app/")
    one.sees(words.of("stranger"))
    found += seen(one, "stranger")
    bare = Chromium(browser.new_context(**settings(team.lang, service_workers="block")))
    bare.goto(f"{demo.url}/app/")
    bare.sees(words.of("boot-no-worker"))
    found += seen(bare, "boot")
    bare.close()
    assert not found, "\n".join(found)


@TEAMS
def test_forms_of_the_server(demo: Demo, phone: Phone, team: Team) -> None:
    """A wrong password; an invitation that needs a longer one; the same twice used; a phone that is somebody else's."""
    supervisor, newcomer, words = phone(team.lang), phone(team.lang), Words(team.lang)
    newcomer.goto(f"{demo.url}/login")
    found = answered(newcomer, {"who": "Nobody", "password": "quay lamp orchid"}, words, "srv-login-wrong")
    sign_in(supervisor, demo, team.supervisor, words)
    link = invited(supervisor, demo, words)
    newcomer.goto(link)
    found += answered(newcomer, {"password": "short"}, words, "srv-join-short-password")
    newcomer.page.locator("[name=password]").fill("quay lamp orchid 7")
    for _ in range(2):  # an invitation is good for two browsers
        newcomer.page.locator("main .button--main").click()
        newcomer.sees(words("All received"))
        newcomer.goto(link)
    newcomer.sees(words.of("problem-invite_used"))
    found += seen(newcomer, "used")
    newcomer.goto(demo.link(team.reporter))
    found += answered(newcomer, {}, words, "srv-other-title")
    assert not found, "\n".join(found)


def answered(phone: Chromium, fields: dict[str, str], words: Words, told: str) -> list[str]:
    """Fill the server's form, send it, and measure what comes back."""
    for name, text in fields.items():
        phone.page.locator(f"[name={name}]").fill(text)
    phone.page.locator("main .button--main").click()
    phone.sees(words.of(told))
    return seen(phone, told)


def invited(supervisor: Chromium, demo: Demo, words: Words) -> str:
    """The link for a new deputy, who needs a password; a namesake would be asked about first."""
    supervisor.goto(f"{demo.url}/app/people/invite")
    supervisor.page.locator("[name=name]").fill({"en": "Ren Fei 任飞", "zh-CN": "Xu Jing 许静"}[words.lang])
    supervisor.page.locator("[name=role]").select_option("deputy")
    supervisor.page.locator("[name=lang]").select_option(words.lang)
    supervisor.press("button", words.of("make-code"))
    found = re.search(re.escape(demo.url) + r"/join/[\w-]+", supervisor.page.locator(".link").inner_text())
    assert found
    return found[0]
