"""Push on every store: commands, decisions, voiding (sync/README.md §6.9f, §9)."""

import pytest

from sync import batch, canon
from sync.intake import Outcome
from tests.sync.house import ANA, BO, HOUR_MS, LEA, MAX, MINUTE_MS, SITE, House, Phone, only, uid


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
            ("give_back", "reported", "returned", "applied", LEA), ("resolve", "accepted", "resolved", "applied", BO),
            ("resubmit", "returned", "reported", "applied", ANA),
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

    def test_a_decision_says_what_its_move_set_and_no_more(self, house: House) -> None:
        ana, lea, max_ = Phone(house, ANA), Phone(house, LEA), Phone(house, MAX)
        rec = ana.report()
        read = ana.shown("incident", rec)
        lea.move(rec, "accept", set={"assignee": BO, "colour": "red"})
        assert only(max_.move(rec, "accept", seen=read, set={"assignee": ANA})) == ("refused", "guard:state")
        assert ana.shown("incident", rec)["assignee"] == BO
        applied, refused = sorted(house.bodies("decision"), key=lambda decision: decision["outcome"])
        assert (applied["set"], "set" in refused) == ({"assignee": BO}, False)
        lea.edit(rec, assignee=ANA)
        lea.move(rec, "give_back", reason="Which hall?")
        seen, early_ms = {**read, "status": "returned"}, house.now_ms - HOUR_MS
        offline = Phone(house, MAX)
        assert offline.move(rec, "accept", seen=seen, set={"assignee": BO}, at_ms=early_ms).st == "conflict"
        assert ana.shown("incident", rec)["assignee"] == ANA  # a value kept out by the clock is not said to be set
        assert not [d for d in house.bodies("decision") if d["_by"] == MAX and "set" in d]

    def test_two_unseen_decisions_that_fit_one_after_the_other_are_both_made(self, house: House) -> None:
        ana, lea, max_ = Phone(house, ANA), Phone(house, LEA), Phone(house, MAX)
        rec = ana.report()
        read = ana.shown("incident", rec)
        lea.move(rec, "accept", seen=read, set={"assignee": BO})
        assert max_.move(rec, "give_back", seen=read, reason="Which hall?").st == "conflict"
        assert (ana.shown("incident", rec)["status"], ana.shown("incident", rec)["assignee"]) == ("returned", BO)
        assert {(d["act"], d["outcome"]) for d in house.bodies("decision")} == {
            ("accept", "applied"), ("give_back", "applied"),
        }  # fmt: skip
        for reader, mine, theirs in ((LEA, "accepted", "returned"), (MAX, "returned", "accepted")):
            (card,) = house.cards(reader)
            assert (card["field"], card["mine"], card["theirs"]) == ("status", mine, theirs)

    def test_one_approves_exactly_what_one_read(self, house: House) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        rec = ana.report()
        read = ana.shown("incident", rec)
        ana.edit(rec, sentence="Leak, hall 2")
        assert only(lea.move(rec, "approve", seen=read)) == ("refused", "guard:stale")
        assert lea.move(rec, "approve").st == "applied"

    def test_a_comment_that_came_meanwhile_does_not_make_it_stale_but_is_not_among_what_was_read(
        self, house: House
    ) -> None:
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
        assert (conflict["rule"], conflict["winner_value"], conflict["loser_value"]) == (
            "status",
            '"resolved"',
            '"accepted"',
        )
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

    def test_a_request_long_on_its_way_does_not_make_its_command_young(self, house: House) -> None:
        lea, max_ = Phone(house, LEA), Phone(house, MAX)
        max_.report()
        for phone in (lea, max_):  # one never heard of before, one known to go right
            phone.op("command", "alert", house.new_id(), act="raise", args={"expires": house.now_ms + MINUTE_MS})
        asked = [phone.request() for phone in (lea, max_)]
        house.now_ms += HOUR_MS
        for phone, request in zip((lea, max_), asked, strict=True):
            (outcome,) = house.take(batch.read(phone.person, request, house.now_ms))
            assert isinstance(outcome, Outcome) and only(outcome.results[0][1]) == ("late", "late")

    def test_a_clock_known_to_be_slow_raises_in_time(self, house: House) -> None:
        lea = Phone(house, LEA, fast_ms=-HOUR_MS)
        lea.report()
        args = {"expires": house.now_ms - HOUR_MS + MINUTE_MS}
        raised = lea.one("command", "alert", house.new_id(), act="raise", set={"level": "alarm"}, args=args)
        assert raised.st == "applied"

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

    def test_what_two_have_made_is_taken_back_by_whoever_came_first(self, house: House) -> None:
        ana, bo, lea = Phone(house, ANA), Phone(house, BO), Phone(house, LEA)
        rec = canon.v5("incident", uid(800), "exit")
        said = {"what": "hazard", "severity": "critical", "sentence": "Failed: exit", "lang": "en"}
        back = {"args": {"mine": True}, "reason": "Answered again: Pass"}
        for phone in (ana, bo, lea):
            phone.op("create", "incident", rec, set=said)
        assert [only(result) for _, result in ana.push().results] == [("applied", None)]
        for phone in (bo, lea):  # a supervisor could void it, and does not mean to
            phone.op("void", "incident", rec, **back)
            assert [only(result) for _, result in phone.push().results] == [("same", None)] * 2
        assert "_void" not in ana.shown("incident", rec), "it is left to her"
        assert only(ana.one("void", "incident", rec, **back)) == ("applied", None)
        bo.op("create", "incident", rec, set=said)
        bo.op("void", "incident", rec, **back)
        assert [only(result) for _, result in bo.push().results] == [("same", None)] * 2
        assert ana.shown("incident", rec)["_void"]["by"] == ANA
        assert house.cards(ANA) + house.cards(BO) + house.cards(LEA) + house.cards() == [], "nobody is asked anything"

    def test_a_voided_record_refuses_moves_but_unvoid(self, house: House) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        rec = ana.report()
        lea.one("void", "incident", rec, base=99, reason="Twice")
        assert only(lea.move(rec, "approve")) == ("refused", "guard:void")
        assert only(ana.move(rec, "unvoid")) == ("refused", "no_right")
        assert lea.move(rec, "unvoid").st == "applied"
        assert {(d["act"], d["to"], d["_by"]) for d in house.bodies("decision") if d["outcome"] == "applied"} == {
            ("unvoid", "reported", LEA)
        }
        lifted = house.bodies("decision")[-1]["set"]["void"]
        assert (lifted["by"], lifted["reason"]) == (
            LEA,
            "Twice",
        )  # the mark is gone from the record, not from the story
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
