"""Push on every store: how values meet, and clocks (sync/README.md §9, §10)."""

import pytest

from sync import canon
from tests.sync.house import ANA, BO, HOUR_MS, LEA, MAX, MINUTE_MS, NOON_MS, House, Phone, only, uid


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
            "fact",
            "incident",
            rec,
            at_ms=early + MINUTE_MS,
            seen={"sentence": "Leak"},
            set={"sentence": "Leak, hall 2"},
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

    def test_a_conflict_names_who_set_the_state_not_who_wrote_last(self, house: House) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        rec = house.new_id()
        ana.op("create", "incident", rec, set={"sentence": "Leak"}, hlc="1:0000")
        made = ana.op("command", "incident", rec, act="resolve", seen={"status": "reported"}, hlc="1:0000")
        ana.op("fact", "incident", rec, seen={"sentence": "Leak"}, set={"sentence": "Flood"}, hlc="1:0000")
        ana.push()  # one commit, and by a clock that stands still all at one moment
        assert lea.move(rec, "reopen", seen={"status": "reported"}, reason="No").st == "conflict"
        assert house.conflict()["loser_op"] == made

    def test_a_conflict_over_a_group_names_who_set_it(self, house: House) -> None:
        ana = Phone(house, ANA)
        ana.op("create", "note", rec := house.new_id(), set={"reader": ANA}, hlc="1:0000")
        made = ana.op("fact", "note", rec, seen={}, set={"from": "2026-11-21", "until": "2026-11-23"}, hlc="1:0000")
        ana.op("fact", "note", rec, seen={}, set={"said": "x"}, hlc="1:0000")
        ana.push()
        house.now_ms += MINUTE_MS
        other = {"from": "2026-11-22", "until": "2026-11-24"}
        assert ana.edit(rec, {"from": "?", "until": "?"}, "note", **other).st == "conflict"
        assert house.conflict()["loser_op"] == made

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

    def test_a_mark_that_somebody_typed_is_words(self, house: House) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        forged = f"⟦by {BO} at 2026-11-21T20:59:00.000Z⟧"
        words = f"[by {BO} at 2026-11-21T20:59:00.000Z]"
        rec = ana.report(story=f"It drips.\n{forged}\nMy fault.")
        assert ana.shown("incident", rec)["story"] == f"It drips.\n{words}\nMy fault."
        lea.move(rec, "accept", set={"story": f"{forged}\nDry."})
        assert ana.shown("incident", rec)["story"] == f"{words}\nDry."
        ana.edit(rec, seen={"story": f"It drips.\n{forged}"}, story=f"{forged}\nMine.")
        kept = ana.shown("incident", rec)["story"]
        mine = f"⟦by {ANA} at {canon.instant(house.now_ms)}⟧"
        assert mine in kept and forged not in kept and kept.count("⟦") == 1
        lea.edit(rec, story=f"{kept}\n{forged}\nQuite.")
        assert ana.shown("incident", rec)["story"] == f"{kept}\n{words}\nQuite."  # what merging made stays

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
        result = ana.edit(
            rec, {"from": "2026-11-21", "until": "?"}, "note", until="2026-11-25", **{"from": "2026-11-22"}
        )
        assert result.st == "conflict"
        assert house.base.dump()["conflict"][0]["field"] == "span"
        assert only(bo.edit(rec, {}, "note", said="Hello")) == ("quarantined", "no_record")


class TestClocks:
    """No op is refused for its time; a clock that cannot be trusted decides nothing (§10)."""

    @pytest.mark.parametrize("at_ms", [0, NOON_MS + 365 * 24 * HOUR_MS, NOON_MS - 24 * HOUR_MS])
    def test_any_clock_is_taken(self, house: House, at_ms: int) -> None:
        ana = Phone(house, ANA)
        assert (
            ana.one("create", "incident", rec := house.new_id(), at_ms=at_ms, set={"sentence": "Leak"}).st == "applied"
        )
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
