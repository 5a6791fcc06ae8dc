"""The demo's day, played by the same ops as phones send, as if each had been sent when it happened."""

import secrets
from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from server.cast import DAY, PERSON, SITE, TZ, Player, Step
from server.clock import instant
from server.house import KINDS, House
from server.sketches import SIZE, kept, sketch
from sync import canon, wire

MINUTE_MS = 60_000
BESIDE = {"comment": ("comment", "of"), "ask": ("action", "about"), "involve": ("involved", "about")}  # kind, its link
TYPES, ROLES = ("image/jpeg", "image/webp"), ("full", "thumb")


class Day:
    """Plays what happened, each of it from the phone of its person, at the time it happened."""

    def __init__(self, house: House, now_ms: int) -> None:
        self._house = house
        self.now_ms = now_ms
        self._sent: dict[str, int] = {}  # by person: their phone's last dseq
        self._shown: dict[str, dict[str, Any]] = {}  # by incident: its fields, as everybody's phone shows them
        self._seq = 0
        self._pictures = {step.scene: kept(sketch(step.scene)) for step in DAY if step.scene}

    async def happen(self, step: Step) -> None:
        """Send one step's op. Raises RuntimeError if the server does not take it as it is."""
        player, ms = PERSON[step.who], self.ago(step.ago_min)
        await self.send(player, [(ms, self._op(step, player, ms))])
        if step.scene:
            for data in self._pictures[step.scene]:
                wanted = await self._house.uploads.wanted(SITE, sha256(data).hexdigest(), player.id)
                await self._house.uploads.take(wanted, 0, data)

    def ago(self, min: int) -> int:
        """The time so many minutes ago, in ms."""
        return self.now_ms - min * MINUTE_MS

    async def send(self, player: Player, ops: Sequence[tuple[int, dict[str, Any]]]) -> None:
        """Send ops from somebody's phone, each with its time. Raises RuntimeError if one is not taken as it is."""
        told = []
        for ms, op in ops:
            dseq = self._sent[player.key] = self._sent.get(player.key, 0) + 1
            head = {"id": new_id(ms), "v": KINDS.schema, "site": SITE, "hlc": f"{ms}:0000"}
            told.append((dseq, msgspec.Raw(canon.canonical(head | op).encode())))
        answer = await self._house.commit.push(player.id, wire.Request(
            proto=1, schema=KINDS.schema, app="demo", device=canon.v5("demo", "phone", player.key),
            now=self.now_ms, ops=told, pull=False,
        ))  # fmt: skip
        for (_, op), (_, result) in zip(ops, answer.results, strict=True):
            if result.st != "applied":
                raise RuntimeError(f"the demo's {op['t']} of a {op['kind']} was {result.st}: {result.code}")
            self._seq = result.seq

    def _op(self, step: Step, player: Player, ms: int) -> dict[str, Any]:
        if step.act == "report":
            self._shown[step.about] = {"status": "reported", **step.set}
            fields = {**step.set, "opened_at": canon.instant(ms), "lang": player.lang}
            return {"t": "create", "kind": "incident", "rec": self._incident(step.about), "set": fields}
        if step.act in BESIDE:
            kind, link = BESIDE[step.act]
            fields = {**step.set, link: self._incident(step.about), "lang": player.lang}
            if step.due_min:
                fields["due_at"] = canon.instant(self.now_ms + step.due_min * MINUTE_MS)
            return {"t": "create", "kind": kind, "rec": new_id(ms), "set": fields}
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
        rec = new_id(ms)
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
        return canon.uuid7(self.now_ms - first.ago_min * MINUTE_MS, sha256(about.encode()).digest()[:10])


def day_at(ms: int) -> str:
    """The day at the demo's site."""
    return f"{instant(ms).astimezone(ZoneInfo(TZ)):%Y-%m-%d}"


def new_id(ms: int) -> str:
    """A new id of that time."""
    return canon.uuid7(ms, secrets.token_bytes(10))
