"""Whatever several phones answer, supersede, sign and check again, in whatever order it comes: the worst counts."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from server.checklists.items import read_items
from server.checklists.rules import at, cleared, current, firm, named, summary
from sync.laws import Family
from sync.store import Row
from tests.simulation.rounds import ASKED, CRITICAL, DERIVED, expected, item

PEOPLE = ("ana", "omar", "wang", "zhao")
RUNS = 3  # the last one looks again at what a re-check asks
FACTS = st.tuples(
    st.integers(0, RUNS - 1), st.sampled_from(PEOPLE), st.integers(0, 9), st.sampled_from((*ASKED, "moon", "sign")),
    st.sampled_from(["pass", "fail", "na", None]), st.sampled_from([None, "209.9", "210", "240", "240.1"]),
    st.integers(-1, 15), st.sets(st.integers(0, 15), max_size=6),
)  # fmt: skip
SECTION = {"of": "t", "n": 1, "items": [item(code) for code in ASKED]}
ITEMS = read_items(SECTION["items"])


def row(kind: str, id: str, body: dict[str, Any], parent: str | None = None) -> Row:
    told = {name: value for name, value in body.items() if value is not None}
    return Row(f"{kind}/{id}", kind, id, "s", "s/crew", parent, 1, told, {})


def fact(n: int, drawn: tuple[Any, ...]) -> Row:
    """An answer, which may say that it supersedes any other; or a statement, which may name any."""
    run, by, at, code, verdict, number, over, names = drawn
    parent, head = f"run/r{run}", {"_by": by, "_at": f"2026-11-22T10:0{at}:00.000Z"}
    if code == "sign":
        return row("submission", f"f{n:02}", head | {"answers": [f"f{name:02}" for name in sorted(names)]}, parent)
    said = {"item": code, "verdict": verdict, "number": number if code == "volts" else None}
    return row("answer", f"f{n:02}", head | said | {"supersedes": f"f{over:02}" if over >= 0 else None}, parent)


@given(st.lists(FACTS, max_size=16), st.booleans(), st.randoms(use_true_random=False))
def test_every_check_says_the_worst_of_all_facts(drawn: list[tuple[Any, ...]], partly: bool, random: Any) -> None:
    bodies = [{"template": "t", "line": "t", "zone": "z", "status": "due"} for _ in range(RUNS)]
    if partly:
        bodies[-1] |= {"items": ["exit"], "again": "r0"}  # type: ignore[dict-item]
    runs = [row("run", f"r{n}", body) for n, body in enumerate(bodies)]
    facts = [fact(n, one) for n, one in enumerate(drawn)]
    section = row("section", "s1", SECTION, "template/t")
    kin = {"template/t": [section], **{run.key: [one for one in facts if one.parent == run.key] for run in runs}}
    due = expected(runs, kin)
    for run in runs:
        arrived = [section, *kin[run.key]]
        random.shuffle(arrived)
        run.body = {**run.body, **summary(Family(run.id, run.body, arrived))}
    for id, changes in cleared(runs).items():
        runs[int(id[1:])].body |= changes
    assert {run.key: {name: run.body.get(name) for name in DERIVED} for run in runs} == due


@given(st.lists(FACTS, min_size=1, max_size=16))
def test_no_answer_disappears(drawn: list[tuple[Any, ...]]) -> None:
    """What somebody said last of an item always counts, and whatever was signed."""
    facts = [fact(n, one) for n, one in enumerate(drawn)]
    for n in range(RUNS):
        mine = [one for one in facts if one.parent == f"run/r{n}"]
        answers = [one for one in mine if one.kind == "answer"]
        signed = named([one for one in mine if one.kind == "submission"])
        stand = {one.id for one in current(answers, signed, firm(ITEMS, answers, signed))}
        for one in answers:
            same = [it for it in answers if all(it.body[name] == one.body[name] for name in ("_by", "item"))]
            assert max(same, key=at).id in stand
            if one.id in signed and one.body["item"] in CRITICAL and one.body.get("verdict") == "fail":
                assert one.id in stand
            over = [it for it in same if it.body.get("supersedes") == one.id]
            assert one.id in stand or any(it.id in signed or one.id not in signed for it in over)
