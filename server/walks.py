"""The demo's event, its rotas and the rounds its people walked."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from server.cast import DUTIES, DUTY, EVENT, EVENTS, PERSON, SITE, TEAM, TZ, ZONE, Duty, Happening, Player, Walk
from server.checklists.items import Item
from server.checklists.rules import statement
from server.checklists.shipped import File, key_of, library
from server.clock import instant
from server.commit import command, create
from server.day import Day, new_id
from server.house import House
from server.rotas.due import Rotas
from sync import canon
from sync.store import Row

Op = tuple[int, dict[str, Any]]
BEGUN_MIN = 330  # since when it is planned
ITEM_MS = 14_000
READING = "12"


class Rounds:
    """Plans what is to be checked, and walks it."""

    def __init__(self, house: House, day: Day) -> None:
        self._house = house
        self._day = day
        self._rotas = Rotas(house.commit)
        self._files: dict[str, File] = {key_of(file.source): file for file in library()}
        self._steps = [(ago_min, event.id, act) for event in EVENTS for act, ago_min in event.steps]

    async def plan(self) -> None:
        """The events with their phases, and the rotas."""
        lin = PERSON["lin"].id
        drafts = [create("event", event.id, self._event(event), by=lin) for event in EVENTS]
        drafts += [create("rota", duty.id, self._rota(duty), by=lin) for duty in DUTIES]
        await self._house.commit.commit(SITE, drafts)
        await self.catch_up(self._day.ago(BEGUN_MIN))

    async def catch_up(self, now_ms: int) -> None:
        """What the clock and Lin Yue have done by then."""
        done = [step for step in self._steps if self._day.ago(step[0]) <= now_ms]
        self._steps = [step for step in self._steps if step not in done]
        for _, event, act in done:
            await self._house.commit.commit(SITE, [command("event", event, act, by=PERSON["lin"].id)])
        await self._rotas.due(now_ms)

    def _event(self, event: Happening) -> dict[str, Any]:
        return {
            "name": event.name, "organiser": event.organiser, "lang": event.lang, "expected": event.expected,
            "zones": sorted(ZONE[code].id for code in event.zones),
            **{name: canon.instant(self._day.ago(-min)) for name, min in event.times.items()},
        }  # fmt: skip

    def _rota(self, duty: Duty) -> dict[str, Any]:
        head = {
            "name": duty.name, "task": "check", "template": self._line(duty), "team": TEAM[duty.team].id,
            "zones": sorted(ZONE[code].id for code in duty.zones), "window_min": duty.window_min, "active": True,
        }  # fmt: skip
        if duty.phase:
            return head | {"event": EVENT[duty.event].id, "phase": duty.phase, "offset_min": duty.offset_min}
        first = self._wall(duty, 0)
        hours = sorted({(int(first[11:13]) + n) % 24 for n in range(0, 24, duty.every_min // 60)})
        rule = f"FREQ=DAILY;BYHOUR={','.join(map(str, hours))};BYMINUTE={int(first[14:])}"
        until = instant(self._day.now_ms).astimezone(ZoneInfo(TZ)) + timedelta(days=1)
        return head | {"rrule": rule, "first": first, "until": f"{until:%Y-%m-%d}"}

    def _line(self, duty: Duty) -> str:
        return canon.v5("template", SITE, self._files[duty.template].source)

    def _wall(self, duty: Duty, nth: int) -> str:
        """The local time of one of its times, or its phase."""
        if duty.phase:
            return duty.phase
        at = instant(self._day.ago(-duty.offset_min - nth * duty.every_min)).astimezone(ZoneInfo(TZ))
        return f"{at:%Y-%m-%dT%H:%M}"

    async def walk(self, walk: Walk) -> None:
        """Send what somebody found: answers, what they opened for it, and the statement if they came to its end."""
        await self.catch_up(self._day.ago(walk.ago_min))
        duty, player = DUTY[walk.duty], PERSON[walk.who]
        run = canon.v5("run", duty.id, ZONE[walk.zone].id, self._wall(duty, walk.nth))
        items = [item for part in self._files[duty.template].sections for item in part.items]
        wanted = [item for item in items if item.required][: walk.upto]
        begun_ms = self._day.ago(walk.ago_min)
        ops: list[Op] = []
        answers: list[Row] = []
        for n, item in enumerate(wanted):
            ms = begun_ms + n * ITEM_MS
            said = _answer(item, walk.fails.get(item.id)) | {"of": run, "item": item.id, "lang": player.lang}
            answers.append(_row(new_id(ms), player, said))
            ops += _found(ms, answers[-1], item, player, walk)
        if walk.signed and walk.upto is None:
            ops += _signed(begun_ms + len(wanted) * ITEM_MS, run, answers, player)
        await self._day.send(player, ops)


def _row(id: str, player: Player, said: dict[str, Any]) -> Row:
    return Row(f"answer/{id}", "answer", id, SITE, "", None, 0, {**said, "_by": player.id}, {})


def _answer(item: Item, note: str | None) -> dict[str, Any]:
    """What is answered to an item that is as it should be, or not."""
    if item.type == "number":
        unit = {"unit": item.unit} if item.unit else {}
        return {"number": _reading(item), **unit}
    if item.type == "choice":
        return {"choice": [0]}
    if item.type == "text":
        return {"words": "–"}
    return {"verdict": "fail", "note": note} if note else {"verdict": "pass"}


def _reading(item: Item) -> str:
    """A number well within the limits."""
    low, high = (float(limit) if limit else None for limit in (item.min, item.max))
    if low is not None and high is not None:
        return f"{(low + high) / 2:g}"
    if low is None and high is None:
        return READING
    return f"{low * 1.5:g}" if low is not None else f"{(high or 0) * 0.6:g}"


def _found(ms: int, answer: Row, item: Item, player: Player, walk: Walk) -> Iterator[Op]:
    """An answer, with the line drawn for it, or with the incident that a failure opens."""
    said = {name: value for name, value in answer.body.items() if name[0] != "_"}
    yield ms, {"t": "create", "kind": "answer", "rec": answer.id, "set": said}
    if item.type == "signature":
        yield ms, _signature(ms, answer.id, "answer", player)
    if note := walk.fails.get(item.id):
        told = {
            "what": "hazard", "severity": "critical" if item.critical else "serious", "zone": ZONE[walk.zone].id,
            "opened_at": canon.instant(ms), "sentence": f"不合格：{item.text['zh-CN']}", "story": note,
            "about": said["of"], "lang": "zh-CN",
        }  # fmt: skip
        rec = canon.v5("incident", said["of"], item.id)
        yield ms, {"t": "create", "kind": "incident", "rec": rec, "set": told}


def _signed(ms: int, run: str, answers: list[Row], player: Player) -> list[Op]:
    rec = new_id(ms)
    said = {"of": run, "answers": [row.id for row in answers], "sum": statement(answers), "lang": player.lang}
    return [
        (ms, {"t": "create", "kind": "submission", "rec": rec, "set": said | {"late": False}}),
        (ms, _signature(ms, rec, "submission", player)),
    ]


def _signature(ms: int, of: str, kind: str, player: Player) -> dict[str, Any]:
    """A name in one stroke, everybody's their own."""
    seed = sum(map(ord, player.name))
    turns = [f"Q{60 + 75 * n + seed % 37} {60 + (seed * (n + 3)) % 280} {110 + 75 * n} 210" for n in range(10)]
    drawn = " ".join(["M50 230", *turns])
    told = {"of": of, "of_kind": kind, "name": player.name, "drawn": drawn, "as": "performed"}
    return {"t": "create", "kind": "signature", "rec": new_id(ms), "set": told}
