"""A site of 60 zones with five checks in each today, and three weeks of checks to come, pushed over POST /sync."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from server.cast import PERSON
from sync import canon
from sync.canon import instant
from tests.bench.records import new_id, now_ms, push
from tests.browser.server import Demo
from tests.cast import TZ, ZONES

ROWS, LINES, DAYS = 60, 5, 21
MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS
NAMES = (
    ("Opening check", "开场检查"),
    ("Patrol", "巡查"),
    ("Fire exits", "消防通道"),
    ("Hygiene", "卫生巡检"),
    ("Power", "用电检查"),
)
EXIT = {"en": "The exit is clear on both sides and opens fully"}
ITEMS: list[dict[str, Any]] = [
    {"id": "exit", "text": EXIT, "type": "verdict", "critical": True},
    {"id": "tape", "text": {"en": "Cables are taped"}, "type": "verdict"},
]
Op = dict[str, Any]


def make_checks(demo: Demo) -> None:
    """As Lin Yue, with the demo's own zones among the 60: passed, failed, blocked, begun, late and due checks."""
    push(demo, "Lin Yue", lambda site: list(_ops(site)))


def _ops(site: str) -> Iterator[Op]:
    zones = [place.id for place in ZONES]
    for n in range(len(zones), ROWS):
        zones.append(zone := new_id(now_ms()))
        name = {"en": f"Booth {n}", "zh-CN": f"展位 {n}"}
        yield created(site, "zone", zone, {"name": name, "order": n, "active": True})
    for line, (en, zh) in enumerate(NAMES):
        template = new_id(now_ms())
        sheet = {"line": template, "name": {"en": en, "zh-CN": zh}, "use": "check", "sections": 1, "items": len(ITEMS)}
        yield created(site, "template", template, sheet)
        section = {"of": template, "n": 1, "title": {"en": "All"}, "items": ITEMS}
        yield created(site, "section", new_id(now_ms()), section)
        for n, zone in enumerate(zones):
            yield from _today(site, template, zone, n * LINES + line)
        for day in range(1, DAYS + 1):
            yield from (_run(site, template, zone, day * DAY_MS, 60)[1] for zone in zones)


def _today(site: str, template: str, zone: str, number: int) -> Iterator[Op]:
    """One check of the last hours; what it came to goes round in tens, a hundredth of them is blocked."""
    story, due_min = number % 10, -20 if number % 10 == 8 else 60
    rec, run = _run(site, template, zone, -(number % 240 + 5) * MINUTE_MS, due_min)
    yield run
    if story < 8:
        verdicts = ("fail" if number % 100 == 7 else "pass", "fail" if story == 6 else "pass")
        told = [
            {"id": new_id(now_ms()), "of": rec, "item": item["id"], "verdict": verdict, "lang": "en"}
            for item, verdict in zip(ITEMS, verdicts, strict=True)
        ]
        for one in told:
            yield created(site, "answer", one["id"], {name: value for name, value in one.items() if name != "id"})
        if story != 5:
            by = PERSON["lin"].id
            signs = sha256(canon.encode([{**one, "by": by} for one in told])).hexdigest()
            statement = {"of": rec, "answers": [one["id"] for one in told], "sum": signs, "lang": "en"}
            yield created(site, "submission", new_id(now_ms()), statement)


def _run(site: str, template: str, zone: str, from_ms: int, due_min: int) -> tuple[str, Op]:
    starts_ms = now_ms() + from_ms
    due_ms = (starts_ms if from_ms > 0 else now_ms()) + due_min * MINUTE_MS
    rec = new_id(now_ms())
    return rec, created(site, "run", rec, {
        "template": template, "line": template, "phase": "during", "zone": zone, "critical": True,
        "day": f"{datetime.fromtimestamp(starts_ms / 1000, ZoneInfo(TZ)):%Y-%m-%d}",
        "starts_at": instant(starts_ms), "due_at": instant(due_ms),
    })  # fmt: skip


def created(site: str, kind: str, rec: str, fields: dict[str, Any]) -> Op:
    """One create op."""
    at = now_ms()
    names = {"site": site, "kind": kind, "rec": rec, "hlc": f"{at}:0000"}
    return {"id": new_id(at), "v": 1, "t": "create", **names, "set": fields}
