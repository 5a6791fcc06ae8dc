"""The phone's screens as its own route table names them, with real records for those of a record."""

import json
import re
import subprocess
from collections.abc import Iterator
from functools import cache

from server.cast import DUTY
from sync import canon
from tests.browser.builds import NODE, ROOT
from tests.browser.chromium import Chromium
from tests.browser.server import Muster
from tests.cast import ZONE

LANGUAGES = ("en", "zh-CN")
COMMISSION = canon.v5("run", DUTY["commission"].id, ZONE["stage"].id, "before")  # signed by the electrician
KNOWN = {
    "/app/checklists/:id/items/:item": f"/app/checklists/{COMMISSION}/items/electrician",
    "/z/:code": "/z/nowhere",
    "/app/setup/:kind": "/app/setup/zone",
    "/app/setup/:kind/:id": "/app/setup/contact/new",
    "/app/setup/:kind/:id/code": f"/app/setup/zone/{ZONE['hall-a'].id}/code",
}
LISTS = {"/app/incidents", "/app/photos", "/app/people", "/app/checklists"}
# One record shows only one of its states, so of these kinds more than the first is opened: every incident and event
# there is, and of templates and checks, which are many, so many as the states that stand first in their lists.
OFTEN = {"/app/incidents/:id": 99, "/app/events/:id": 9, "/app/templates/:id": 3, "/app/checklists/:id": 5}
UNMET = "/app/nowhere/at/all"
LEADS = """() => [...document.querySelectorAll('main a[href], form[method=get]')]
  .map(e => new URL(e.getAttribute('href') ?? e.getAttribute('action'), location).pathname)"""


@cache
def table() -> list[str]:
    """Every GET pattern of the Hono app that is a whole screen, e.g. `/app/incidents/:id`."""
    script = "import('./pwa/app.ts').then(it => console.log(JSON.stringify(it.ROUTES)))"
    told = subprocess.run([NODE, "--no-warnings", "-e", script], cwd=ROOT, check=True, capture_output=True, text=True)
    return list(json.loads(told.stdout))


def walk(phone: Chromium, server: Muster) -> Iterator[tuple[str, str]]:
    """Opens every screen, found as a hand finds them, by the links of those before; each one's pattern and address.

    Last comes what no link leads to.
    """
    patterns = [*table(), "/app/nowhere"]
    like = {pattern: re.compile(re.sub(r":\w+", r"[0-9a-f-]{36}", pattern)) for pattern in patterns}
    known = {pattern: KNOWN.get(pattern, pattern) for pattern in patterns if pattern in KNOWN or ":" not in pattern}
    todo = sorted(known.items(), key=lambda entry: entry[0] not in LISTS)
    met, often = {path for _, path in todo}, dict(OFTEN)
    while todo:
        pattern, path = todo.pop(0)
        phone.goto(server.url + path)
        leads = []
        for link in phone.page.evaluate(LEADS):
            new = next((name for name in patterns if name not in known and like[name].fullmatch(link)), None)
            new = new or next((name for name, left in often.items() if left and like[name].fullmatch(link)), None)
            if new and link not in met:
                met.add(link)
                often[new] = often.get(new, 1) - 1
                known[new] = link
                leads.append((new, link))
        todo = leads + todo
        yield pattern, server.url + path
        if not todo:
            todo = [(name, known.setdefault(name, UNMET)) for name in patterns if name not in known]


def screens(phone: Chromium, server: Muster, wanted: set[str]) -> dict[str, str]:
    """Pattern → address of the screens that are wanted."""
    found: dict[str, str] = {}
    for pattern, address in walk(phone, server):
        found[pattern] = address
        if wanted <= found.keys():
            break
    return found


def slug(pattern: str) -> str:
    """A file's name for a pattern: `incidents-id`."""
    return re.sub(r"[^a-z0-9]+", "-", pattern.removeprefix("/app/")).strip("-") or "today"
