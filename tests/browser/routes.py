"""The phone's screens as its own route table names them, with real records for the parametrised ones."""

import json
import re
import subprocess
from functools import cache

from tests.browser.builds import NODE, ROOT
from tests.browser.chromium import Chromium
from tests.browser.server import Muster
from tests.cast import PERSON, ZONE

LANGUAGES = ("en", "zh-CN")
OMAR = PERSON["omar"].id
KNOWN = {
    "/z/:code": "/z/nowhere",
    "/app/setup/:kind": "/app/setup/zone",
    "/app/setup/:kind/:id": "/app/setup/contact/new",
    "/app/setup/:kind/:id/code": f"/app/setup/zone/{ZONE['hall-a'].id}/code",
    "/app/zones/:id": f"/app/zones/{ZONE['hall-a'].id}",
    "/app/people/:person": f"/app/people/{OMAR}",
    "/app/people/:person/phone/:status": f"/app/people/{OMAR}/phone/{ZONE['hall-a'].id}",
    **{f"/app/people/:person/{act}": f"/app/people/{OMAR}/{act}" for act in ("edit", "badge", "end")},
}
LEADS = """() => [...document.querySelectorAll('main a[href], form[method=get]')]
  .map(e => new URL(e.href ?? e.action).pathname)"""


@cache
def table() -> list[str]:
    """Every GET pattern of the Hono app that is a whole screen, e.g. `/app/incidents/:id`."""
    script = "import('./pwa/app.ts').then(it => console.log(JSON.stringify(it.ROUTES)))"
    told = subprocess.run([NODE, "--no-warnings", "-e", script], cwd=ROOT, check=True, capture_output=True, text=True)
    return list(json.loads(told.stdout))


def screens(phone: Chromium, server: Muster) -> dict[str, str]:
    """Pattern → address, the signed-in phone's own records in place of the parameters; and one that is nowhere.

    The records and their steps are found as a hand finds them, by the links of the lists and of every record.
    """
    lists = [f"{server.url}/app/{name}" for name in ("incidents", "photos", "people")]
    found = [link for address in lists for link in links(phone, address)]
    found += [link for record in records(phone, server).values() for link in links(phone, record)]
    addresses = {}
    for pattern in [*table(), "/app/nowhere"]:
        like = re.compile(re.sub(r":\w+", r"[0-9a-f-]{36}", pattern))
        seen = next(filter(like.fullmatch, found), pattern.replace(":id", "none"))
        addresses[pattern] = server.url + KNOWN.get(pattern, seen)
    return addresses


def links(phone: Chromium, address: str) -> list[str]:
    """The paths the page at `address` leads to, by a link or by a button that asks for a page."""
    phone.goto(address)
    return list(phone.page.evaluate(LEADS))


def records(phone: Chromium, server: Muster) -> dict[str, str]:
    """Every incident of the list, for their screens differ with their state."""
    phone.goto(f"{server.url}/app/incidents")
    links = phone.page.locator("main a[href^='/app/incidents/']").all()
    return {f"incident {n}": server.url + str(link.get_attribute("href")) for n, link in enumerate(links)}


def slug(pattern: str) -> str:
    """A file's name for a pattern: `incidents-id`."""
    return re.sub(r"[^a-z0-9]+", "-", pattern.removeprefix("/app/")).strip("-") or "today"
