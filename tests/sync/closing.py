"""Push on every store: cards, and what closes what they tell of (sync/README.md §9, §6 quarantine)."""

from typing import Any

import msgspec
import pytest

from sync import batch, canon
from sync.batch import Batch
from sync.intake import Outcome
from sync.store import Member
from tests.sync.house import ANA, BO, HOUR_MS, LEA, MAX, MINUTE_MS, NOON_MS, SITE, House, Phone, only, uid


def quarrel(house: House, **more: Any) -> tuple[Phone, Phone, str]:
    """Ana and Lea write one sentence unseen of each other; Lea's stands."""
    ana, lea = Phone(house, ANA), Phone(house, LEA)
    rec = ana.report(**more)
    ana.op("fact", "incident", rec, seen={"sentence": "Leak"}, set={"sentence": "Leak, hall 2"})
    house.now_ms += MINUTE_MS
    assert lea.edit(rec, seen={"sentence": "Leak"}, sentence="Burst pipe").st == "applied"
    assert ana.push().results[0][1].st == "conflict"
    return ana, lea, rec


def states(house: House) -> list[str]:
    return sorted(card["state"] for card in house.bodies("card"))


class TestClosing:
    """A conflict is told to three, and closed once (§9)."""

    def test_both_authors_and_the_supervisors_are_told_once(self, house: House) -> None:
        quarrel(house)
        (card,) = house.cards()
        assert (card["mine"], card["_by"]) == ("Leak, hall 2", ANA)
        assert (card["theirs"], card["other"]) == ("Burst pipe", LEA)
        assert house.row("card", house.card())["bucket"] == f"{SITE}/lead"
        assert [len(house.cards(reader)) for reader in (ANA, LEA, MAX)] == [1, 1, 0]
        assert [card["_by"] for card in house.cards(LEA)] == [LEA]

    def test_restoring_sets_the_value_and_closes_everything(self, house: House) -> None:
        ana, _, rec = quarrel(house)
        conflict = house.conflict()
        ana.op(
            "fact", "incident", rec, seen={"sentence": "Burst pipe"}, set={"sentence": "Leak, hall 2"},
            resolves=conflict["id"],
        )  # fmt: skip
        sent = list(ana.ops)
        assert ana.push().results[0][1].st == "applied"
        assert ana.shown("incident", rec)["sentence"] == "Leak, hall 2"
        assert states(house) == ["settled"] * 3
        assert (house.conflict()["state"], house.conflict()["resolved_op"]) == ("restored", house.log()[-1]["op"])
        ana.ops = sent
        assert ana.push().results[0][1].dup is True

    def test_restoring_over_an_unseen_third_value_closes_nothing_that_did_not_happen(self, house: House) -> None:
        ana, lea, rec = quarrel(house)
        restore = {"seen": {"sentence": "Burst pipe"}, "set": {"sentence": "Leak, hall 2"}}
        ana.op("fact", "incident", rec, resolves=house.conflict()["id"], **restore)
        house.now_ms += MINUTE_MS
        lea.edit(rec, sentence="Flood")
        assert ana.push().results[0][1].st == "conflict"
        assert sorted(found["state"] for found in house.base.dump()["conflict"]) == ["open", "open"]
        assert states(house) == ["open"] * 6

    def test_a_conflict_of_another_record_does_not_exist(self, house: House) -> None:
        ana, _, _ = quarrel(house)
        other = ana.report()
        for named in (house.conflict()["id"], uid(999)):
            result = ana.one("fact", "incident", other, seen={}, set={"sentence": "x"}, resolves=named)
            assert only(result) == ("quarantined", "no_record")
        result = ana.one("fact", "incident", other, seen={}, set={"sentence": "x"}, resolves="x")
        assert only(result) == ("quarantined", "malformed")
        assert house.conflict()["state"] == "open"

    def test_a_supervisor_keeps_what_stands(self, house: House) -> None:
        ana, lea, rec = quarrel(house)
        assert Phone(house, MAX).move(house.card(), "keep", kind="card").st == "applied"
        assert (house.conflict()["state"], states(house)) == ("kept", ["settled"] * 3)
        assert ana.shown("incident", rec)["sentence"] == "Burst pipe"
        assert only(lea.move(house.card(), "keep", kind="card")) == ("refused", "guard:state")
        assert only(ana.move(house.card(ANA), "dismiss", kind="card")) == ("same", None)
        assert [card["why"] for card in house.cards(ANA)] == ["conflict"]

    def test_dismissing_closes_ones_own_card_alone(self, house: House) -> None:
        ana, _, _ = quarrel(house)
        assert ana.move(house.card(ANA), "dismiss", kind="card").st == "applied"
        assert (house.conflict()["state"], states(house)) == ("open", ["dismissed", "open", "open"])

    def test_what_is_to_be_decided_is_not_noted_away(self, house: House) -> None:
        _, lea, _ = quarrel(house)
        hers = house.card(LEA)
        assert only(lea.move(house.card(), "dismiss", kind="card")) == ("refused", "guard:undecided")
        assert lea.move(hers, "dismiss", kind="card").st == "applied"
        assert house.cards()[0]["state"] == "open"

    def test_a_group_is_restored_as_one(self, house: House) -> None:
        ana = Phone(house, ANA)
        span, other = {"from": "2026-11-21", "until": "2026-11-23"}, {"from": "2026-11-22", "until": "2026-11-24"}
        ana.one("create", "note", rec := house.new_id(), set={"reader": ANA, **span})
        house.now_ms += MINUTE_MS
        assert ana.edit(rec, {"from": "?", "until": "?"}, "note", **other).st == "conflict"
        ana.one("fact", "note", rec, seen=other, set=span, resolves=house.conflict()["id"])
        assert house.conflict()["state"] == "restored"

    def test_two_leads_settle_at_once(self, house: House) -> None:
        quarrel(house)
        lea, max_ = Phone(house, LEA), Phone(house, MAX)
        for phone in (lea, max_):
            phone.op("command", "card", house.card(), act="keep", seen={"state": "open"})
        first, second = house.take(lea.batch(), max_.batch())
        assert isinstance(first, Outcome) and isinstance(second, Outcome)
        assert only(second.results[0][1]) == ("refused", "guard:state")
        assert [(card["why"], card["other"]) for card in house.cards(MAX)] == [("refused", LEA)]


