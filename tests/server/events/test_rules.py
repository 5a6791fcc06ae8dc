"""A gate opens without a word only where nothing critical stands against it; the phone says the same of each check."""

import json
from pathlib import Path
from typing import Any

import pytest

from server.commit import command, create
from server.events.rules import ready_or_reason, red
from server.house import House
from sync import canon
from sync.laws import Asked
from sync.store import Row
from tests.cast import PERSON, SITE

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "events.json").read_text())
EVENT = canon.v5("test", "event")


def row(kind: str, body: dict[str, Any]) -> Row:
    id = body.get("id", "r")
    fields = {name: value for name, value in body.items() if name != "id"}
    return Row(f"{kind}/{id}", kind, id, "s", "s/crew", None, 1, fields, {})


@pytest.mark.parametrize("case", VECTORS["red"], ids=lambda case: case["name"])
def test_a_check_of_the_event_stands_against_opening(case: dict[str, Any]) -> None:
    assert bool(red("e", {"status": case["phase"]}, [row("run", {"event": "e", **case["run"]})])) is case["is"]


@pytest.mark.parametrize("case", VECTORS["gate"], ids=lambda case: case["name"])
def test_what_else_stands_against_opening(case: dict[str, Any]) -> None:
    rows = [row(kind, body) for kind in ("run", "rota") for body in case[f"{kind}s"]]
    found = red("e", {"status": "before", "zones": ["z1", "z2"]}, rows)
    assert [[one[0].id, one[1]] if isinstance(one, tuple) else one.id for one in found] == case["is"]


@pytest.mark.parametrize(
    ("status", "reason", "ok"),
    [("before", "", False), ("before", "  ", False), ("before", "The exit is watched", True), ("after", "", True)],
)
def test_a_reason_opens_in_any_case(status: str, reason: str, ok: bool) -> None:
    runs = [row("run", {"event": EVENT, "critical": True, "phase": "before", "status": "due"})]
    asked = Asked("command", EVENT, {"status": status}, {}, PERSON["lin"].id, False, reason, alike=runs)
    assert ready_or_reason(asked) is ok


async def test_the_server_asks_for_a_reason_while_a_critical_check_is_not_signed(house: House) -> None:
    failed = canon.v5("test", "run")
    body = {"event": EVENT, "phase": "before", "critical": True, "day": "2026-11-22"}
    drafts = [create("event", EVENT, {"name": {"en": "Fair"}}), create("run", failed, body)]
    opened = [command("event", EVENT, "prepare"), command("event", EVENT, "open")]
    told = [result.st for result in await house.commit.commit(SITE, [*drafts, *opened])]
    assert told == ["applied", "applied", "applied", "refused"]
    again = await house.commit.commit(SITE, [command("event", EVENT, "open", reason="Somebody stands at the exit")])
    assert again[0].st == "applied"
