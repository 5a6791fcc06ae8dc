"""What push must do, on every store: the tests of sync/README.md §6, §9, §10, §11. A base is given by the fixture `house`."""

import msgspec
import pytest

from sync import canon
from sync.store import Member
from sync.wire import NotConsumed, Result
from tests.sync.house import (
    ADA, ANA, BO, EVE, HOUR_MS, LEA, MAX, MINUTE_MS, NOON_MS, OTHER_SITE, SITE, House, Phone, only, uid,
)  # fmt: skip


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
        (_, sent), = ana.ops
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


class TestFacts:
    """Facts are merged by what their author saw (§9)."""

    def test_five_offline_edits_of_one_field_are_no_conflict(self, house: House) -> None:
        ana = Phone(house, ANA)
        ana.op("create", "incident", rec := house.new_id(), set={"sentence": "0"})
        for n in range(5):
            ana.op("fact", "incident", rec, seen={"sentence": str(n)}, set={"sentence": str(n + 1)})
        assert {result.st for _, result in ana.push().results} == {"applied"}
        assert house.base.dump()["conflict"] == []
        assert ana.shown("incident", rec)["sentence"] == "5"

    def test_the_later_of_two_unseen_edits_wins_and_both_are_kept(self, house: House) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        rec = ana.report()
        early = house.now_ms
        house.now_ms += HOUR_MS
        assert lea.edit(rec, seen={"sentence": "Leak"}, sentence="Burst pipe").st == "applied"
        lost = ana.one(
            "fact", "incident", rec, at_ms=early + MINUTE_MS, seen={"sentence": "Leak"}, set={"sentence": "Leak, hall 2"}
        )
        assert lost.st == "conflict"
        assert ana.shown("incident", rec)["sentence"] == "Burst pipe"
        (conflict,) = house.base.dump()["conflict"]
        assert [conflict["id"]] == lost.conflicts
        assert (conflict["winner_value"], conflict["loser_value"]) == ('"Burst pipe"', '"Leak, hall 2"')
        (mine,), (theirs,) = house.cards(ANA), house.cards(LEA)
        assert (mine["mine"], mine["theirs"], mine["other"]) == ("Leak, hall 2", "Burst pipe", LEA)
        assert (theirs["mine"], theirs["theirs"], theirs["other"]) == ("Burst pipe", "Leak, hall 2", ANA)
        assert mine["ref"] == conflict["id"] and mine["why"] == "conflict" and mine["state"] == "open"

    def test_two_batches_of_one_commit_name_the_right_opponent(self, house: House) -> None:
        ana, lea, max_ = Phone(house, ANA), Phone(house, LEA), Phone(house, MAX)
        rec = ana.report()
        lea_op = lea.op("fact", "incident", rec, seen={"sentence": "Leak"}, set={"sentence": "Burst"})
        lea.op("fact", "incident", rec, seen={"severity": "minor"}, set={"severity": "serious"})
        max_op = max_.op("fact", "incident", rec, seen={"sentence": "Leak"}, set={"sentence": "Flood"})
        house.take(lea.batch(), max_.batch())
        (conflict,) = house.base.dump()["conflict"]
        assert {conflict["winner_op"], conflict["loser_op"]} == {lea_op, max_op}

    def test_the_same_value_by_two_is_the_same(self, house: House) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        rec = ana.report()
        lea.edit(rec, seen={"sentence": "Leak"}, sentence="Burst")
        seq = house.row("incident", rec)["seq"]
        assert ana.edit(rec, seen={"sentence": "Leak"}, sentence="Burst").st == "same"
        assert house.row("incident", rec)["seq"] == seq

    def test_a_third_unseen_value_makes_a_second_conflict(self, house: House) -> None:
        ana, lea, max_ = Phone(house, ANA), Phone(house, LEA), Phone(house, MAX)
        rec = ana.report(sentence="A")
        lea.edit(rec, seen={"sentence": "A"}, sentence="B")
        house.now_ms += MINUTE_MS
        ana.edit(rec, seen={"sentence": "A"}, sentence="C")
        house.now_ms += MINUTE_MS
        max_.edit(rec, seen={"sentence": "A"}, sentence="D")
        kept = {value for c in house.base.dump()["conflict"] for value in (c["winner_value"], c["loser_value"])}
        assert kept == {'"B"', '"C"', '"D"'}
        assert len(house.base.dump()["conflict"]) == 2

    def test_the_worse_severity_stands_whatever_the_time(self, house: House) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        rec = ana.report()
        lea.edit(rec, severity="critical")
        house.now_ms += MINUTE_MS
        assert ana.edit(rec, seen={"severity": "minor"}, severity="serious").st == "conflict"
        assert ana.shown("incident", rec)["severity"] == "critical"
        assert ana.edit(rec, severity="minor").st == "applied"

    def test_two_stories_are_both_kept(self, house: House) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        rec = ana.report(story="It drips.")
        lea.edit(rec, seen={"story": "It drips."}, story="It drips. Lift off.")
        assert ana.edit(rec, seen={"story": "It drips."}, story="It pours.").st == "conflict"
        assert ana.shown("incident", rec)["story"] == (
            f"It drips. Lift off.\n⟦by {ANA} at {canon.instant(house.now_ms)}⟧\nIt pours."
        )
        assert ana.edit(rec, seen={"story": "It pours."}, story="It pours now.").st == "merged"
        assert ana.shown("incident", rec)["story"].endswith("⟧\nIt pours now.")
        assert len(house.base.dump()["conflict"]) == 1

    def test_an_immutable_field_keeps_its_first_value(self, house: House) -> None:
        ana = Phone(house, ANA)
        rec = ana.report(opened_at="2026-11-21T20:59:00.000Z")
        assert ana.edit(rec, seen={}, opened_at="2026-11-21T21:59:00.000Z").st == "conflict"
        assert ana.shown("incident", rec)["opened_at"] == "2026-11-21T20:59:00.000Z"

    def test_a_long_value_is_seen_by_its_hash(self, house: House) -> None:
        ana = Phone(house, ANA)
        long = "x" * 150
        rec = ana.report(sentence=long)
        assert ana.edit(rec, seen={"sentence": canon.hash_form(long)}, sentence="y").st == "applied"

    def test_null_unsets(self, house: House) -> None:
        ana = Phone(house, ANA)
        rec = ana.report(zone=uid(5))
        assert ana.edit(rec, zone=None).st == "applied"
        assert "zone" not in ana.shown("incident", rec)

    def test_a_group_is_one_value(self, house: House) -> None:
        ana, bo = Phone(house, ANA), Phone(house, BO)
        span = {"from": "2026-11-21", "until": "2026-11-23"}
        ana.one("create", "note", rec := house.new_id(), set={"reader": ANA, **span})
        assert only(ana.edit(rec, kind="note", until="2026-11-24")) == ("quarantined", "malformed")
        result = ana.edit(rec, {"from": "2026-11-21", "until": "?"}, "note", until="2026-11-25", **{"from": "2026-11-22"})
        assert result.st == "conflict"
        assert house.base.dump()["conflict"][0]["field"] == "span"
        assert only(bo.edit(rec, {}, "note", said="Hello")) == ("quarantined", "no_record")