class TestSeen:
    """Cards show what their reader may read, and go when the record goes out of sight (§9, §11)."""

    def test_a_record_that_moves_to_a_narrower_bucket_takes_the_cards_of_those_outside(self, house: House) -> None:
        ana, bo = Phone(house, ANA), Phone(house, BO)
        house.base.join(BO, SITE, Member("crew", 0))
        ana.one("create", "note", rec := house.new_id(), set={"reader": ANA, "said": "Leak"})
        bo_pull = bo.pull()
        house.write(SITE, "note", rec, {"reader": BO}, t="fact")
        house.now_ms += MINUTE_MS
        bo.edit(rec, kind="note", said="Flood")
        house.write(SITE, "note", rec, {"reader": ANA}, t="fact")
        ana.op("fact", "note", rec, seen={"said": "Leak"}, set={"said": "Drip"}, at_ms=NOON_MS)
        ana.push()
        (mine,), (theirs,) = house.cards(ANA), house.cards(BO)
        assert (mine["mine"], mine["theirs"]) == ("Drip", "Flood")
        assert "mine" not in theirs and "theirs" not in theirs  # Bo may not read it any more
        (lead,) = house.cards()
        assert "mine" not in lead
        house.write(SITE, "note", rec, {"reader": BO}, t="fact")
        rows = {row["row"]: row for row in house.base.dump()["record"] if row["kind"] == "card"}
        buckets = sorted(row["bucket"].partition("/")[2] for row in rows.values())
        assert buckets == ["archive", "archive", f"person:{BO}"]
        gone = {line["row"] for line in house.base.dump()["tombstone"] if line["bucket"] == f"{SITE}/person:{ANA}"}
        assert f"note/{rec}" in gone and any(row.startswith("card/") for row in gone)
        assert all(part.id != f"{SITE}/archive" for part in bo.pull(bo_pull.token).buckets)

    def test_all_descendants_follow_a_row_that_moves_those_of_the_same_batch_too(self, house: House) -> None:
        ana = Phone(house, ANA)
        ana.one("create", "note", note := house.new_id(), set={"reader": ANA})
        ana.one("create", "reply", reply := house.new_id(), set={"of": note, "said": "x"})
        ana.one("create", "echo", house.new_id(), set={"of": reply})
        ana.op("create", "echo", house.new_id(), set={"of": reply})
        ana.op("fact", "note", note, seen={"reader": ANA}, set={"reader": BO})
        ana.op("create", "reply", late := house.new_id(), set={"of": note, "said": "y"})
        assert [result.st for _, result in ana.push().results] == ["applied"] * 3
        moved = [row for row in house.base.dump()["record"] if row["kind"] in {"note", "reply", "echo"}]
        assert {row["bucket"] for row in moved if row["row"] != f"reply/{late}"} == {f"{SITE}/person:{BO}"}
        assert house.row("reply", late)["bucket"] == f"{SITE}/lead"  # Ana may not see its parent any more
        gone = {line["row"] for line in house.base.dump()["tombstone"] if line["bucket"] == f"{SITE}/person:{ANA}"}
        assert {row.partition("/")[0] for row in gone} == {"note", "reply", "echo"}

    def test_a_command_that_names_another_reader_moves_the_row_too(self, house: House) -> None:
        lea, rec = Phone(house, LEA), house.new_id()
        lea.one("create", "errand", rec, set={"reader": LEA})
        assert lea.move(rec, "pass_on", kind="errand", set={"reader": BO}).st == "applied"
        assert house.row("errand", rec)["bucket"] == f"{SITE}/person:{BO}"

    def test_what_is_held_shows_its_values_to_who_could_read_them(self, house: House) -> None:
        ana, bo = Phone(house, ANA), Phone(house, BO)
        rec = ana.report()
        bo.edit(rec, sentence="Mine")
        (card,) = house.cards()
        assert (card["why"], card["code"], card["mine"], card["_by"]) == (
            "quarantine", "no_right", {"sentence": "Mine"}, BO,
        )  # fmt: skip
        ana.one("create", "note", secret := house.new_id(), set={"reader": ANA, "said": "Leak"})
        for named in (secret, uid(999)):
            bo.one("fact", "note", named, seen={}, set={"said": "Psst"})
        assert [card.get("mine") for card in house.cards(BO)] == [{"sentence": "Mine"}, None, None]
        assert [card.get("mine") for card in house.cards()] == [{"sentence": "Mine"}, None, None]


