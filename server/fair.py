"""What the demo site has planned: an event that is open, one getting ready, and rotas that make their checks."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from server.cast import PERSON, SITE, TEAM, TZ, ZONE
from server.clock import instant
from server.commit import Draft, command, create
from server.house import House
from server.rotas.due import Rotas
from sync import canon

HOUR_MS = 3_600_000
FAIR, LIGHTS = canon.v5("demo", "event", "fair"), canon.v5("demo", "event", "lights")


async def plan(house: House, now_ms: int) -> None:
    """Open the one event, prepare the other, and let the rotas make their checks."""
    for drafts in (_events(now_ms), _rotas(now_ms)):
        for result in await house.commit.commit(SITE, drafts):
            if result.st != "applied":
                raise RuntimeError(f"the demo's plans were {result.st}: {result.code}")
    await Rotas(house.commit).due(now_ms)


def _events(now_ms: int) -> list[Draft]:
    lin, priya = PERSON["lin"].id, PERSON["priya"].id
    fair = {
        "name": {"en": "Autumn Craft Fair", "zh-CN": "秋季手作市集"}, "organiser": "港湾手作联盟 Harbour Crafts",
        "zones": _zones("entrance", "hall-a", "hall-b", "stage"), "expected": 3200, "lang": "zh-CN",
        **_times(now_ms, -6, -2, 6, 9),
    }  # fmt: skip
    lights = {
        "name": {"en": "Winter Lights rehearsal", "zh-CN": "冬季灯光秀彩排"}, "organiser": "Harbour Stage Co.",
        "zones": _zones("stage", "dock"), "expected": 120, "lang": "en", **_times(now_ms, 8, 20, 24, 26),
    }  # fmt: skip
    return [
        create("event", FAIR, fair, by=lin), command("event", FAIR, "prepare", by=lin),
        command("event", FAIR, "open", by=lin),
        create("event", LIGHTS, lights, by=priya), command("event", LIGHTS, "prepare", by=priya),
    ]  # fmt: skip


def _times(now_ms: int, *hours: int) -> dict[str, str]:
    """Its four times, in hours from now, on the hour."""
    now_ms -= now_ms % HOUR_MS
    names = ("builds_at", "opens_at", "closes_at", "clear_at")
    return {name: canon.instant(now_ms + hour * HOUR_MS) for name, hour in zip(names, hours, strict=True)}


def _zones(*codes: str) -> list[str]:
    return sorted(ZONE[code].id for code in codes)


def _rotas(now_ms: int) -> list[Draft]:
    yesterday = f"{instant(now_ms).astimezone(ZoneInfo(TZ)) - timedelta(days=1):%Y-%m-%d}"

    def rota(key: str, name: dict[str, str], source: str, zones: list[str], **more: Any) -> Draft:
        told = {"task": "check", "template": canon.v5("template", SITE, source), "active": True, "window_min": 60}
        return create(
            "rota",
            canon.v5("demo", "rota", key),
            {**told, "name": name, "zones": zones, **more},
            by=PERSON["lin"].id,
        )

    def daily(time: str, rule: str) -> dict[str, Any]:
        return {"rrule": rule, "first": f"{yesterday}T{time}", "until": None}

    halls = _zones("entrance", "hall-a", "hall-b")
    return [
        rota("exits", {"en": "Fire exits", "zh-CN": "消防通道"}, "fire-escape.1", halls,
             team=TEAM["stewards"].id, **daily("08:00", "FREQ=DAILY;BYHOUR=8;BYMINUTE=0")),
        rota("patrol", {"en": "Patrol", "zh-CN": "巡查"}, "opening-patrol.1", _zones("hall-a", "hall-b"),
             person=PERSON["ana"].id, **daily("10:00", "FREQ=DAILY;BYHOUR=10,14,18,22;BYMINUTE=0")),
        rota("hygiene", {"en": "Toilets", "zh-CN": "洗手间卫生"}, "hygiene-disinfection.1", _zones("toilets-2f"),
             **daily("09:30", "FREQ=DAILY;BYHOUR=9,15,21;BYMINUTE=30")),
        rota("structures", {"en": "Stage structures", "zh-CN": "舞台结构"}, "stage-structures.1", _zones("stage"),
             event=LIGHTS, phase="before", offset_min=-180, person=PERSON["omar"].id),
        rota("power", {"en": "Sound, light, power", "zh-CN": "声光电"}, "sound-light-power.1", _zones("stage", "dock"),
             event=LIGHTS, phase="before", offset_min=-120, team=TEAM["technicians"].id),
        rota("strike", {"en": "Strike and clearance", "zh-CN": "撤场清场"}, "strike-clearance.1", halls,
             event=FAIR, phase="after", offset_min=60, team=TEAM["technicians"].id, window_min=120),
    ]  # fmt: skip