class TestMoves:
    """Commands may be refused or late, and leave decisions (§6.9f, §9)."""

    def test_the_whole_workflow(self, house: House) -> None:
        ana, bo, lea = Phone(house, ANA), Phone(house, BO), Phone(house, LEA)
        rec = ana.report()
        acts = [
            lea.move(rec, "give_back", reason="Which hall?"), ana.move(rec, "resubmit"),
            lea.move(rec, "accept", set={"assignee": BO}), bo.move(rec, "resolve"), lea.move(rec, "approve"),
        ]  # fmt: skip
        assert {result.st for result in acts} == {"applied"}
        assert ana.shown("incident", rec)["status"] == "approved"
        assert ana.shown("incident", rec)["assignee"] == BO
        decided = [(d["act"], d["from"], d["to"], d["outcome"], d["_by"]) for d in house.bodies("decision")]
        assert sorted(decided) == [
            ("accept", "reported", "accepted", "applied", LEA), ("approve", "resolved", "approved", "applied", LEA),
            ("give_back", "reported", "returned", "applied", LEA),
        ]  # fmt: skip
        assert {row["bucket"] for row in house.base.dump()["record"] if row["kind"] == "decision"} == {f"{SITE}/crew"}

    def test_the_second_of_two_opposite_decisions_is_refused_and_on_record(self, house: House) -> None:
        ana, lea, max_ = Phone(house, ANA), Phone(house, LEA), Phone(house, MAX)
        rec = ana.report()
        read = ana.shown("incident", rec)
        lea.move(rec, "approve", seen=read)
        result = max_.move(rec, "give_back", seen=read, reason="Too short")
        assert only(result) == ("refused", "guard:state")
        assert sorted(d["outcome"] for d in house.bodies("decision")) == ["applied", "refused"]
        (card,) = house.cards(MAX)
        assert (card["why"], card["mine"], card["theirs"], card["other"]) == ("refused", "give_back", "approved", LEA)
        assert house.cards(LEA) == []

    def test_one_approves_exactly_what_one_read(self, house: House) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        rec = ana.report()
        read = ana.shown("incident", rec)
        ana.edit(rec, sentence="Leak, hall 2")
        assert only(lea.move(rec, "approve", seen=read)) == ("refused", "guard:stale")
        assert lea.move(rec, "approve").st == "applied"

    def test_a_comment_that_came_meanwhile_does_not_make_it_stale_but_is_not_among_what_was_read(self, house: House) -> None:
        ana, bo, lea = Phone(house, ANA), Phone(house, BO), Phone(house, LEA)
        rec = ana.report()
        bo.one("create", "comment", seen := house.new_id(), set={"of": rec, "said": "Wet", "lang": "en"})
        bo.one("create", "comment", house.new_id(), set={"of": rec, "said": "Very", "lang": "en"})
        assert lea.move(rec, "approve", args={"read": [seen, 7, "nonsense"]}, base=3).st == "applied"
        (decision,) = house.bodies("decision")
        assert (decision["read"], decision["read_seq"]) == ([seen], 3)

    def test_a_move_made_over_an_unseen_state_is_applied_and_the_conflict_kept(self, house: House) -> None:
        ana, lea, bo = Phone(house, ANA), Phone(house, LEA), Phone(house, BO)
        rec = ana.report()
        lea.move(rec, "accept")
        assert bo.move(rec, "resolve", seen={"status": "reported"}).st == "conflict"
        (conflict,) = house.base.dump()["conflict"]
        assert (conflict["rule"], conflict["winner_value"], conflict["loser_value"]) == ("status", '"resolved"', '"accepted"')
        assert len(house.cards(LEA)) == len(house.cards(BO)) == 1

    def test_a_reason_is_obligatory_where_declared(self, house: House) -> None:
        rec = Phone(house, ANA).report()
        assert only(Phone(house, LEA).move(rec, "give_back")) == ("refused", "guard:reason")

    def test_crew_may_not_approve(self, house: House) -> None:
        rec = Phone(house, ANA).report()
        assert only(Phone(house, BO).move(rec, "approve")) == ("refused", "no_right")
        assert house.bodies("decision") == []

    def test_a_refused_command_sets_nothing(self, house: House) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        rec = ana.report()
        lea.move(rec, "approve")
        assert lea.move(rec, "accept", set={"assignee": BO}).st == "refused"
        assert "assignee" not in ana.shown("incident", rec)

    def test_an_unknown_move_is_malformed(self, house: House) -> None:
        rec = Phone(house, ANA).report()
        assert only(Phone(house, LEA).move(rec, "explode")) == ("quarantined", "malformed")

    def test_an_old_command_never_acts_late(self, house: House) -> None:
        lea, rec = Phone(house, LEA), house.new_id()
        late = lea.one("command", "alert", rec, act="raise", set={"level": "alarm"}, args={"expires": house.now_ms - 1})
        assert only(late) == ("late", "late")
        assert lea.shown("alert", rec)["status"] == "late"
        assert [card["why"] for card in house.cards(LEA)] == ["late"]
        far = lea.one("command", "alert", house.new_id(), act="raise", args={"expires": house.now_ms + 11 * MINUTE_MS})
        assert far.st == "late"

    def test_expires_is_by_the_phones_clock(self, house: House) -> None:
        lea, rec = Phone(house, LEA, fast_ms=HOUR_MS), house.new_id()
        args = {"expires": house.now_ms + HOUR_MS + MINUTE_MS}
        assert lea.one("command", "alert", rec, act="raise", set={"level": "alarm"}, args=args).st == "applied"
        assert lea.one("command", "alert", rec, act="raise", set={"level": "alarm"}, args=args).code == "guard:state"
        assert lea.move(rec, "stop", kind="alert").st == "applied"

    def test_what_acts_on_the_world_is_not_created_by_a_fact(self, house: House) -> None:
        result = Phone(house, LEA).one("create", "alert", house.new_id(), set={"level": "alarm"})
        assert only(result) == ("refused", "guard:create")


