"""What people do, in the words of the journeys; each step waits for what the person would wait for."""

from typing import NamedTuple

from playwright.sync_api import expect

from tests.browser.chromium import Chromium
from tests.browser.hand import Hand
from tests.browser.server import Demo
from tests.browser.words import Words


class Team(NamedTuple):
    """One reporter and one supervisor of the demo cast who share a language."""

    lang: str
    reporter: str
    supervisor: str
    second: str
    zone: str


ENGLISH = Team("en", "Ana Silva", "Priya Nair", "Lin Yue", "Hall A")
CHINESE = Team("zh-CN", "Wang Fang", "Lin Yue", "Chen Bo", "A馆")


def sign_in(phone: Hand, demo: Demo, name: str, words: Words) -> None:
    """From the sign-in link to a Today that holds the site."""
    phone.goto(demo.link(name))
    phone.press("button", words("Sign in", "srv-signin-button"))
    phone.sees(words("All received"))
    phone.rest()
    phone.goto(f"{demo.url}/app/")


def fill_report(phone: Hand, words: Words, zone: str, sentence: str) -> None:
    """Four taps and one sentence, from any screen with the bottom bar; the draft is kept, and Save is left to press."""
    phone.press("link", words("Report"))
    phone.press("radio", words("Spill", "incident-what-"))
    phone.press("radio", words("Serious", "incident-severity-"))
    phone.pick(words("Where?"), zone)
    phone.write(words("In one sentence"), sentence)
    phone.sees(words.of("draft-kept"))


def report(phone: Hand, words: Words, zone: str, sentence: str) -> None:
    """Report an incident; the screen that follows says how far it is, and with a network that soon changes."""
    fill_report(phone, words, zone, sentence)
    phone.press("button", words("Save"))
    phone.sees(words.of("report-another"))


def take_photo(phone: Hand, words: Words, picture: bytes) -> None:
    """Take a photo for the form on the screen and see it there, to be taken out again."""
    phone.attach(picture)
    phone.sees(words.of("remove"))


def report_offline(phone: Hand, words: Words, zone: str, sentence: str) -> None:
    """Report an incident without a network and be told that the phone has it."""
    report(phone, words, zone, sentence)
    phone.sees(words.of("saved-answer"))


def open_incident(supervisor: Chromium, demo: Demo, sentence: str) -> str:
    """A supervisor finds an incident in the inbox by its sentence and opens it; answers its address."""
    supervisor.goto(f"{demo.url}/app/inbox")
    supervisor.page.get_by_role("link").filter(has_text=sentence).first.click()
    expect(supervisor.page.get_by_role("heading", level=1)).to_have_text(sentence)
    return supervisor.page.url


def decide(phone: Chromium, words: Words, act: str) -> None:
    """Take a step that needs no words on the open incident: approve, resolve, resubmit."""
    phone.press("button", words.of(f"act-{act}"))


def decide_with_reason(phone: Chromium, words: Words, act: str, reason: str) -> None:
    """Take a step that asks for a reason first: give_back, reopen."""
    phone.press("button", words.of(f"act-{act}"))
    phone.write(words("Reason", "ask-"), reason)
    phone.press("button", words.of(f"act-{act}"))


def reads(phone: Hand, words: Words, status: str) -> None:
    """The open incident says that it is `status`, in words."""
    phone.sees(words.of(f"incident-status-{status}"))
