"""What is told of a phone, and when it is told again. Pure: time is passed in."""

import json
import re
from typing import Any

from msgspec import Struct

from sync import canon
from sync.canon import SAFE_INT
from sync.wire import PENDING, Body

ARMED = ("yes", "no_permission", "not_installed", "no_push", "failed")
STORAGE = ("kept", "best_effort")
STATES = ("active", "revoked", "forked")
TOLD_AT_ONCE = ("pending", "armed", "app", "state")  # a change of these does not wait
MINUTE_MS = 60_000
REST_MS, REST_LARGE_MS = 5 * MINUTE_MS, 15 * MINUTE_MS  # how often a phone that only called is told of
LARGE_SITE = 1000  # phones
APP = re.compile(r"[a-z0-9_.:-]{1,20}")

# Who pretends to be another stands before it.
BROWSERS = (
    ("MicroMessenger", "微信 WeChat"), ("DingTalk", "钉钉 DingTalk"), ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"), ("HuaweiBrowser", "Huawei Browser"), ("MiuiBrowser", "Mi Browser"),
    ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


class Phone(Struct, frozen=True):
    """An outbox as the server last heard it. `followed_ms`: when a fork of it was met that goes on in its place."""

    id: str
    person: str
    seen_ms: int
    pending: str = "[]"
    armed: str | None = None
    storage: str | None = None
    app: str = ""
    skew_ms: int | None = None
    revoked: bool = False
    followed_ms: int | None = None
    agent: str = ""
    signed_in_ms: int | None = None


def status(phone: Phone) -> Body:
    """What a `device_status` says of it. What a phone told in no words of ours is left out."""
    return {
        "person": phone.person,
        "seen_at": canon.instant(phone.seen_ms),
        "pending": [] if state(phone) == "forked" else pending(phone.pending),
        "armed": phone.armed if phone.armed in ARMED else None,
        "storage": phone.storage if phone.storage in STORAGE else None,
        "app": phone.app if APP.fullmatch(phone.app) else None,
        "skew_ms": max(-SAFE_INT, min(SAFE_INT, phone.skew_ms or 0)),
        "state": state(phone),
        "browser": browser(phone.agent),
        "signed_in_at": None if phone.signed_in_ms is None else canon.instant(phone.signed_in_ms),
    }


def browser(agent: str) -> str | None:
    """A browser and what it runs on, by their names, as far as its user agent tells."""
    told = [next((name for mark, name in marks if mark in agent), None) for marks in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, told)) or None


def state(phone: Phone) -> str:
    """A phone that went on under a new id and was not heard again under this one has nothing unsent here any more."""
    if phone.revoked:
        return "revoked"
    return "forked" if phone.followed_ms is not None and phone.seen_ms <= phone.followed_ms else "active"


def pending(told: str) -> list[list[Any]]:
    """What waits, from the JSON a phone told; a zone is an id or nothing."""
    lines: list[list[Any]] = json.loads(told)
    return [[kind, zone if zone and canon.UUID(zone) else None, n] for kind, zone, n in lines[:PENDING]]


def news(before: Body | None, now: Body, large: bool) -> Body:
    """What to write of a status: all of a new one; else what changed, if it may not wait or was told long ago."""
    if before is None:
        return {name: value for name, value in now.items() if value is not None}
    changed = {name: value for name, value in now.items() if before.get(name) != value}
    at_once = any(name in changed for name in TOLD_AT_ONCE)
    rest_ms = REST_LARGE_MS if large else REST_MS
    due = canon.instant_ms(now["seen_at"]) - canon.instant_ms(before["seen_at"]) >= rest_ms
    return changed if at_once or due else {}