class TestVoid:
    """Nothing is deleted; what is void is marked (§9)."""

    def test_an_author_may_for_a_day_and_a_supervisor_always(self, house: House) -> None:
        ana, bo, lea = Phone(house, ANA), Phone(house, BO), Phone(house, LEA)
        rec, old = ana.report(), ana.report()
        assert only(bo.one("void", "incident", rec, reason="Wrong")) == ("quarantined", "no_right")
        assert ana.one("void", "incident", rec, base=99, reason="Twice").st == "applied"
        assert ana.shown("incident", rec)["_void"] == {"at": canon.instant(house.now_ms), "by": ANA, "reason": "Twice"}
        house.now_ms += 25 * HOUR_MS
        assert only(ana.one("void", "incident", old, base=99, reason="Old")) == ("quarantined", "no_right")
        assert lea.one("void", "incident", old, base=99, reason="Old").st == "applied"

    def test_a_voided_record_refuses_moves_but_unvoid(self, house: House) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        rec = ana.report()
        lea.one("void", "incident", rec, base=99, reason="Twice")
        assert only(lea.move(rec, "approve")) == ("refused", "guard:void")
        assert only(ana.move(rec, "unvoid")) == ("refused", "no_right")
        assert lea.move(rec, "unvoid").st == "applied"
        assert lea.move(rec, "approve").st == "applied"

    @pytest.mark.parametrize("void_first", [True, False])
    def test_void_against_edit_keeps_both_and_tells_both(self, house: House, void_first: bool) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        rec = ana.report()
        base = house.row("incident", rec)["seq"]
        for step in (1, 0) if void_first else (0, 1):
            if step:
                lea.one("void", "incident", rec, base=base, reason="Twice")
            else:
                ana.edit(rec, seen={"sentence": "Leak"}, sentence="Burst")
        assert ana.shown("incident", rec)["sentence"] == "Burst"
        assert "_void" in ana.shown("incident", rec)
        assert [c["why"] for c in house.cards(ANA)] == [c["why"] for c in house.cards(LEA)] == ["void_edit"]


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
        result = ana.one("create", "incident", house.new_id(), set={"sentence": "Leak", "mood": "bad"}, inc={"stock": 1})
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


