"""`muster demo`: the cast at work on a site of their own, made once, by the same ops as phones send."""

import hmac
import os
import secrets
import tempfile
from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from server.cast import (
    CONTACTS,
    DAY,
    PEOPLE,
    PERSON,
    SITE,
    SITE_NAME,
    TEAM,
    TEAMS,
    TZ,
    ZONE,
    ZONES,
    Player,
    Step,
)
from server.checklists.due import Library
from server.clock import Clock, instant
from server.commit import create
from server.db.keys import load_key
from server.fair import plan
from server.house import KINDS, House, begun, make_folder
from server.people.accounts import Beside
from server.people.invites import Invites, Offer, anybody
from server.people.sessions import digest
from server.people.tables import Invite, Person
from server.settings import Settings, SettingsError
from server.sketches import SIZE, kept, sketch
from sync import canon, wire

LINKS_LAST = timedelta(days=3650)
LINK_USES = 1_000_000
MINUTE_MS = 60_000
BESIDE = {"comment": ("comment", "of"), "ask": ("action", "about"), "involve": ("involved", "about")}  # kind, its link
TYPES, ROLES = ("image/jpeg", "image/webp"), ("full", "thumb")


async def prepare(settings: Settings, clock: Clock) -> list[dict[str, str]]:
    """Make the demo in `settings`' database, unless it is there; return who can sign in, and by which link.

    Raises SettingsError where something else is there.
    """
    data = settings.data
    if not begun(settings):
        if data.exists() and (not data.is_dir() or any(data.iterdir())):
            raise SettingsError(f"{data} is not empty and holds no demo: give another folder with --data.")
        make_folder(data)
        with tempfile.TemporaryDirectory(dir=data.parent, prefix=f".{data.name}-", ignore_cleanup_errors=True) as half:
            async with House(msgspec.structs.replace(settings, data=Path(half)), clock) as house:
                await _make(house)
            os.rename(half, data)
    async with House(settings, clock) as house:
        if settings.database and not await anybody():
            await _make(house)
        if not await Person.exists().where(Person.id == PERSON["sun"].id):
            place = f"{data} holds" if settings.database is None else "MUSTER_DATABASE has"
            raise SettingsError(f"{place} a real site, not the demo: give another folder with --data.")
        return [await _link(player, house.invites, settings) for player in PEOPLE]


async def _make(house: House) -> None:
    for player in PEOPLE:
        await house.accounts.add(player.name, player.lang, id_=player.id)
    await house.accounts.found(SITE, SITE_NAME, "zh-CN", TZ, PERSON["sun"].id)
    for player in PEOPLE:
        team = TEAM[player.team].id if player.team else None
        await house.accounts.enrol(SITE, player.id, player.role, Beside(team=team))
    await house.commit.commit(SITE, [
        *(create("team", group.id, {"name": group.name, "trade": group.trade, "active": True}
                 | ({"head": PERSON[group.head].id} if group.head else {})) for group in TEAMS),
        *(create("contact", call.id, {"name": call.name, "part": call.part, "phone": call.phone, "order": order,
                                      "lang": "zh-CN", "active": True} | ({"note": call.note} if call.note else {}))
          for order, call in enumerate(CONTACTS)),
    ])  # fmt: skip
    await house.commit.commit(SITE, [create("zone", place.id, _zone(order)) for order, place in enumerate(ZONES)])
    await Library(house.commit).install(SITE)
    await plan(house, house.clock.now_ms())
    day = Day(house, house.clock.now_ms())
    for step in DAY:
        await day.happen(step)


def _zone(order: int) -> dict[str, Any]:
    place = ZONES[order]
    told = {"name": place.name, "code": place.code, "order": order, "active": True, "at": [*place.at]}
    around = {"within": ZONE[place.within].id} if place.within else {}
    return told | around | ({"capacity": place.capacity} if place.capacity else {})


