"""Push on every store: fields that follow from children, what is held for them, and versions (sync/README.md §9)."""

import json
from hashlib import sha256
from typing import Any

import pytest

from sync import canon
from sync.wire import Body
from tests.sync.house import ANA, BO, EVE, LEA, MAX, MINUTE_MS, OTHER_SITE, SITE, House, Phone, only, uid

ZONE = uid(700)
ITEMS = [
    {"id": "exit", "text": {"en": "Exit is clear"}, "type": "verdict", "critical": True},
    {"id": "tape", "text": {"en": "Tape holds"}, "type": "verdict"},
    {"id": "volts", "text": {"en": "Voltage"}, "type": "number", "unit": "v", "min": "210", "max": "240"},
]


def template(phone: Phone, *, based_on: str | None = None, line: str | None = None, sections: int = 1) -> str:
    """A draft of a version with its sections; returns its id."""
    rec = phone.house.new_id()
    head = {"name": {"en": "Patrol"}, "use": "check", "line": line or rec, "sections": sections, "items": len(ITEMS)}
    phone.op("create", "template", rec, set=head | ({"based_on": based_on} if based_on else {}))
    section = {"of": rec, "n": 1, "title": {"en": "Exits"}, "items": ITEMS}
    phone.op("create", "section", phone.house.new_id(), set=section)
    assert {result.st for _, result in phone.push().results} == {"applied"}
    return rec


def issued(house: House) -> str:
    lea = Phone(house, LEA)
    rec = template(lea)
    assert lea.move(rec, "issue", kind="template").st == "applied"
    return rec


def check(phone: Phone, of: str, **more: Any) -> str:
    """Begin a check; returns its id."""
    rec = phone.house.new_id()
    told = {"template": of, "line": of, "zone": ZONE, "day": "2026-11-21", "critical": True, **more}
    assert phone.one("create", "run", rec, set=told).st == "applied"
    return rec


def answer(phone: Phone, run: str, item: str, verdict: str = "pass", **more: Any) -> str:
    """Answer an item, a minute later than whatever was before; returns the answer's id."""
    phone.house.now_ms += MINUTE_MS
    rec = phone.house.new_id()
    assert only(phone.one("create", "answer", rec, set={"of": run, "item": item, "verdict": verdict, **more})) == (
        "applied", None,
    )  # fmt: skip
    return rec


def sign(phone: Phone, run: str, **more: Any) -> tuple[str, str | None]:
    """Sign what stands of a check, or what `more` says; the op's state and code."""
    rows = [
        json.loads(row["body"]) | {"id": row["row"].partition("/")[2]}
        for row in phone.house.base.dump()["record"]
        if row["kind"] == "answer"
    ]
    answers = [row for row in rows if row["of"] == run and "_void" not in row]
    more = {"answers": [row["id"] for row in answers], "sum": total(answers), **more}
    phone.house.now_ms += MINUTE_MS
    return only(phone.one("create", "submission", phone.house.new_id(), set={"of": run, **more}))


def total(answers: list[Body]) -> str:
    """What a statement of these answers signs."""
    fields = [{"id": one["id"], "by": one["_by"], **{k: v for k, v in one.items() if k[0] != "_"}} for one in answers]
    return sha256(canon.encode(fields)).hexdigest()


def told(house: House, run: str) -> tuple[Any, ...]:
    body = house.body("run", run) or {}
    return tuple(body.get(name) for name in ("status", "result", "answered", "failed", "missing"))


