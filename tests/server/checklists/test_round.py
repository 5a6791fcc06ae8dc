"""What phones save of a check, taken by the real server: every op stands, the sums agree, one failure is one report."""

import json
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server.checklists.rules import statement
from server.commit import Draft, command, create
from server.house import KINDS, House
from server.settings import Settings
from sync import canon, wire
from sync.store import Row
from tests.browser.builds import NODE, ROOT
from tests.server.conftest import NOW_MS, Hand

Told = dict[str, Any]
DERIVED = {"status", "line", "version"}


@pytest.fixture(scope="module")
def told() -> Told:
    """The ops of two phones that never met, and the site they know."""
    script = ROOT / "tests" / "pwa" / "round_ops.ts"
    run = subprocess.run([NODE, "--no-warnings", script], cwd=ROOT, check=True, capture_output=True, text=True)
    return dict(json.loads(run.stdout))


async def furnish(house: House, told: Told) -> None:
    people = {player["role"]: player for player in told["cast"]}
    for player in told["cast"]:
        await house.accounts.add(player["name"], player["lang"], id_=player["person"])
    await house.accounts.found(told["site"], {"en": "Hall"}, "zh-CN", "Asia/Shanghai", people["admin"]["person"])
    for role in ("crew", "lead", "deputy"):
        await house.accounts.enrol(told["site"], people[role]["person"], role)
    lead = people["lead"]["person"]
    rows: list[Draft] = [create("zone", told["zone"], {"name": {"en": "Hall A"}, "code": "k3v9", "active": True})]
    for kind, rec, body in told["rows"]:
        if kind in {"template", "section"} or rec == told["run"]:
            rows.append(create(kind, rec, {name: value for name, value in body.items() if _said(kind, name)}, by=lead))
    rows.append(command("template", told["rows"][0][1], "issue", by=lead))
    for row in rows:
        [result] = await house.commit.commit(told["site"], [row])
        assert result.st == "applied", (row, result)


def _said(kind: str, name: str) -> bool:
    return name[0] != "_" and not (name in DERIVED and (kind, name) != ("run", "line"))


def request(person: str, ops: list[Told], pull: bool) -> wire.Request:
    named = [(place, msgspec.Raw(canon.canonical(op).encode())) for place, op in enumerate(ops, 1)]
    device = canon.v5("demo", "phone", person)
    return wire.Request(proto=1, schema=KINDS.schema, app="test", device=device, now=NOW_MS, ops=named, pull=pull)


async def read(house: House, person: str) -> dict[str, list[tuple[str, Told]]]:
    """Every row this person holds, by kind."""
    pull = await house.commit.pull(person, request(person, [], True))
    assert isinstance(pull, wire.Pull)
    found: dict[str, list[tuple[str, Told]]] = {}
    for bucket in pull.buckets:
        for kind, rec, _, body in bucket.put:
            found.setdefault(kind, []).append((rec, msgspec.json.decode(body)))
    return found


async def test_everything_two_phones_save_of_one_check_stands(tmp_path: Path, told: Told) -> None:
    async with House(Settings(data=tmp_path / "data"), Hand(NOW_MS)) as house:
        await furnish(house, told)
        for person, ops in told["ops"].items():
            answer = await house.commit.push(person, request(person, ops, False))
            states = [(op["kind"], result.st, result.code) for op, (_, result) in zip(ops, answer.results, strict=True)]
            odd = [state for state in states if state[1] != "applied"]
            assert all(kind in {"incident", "action"} and st == "same" for kind, st, _ in odd), states
        rows = await read(house, told["cast"][1]["person"])
    assert rows.get("card") is None, "two notes on one failure ask nobody to choose between them"
    taken_back = [body["_void"]["reason"] for _, body in rows["incident"] if "_void" in body]
    assert taken_back == ["Answered again: Pass"], "a slip is one report, taken back"
    [incident] = [body for _, body in rows["incident"] if "_void" not in body]
    [(_, action)] = rows["action"]
    assert (incident["about"], action["about"]) == (told["run"], told["run"])
    said = {body["said"] for _, body in rows["comment"]}
    assert {"Two pallets, café side", "门口有货"} <= said, "what both wrote is kept"
    answers = {rec: body for rec, body in rows["answer"] if body["of"] == told["run"]}
    for _, body in rows["submission"]:
        named = [
            Row(f"answer/{rec}", "answer", rec, "s", "s/crew", None, 1, answers[rec], {}) for rec in body["answers"]
        ]
        assert body["sum"] == statement(named)
        assert [one.body["item"] for one in named] == ["exit", "tape", "volts", "who", "lights", "sign"]
    [run] = [body for rec, body in rows["run"] if rec == told["run"]]
    assert (run["status"], run["result"], run["failed"], run["missing"]) == ("submitted", "blocked", 2, 0)
    assert len(rows["signature"]) == 4


async def test_a_statement_whose_answers_were_changed_is_set_aside(tmp_path: Path, told: Told) -> None:
    person, ops = next(iter(told["ops"].items()))
    place = next(n for n, op in enumerate(ops) if op.get("set", {}).get("number") == "230.50")
    ops = [*ops[:place], {**ops[place], "set": {**ops[place]["set"], "number": "231"}}, *ops[place + 1 :]]
    async with House(Settings(data=tmp_path / "data"), Hand(NOW_MS)) as house:
        await furnish(house, told)
        answer = await house.commit.push(person, request(person, ops, False))
    held = [
        (op["kind"], result.code)
        for op, (_, result) in zip(ops, answer.results, strict=True)
        if result.st == "quarantined"
    ]
    assert ("submission", "wrong_sum") in held
