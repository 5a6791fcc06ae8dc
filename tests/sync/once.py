"""Push on every store: exactly once, and bad input (sync/README.md §6, §12)."""

import msgspec
import pytest

from sync import canon
from sync.wire import NotConsumed
from tests.sync.house import ANA, BO, LEA, NOON_MS, SITE, House, Phone, only, uid


class TestOnce:
    """Delivery at least once, effect exactly once (§6.5–7)."""

    def test_the_same_bytes_again_get_the_same_answer(self, house: House) -> None:
        ana = Phone(house, ANA)
        ana.op("create", "incident", rec := house.new_id(), set={"sentence": "Leak"})
        sent = list(ana.ops)
        first = ana.push()
        seq = house.row("incident", rec)["seq"]
        ana.ops = sent
        again = ana.push()
        assert again.results == [(1, msgspec.structs.replace(first.results[0][1], dup=True))]
        assert again.seqs == {} and again.last_dseq == 1
        assert house.row("incident", rec)["seq"] == seq
        assert [*again.touched] == [f"incident/{rec}"]

    def test_a_clone_of_the_phone_forks(self, house: House) -> None:
        ana, clone = Phone(house, ANA, device=uid(77)), Phone(house, ANA, device=uid(77))
        ana.report()
        with pytest.raises(NotConsumed, match="device_forked"):
            clone.report()

    def test_a_known_id_with_other_bytes_forks(self, house: House) -> None:
        ana = Phone(house, ANA)
        ana.op("create", "incident", house.new_id(), set={"sentence": "Leak"})
        ((_, sent),) = ana.ops
        ana.push()
        ana.ops = [(1, sent.replace(b"Leak", b"Lack"))]
        with pytest.raises(NotConsumed, match="device_forked"):
            ana.push()

    def test_a_fork_renumbers_and_what_is_known_comes_back_dup(self, house: House) -> None:
        ana = Phone(house, ANA)
        ana.op("create", "incident", house.new_id(), set={"sentence": "Leak"})
        sent = list(ana.ops)
        ana.push()
        ana.device, ana.dseq = house.new_id(), 1
        ana.ops = sent
        ana.op("create", "incident", house.new_id(), set={"sentence": "Fire"})
        results = [result for _, result in ana.push().results]
        assert [result.dup for result in results] == [True, msgspec.UNSET]

    def test_a_hole_is_refused_and_a_gap_fills_it(self, house: House) -> None:
        ana = Phone(house, ANA)
        ana.dseq = 3
        ana.op("create", "incident", house.new_id(), set={"sentence": "Leak"})
        kept = list(ana.ops)
        with pytest.raises(NotConsumed) as refused:
            ana.push()
        assert (refused.value.code, refused.value.members) == ("dseq_gap", {"expected": 1})
        ana.ops = []
        ana.add({"id": house.new_id(), "v": 1, "t": "gap", "upto": 3}, dseq=1)
        ana.ops += kept
        outcome = ana.push()
        assert [(dseq, result.st) for dseq, result in outcome.results] == [(1, "gap"), (4, "applied")]
        assert outcome.last_dseq == 4

    def test_another_epoch_is_refused_with_what_the_server_has(self, house: House) -> None:
        ana = Phone(house, ANA)
        ana.report()
        with pytest.raises(NotConsumed) as refused:
            ana.push(epoch="other")
        assert refused.value.code == "epoch_changed"
        assert refused.value.members["last_dseq"] == 1

    def test_a_device_has_one_owner(self, house: House) -> None:
        Phone(house, ANA, device=uid(77)).report()
        with pytest.raises(NotConsumed, match="device_not_yours"):
            Phone(house, BO, device=uid(77)).report()

    def test_one_batch_that_fails_leaves_the_others_of_its_group(self, house: House) -> None:
        ana, bo = Phone(house, ANA), Phone(house, BO)
        bo.dseq = 5
        for phone in (ana, bo):
            phone.op("create", "incident", house.new_id(), set={"sentence": "Leak"})
        taken, refused = house.take(ana.batch(), bo.batch())
        assert isinstance(refused, NotConsumed)
        assert not isinstance(taken, Exception) and taken.results[0][1].st == "applied"


