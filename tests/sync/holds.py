"""Push on every store: what a room holds, versions, and the gate of an event (sync/README.md §9)."""

from hashlib import sha256

import pytest

from sync import canon
from sync.wire import Body
from tests.sync.checks import ITEMS, ZONE, answer, check, issued, sign, statement_of, template, told
from tests.sync.house import ANA, BO, LEA, MAX, House, Phone, only, uid


class TestHolds:
    """What cannot be meant is kept, and does not count."""

    def test_an_answer_to_what_nobody_asks_is_held_and_its_author_told(self, house: House) -> None:
        ana = Phone(house, ANA)
        run = check(ana, issued(house))
        result = ana.one("create", "answer", house.new_id(), set={"of": run, "item": "moon", "verdict": "fail"})
        assert only(result) == ("quarantined", "unknown_item")
        assert house.card(ANA) and house.card()

    def test_what_was_signed_is_changed_by_no_client(self, house: House) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        run = check(ana, issued(house))
        rec = answer(ana, run, "exit")
        sign(ana, run)
        for held in (
            ana.one("void", "answer", rec, reason="Oops"), lea.edit(run, kind="run", team=uid(5)),
            lea.one("void", "run", run, reason="Oops"), ana.one("create", "run", run, set={"critical": False}),
        ):  # fmt: skip
            assert held.st == "quarantined", held
        assert only(lea.move(run, "cancel", kind="run", reason="Oops")) == ("refused", "guard:state")
        late = answer(ana, run, "exit", "fail", supersedes=rec)
        assert house.body("answer", late)
        assert told(house, run)[:2] == ("submitted", "blocked"), "a correction is a new fact, and counts at once"

    def test_what_was_signed_stands_until_it_is_signed_anew(self, house: House) -> None:
        ana, bo = Phone(house, ANA), Phone(house, BO)
        run = check(ana, issued(house))
        rec = answer(ana, run, "tape", "fail")
        assert sign(ana, run) == ("applied", None)
        before = statement_of(house, run)
        answer(ana, run, "tape", "pass", supersedes=rec)
        assert told(house, run)[1] == "failed", "nobody mends anything by answering otherwise what they have signed"
        assert sign(bo, run, **before) == ("applied", None)
        assert told(house, run)[1] == "failed", "nor does somebody else by signing what they had read before"
        assert sign(ana, run) == ("applied", None)
        assert told(house, run)[1] == "none"

    def test_a_critical_failure_that_was_signed_is_looked_at_again_not_corrected(self, house: House) -> None:
        ana, bo, of = Phone(house, ANA), Phone(house, BO), issued(house)
        run = check(ana, of)
        rec = answer(ana, run, "exit", "fail")
        assert sign(ana, run) == ("applied", None)
        answer(ana, run, "exit", "pass", supersedes=rec)
        for phone in (ana, bo):
            assert sign(phone, run) == ("applied", None)
            assert told(house, run)[1] == "blocked"
        again = check(bo, of, items=["exit"], again=run)
        answer(bo, again, "exit")
        assert sign(bo, again) == ("applied", None)
        assert told(house, run)[1] == "cleared"

    def test_what_failed_without_closing_anything_is_cleared_by_its_re_check(self, house: House) -> None:
        ana, of = Phone(house, ANA), issued(house)
        run = check(ana, of)
        answer(ana, run, "tape", "fail")
        assert sign(ana, run) == ("applied", None)
        again = check(ana, of, items=["tape"], again=run)
        answer(ana, again, "tape")
        assert told(house, run)[1] == "failed", "it is signed first"
        assert sign(ana, again) == ("applied", None)
        assert told(house, run)[1] == "cleared"

    def test_a_failure_in_a_check_that_was_cancelled_is_told(self, house: House) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        run = check(ana, issued(house))
        assert lea.move(run, "cancel", kind="run", reason="The hall stays shut").st == "applied"
        answer(ana, run, "tape")
        assert "late" not in {card["why"] for card in house.cards()}
        answer(ana, run, "exit", "fail")
        assert "late" in {card["why"] for card in house.cards()}

    def test_an_answer_to_nothing_and_a_check_that_asks_nothing_are_held(self, house: House) -> None:
        ana, of = Phone(house, ANA), issued(house)
        run = check(ana, of)
        result = ana.one("create", "answer", house.new_id(), set={"of": run, "verdict": "pass"})
        assert only(result) == ("quarantined", "unknown_item")
        empty = {"template": of, "line": of, "zone": ZONE, "items": []}
        assert only(ana.one("create", "run", house.new_id(), set=empty)) == ("quarantined", "malformed")

    def test_a_check_that_blocks_is_not_made_invalid_but_cancelled(self, house: House) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        run = check(ana, issued(house))
        answer(ana, run, "exit", "fail")
        for phone in (ana, lea):
            assert only(phone.one("void", "run", run, reason="Oops")) == ("quarantined", "closed")
        assert lea.move(run, "cancel", kind="run", reason="The hall stays shut").st == "applied"

    def test_who_began_a_check_by_mistake_takes_it_back_while_nobody_else_has_answered(self, house: House) -> None:
        ana, bo, lea, of = Phone(house, ANA), Phone(house, BO), Phone(house, LEA), issued(house)
        mine, shared = check(ana, of), check(ana, of)
        answer(ana, mine, "exit")
        answer(bo, shared, "exit")
        assert only(bo.one("void", "run", mine, reason="Not mine")) == ("quarantined", "no_right")
        assert ana.one("void", "run", mine, reason="Begun by mistake").st == "applied"
        for phone in (ana, lea):
            assert only(phone.one("void", "run", shared, reason="Oops")) == ("quarantined", "not_alone")
        answer(bo, mine, "tape")
        assert sign(bo, mine) == ("applied", None)
        assert "late" in {card["why"] for card in house.cards(BO)}, "who signs what was taken back is told"

    def test_a_check_is_handed_on_by_whose_it_is_and_by_supervisors(self, house: House) -> None:
        ana, bo, lea = Phone(house, ANA), Phone(house, BO), Phone(house, LEA)
        run = check(lea, issued(house), person=ANA)
        assert only(bo.edit(run, kind="run", person=BO)) == ("quarantined", "no_right")
        assert only(ana.edit(run, kind="run", team=uid(5))) == ("quarantined", "no_right")
        assert ana.edit(run, kind="run", person=BO).st == "applied"
        assert only(ana.edit(run, kind="run", person=ANA)) == ("quarantined", "no_right"), "it is not hers any more"
        assert lea.edit(run, kind="run", person=None, team=uid(5)).st == "applied"
        assert {name: (house.body("run", run) or {}).get(name) for name in ("person", "team")} == {
            "person": None, "team": uid(5),
        }  # fmt: skip

    def test_nothing_is_added_to_an_issued_version_or_taken_from_it(self, house: House) -> None:
        lea, of = Phone(house, LEA), issued(house)
        more = {"of": of, "n": 2, "title": {"en": "More"}, "items": [{**ITEMS[0], "id": "new"}]}
        assert only(lea.one("create", "section", house.new_id(), set=more)) == ("quarantined", "closed")
        (section,) = [row["row"][8:] for row in house.base.dump()["record"] if row["kind"] == "section"]
        assert only(lea.one("void", "section", section, reason="Oops")) == ("quarantined", "closed")

    def test_a_statement_of_nothing_is_held(self, house: House) -> None:
        ana = Phone(house, ANA)
        run = check(ana, issued(house))
        assert sign(ana, run) == ("quarantined", "wrong_sum")

    def test_a_series_that_never_happens_is_held(self, house: House) -> None:
        lea = Phone(house, LEA)
        for rule in ("FREQ=SECONDLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "every day"):
            said = {"rrule": rule, "first": "2026-11-21T10:00", "until": None}
            assert lea.one("create", "rota", house.new_id(), set={"name": {"en": "R"}, **said}).st == "quarantined"

    def test_a_statement_signs_the_answers_that_are_there(self, house: House) -> None:
        ana = Phone(house, ANA)
        run = check(ana, issued(house))
        rec = answer(ana, run, "exit")
        assert sign(ana, run, answers=[rec], sum="0" * 64) == ("quarantined", "wrong_sum")
        fields = {"of": run, "item": "exit", "verdict": "pass"}
        right = canon.encode([{"id": rec, "by": ANA, **fields}])
        assert sign(ana, run, answers=[rec], sum=sha256(right).hexdigest()) == ("applied", None)

    def test_a_statement_for_a_cancelled_check_is_kept_and_told(self, house: House) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        run = check(ana, issued(house))
        assert lea.move(run, "cancel", kind="run", reason="Hall stays shut").st == "applied"
        answer(ana, run, "exit")
        assert sign(ana, run) == ("applied", None)
        assert told(house, run)[0] == "cancelled"
        assert {card["why"] for card in house.cards(ANA) + house.cards()} == {"late"}

    @pytest.mark.parametrize(
        "items", [[{"id": "a"}], [ITEMS[0], ITEMS[0]], [{**ITEMS[0], "colour": "red"}], [{**ITEMS[2], "min": "ten"}]]
    )
    def test_a_section_with_a_broken_item_is_held(self, house: House, items: list[Body]) -> None:
        lea = Phone(house, LEA)
        section = {"of": template(lea), "n": 2, "title": {"en": "More"}, "items": items}
        assert only(lea.one("create", "section", house.new_id(), set=section)) == ("quarantined", "malformed")


class TestVersions:
    """One version of a line is issued, and nobody issues over what they have not seen."""

    def test_issuing_numbers_a_version_and_replaces_the_one_before(self, house: House) -> None:
        first, lea = issued(house), Phone(house, LEA)
        second = template(lea, based_on=first, line=first)
        assert lea.move(second, "issue", kind="template").st == "applied"
        bodies = [house.body("template", rec) or {} for rec in (first, second)]
        assert [(body["status"], body["version"]) for body in bodies] == [("replaced", 1), ("issued", 2)]

    def test_of_two_drafts_written_apart_one_is_issued(self, house: House) -> None:
        first, lea, max_ = issued(house), Phone(house, LEA), Phone(house, MAX)
        drafts = [template(phone, based_on=first, line=first) for phone in (lea, max_)]
        assert lea.move(drafts[0], "issue", kind="template").st == "applied"
        assert only(max_.move(drafts[1], "issue", kind="template")) == ("refused", "guard:newest")
        assert (house.body("template", drafts[1]) or {})["status"] == "draft"

    def test_a_version_of_which_a_part_is_missing_is_not_issued(self, house: House) -> None:
        lea = Phone(house, LEA)
        draft = template(lea, sections=2)
        assert only(lea.move(draft, "issue", kind="template")) == ("refused", "guard:newest")

    def test_crew_write_no_templates(self, house: House) -> None:
        ana = Phone(house, ANA)
        result = ana.one("create", "template", house.new_id(), set={"name": {"en": "Mine"}})
        assert only(result) == ("quarantined", "no_right")


class TestReady:
    """A phase is opened without a word only while nothing critical stands against it."""

    def test_opening_in_spite_of_a_failed_check_demands_a_reason_that_stays_on_record(self, house: House) -> None:
        lea, ana, of, event = Phone(house, LEA), Phone(house, ANA), issued(house), house.new_id()
        lea.one("create", "event", event, set={"name": {"en": "Fair"}, "lang": "en"})
        assert lea.move(event, "prepare", kind="event").st == "applied"
        run = check(ana, of, event=event, phase="before")
        assert only(lea.move(event, "open", kind="event")) == ("refused", "guard:ready_or_reason"), "it is not signed"
        answer(ana, run, "exit", "fail")
        assert only(lea.move(event, "open", kind="event")) == ("refused", "guard:ready_or_reason"), "it failed"
        opened = lea.move(event, "open", kind="event", reason="B3 is manned", args={"read": [run]})
        assert opened.st == "applied"
        applied = [
            decision for decision in house.bodies("decision") if decision["act"] == "open" and "reason" in decision
        ]
        assert [(one["outcome"], one["reason"], one["read"]) for one in applied] == [("applied", "B3 is manned", [run])]

    def test_it_opens_once_what_failed_was_checked_again(self, house: House) -> None:
        lea, ana, of, event = Phone(house, LEA), Phone(house, ANA), issued(house), house.new_id()
        lea.one("create", "event", event, set={"name": {"en": "Fair"}, "lang": "en"})
        lea.move(event, "prepare", kind="event")
        run = check(ana, of, event=event, phase="before")
        answer(ana, run, "exit", "fail")
        again = check(ana, of, items=["exit"], again=run)
        answer(ana, again, "exit")
        sign(ana, again)
        assert told(house, run)[1] == "cleared"
        assert lea.move(event, "open", kind="event").st == "applied"

    def test_what_is_not_critical_or_of_another_phase_holds_nobody_up(self, house: House) -> None:
        lea, of, event = Phone(house, LEA), issued(house), house.new_id()
        lea.one("create", "event", event, set={"name": {"en": "Fair"}, "lang": "en"})
        lea.move(event, "prepare", kind="event")
        check(lea, of, event=event, phase="before", critical=False)
        check(lea, of, event=event, phase="after")
        lapsed = check(lea, of, event=event, phase="before")
        assert lea.move(lapsed, "cancel", kind="run", reason="Hall stays shut").st == "applied"
        assert lea.move(event, "open", kind="event").st == "applied"
