"""Push on every store: what is not for one's eyes, and whose eyes see what (sync/README.md §11)."""

from sync import canon
from sync.store import Member
from sync.wire import Result
from tests.sync.house import (
    ADA,
    ANA,
    BO,
    EVE,
    HOUR_MS,
    LEA,
    MAX,
    MINUTE_MS,
    NOON_MS,
    OTHER_SITE,
    SITE,
    House,
    Phone,
    only,
    uid,
)


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
        late = Phone(house, ANA).one(
            "create", "incident", house.new_id(), at_ms=left - MINUTE_MS, set={"sentence": "x"}
        )
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
        assert only(lea.one("create", "decision", house.new_id(), set={"act": "approve"})) == (
            "quarantined",
            "no_right",
        )

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
        assert [(t["bucket"], t["row"]) for t in house.base.dump()["tombstone"]] == [
            (f"{SITE}/lead", f"comment/{child}")
        ]

    def test_a_row_and_its_children_go_to_a_new_reader_and_come_back(self, house: House) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        ana.one("create", "note", rec := house.new_id(), set={"reader": ANA, "said": "Mine"})
        ana.one("create", "reply", child := house.new_id(), set={"of": rec, "said": "Yes"})
        assert house.row("reply", child)["bucket"] == f"{SITE}/person:{ANA}"
        house.write(SITE, "note", rec, {"reader": LEA}, t="fact")
        assert {house.row(kind, id)["bucket"] for kind, id in (("note", rec), ("reply", child))} == {
            f"{SITE}/person:{LEA}"
        }
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


class TestCards:
    """Cards, several sites, the log."""

    def test_a_card_is_dismissed_by_its_reader_alone(self, house: House) -> None:
        ana, bo = Phone(house, ANA), Phone(house, BO)
        ana.one("create", "incident", house.new_id(), set={"sentence": 7})
        rec = house.card(ANA)
        assert only(bo.move(rec, "dismiss", {}, "card")) == ("refused", "no_record")
        assert ana.move(rec, "dismiss", kind="card").st == "applied"
        assert house.body("card", rec)["state"] == "dismissed"  # type: ignore[index]

    def test_ops_of_several_sites_in_one_batch(self, house: House) -> None:
        house.base.join(ANA, OTHER_SITE, Member("crew", 0))
        ana = Phone(house, ANA)
        ana.op("create", "incident", house.new_id(), set={"sentence": "Here"})
        ana.op("create", "incident", house.new_id(), set={"sentence": "There"}, site=OTHER_SITE)
        outcome = ana.push()
        assert {result.st for _, result in outcome.results} == {"applied"}
        assert outcome.seqs.keys() == {SITE, OTHER_SITE}

    def test_the_log_has_every_op_as_it_was_sent(self, house: House) -> None:
        ana = Phone(house, ANA)
        ana.op("create", "incident", rec := house.new_id(), set={"sentence": "Leak"}, at_ms=NOON_MS - MINUTE_MS)
        raw = ana.ops[0][1].decode()
        result: Result = ana.push().results[0][1]
        line = house.base.dump()["op_log"][-1]
        assert line["raw"] == raw
        assert (line["row"], line["seq"], line["status"]) == (f"incident/{rec}", result.seq, "applied")
        assert (line["claimed_ms"], line["corrected_ms"], line["received_ms"]) == (NOON_MS - MINUTE_MS,) * 2 + (
            NOON_MS,
        )
