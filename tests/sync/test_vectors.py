"""The examples both languages run: sync/vectors/*.json."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sync import canon, change, joined, stamp
from sync.kind import Kind
from sync.merge import Given, merge
from sync.shape import Shape
from sync.stamp import Stamp
from sync.store import Row
from sync.wire import Op

VECTORS = Path(canon.__file__).parent / "vectors"


def cases(file: str, part: str = "cases") -> list[Any]:
    found = json.loads((VECTORS / f"{file}.json").read_text(encoding="utf-8"))[part]
    return [pytest.param(case, id=case.get("name") or str(n)) for n, case in enumerate(found)]


@pytest.mark.parametrize("case", cases("canon"))
def test_canonical(case: Any) -> None:
    if case.get("error"):
        with pytest.raises(ValueError):
            canon.canonical(case["value"])
    else:
        assert canon.canonical(case["value"]) == case["json"]


@pytest.mark.parametrize("case", cases("canon", "hashes"))
def test_hash_form(case: Any) -> None:
    assert canon.hash_form(case["value"]) == case["hash"]
    assert canon.seen_form(case["value"]) == case["seen"]
    assert canon.was_seen(case["seen"], case["value"])


@pytest.mark.parametrize("case", cases("canon", "v5"))
def test_v5(case: Any) -> None:
    assert canon.v5(case["kind"], *case["parts"]) == case["id"]


@pytest.mark.parametrize("case", cases("canon", "v7"))
def test_v7(case: Any) -> None:
    assert canon.uuid7(case["ms"], bytes.fromhex(case["rand"])) == case["id"]


@pytest.mark.parametrize("case", cases("canon", "instants"))
def test_instant(case: Any) -> None:
    assert canon.instant(case["ms"]) == case["instant"]
    assert canon.instant_ms(case["instant"]) == case["ms"]


@pytest.mark.parametrize("case", cases("sum"))
def test_sum(case: Any) -> None:
    terms = [canon.sum_term(f"{kind}/{rec}", seq) for kind, rec, seq in case["rows"]]
    assert (len(terms), sum(terms) % 2**32) == (case["count"], case["sum"])


@pytest.mark.parametrize("case", cases("stamp", "parse"))
def test_parse(case: Any) -> None:
    if case.get("error"):
        with pytest.raises(ValueError):
            stamp.parse(case["text"])
    else:
        assert stamp.parse(case["text"]) == (case["ms"], case["ctr"])
        assert str(stamp.parse(case["text"])) == case["text"]


@pytest.mark.parametrize("case", cases("stamp"))
def test_advance(case: Any) -> None:
    assert str(stamp.advance(stamp.parse(case["last"]), case["now"])) == case["next"]


@pytest.mark.parametrize("case", cases("stamp", "correct"))
def test_correct(case: Any) -> None:
    args = (case["claimed"], case["skew"], case["received"], case["previous"])
    assert stamp.correct(*args) == case["corrected"]


@pytest.mark.parametrize("case", cases("stamp", "suspect"))
def test_suspect(case: Any) -> None:
    args = (case["claimed"], case["skew"], case["received"], case["last_skew"], case["last_claimed"])
    assert stamp.suspect(*args) is case["suspect"]


@pytest.mark.parametrize("case", cases("change"))
def test_draw(case: Any) -> None:
    kinds = msgspec.convert(json.loads((VECTORS / "change.json").read_text(encoding="utf-8"))["kinds"], dict[str, Kind])
    op = msgspec.convert({"id": "", "v": 1, **case["op"]}, Op)
    assert change.draw(kinds[case["kind"]], case["body"], op, case["by"]) == case["after"]


@pytest.mark.parametrize("case", cases("joined"))
def test_typed(case: Any) -> None:
    assert joined.typed(case["text"], case["stood"]) == case["typed"]
    assert joined.typed(case["typed"], case["stood"]) == case["typed"]


@pytest.mark.parametrize("case", cases("merge"))
def test_merge(case: Any) -> None:
    kind = msgspec.convert(json.loads((VECTORS / "merge.json").read_text(encoding="utf-8"))["kind"], Kind)
    stamps = {field: Stamp(*parts) for field, parts in case["stamps"].items()}
    row = Row("x/1", "x", "1", "", "", None, 4, case["body"], stamps)
    merged = merge(Shape("x", kind), row, Given(case["set"], case["seen"], Stamp(*case["stamp"]), "ana"))
    after = {name: value for name, value in {**case["body"], **merged.changes}.items() if value is not None}
    assert (after, merged.st) == (case["after"], case["st"])
    assert [[o.field, o.incoming_wins, o.current, o.incoming] for o in merged.overruled] == case["overruled"]
