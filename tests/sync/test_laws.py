"""Laws of the engine's core, for anything Hypothesis thinks of."""

import json
from itertools import permutations
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import canon, stamp
from sync.batch import Batch
from sync.intake import Outcome
from tests.sync.bases import MemoryBase
from tests.sync.house import ANA, BO, LEA, MAX, MINUTE_MS, House, Phone

texts = st.text(st.characters(codec="utf-8"), max_size=20)
keys = st.text(st.characters(codec="ascii"), max_size=8)
integers = st.integers(-canon.SAFE_INT, canon.SAFE_INT)
values = st.recursive(
    st.none() | st.booleans() | integers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
WORDS = st.sampled_from("ABC")
SEVERITIES = ("minor", "serious", "critical")


@given(values)
def test_canonical_json_says_the_same_and_is_its_own_canonical_form(value: Any) -> None:
    text = canon.canonical(value)
    assert json.loads(text) == canon.tidy(value)
    assert canon.canonical(json.loads(text)) == text
    assert canon.was_seen(canon.seen_form(canon.tidy(value)), canon.tidy(value))


@given(values, values)
def test_the_same_is_what_has_the_same_json(one: Any, other: Any) -> None:
    one, other = canon.tidy(one), canon.tidy(other)
    assert canon.same(one, other) == (canon.encode(one) == canon.encode(other))


@given(st.lists(st.integers(0, 10**13), min_size=1, max_size=30))
def test_a_clock_never_runs_backward_unless_it_was_put_back(readings: list[int]) -> None:
    last = stamp.Hlc(0, 0)
    for now_ms in readings:
        clock = stamp.advance(last, now_ms)
        assert clock > last or last.ms > now_ms + stamp.BEHIND_MS
        assert stamp.parse(str(clock)) == clock
        last = clock


@given(st.integers(-(10**12), 10**13), st.integers(-(10**12), 10**12), st.integers(0, 10**13), st.integers(0, 10**13))
def test_corrected_time_is_between_the_op_before_and_its_receipt(
    claimed: int, skew: int, received: int, last: int
) -> None:
    last = min(last, received)
    assert last <= stamp.correct(claimed, skew, received, last) <= received


def report(house: House) -> str:
    return Phone(house, ANA).report(sentence="O", severity="minor")


@given(st.lists(WORDS, max_size=8))
@settings(max_examples=30, deadline=None)
def test_nobody_conflicts_with_their_own_chain(words: list[str]) -> None:
    house = House(MemoryBase())
    rec, ana, before = report(house), Phone(house, ANA), "O"
    for word in words:
        ana.op("fact", "incident", rec, seen={"sentence": before, "story": None}, set={"sentence": word})
        before = word
    if words:
        ana.push()
    assert house.base.dump()["conflict"] == []
    assert ana.shown("incident", rec)["sentence"] == before


def preserved(house: House, rec: str) -> set[str]:
    """Every sentence that still stands somewhere: in the row, or in a conflict."""
    found = {value for c in house.base.dump()["conflict"] for value in (c["winner_value"], c["loser_value"])}
    return found | {json.dumps((house.body("incident", rec) or {})["sentence"])}


@given(st.lists(st.tuples(WORDS, st.integers(0, 9)), min_size=3, max_size=3, unique_by=lambda edit: edit[0]))
@settings(max_examples=20, deadline=None)
def test_the_order_of_arrival_may_change_winners_never_what_is_kept(edits: list[tuple[str, int]]) -> None:
    kept = []
    for order in permutations(range(3)):
        house = House(MemoryBase())
        rec = report(house)
        house.now_ms += 60 * MINUTE_MS
        phones = [Phone(house, person) for person in (ANA, LEA, MAX)]
        for n in order:
            word, minute = edits[n]
            at_ms = house.now_ms - minute * MINUTE_MS
            phones[n].one("fact", "incident", rec, at_ms=at_ms, seen={"sentence": "O"}, set={"sentence": word})
        kept.append(preserved(house, rec))
    assert all(one == {json.dumps(word) for word, _ in edits} for one in kept)


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(SEVERITIES), st.sampled_from(SEVERITIES)), max_size=8))
@settings(max_examples=40, deadline=None)
def test_a_severity_is_never_lowered_unseen(edits: list[tuple[int, str, str]]) -> None:
    house = House(MemoryBase())
    rec = report(house)
    phones = [Phone(house, person) for person in (ANA, LEA, MAX)]
    for who, seen, severity in edits:
        before = phones[who].shown("incident", rec)["severity"]
        phones[who].edit(rec, seen={"severity": seen}, severity=severity)
        after = phones[who].shown("incident", rec)["severity"]
        assert SEVERITIES.index(after) >= SEVERITIES.index(before) or seen == before


def taken(house: House, batch: Batch) -> Outcome:
    (outcome,) = house.take(batch)
    assert isinstance(outcome, Outcome), outcome
    return outcome


@given(
    st.lists(st.tuples(WORDS, WORDS, st.sampled_from(("fact", "create", "command", "void"))), min_size=1, max_size=8)
)
@settings(max_examples=40, deadline=None)
def test_the_same_batch_again_changes_nothing_and_is_answered_the_same(ops: list[tuple[str, str, str]]) -> None:
    house = House(MemoryBase())
    rec, bo = report(house), Phone(house, BO)
    for seen, word, t in ops:
        act = "resolve" if t == "command" else None
        reason = "x" if t == "void" else None
        new = house.new_id() if t == "create" else rec
        bo.op(t, "incident", new, act=act, reason=reason, seen={"sentence": seen}, set={"sentence": word})
    batch = bo.batch()
    first = taken(house, batch)
    before = msgspec.json.encode(house.base.dump())
    again = taken(house, bo.batch())
    assert [msgspec.structs.replace(r, dup=msgspec.UNSET) for _, r in again.results] == [r for _, r in first.results]
    assert msgspec.json.encode(house.base.dump()) == before