class TestBadInput:
    """Nothing is lost, nothing is refused that is a fact, nothing is a 500 (§6.2, §12)."""

    @pytest.mark.parametrize(
        ("op", "code"),
        [
            ({"set": {"sentence": "x" * 10_000}}, "malformed"),
            ({"set": {"sentence": 7}}, "malformed"),
            ({"set": {"severity": "terrible"}}, "malformed"),
            ({"set": {"zone": "hall"}}, "malformed"),
            ({"set": []}, "malformed"),
            ({"hlc": "noon"}, "malformed"),
            ({"rec": "../etc"}, "malformed"),
            ({"t": "explode"}, "malformed"),
            ({"kind": "unicorn"}, "unknown_kind"),
            ({"v": 2}, "too_new"),
            ({"site": uid(999)}, "no_site"),
            ({"set": {"status": "approved"}}, "no_right"),
            ({"set": {"assignee": BO}}, "no_right"),
        ],
    )
    def test_a_bad_op_is_kept_whole_and_blocks_nothing(self, house: House, op: dict[str, object], code: str) -> None:
        ana = Phone(house, ANA)
        good = {"t": "create", "kind": "incident", "site": SITE, "v": 1, "hlc": f"{NOON_MS}:0000", "set": {}}
        ana.add({"id": house.new_id(), "rec": house.new_id(), **good, **op})
        ana.op("create", "incident", house.new_id(), set={"sentence": "Leak"})
        raw = ana.ops[0][1].decode()
        results = [only(result) for _, result in ana.push().results]
        assert results == [("quarantined", code), ("applied", None)]
        (held,) = house.base.dump()["quarantine"]
        assert (held["raw"], held["code"], held["person_id" if "person_id" in held else "person"]) == (raw, code, ANA)
        if code != "no_site":
            assert [(c["why"], c["code"]) for c in house.cards(ANA)] == [("quarantine", code)]

    @pytest.mark.parametrize("text", ["😀 RTL: مرحبا <script>alert(1)</script>", "Cafe\u0301", "a\u0000b"])
    def test_any_words_are_words(self, house: House, text: str) -> None:
        ana = Phone(house, ANA)
        rec = ana.report(sentence=text)
        assert ana.shown("incident", rec)["sentence"] == canon.tidy_text(text)

    def test_an_unknown_field_is_ignored_and_named(self, house: House) -> None:
        ana = Phone(house, ANA)
        result = ana.one(
            "create", "incident", house.new_id(), set={"sentence": "Leak", "mood": "bad"}, inc={"stock": 1}
        )
        assert (result.st, result.ignored) == ("applied", ["mood", "stock"])

    def test_what_has_no_id_is_no_op(self, house: House) -> None:
        ana = Phone(house, ANA)
        for op in ({"t": "create"}, [], "x", {"id": "7"}):
            ana.ops = [(1, canon.encode(op))]
            with pytest.raises(NotConsumed, match="bad_request"):
                ana.push()

    def test_sizes_and_order_are_checked(self, house: House) -> None:
        ana = Phone(house, ANA)
        op = {"id": house.new_id(), "v": 1, "t": "gap", "upto": 1}
        for ops, code in (
            ([(1, op), (3, {**op, "id": house.new_id(), "upto": 3})], "bad_request"),
            ([(0, op)], "bad_request"),
            ([(1, op), (2, {**op, "upto": 2})], "bad_request"),
            ([(n, {**op, "upto": n, "id": house.new_id()}) for n in range(1, 202)], "too_large"),
            ([(1, {**op, "reason": "x" * 33_000})], "too_large"),
        ):
            ana.ops = [(dseq, canon.encode(said)) for dseq, said in ops]
            with pytest.raises(NotConsumed, match=code):
                ana.push()

    def test_a_poison_op_is_quarantined_on_demand(self, house: House) -> None:
        ana = Phone(house, ANA)
        ana.op("create", "incident", house.new_id(), set={"sentence": "Leak"})
        assert only(ana.push(poison=True).results[0][1]) == ("quarantined", "poison")

    def test_a_taken_natural_key_holds_that_op_alone(self, house: House) -> None:
        lea = Phone(house, LEA)
        codes = ["a", "b", "a", "c"]
        recs = [house.new_id() for _ in codes]
        for rec, code in zip(recs, codes, strict=True):
            lea.op("create", "zone", rec, set={"name": {"en": code}, "code": code})
        outcome = lea.push()
        assert [only(result) for _, result in outcome.results] == [
            ("applied", None), ("applied", None), ("quarantined", "clash"), ("applied", None),
        ]  # fmt: skip
        assert [isinstance(outcome.touched[f"zone/{rec}"], int) for rec in recs] == [False, False, True, False]
        assert [card["why"] for card in house.cards(LEA)] == ["clash"]

    def test_those_behind_what_clashed_find_its_card(self, house: House) -> None:
        lea = Phone(house, LEA)
        lea.one("create", "zone", house.new_id(), set={"name": {"en": "A"}, "code": "k3"})
        held = lea.op("create", "zone", house.new_id(), set={"name": {"en": "B"}, "code": "k3"})
        card = canon.v5("card", held, "lead")
        lea.op("command", "card", card, act="reject", seen={"state": "open"}, reason="It is there")
        told = [only(result) for _, result in lea.push().results]
        assert told == [("quarantined", "clash"), ("applied", None)]