class TestOfOthers:
    """What is not for one's eyes does not exist (§6.9, §11, I18)."""

    def test_a_row_of_another_site_does_not_exist(self, house: House) -> None:
        eve, lea = Phone(house, EVE, OTHER_SITE), Phone(house, LEA)
        rec = lea.report()
        nothing = house.new_id()
        for named in (rec, nothing):
            assert only(eve.edit(named, {}, sentence="x")) == ("quarantined", "no_record")
            assert only(eve.move(named, "approve", {})) == ("refused", "no_record")
            assert only(eve.one("void", "incident", named, reason="x")) == ("quarantined", "no_record")
        assert only(eve.one("create", "incident", rec, set={"sentence": "x"})) == ("quarantined", "clash")
        assert lea.shown("incident", rec)["sentence"] == "Leak"

    def test_a_site_one_does_not_belong_to_does_not_exist(self, house: House) -> None:
        for site in (SITE, uid(999)):
            eve = Phone(house, EVE, site)
            eve.op("create", "incident", house.new_id(), set={"sentence": "x"})
            outcome = eve.push()
            assert only(outcome.results[0][1]) == ("quarantined", "no_site")
            assert outcome.results[0][1].site == canon.ZERO
            assert all(isinstance(row, int) for row in outcome.touched.values())

    def test_a_parent_of_another_site_is_not_linked(self, house: House) -> None:
        eve, lea = Phone(house, EVE, OTHER_SITE), Phone(house, LEA)
        rec = lea.report()
        eve.one("create", "comment", said := house.new_id(), set={"of": rec, "said": "x", "lang": "en"})
        assert house.row("comment", said)["bucket"] == f"{OTHER_SITE}/lead"
        assert house.row("comment", said)["parent"] is None

    def test_nobody_changes_what_they_cannot_read(self, house: House) -> None:
        ana, bo = Phone(house, ANA), Phone(house, BO)
        ana.one("create", "note", rec := house.new_id(), set={"reader": ANA, "said": "Mine"})
        assert only(bo.edit(rec, {}, "note", said="Yours")) == ("quarantined", "no_record")
        bo.op("fact", "note", rec, set={"said": "Yours"})
        assert bo.push().touched == {f"note/{rec}": house.base.dump()["op_log"][-1]["seq"]}

    def test_who_left_may_still_send_what_was_made_before(self, house: House) -> None:
        ana = Phone(house, ANA)
        left = house.now_ms
        house.base.join(ANA, SITE, Member("crew", 0, ended_ms=left))
        house.now_ms += HOUR_MS
        before = ana.one("create", "incident", rec := house.new_id(), at_ms=left - MINUTE_MS, set={"sentence": "Leak"})
        after = ana.one("create", "incident", house.new_id(), set={"sentence": "Leak"})
        assert (only(before), only(after)) == (("applied", None), ("quarantined", "no_right"))
        house.now_ms += 73 * HOUR_MS
        late = Phone(house, ANA).one("create", "incident", house.new_id(), at_ms=left - MINUTE_MS, set={"sentence": "x"})
        assert only(late) == ("quarantined", "no_right")
        assert ana.shown("incident", rec)["_by"] == ANA

    def test_a_role_with_an_end_becomes_the_next(self, house: House) -> None:
        rec = Phone(house, ANA).report()
        house.base.join(MAX, SITE, Member("deputy", 0, until_ms=house.now_ms, role_after="crew"))
        house.now_ms += 73 * HOUR_MS
        assert only(Phone(house, MAX).move(rec, "approve")) == ("refused", "no_right")
        assert Phone(house, MAX).move(rec, "resolve").st == "applied"

    def test_an_admin_does_not_act_by_op(self, house: House) -> None:
        ada = Phone(house, ADA)
        assert only(ada.one("create", "incident", house.new_id(), set={"sentence": "x"})) == ("quarantined", "no_right")

    def test_what_the_server_keeps_is_nobodys(self, house: House) -> None:
        house.write(SITE, "member", rec := house.new_id(), {"person": ANA, "name": "Ana", "role": "crew"})
        lea = Phone(house, LEA)
        assert only(lea.edit(rec, kind="member", role="lead")) == ("quarantined", "no_right")
        assert only(lea.one("void", "member", rec, reason="x")) == ("quarantined", "no_right")
        assert only(lea.one("create", "decision", house.new_id(), set={"act": "approve"})) == ("quarantined", "no_right")

    def test_a_create_of_a_known_record_needs_the_right_to_write_it(self, house: House) -> None:
        rec = Phone(house, ANA).report()
        bo = Phone(house, BO).one("create", "incident", rec, set={"sentence": "Mine now"})
        assert only(bo) == ("quarantined", "no_right")

    def test_two_makers_meet_on_one_record(self, house: House) -> None:
        rec = canon.v5("incident", uid(1), uid(2))
        ana, bo = Phone(house, ANA), Phone(house, BO)
        ana.report(rec, severity="minor")
        assert only(bo.one("create", "incident", rec, set={"sentence": "Leak", "zone": uid(5)}))[0] == "applied"
        assert ana.shown("incident", rec)["zone"] == uid(5)
        assert ana.shown("incident", rec)["_by"] == ANA


