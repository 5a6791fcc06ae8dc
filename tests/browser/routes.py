"""The phone's screens as its own route table names them, with real records for the parametrised ones."""

import json
import re
import subprocess
from collections.abc import Iterator
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


@cache
def table() -> list[str]:
    """Every GET pattern of the Hono app that is a whole screen, e.g. `/app/incidents/:id`."""
    script = "import('./pwa/app.ts').then(it => console.log(JSON.stringify(it.ROUTES)))"
    told = subprocess.run([NODE, "--no-warnings", "-e", script], cwd=ROOT, check=True, capture_output=True, text=True)
    return list(json.loads(told.stdout))


def screens(phone: Chromium, server: Muster) -> dict[str, str]:
    """Pattern → address, the signed-in phone's own records in place of the parameters; and one that is nowhere."""
    found = list(records(phone, server).values())
    addresses = {}
    for pattern in [*table(), "/app/nowhere"]:
        act = pattern.partition(":id/")[2]
        ids = (address.rpartition("/")[2] for address in found if not act or offers(phone, address, act))
        if pattern.startswith("/app/photos/"):
            ids = photos(phone, server)
        addresses[pattern] = server.url + KNOWN.get(pattern, pattern.replace(":id", next(ids, "none")))
    return addresses


def offers(phone: Chromium, address: str, act: str) -> bool:
    """Whether the record has a way to the page of this step: a record in another state has none."""
    phone.goto(address)
    path = f"{address.removeprefix(address.partition('/app/')[0])}/{act}"
    return phone.page.locator(f"[href='{path}'], [method='get'][action='{path}']").count() > 0


def records(phone: Chromium, server: Muster) -> dict[str, str]:
    """Every incident of the list, for their screens differ with their state."""
    phone.goto(f"{server.url}/app/incidents")
    links = phone.page.locator("main a[href^='/app/incidents/']").all()
    return {f"incident {n}": server.url + str(link.get_attribute("href")) for n, link in enumerate(links)}


def photos(phone: Chromium, server: Muster) -> Iterator[str]:
    """The ids of the photos in the log."""
    phone.goto(f"{server.url}/app/photos")
    for link in phone.page.locator("main a[href^='/app/photos/']").all():
        yield str(link.get_attribute("href")).rpartition("/")[2]


def slug(pattern: str) -> str:
    """A file's name for a pattern: `incidents-id`."""
    return re.sub(r"[^a-z0-9]+", "-", pattern.removeprefix("/app/")).strip("-") or "today"
