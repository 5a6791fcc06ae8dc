"""Incidents made through the front door: signed in as a crew member, pushed over POST /sync."""

import re
import secrets
import time
from collections.abc import Callable
from typing import Any

import httpx

from sync.canon import instant, uuid7
from tests.browser.server import Demo

BATCH = 200
WHAT = ("spill", "hazard", "equipment", "near_miss", "crowd", "other")
SEVERITY = ("minor", "serious", "critical")


def make_incidents(demo: Demo, count: int, approved: int = 0) -> None:
    """Report `count` incidents as Ana Silva from one device of hers; the first `approved` Lin Yue closes."""
    made: list[dict[str, Any]] = []
    push(demo, "Ana Silva", lambda site: made.extend(incident(n, site) for n in range(count)) or made)
    push(demo, "Lin Yue 林悦", lambda _: [approval(report) for report in made[:approved]])


def push(demo: Demo, who: str, ops: Callable[[str], list[dict[str, Any]]]) -> None:
    """Sign somebody in and send, from a device of theirs, what `ops` makes for their site."""
    headers = {"Host": demo.url.removeprefix("http://")}
    with httpx.Client(base_url=f"http://localhost:{demo.port}", headers=headers, timeout=30) as phone:
        enter(phone, demo.link(who).removeprefix(demo.url))
        session = phone.get("/session", headers=fence(demo)).raise_for_status().json()
        device, all_ops = new_id(now_ms()), [[n, op] for n, op in enumerate(ops(session["sites"][0]), 1)]
        for first in range(0, len(all_ops), BATCH):
            asked = {"proto": 1, "schema": 1, "app": "bench", "device": device, "now": now_ms(), "pull": False}
            body = {**asked, "ops": all_ops[first : first + BATCH]}
            answer = phone.post("/sync", json=body, headers=fence(demo)).raise_for_status().json()
            assert all(result["st"] == "applied" for _, result in answer["results"]), answer["results"][:3]


def enter(phone: httpx.Client, link: str) -> None:
    """Press the button of a sign-in link."""
    page = phone.get(link).raise_for_status().text
    token = re.search(r'name="token" value="([^"]*)"', page)
    assert token
    answer = phone.post(link, data={"token": token[1], "lang": "en"})
    assert answer.status_code == 303, answer.text


def fence(demo: Demo) -> dict[str, str]:
    return {"X-Muster": "1", "Sec-Fetch-Site": "same-origin", "Origin": demo.url}


def incident(number: int, site: str) -> dict[str, Any]:
    """One create op with everything a report can say."""
    at = now_ms() - number * 60_000
    fields = {
        "what": WHAT[number % len(WHAT)],
        "severity": SEVERITY[number % len(SEVERITY)],
        "opened_at": instant(at),
        "sentence": f"Number {number}: water inside the left door, about two metres, {number % 40} people near",
        "lang": "en",
    }
    names = {"site": site, "kind": "incident", "rec": new_id(at), "hlc": f"{at}:0000"}
    return {"id": new_id(at), "v": 1, "t": "create", **names, "set": fields}


def approval(report: dict[str, Any]) -> dict[str, Any]:
    """The op with which a supervisor who has read a report closes it."""
    fields, at = report["set"], now_ms()
    seen = {name: fields.get(name) for name in ("what", "severity", "zone", "sentence", "story")}
    names = {name: report[name] for name in ("site", "kind", "rec")}
    said = {"t": "command", "act": "approve", "hlc": f"{at}:0000", "seen": {**seen, "status": "reported"}}
    return {"id": new_id(at), "v": 1, **names, **said}


def new_id(at: int) -> str:
    return uuid7(at, secrets.token_bytes(10))


def now_ms() -> int:
    return time.time_ns() // 1_000_000
