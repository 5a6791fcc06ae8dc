"""The faults of sync/README.md §17 that one server and a few phones can show, on every store. The numbers are its."""

import msgspec
import pytest

from sync import canon
from sync.store import Member
from sync.wire import NotConsumed
from tests.sync.house import ANA, BO, EVE, HOUR_MS, LEA, MAX, MINUTE_MS, NOON_MS, OTHER_SITE, SITE, House, Phone, only
from tests.sync.pulls import View

DAY_MS = 24 * HOUR_MS
CREW = f"{SITE}/crew"


def own(person: str) -> str:
    return f"{SITE}/person:{person}"


class TestFaults:
    """Each is survived with nothing lost, nothing done twice, nothing overwritten in silence."""

    def test_fault_01_an_answer_is_lost_and_the_batch_grows(self, house: House) -> None:
        ana = Phone(house, ANA)
        for n in range(3):
            ana.op("create", "incident", house.new_id(), set={"sentence": str(n)})
        sent = list(ana.ops)
        ana.push()
        before = house.base.dump()
        ana.ops = sent
        ana.op("create", "incident", house.new_id(), set={"sentence": "3"})
        assert [result.dup for _, result in ana.push().results] == [True, True, True, msgspec.UNSET]
        assert len(house.bodies("incident")) == 4
        assert house.base.dump()["op_log"][: len(before["op_log"])] == before["op_log"]

    def test_fault_09_both_halves_of_a_clone_arrive(self, house: House) -> None:
        ana = Phone(house, ANA)
        ana.report()
        clone = Phone(house, ANA, device=ana.device)
        clone.dseq = ana.dseq
        for phone, sentence in ((ana, "One"), (clone, "Other")):
            phone.op("create", "incident", house.new_id(), set={"sentence": sentence})
        ana.push()
        with pytest.raises(NotConsumed, match="device_forked"):
            clone.push()
        kept, clone.ops, clone.device, clone.dseq = list(clone.ops), [], house.new_id(), 0
        clone.ops = [(n, raw) for n, (_, raw) in enumerate(kept, 1)]
        assert clone.push().results[0][1].st == "applied"
        assert {body["sentence"] for body in house.bodies("incident")} == {"Leak", "One", "Other"}

    def test_fault_10_a_hole_is_told_by_a_gap_and_wedges_nothing(self, house: House) -> None:
        ana = Phone(house, ANA)
        ana.report()
        ana.dseq = 4
        ana.op("create", "incident", house.new_id(), set={"sentence": "After the hole"})
        after = list(ana.ops)
        with pytest.raises(NotConsumed, match="dseq_gap"):
            ana.push()
        ana.ops = []
        ana.add({"id": house.new_id(), "v": 1, "t": "gap", "upto": 4}, dseq=2)
        ana.ops += after
        assert [result.st for _, result in ana.push().results] == ["gap", "applied"]

    def test_fault_11_an_op_the_server_cannot_read_stays_alone(self, house: House) -> None:
        ana = Phone(house, ANA)
        for n in range(200):
            values = {"sentence": 7} if n == 100 else {"sentence": str(n)}
            ana.op("create", "incident", house.new_id(), set=values)
        states = [result.st for _, result in ana.push().results]
        assert (states.count("applied"), states[100]) == (199, "quarantined")

    @pytest.mark.parametrize("limit", [1, 2, 3])
    def test_fault_15_a_page_is_cut_inside_one_seq_and_the_rest_changes(self, house: House, limit: int) -> None:
        ana, view = Phone(house, ANA), View(Phone(house, BO))
        recs = [house.new_id() for _ in range(7)]
        for rec in recs:
            ana.op("create", "incident", rec, set={"sentence": "0"})
        ana.push()
        pull = view.phone.pull(view.token, limit=limit)
        while pull.more:
            view.fold(pull)
            ana.edit(recs[len(view.rows) % 7], sentence=str(len(view.rows)))
            pull = view.phone.pull(view.token, limit=limit)
        view.fold(pull)
        view.pull(limit=limit)
        assert view.is_complete(own(BO), CREW)

    def test_fault_16_five_offline_edits_of_one_field(self, house: House) -> None:
        ana = Phone(house, ANA)
        rec = ana.report(sentence="0")
        for n in range(5):
            ana.op("fact", "incident", rec, seen={"sentence": str(n)}, set={"sentence": str(n + 1)})
        assert {result.st for _, result in ana.push().results} == {"applied"}
        assert house.base.dump()["conflict"] == house.bodies("card") == []

    def test_fault_17_acked_not_pulled_edited_again(self, house: House) -> None:
        ana = Phone(house, ANA)
        rec = ana.report()
        assert ana.edit(rec, {"sentence": "Leak"}, sentence="Leak 1").st == "applied"
        assert ana.edit(rec, {"sentence": "Leak 1"}, sentence="Leak 2").st == "applied"
        assert house.base.dump()["conflict"] == []

    def test_fault_18_the_same_value_by_two(self, house: House) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        rec = ana.report()
        for phone in (ana, lea):
            phone.op("fact", "incident", rec, seen={"sentence": "Leak"}, set={"sentence": "Flood"})
        assert [phone.push().results[0][1].st for phone in (ana, lea)] == ["applied", "same"]
        assert house.base.dump()["conflict"] == []

    def test_fault_19_a_third_overwrites_unseen(self, house: House) -> None:
        ana, lea, max_ = Phone(house, ANA), Phone(house, LEA), Phone(house, MAX)
        rec = ana.report(sentence="A")
        for phone, sentence in ((ana, "B"), (lea, "C"), (max_, "D")):
            phone.edit(rec, {"sentence": "A"}, sentence=sentence)
            house.now_ms += MINUTE_MS
        conflicts = house.base.dump()["conflict"]
        assert {one for line in conflicts for one in (line["winner_value"], line["loser_value"])} == {
            '"B"', '"C"', '"D"',
        }  # fmt: skip
        assert len(conflicts) == len(house.cards()) == 2

    @pytest.mark.parametrize("void_first", [True, False])
    def test_fault_20_void_against_edit(self, house: House, void_first: bool) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        rec = ana.report()
        base = house.row("incident", rec)["seq"]
        ana.op("fact", "incident", rec, seen={"sentence": "Leak"}, set={"sentence": "Flood"}, base=base)
        lea.op("void", "incident", rec, base=base, reason="Twice")
        for phone in (lea, ana) if void_first else (ana, lea):
            assert phone.push().results[0][1].st == "applied"
        body = ana.shown("incident", rec)
        assert (body["sentence"], body["_void"]["by"]) == ("Flood", LEA)
        assert [[card["why"] for card in house.cards(reader)] for reader in (ANA, LEA, None)] == [["void_edit"]] * 3

    def test_fault_21_illegal_offline_and_two_legal_at_once(self, house: House) -> None:
        ana, lea, max_ = Phone(house, ANA), Phone(house, LEA), Phone(house, MAX)
        rec = ana.report()
        assert only(ana.move(rec, "resubmit")) == ("refused", "guard:state")
        read = lea.shown("incident", rec)
        assert lea.move(rec, "accept", read).st == "applied"
        assert only(max_.move(rec, "accept", read)) == ("refused", "guard:state")
        assert [card["other"] for card in house.cards(MAX)] == [LEA]
        assert house.cards() == []  # a refusal concerns its author alone

    def test_fault_22_rights_go_between_edit_and_push(self, house: House) -> None:
        lea, view = Phone(house, LEA), View(Phone(house, LEA))
        ana = Phone(house, ANA)
        rec, other = ana.report(), ana.report()
        ana.one("create", "comment", house.new_id(), set={"of": house.new_id(), "said": "x", "lang": "en"})
        view.pull()
        assert any(bucket.endswith("/lead") for bucket, _, _ in view.rows.values())
        made = house.now_ms
        house.base.join(LEA, SITE, Member("lead", 0, until_ms=made + 1, role_after="crew"))
        house.now_ms += HOUR_MS
        assert (
            lea.one("command", "incident", rec, act="accept", seen={"status": "reported"}, at_ms=made).st == "applied"
        )
        house.now_ms += 3 * DAY_MS
        late = lea.one("command", "incident", other, act="accept", seen={"status": "reported"}, at_ms=made)
        assert only(late) == ("refused", "no_right")
        assert only(lea.edit(other, sentence="x")) == ("quarantined", "no_right")
        (pull,) = view.pull()
        assert pull.drop == [f"{SITE}/lead"]
        assert view.is_complete(own(LEA), CREW)

    def test_fault_23_a_row_moves_during_first_sync_with_its_children(self, house: House) -> None:
        ana, bo = View(Phone(house, ANA)), View(Phone(house, BO))
        notes = [house.new_id() for _ in range(4)]
        for rec in notes:
            ana.phone.one("create", "note", rec, set={"reader": ANA, "said": "x"})
            ana.phone.one("create", "reply", house.new_id(), set={"of": rec, "said": "y"})
        for n, rec in enumerate(notes):
            for view in (ana, bo):
                view.fold(view.phone.pull(view.token, limit=2))
            house.write(SITE, "note", rec, {"reader": BO if n % 2 else None}, t="fact")
        for view in (ana, bo):
            view.pull(limit=2)
        assert ana.is_complete(own(ANA), CREW)
        assert bo.is_complete(own(BO), CREW)
        assert {kind for kind, _ in bo.rows} >= {"note", "reply"}

    @pytest.mark.parametrize("off_ms", [2 * HOUR_MS, -DAY_MS, -NOON_MS, 400 * DAY_MS])
    def test_fault_24_no_clock_loses_an_op(self, house: House, off_ms: int) -> None:
        ana = Phone(house, ANA)
        rec = ana.report()
        for n, at_ms in enumerate((house.now_ms, house.now_ms + off_ms, house.now_ms)):
            ana.op("fact", "incident", rec, seen={"sentence": str(n - 1) if n else "Leak"}, set={"sentence": str(n)},
                   at_ms=max(at_ms, 0))  # fmt: skip
        assert {result.st for _, result in ana.push().results} == {"applied"}
        assert ana.shown("incident", rec)["sentence"] == "2"

    def test_fault_25_back_after_a_hundred_days(self, house: House) -> None:
        ana, view = Phone(house, ANA), View(Phone(house, ANA))
        rec = ana.report()
        view.pull()
        ana.op("fact", "incident", rec, seen={"sentence": "Leak"}, set={"sentence": "Leak by the lift"})
        house.now_ms += 100 * DAY_MS
        house.base.forget(CREW, house.row("incident", rec)["seq"] + 1)
        assert ana.push().results[0][1].st == "applied"
        (pull,) = view.pull()
        assert [(part.id, part.reset) for part in pull.buckets] == [(CREW, "horizon")]
        assert view.is_complete(own(ANA), CREW)

    @pytest.mark.parametrize("limit", [1, 3])
    def test_fault_25_who_begins_anew_page_by_page_comes_to_an_end(self, house: House, limit: int) -> None:
        ana = Phone(house, ANA)
        for _ in range(4):
            rec = ana.report()
        house.base.forget(CREW, house.row("incident", rec)["seq"])
        view, resets = View(Phone(house, BO)), 0
        for _ in range(20):
            pull = view.phone.pull(view.token, limit=limit)
            resets += sum(part.reset is not msgspec.UNSET for part in pull.buckets)
            view.fold(pull)
            if not pull.more:
                break
        assert not pull.more and resets == 2  # each bucket began once
        assert view.is_complete(own(BO), CREW)

    def test_fault_26_another_epoch_resets_what_is_held_and_takes_the_offer_again(self, house: House) -> None:
        ana, view = Phone(house, ANA), View(Phone(house, ANA))
        ana.op("create", "incident", house.new_id(), set={"sentence": "Leak"})
        offered = list(ana.ops)
        ana.push()
        view.pull()
        house.base.rename("e2")
        with pytest.raises(NotConsumed) as refused:
            ana.push(epoch="e1")
        assert (refused.value.code, refused.value.members["last_dseq"]) == ("epoch_changed", 1)
        ana.ops = offered
        assert ana.push(epoch="e2").results[0][1].dup is True
        (pull,) = view.pull()
        assert {part.reset for part in pull.buckets} == {"epoch"}

    def test_fault_31_a_report_is_rewritten_between_reading_and_approving(self, house: House) -> None:
        ana, bo, lea = Phone(house, ANA), Phone(house, BO), Phone(house, LEA)
        rec = ana.report()
        read = lea.shown("incident", rec)
        bo.one("create", "comment", house.new_id(), set={"of": rec, "said": "Wet", "lang": "en"})
        ana.edit(rec, sentence="Flood")
        assert only(lea.move(rec, "approve", read)) == ("refused", "guard:stale")
        assert lea.move(rec, "approve", args={"read": []}).st == "applied"
        assert sorted((d["outcome"], d.get("read", [])) for d in house.bodies("decision")) == [
            ("applied", []), ("refused", []),
        ]  # fmt: skip

    def test_fault_32_an_alarm_raised_without_a_network_never_rings_late(self, house: House) -> None:
        lea, rec = Phone(house, LEA), house.new_id()
        args = {"expires": house.now_ms + MINUTE_MS}
        lea.op("command", "alert", rec, act="raise", set={"level": "alarm"}, args=args)
        house.now_ms += 3 * MINUTE_MS
        assert lea.push().results[0][1].st == "late"
        assert lea.shown("alert", rec)["status"] == "late"
        assert [card["why"] for card in house.cards(LEA) + house.cards()] == ["late", "late"]

    def test_fault_33_what_is_of_another_site_does_not_exist(self, house: House) -> None:
        ana, lea, eve = Phone(house, ANA), Phone(house, LEA), Phone(house, EVE, OTHER_SITE)
        rec = ana.report()
        lea.edit(rec, {"sentence": "Leak"}, sentence="Flood")
        house.now_ms += MINUTE_MS
        ana.edit(rec, {"sentence": "Leak"}, sentence="Drip")
        mine = eve.report()
        known, unknown = house.conflict()["id"], house.new_id()
        told = []
        for named in (known, unknown):
            eve.op("fact", "incident", mine, seen={}, set={"sentence": "x"}, resolves=named)
            eve.op("fact", "incident", rec if named is known else house.new_id(), seen={}, set={"sentence": "x"})
            eve.op("command", "card", house.card() if named is known else house.new_id(), act="keep", seen={})
            told.append([only(result) for _, result in eve.push().results])
        assert told[0] == told[1]
        assert [st for st, _ in told[0]] == ["quarantined", "quarantined", "refused"]
        assert house.conflict()["state"] == "open"
        hers = [card for card in house.bodies("card") if card["_by"] == EVE]
        shown = sorted(
            canon.encode({name: card.get(name) for name in ("why", "code", "mine", "theirs")}) for card in hers
        )
        assert shown[::2] == shown[1::2]  # her cards do not tell the two apart either