class TestBuckets:
    """A row is in one bucket; moving leaves a tombstone; children follow (§11)."""

    def test_a_child_waits_for_its_parent_with_the_supervisors(self, house: House) -> None:
        ana, bo = Phone(house, ANA), Phone(house, BO)
        parent, child = house.new_id(), house.new_id()
        bo.one("create", "comment", child, set={"of": parent, "said": "Wet", "lang": "en"})
        assert house.row("comment", child)["bucket"] == f"{SITE}/lead"
        ana.report(parent)
        assert house.row("comment", child)["bucket"] == f"{SITE}/crew"
        assert [(t["bucket"], t["row"]) for t in house.base.dump()["tombstone"]] == [(f"{SITE}/lead", f"comment/{child}")]

    def test_a_row_and_its_children_go_to_a_new_reader_and_come_back(self, house: House) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        ana.one("create", "note", rec := house.new_id(), set={"reader": ANA, "said": "Mine"})
        ana.one("create", "reply", child := house.new_id(), set={"of": rec, "said": "Yes"})
        assert house.row("reply", child)["bucket"] == f"{SITE}/person:{ANA}"
        house.write(SITE, "note", rec, {"reader": LEA}, t="fact")
        assert {house.row(kind, id)["bucket"] for kind, id in (("note", rec), ("reply", child))} == {f"{SITE}/person:{LEA}"}
        assert len(house.base.dump()["tombstone"]) == 2
        assert lea.edit(rec, kind="note", reader=ANA).st == "applied"
        gone = {(t["bucket"], t["row"]) for t in house.base.dump()["tombstone"]}
        assert gone == {(f"{SITE}/person:{LEA}", f"note/{rec}"), (f"{SITE}/person:{LEA}", f"reply/{child}")}

    def test_count_and_sum_are_those_of_the_rows(self, house: House) -> None:
        ana, bo = Phone(house, ANA), Phone(house, BO)
        for n in range(3):
            parent = house.new_id()
            bo.one("create", "comment", house.new_id(), set={"of": parent, "said": "Wet", "lang": "en"})
            ana.edit(ana.report(parent), sentence=str(n))
            ana.one("create", "note", rec := house.new_id(), set={"reader": ANA, "said": "Mine"})
            house.write(SITE, "note", rec, {"reader": LEA}, t="fact")
        dump = house.base.dump()
        for bucket in dump["bucket"]:
            rows = [row for row in dump["record"] if row["bucket"] == bucket["id"]]
            total = sum(canon.sum_term(row["row"], row["seq"]) for row in rows) % 2**32
            assert (bucket["count"], bucket["sum"]) == (len(rows), total), bucket["id"]


