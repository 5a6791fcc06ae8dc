"""What checks say of their answers: the vectors that the phone's twin reads too, and that no order of facts matters."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.checklists.rules import cleared, current, statement, summary
from sync.laws import Family
from sync.store import Row

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "checklists.json").read_text())


def row(kind: str, body: dict[str, Any]) -> Row:
    fields = {name: value for name, value in body.items() if name != "id"}
    return Row(f"{kind}/{body.get('id')}", kind, body.get("id", ""), "s", "s/crew", None, 1, fields, {})


SECTIONS = [row("section", {"id": f"s{n}", **body}) for n, body in enumerate(VECTORS["sections"])]


def told(run: dict[str, Any], answers: list[Row], submissions: list[Row]) -> dict[str, Any]:
    children = [one for one in (*SECTIONS, *answers, *submissions) if "_void" not in one.body]
    return summary(Family("r", run, children))


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_a_check_says_what_its_answers_say(case: dict[str, Any]) -> None:
    answers = [row("answer", body) for body in case["answers"]]
    assert told(case["run"], answers, [row("submission", body) for body in case["submissions"]]) == case["is"]


@pytest.mark.parametrize("case", VECTORS["cleared"], ids=lambda case: case["name"])
def test_a_later_check_clears_a_blocked_one(case: dict[str, Any]) -> None:
    runs = [row("run", body) for body in case["runs"]]
    assert {id: change["result"] for id, change in cleared(runs).items()} == case["is"]


@pytest.mark.parametrize("case", VECTORS["statements"])
def test_a_statement_is_the_sum_of_its_answers(case: dict[str, Any]) -> None:
    assert statement([row("answer", body) for body in case["answers"]]) == case["sum"]


PEOPLE = ("ana", "omar", "wang")
ONE = st.tuples(
    st.sampled_from(PEOPLE), st.integers(0, 9), st.sampled_from(["exit", "tape", "volts"]),
    st.sampled_from(["pass", "fail", "na"]), st.integers(-1, 11),
)  # fmt: skip


def answers_of(drawn: list[tuple[str, int, str, str, int]]) -> list[Row]:
    """Answers, each of which may say that it supersedes any other, also one not made yet or somebody else's."""
    return [
        row("answer", {
            "id": f"a{n:02}", "_by": by, "_at": f"2026-11-22T10:0{at}:00.000Z", "item": item, "verdict": verdict,
            **({"supersedes": f"a{over:02}"} if over >= 0 else {}), **({"number": "225"} if verdict == "pass" else {}),
        })
        for n, (by, at, item, verdict, over) in enumerate(drawn)
    ]  # fmt: skip


@given(st.lists(ONE, max_size=12), st.randoms(use_true_random=False))
def test_no_order_of_arrival_matters(drawn: list[tuple[str, int, str, str, int]], random: Any) -> None:
    answers = answers_of(drawn)
    shuffled = list(answers)
    random.shuffle(shuffled)
    assert told({}, answers, []) == told({}, shuffled, [])


@given(st.lists(ONE, min_size=1, max_size=12))
def test_an_answer_is_only_ever_replaced_by_a_later_one_of_the_same_person_and_item(
    drawn: list[tuple[str, int, str, str, int]],
) -> None:
    answers = answers_of(drawn)
    stand = {one.id for one in current(answers)}
    for one in answers:
        same = [other for other in answers if all(other.body[name] == one.body[name] for name in ("_by", "item"))]
        newest = max(same, key=lambda other: (other.body["_at"], other.id))
        assert newest.id in stand, "what somebody said last of an item always counts"
        assert one.id in stand or any(other.body.get("supersedes") == one.id for other in same)
