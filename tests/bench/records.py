"""Incidents made through the front door: signed in as a crew member, pushed over POST /sync."""

import re
import secrets
import time
from typing import Any

import httpx

from sync.canon import instant, uuid7
from tests.browser.server import Demo

BATCH = 200
WHAT = ("spill", "hazard", "equipment", "near_miss", "crowd", "other")
SEVERITY = ("minor", "serious", "critical")


def make_incidents(demo: Demo, count: int) -> None:
    """Report `count` incidents as Ana Silva from one device of hers."""
    headers = {"Host": demo.url.removeprefix("http://")}
    with httpx.Client(base_url=f"http://localhost:{demo.port}", headers=headers) as phone:
        enter(phone, demo.link("Ana Silva").removeprefix(demo.url))
        session = phone.get("/session", headers=fence(demo)).raise_for_status().json()
        device = new_id(now_ms())
        for first in range(0, count, BATCH):
            numbers = range(first, min(first + BATCH, count))
            ops = [[n + 1, incident(n, session["sites"][0])] for n in numbers]
            asked = {"proto": 1, "schema": 1, "app": "bench", "device": device, "now": now_ms(), "pull": False}
            body = {**asked, "ops": ops}
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


def new_id(at: int) -> str:
    return uuid7(at, secrets.token_bytes(10))


def now_ms() -> int:
    return time.time_ns() // 1_000_000