class TestDerived:
    """A record says of its children what they say, in the commit that brings them."""

    def test_a_check_follows_its_answers_in_the_same_commit(self, house: House) -> None:
        ana, bo = Phone(house, ANA), Phone(house, BO)
        run = check(ana, issued(house))
        assert told(house, run) == ("due", "none", 0, 0, 3)
        answer(ana, run, "exit", "fail")
        assert told(house, run) == ("open", "blocked", 1, 1, 2)
        of = next(row for row in house.base.dump()["record"] if row["kind"] == "answer")
        assert house.row("run", run)["seq"] == of["seq"]
        answer(bo, run, "exit", "pass")
        assert told(house, run)[1] == "blocked", "the worst counts"
        assert house.body("run", run)["failing"] == ["exit"]  # type: ignore[index]

    def test_everything_in_one_batch_counts(self, house: House) -> None:
        ana, of, run = Phone(house, ANA), issued(house), house.new_id()
        ana.op("create", "run", run, set={"template": of, "line": of, "zone": ZONE, "critical": True})
        for item, more in (("exit", {"verdict": "pass"}), ("tape", {"verdict": "na"}), ("volts", {"number": "230"})):
            ana.op("create", "answer", house.new_id(), set={"of": run, "item": item, **more})
        ana.op("create", "submission", house.new_id(), set={"of": run, "answers": [house.new_id()]})
        assert {result.st for _, result in ana.push().results} == {"applied"}
        assert told(house, run) == ("submitted", "passed", 3, 0, 0)

    def test_answers_that_came_before_their_check_count_once_it_is_there(self, house: House) -> None:
        ana, bo, of, run = Phone(house, ANA), Phone(house, BO), issued(house), house.new_id()
        ana.one("create", "answer", house.new_id(), set={"of": run, "item": "exit", "verdict": "fail"})
        assert house.body("run", run) is None
        bo.one("create", "run", run, set={"template": of, "line": of, "zone": ZONE})
        assert told(house, run) == ("open", "blocked", 1, 1, 2)
        assert {row["bucket"] for row in house.base.dump()["record"] if row["kind"] == "answer"} == {f"{SITE}/crew"}

    def test_answers_count_once_it_is_known_what_was_asked(self, house: House) -> None:
        ana, lea, of = Phone(house, ANA), Phone(house, LEA), house.new_id()
        run = check(ana, of)
        answer(ana, run, "exit", "fail")
        assert told(house, run) == ("due", "none", 0, 0, 0)
        house.now_ms += MINUTE_MS
        section = {"of": of, "n": 1, "title": {"en": "Exits"}, "items": ITEMS}
        lea.one("create", "section", house.new_id(), set=section)
        lea.one("create", "template", of, set={"name": {"en": "Patrol"}, "line": of, "sections": 1})
        assert told(house, run) == ("open", "blocked", 1, 1, 2)

    def test_a_void_answer_counts_no_more_and_an_unvoided_one_again(self, house: House) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        run = check(ana, issued(house))
        rec = answer(ana, run, "exit", "fail")
        assert ana.one("void", "answer", rec, reason="Wrong hall").st == "applied"
        assert told(house, run) == ("open", "none", 0, 0, 3)
        assert lea.one("command", "answer", rec, act="unvoid").st == "applied"
        assert told(house, run)[1] == "blocked"

    def test_nobody_sets_what_is_derived(self, house: House) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        run = check(ana, issued(house))
        assert only(lea.edit(run, kind="run", result="passed")) == ("quarantined", "no_right")
        assert only(lea.move(run, "submit", kind="run")) == ("refused", "no_right")
        assert told(house, run) == ("due", "none", 0, 0, 3)

    def test_a_later_check_that_passes_clears_the_zone_and_one_that_fails_later_does_not(self, house: House) -> None:
        ana, bo, of = Phone(house, ANA), Phone(house, BO), issued(house)
        run = check(ana, of)
        answer(ana, run, "exit", "fail")
        elsewhere, again = check(bo, of, zone=uid(701), items=["exit"]), check(bo, of, items=["exit"], again=run)
        answer(bo, elsewhere, "exit")
        sign(bo, elsewhere)
        assert told(house, run)[1] == "blocked", "another zone clears nothing"
        rec = answer(bo, again, "exit")
        assert told(house, run)[1] == "blocked", "not signed yet"
        sign(bo, again)
        assert (told(house, run)[1], told(house, again)[1]) == ("cleared", "passed")
        answer(ana, again, "exit", "fail")
        assert (told(house, run)[1], told(house, again)[1]) == ("blocked", "blocked")
        assert house.body("answer", rec) is not None

    def test_two_phones_open_one_scheduled_check_and_both_their_answers_count(self, house: House) -> None:
        ana, bo, of = Phone(house, ANA), Phone(house, BO), issued(house)
        run = canon.v5("run", uid(800), ZONE, "2026-11-21T10:00")
        same: Body = {"template": of, "line": of, "zone": ZONE, "rota": uid(800), "wall": "2026-11-21t10:00"}
        for phone, item in ((ana, "exit"), (bo, "tape")):
            phone.op("create", "run", run, set=same)
            phone.op("create", "answer", house.new_id(), set={"of": run, "item": item, "verdict": "pass"})
        for phone in (ana, bo):
            assert {result.st for _, result in phone.push().results} <= {"applied", "same"}
        assert told(house, run) == ("open", "none", 2, 0, 1)

    def test_another_sites_check_is_touched_by_nobody_here(self, house: House) -> None:
        eve, ana = Phone(house, EVE, OTHER_SITE), Phone(house, ANA)
        there = check(eve, uid(900))
        before = house.row("run", there)
        house.now_ms += MINUTE_MS
        rec = house.new_id()
        assert ana.one("create", "answer", rec, set={"of": there, "item": "exit", "verdict": "fail"}).st == "applied"
        assert house.row("run", there) == before
        assert house.row("answer", rec)["bucket"] == f"{SITE}/lead"


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
        ana = Phone(house, ANA)
        run = check(ana, issued(house))
        rec = answer(ana, run, "exit", "fail")
        assert sign(ana, run) == ("applied", None)
        answer(ana, run, "exit", "pass", supersedes=rec)
        assert told(house, run)[1] == "blocked", "nobody opens a zone by answering otherwise what they have signed"
        assert sign(ana, run) == ("applied", None)
        assert told(house, run)[1] == "none"

    def test_a_check_that_blocks_is_not_made_invalid_but_cancelled(self, house: House) -> None:
        ana, lea = Phone(house, ANA), Phone(house, LEA)
        run = check(ana, issued(house))
        answer(ana, run, "exit", "fail")
        for phone in (ana, lea):
            assert only(phone.one("void", "run", run, reason="Oops")) == ("quarantined", "closed")
        assert lea.move(run, "cancel", kind="run", reason="The hall stays shut").st == "applied"

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
