"""Push on every store: fields that follow from children (sync/README.md §9)."""

from sync import canon
from sync.wire import Body
from tests.sync.checks import ITEMS, ZONE, answer, check, issued, sign, told, total
from tests.sync.house import ANA, BO, EVE, LEA, MINUTE_MS, OTHER_SITE, SITE, House, Phone, only, uid


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
        made = []
        for item, more in (("exit", {"verdict": "pass"}), ("tape", {"verdict": "na"}), ("volts", {"number": "230"})):
            made.append({"id": house.new_id(), "_by": ANA, "of": run, "item": item, **more})
            said = {name: value for name, value in made[-1].items() if name not in {"id", "_by"}}
            ana.op("create", "answer", made[-1]["id"], set=said)
        signed = {"of": run, "answers": [one["id"] for one in made], "sum": total(made)}
        ana.op("create", "submission", house.new_id(), set=signed)
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