class TestClocks:
    """No op is refused for its time; a clock that cannot be trusted decides nothing (§10)."""

    @pytest.mark.parametrize("at_ms", [0, NOON_MS + 365 * 24 * HOUR_MS, NOON_MS - 24 * HOUR_MS])
    def test_any_clock_is_taken(self, house: House, at_ms: int) -> None:
        ana = Phone(house, ANA)
        assert ana.one("create", "incident", rec := house.new_id(), at_ms=at_ms, set={"sentence": "Leak"}).st == "applied"
        assert canon.instant_ms(ana.shown("incident", rec)["_at"]) <= house.now_ms

    def test_a_fast_clock_is_corrected_and_wins_nothing(self, house: House) -> None:
        ana, lea = Phone(house, ANA, fast_ms=2 * HOUR_MS), Phone(house, LEA)
        rec = ana.report(sentence="A")
        ana.edit(rec, sentence="B")
        house.now_ms += MINUTE_MS
        assert lea.edit(rec, seen={"sentence": "A"}, sentence="C").st == "conflict"
        assert ana.shown("incident", rec)["sentence"] == "C"
        assert canon.instant_ms(ana.shown("incident", rec)["_at"]) == NOON_MS

    def test_a_suspect_clock_loses_to_the_later_arrival(self, house: House) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        rec = ana.report(sentence="A")
        house.now_ms += HOUR_MS
        lea.edit(rec, sentence="B")
        ana.fast_ms = -30 * HOUR_MS
        assert ana.edit(rec, seen={"sentence": "A"}, sentence="C").st == "conflict"
        assert ana.shown("incident", rec)["sentence"] == "C"


def test_a_card_is_dismissed_by_its_reader_alone(house: House) -> None:
    ana, bo = Phone(house, ANA), Phone(house, BO)
    ana.one("create", "incident", house.new_id(), set={"sentence": 7})
    (card,) = [row for row in house.base.dump()["record"] if row["kind"] == "card"]
    rec = card["row"].partition("/")[2]
    assert only(bo.move(rec, "dismiss", {}, "card")) == ("refused", "no_record")
    assert ana.move(rec, "dismiss", kind="card").st == "applied"
    assert house.body("card", rec)["state"] == "dismissed"  # type: ignore[index]


def test_ops_of_several_sites_in_one_batch(house: House) -> None:
    house.base.join(ANA, OTHER_SITE, Member("crew", 0))
    ana = Phone(house, ANA)
    ana.op("create", "incident", house.new_id(), set={"sentence": "Here"})
    ana.op("create", "incident", house.new_id(), set={"sentence": "There"}, site=OTHER_SITE)
    outcome = ana.push()
    assert {result.st for _, result in outcome.results} == {"applied"}
    assert outcome.seqs.keys() == {SITE, OTHER_SITE}


def test_the_log_has_every_op_as_it_was_sent(house: House) -> None:
    ana = Phone(house, ANA)
    ana.op("create", "incident", rec := house.new_id(), set={"sentence": "Leak"}, at_ms=NOON_MS - MINUTE_MS)
    raw = ana.ops[0][1].decode()
    result: Result = ana.push().results[0][1]
    line = house.base.dump()["op_log"][-1]
    assert line["raw"] == raw
    assert (line["row"], line["seq"], line["status"]) == (f"incident/{rec}", result.seq, "applied")
    assert (line["claimed_ms"], line["corrected_ms"], line["received_ms"]) == (NOON_MS - MINUTE_MS,) * 2 + (NOON_MS,)
