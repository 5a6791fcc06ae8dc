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

CASES = json.loads((Path(__file__).parents[2] / "vectors" / "events.json").read_text())["red"]
EVENT = canon.v5("test", "event")


def run(body: dict[str, Any]) -> Row:
    return Row("run/r", "run", "r", "s", "s/crew", None, 1, body, {})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_stands_against_opening(case: dict[str, Any]) -> None:
    assert red(run(case["run"]), case["phase"]) is case["is"]


@pytest.mark.parametrize(
    ("status", "reason", "ok"),
    [("before", "", False), ("before", "  ", False), ("before", "The exit is watched", True), ("after", "", True)],
)
def test_a_reason_opens_in_any_case(status: str, reason: str, ok: bool) -> None:
    runs = [run({"critical": True, "phase": "before", "status": "due"})]
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