class TestHeld:
    """A quarantined op is accepted by a supervisor's rights, or rejected with a reason (§6)."""

    def held(self, house: House) -> tuple[str, dict[str, Any]]:
        ana, bo = Phone(house, ANA), Phone(house, BO)
        rec = ana.report()
        assert only(bo.edit(rec, sentence="Leak by the lift")) == ("quarantined", "no_right")
        return rec, house.base.dump()["quarantine"][0]

    def test_accepting_takes_it_in_as_its_authors(self, house: House) -> None:
        rec, held = self.held(house)
        house.now_ms += HOUR_MS
        lea = Phone(house, LEA)
        lea.op("command", "card", house.card(), act="accept", seen={"state": "open"})
        outcome = lea.push()
        assert outcome.results[0][1].st == "applied"
        assert lea.shown("incident", rec)["sentence"] == "Leak by the lift"
        (after,) = house.base.dump()["quarantine"]
        assert (after["state"], after["op"], states(house)) == ("accepted", held["op"], ["settled", "settled"])
        line = next(line for line in house.log() if line["via"] == "accept")
        assert (line["row"], line["status"], line["person"]) == (f"incident/{rec}", "applied", BO)
        assert house.log()[-1]["op"] == (after.get("decided") or after.get("decided_op"))
        assert only(Phone(house, MAX).move(house.card(), "accept", kind="card")) == ("refused", "guard:state")

    def test_an_accepted_value_names_its_author_when_it_is_overruled(self, house: House) -> None:
        rec, held = self.held(house)
        Phone(house, LEA).move(house.card(), "accept", kind="card")
        house.now_ms += MINUTE_MS
        Phone(house, ANA).edit(rec, seen={"sentence": "Leak"}, sentence="Flood")
        conflict = house.conflict()
        assert conflict["loser_op"] == canon.v5("accept", held["op"])
        assert [card["why"] for card in house.cards(BO)] == ["quarantine", "conflict"]

    def test_what_is_accepted_meets_what_stands_by_what_its_author_saw(self, house: House) -> None:
        rec, _ = self.held(house)
        house.now_ms += MINUTE_MS
        Phone(house, ANA).edit(rec, sentence="Flood")
        Phone(house, LEA).move(house.card(), "accept", kind="card")
        assert Phone(house, ANA).shown("incident", rec)["sentence"] == "Flood"
        assert (house.conflict()["winner_value"], house.conflict()["loser_value"]) == ('"Flood"', '"Leak by the lift"')

    def test_an_alarm_that_is_accepted_ends_late_however_young(self, house: House) -> None:
        lea, rec, args = Phone(house, LEA), house.new_id(), {"expires": house.now_ms + MINUTE_MS}
        lea.op("command", "alert", rec, act="raise", set={"level": "alarm"}, args=args)
        lea.push(poison=True)
        Phone(house, MAX).move(house.card(), "accept", kind="card")
        assert lea.shown("alert", rec)["status"] == "late"
        assert sorted(card["why"] for card in house.cards(LEA)) == ["late", "quarantine"]

    def test_rejecting_needs_a_reason_which_its_author_reads(self, house: House) -> None:
        rec, _ = self.held(house)
        lea = Phone(house, LEA)
        assert only(lea.move(house.card(), "reject", kind="card")) == ("refused", "guard:reason")
        assert lea.move(house.card(), "reject", kind="card", reason="Ana has the story.").st == "applied"
        assert house.base.dump()["quarantine"][0]["state"] == "rejected"
        assert lea.shown("incident", rec)["sentence"] == "Leak"
        told = [card for card in house.cards(BO) if card["state"] == "open"]
        assert [(c["why"], c["code"], c["mine"], c["theirs"], c["other"]) for c in told] == [
            ("refused", "rejected", {"sentence": "Leak by the lift"}, "Ana has the story.", LEA)
        ]

    @pytest.mark.parametrize("values", [{"sentence": 7}, {"mood": "x", "lang": "?" * 99}])
    def test_what_still_cannot_be_taken_in_stays_held(self, house: House, values: dict[str, object]) -> None:
        Phone(house, ANA).one("create", "incident", house.new_id(), set=values)
        assert only(Phone(house, LEA).move(house.card(), "accept", kind="card")) == ("refused", "guard:held")
        assert house.base.dump()["quarantine"][0]["state"] == "open"
        assert house.cards()[0]["state"] == "open"

    def test_what_was_to_settle_a_conflict_nobody_knows_is_taken_in_as_a_change(self, house: House) -> None:
        ana = Phone(house, ANA)
        rec = ana.report()
        ana.op("fact", "incident", rec, seen={"sentence": "Leak"}, set={"sentence": "Mine"}, resolves=uid(999))
        assert only(ana.push().results[0][1]) == ("quarantined", "no_record")
        assert Phone(house, LEA).move(house.card(), "accept", kind="card").st == "applied"
        assert ana.shown("incident", rec)["sentence"] == "Mine"

    def test_what_clashes_can_be_taken_in_once_the_other_has_gone(self, house: House) -> None:
        lea = Phone(house, LEA)
        first, second = house.new_id(), house.new_id()
        lea.one("create", "zone", first, set={"name": {"en": "A"}, "code": "k3"})
        assert only(lea.one("create", "zone", second, set={"name": {"en": "B"}, "code": "k3"})) == (
            "quarantined", "clash",
        )  # fmt: skip
        assert only(lea.move(house.card(), "accept", kind="card")) == ("refused", "guard:held")
        assert house.base.dump()["quarantine"][0]["state"] == "open"
        lea.edit(first, kind="zone", code="k4")
        assert lea.move(house.card(), "accept", kind="card").st == "applied"
        assert lea.shown("zone", second)["code"] == "k3"

    def test_nobody_gets_more_rights_by_accepting(self, house: House) -> None:
        house.write(SITE, "member", rec := house.new_id(), {"person": ANA, "name": "Ana", "role": "crew"})
        Phone(house, ANA).edit(rec, kind="member", role="lead")
        assert only(Phone(house, LEA).move(house.card(), "accept", kind="card")) == ("refused", "no_right")
        assert only(Phone(house, BO).move(house.card(), "accept", kind="card")) == ("refused", "no_record")

    def test_a_card_that_only_tells_is_not_decided_upon(self, house: House) -> None:
        _, lea, _ = quarrel(house)
        assert only(lea.move(house.card(), "accept", kind="card")) == ("refused", "guard:supervisors_card")
        assert only(lea.move(house.card(), "reject", kind="card", reason="x")) == ("refused", "guard:supervisors_card")
        assert house.cards()[0]["state"] == "open"

    def test_a_queue_that_is_handed_in_waits_whole_and_is_not_taken_twice(self, house: House) -> None:
        ana = Phone(house, ANA)
        ana.report()
        ana.op("create", "incident", one := house.new_id(), set={"sentence": "Leak"})
        ana.op("create", "incident", house.new_id(), set={"sentence": "Flood"})
        for dseq in (1, 2):
            items = [msgspec.structs.replace(batch.item(at, raw), by=ANA) for at, raw in ana.ops]
            handed = Batch(canon.ZERO, canon.v5("server", SITE), items, house.now_ms, held="salvage")
            (outcome,) = house.take(handed)
            assert isinstance(outcome, Outcome)
            assert [only(result) for _, result in outcome.results] == [("quarantined", "salvage")] * 2 * (dseq == 1)
        held = house.lines("quarantine")
        assert [(line["code"], line["person"], line["state"]) for line in held] == [("salvage", ANA, "open")] * 2
        assert house.bodies("incident")[1:] == []
        assert [only(result) for _, result in ana.push().results] == [("quarantined", "salvage")] * 2
        (card, *_) = [row for row in house.base.dump()["record"] if row["bucket"] == f"{SITE}/lead"]
        Phone(house, LEA).move(card["row"].partition("/")[2], "accept", kind="card")
        assert ana.shown("incident", one)["_by"] == ANA