class Day:
    """Plays steps, each from the phone of its person, at the time it happened."""

    def __init__(self, house: House, now_ms: int) -> None:
        self._house = house
        self._now_ms = now_ms
        self._sent: dict[str, int] = {}  # by person: their phone's last dseq
        self._shown: dict[str, dict[str, Any]] = {}  # by incident: its fields, as everybody's phone shows them
        self._seq = 0
        self._pictures = {step.scene: kept(sketch(step.scene)) for step in DAY if step.scene}

    async def happen(self, step: Step) -> None:
        """Send one step's op. Raises RuntimeError if the server does not take it as it is."""
        player, ms = PERSON[step.who], self._now_ms - step.ago_min * MINUTE_MS
        dseq = self._sent[player.key] = self._sent.get(player.key, 0) + 1
        op = {"id": canon.uuid7(ms, secrets.token_bytes(10)), "v": KINDS.schema, "site": SITE, "hlc": f"{ms}:0000"}
        op |= self._op(step, player, ms)
        answer = await self._house.commit.push(player.id, wire.Request(
            proto=1, schema=KINDS.schema, app="demo", device=canon.v5("demo", "phone", player.key),
            now=self._now_ms, ops=[(dseq, msgspec.Raw(canon.canonical(op).encode()))], pull=False,
        ))  # fmt: skip
        result = answer.results[0][1]
        if result.st != "applied":
            raise RuntimeError(f"the demo's {step.act} of {step.about} was {result.st}: {result.code}")
        self._seq = result.seq
        if step.scene:
            for data in self._pictures[step.scene]:
                wanted = await self._house.uploads.wanted(SITE, sha256(data).hexdigest(), player.id)
                await self._house.uploads.take(wanted, 0, data)

    def _op(self, step: Step, player: Player, ms: int) -> dict[str, Any]:
        if step.act == "report":
            self._shown[step.about] = {"status": "reported", **step.set}
            fields = {**step.set, "opened_at": canon.instant(ms), "lang": player.lang}
            return {"t": "create", "kind": "incident", "rec": self._incident(step.about), "set": fields}
        if step.act in BESIDE:
            kind, link = BESIDE[step.act]
            fields = {**step.set, link: self._incident(step.about), "lang": player.lang}
            if step.due_min:
                fields["due_at"] = canon.instant(self._now_ms + step.due_min * MINUTE_MS)
            return {"t": "create", "kind": kind, "rec": canon.uuid7(ms, secrets.token_bytes(10)), "set": fields}
        if step.act == "photograph":
            return self._photo(step, player, ms)
        if step.act == "hang":
            plan = {"plan": self._shown["site"]["photo"]}
            return {"t": "fact", "kind": "site", "rec": SITE, "base": self._seq, "seen": {"plan": None}, "set": plan}
        return self._move(step)

    def _photo(self, step: Step, player: Player, ms: int) -> dict[str, Any]:
        if step.about == "site":
            about = {"of": SITE, "of_kind": "site"}
        else:
            zone = self._shown[step.about]["zone"]
            about = {"zone": zone, "of": self._incident(step.about), "of_kind": "incident"}
        blobs = [
            {"sha": sha256(data).hexdigest(), "size": len(data), "type": type_, "role": role}
            for data, type_, role in zip(self._pictures[step.scene], TYPES, ROLES, strict=True)
        ]
        sha, size = blobs[0]["sha"], blobs[0]["size"]
        fields = {
            **step.set, "sha": sha, "size": size, "orig_sha": sha, "orig_size": size, "width": SIZE[0],
            "height": SIZE[1], "taken_at": canon.instant(ms), "day": day_at(ms), "role": "evidence",
            "lang": player.lang, **about,
        }  # fmt: skip
        rec = canon.uuid7(ms, secrets.token_bytes(10))
        self._shown.setdefault(step.about, {})["photo"] = rec
        return {"t": "create", "kind": "photo", "rec": rec, "set": fields, "blobs": blobs}

    def _move(self, step: Step) -> dict[str, Any]:
        status, shown = KINDS.kinds["incident"].status, self._shown[step.about]
        if status is None:
            raise RuntimeError("incidents have no status")
        move = status.moves[step.act]
        seen = {field: canon.seen_form(shown.get(field)) for field in ("status", *move.binds, *step.set)}
        shown.update({**step.set, "status": move.to})
        op = {
            "t": "command", "kind": "incident", "rec": self._incident(step.about), "act": step.act,
            "base": self._seq, "seen": seen, "args": {"lang": PERSON[step.who].lang},
        }  # fmt: skip
        return op | ({"set": dict(step.set)} if step.set else {}) | ({"reason": step.reason} if step.reason else {})

    def _incident(self, about: str) -> str:
        first = next(step for step in DAY if step.about == about)
        return canon.uuid7(self._now_ms - first.ago_min * MINUTE_MS, sha256(about.encode()).digest()[:10])


def day_at(ms: int) -> str:
    """The day at the demo's site."""
    return f"{instant(ms).astimezone(ZoneInfo(TZ)):%Y-%m-%d}"


async def _link(player: Player, invites: Invites, settings: Settings) -> dict[str, str]:
    seal = hmac.digest(load_key(settings.data / "keys" / "demo"), player.id.encode(), "sha256")
    code = urlsafe_b64encode(seal[:16]).decode().rstrip("=")
    if not await Invite.exists().where(Invite.code_hash == digest(code)):
        await invites.make(Offer("sign_in", SITE, player.id, player.role, code=code, uses=LINK_USES, lives=LINKS_LAST))
    link = f"{settings.origin}/join/{code}"
    return {"name": player.name, "role": player.role, "language": player.lang, "sign_in": link}
