"""An indicator tells once of an excess, its owner and the supervisors; on real databases."""

import json
from typing import Any

import pytest

from server.board.due import MINUTE_MS, Warnings
from server.clock import instant
from server.commit import Draft, command, create, fact
from server.db.tables import RecordRow
from server.house import House
from server.people.tables import Membership
from sync import canon
from tests.cast import PERSON, SITE
from tests.server.conftest import NOW_MS, Hand

ANA, LIN = PERSON["ana"].id, PERSON["lin"].id
HALL, DOCK, INDICATOR, TEMPLATE = (canon.v5("test-board", name) for name in ("hall", "dock", "indicator", "template"))
RESPONSE = {"en": "Check the hall again", "zh-CN": "重新检查"}
ITEMS = [
    {"id": "exit", "text": {"en": "Exit clear"}, "type": "verdict", "critical": True},
    {"id": "tape", "text": {"en": "Tape"}, "type": "verdict"},
]


class Site:
    """What happens at a site, told as phones tell it, and what the warnings make of it."""

    def __init__(self, house: House, clock: Hand) -> None:
        self.house, self.clock, self.n = house, clock, 0
        self.answers: list[str] = []
        self.warnings = Warnings(house.commit)

    def id(self) -> str:
        self.n += 1
        return canon.uuid7(self.clock.now_ms(), self.n.to_bytes(10, "big"))

    async def does(self, *drafts: Any) -> None:
        for result in await self.house.commit.commit(SITE, drafts):
            assert result.st == "applied", result

    async def warns(self, **more: Any) -> None:
        said = {"source": "failed_checks", "window_min": 60, "warn": 2, "response": RESPONSE, "active": True, **more}
        await self.does(create("indicator", INDICATOR, said, by=LIN))

    async def template(self) -> None:
        await self.does(
            create("template", TEMPLATE, {"line": TEMPLATE, "name": {"en": "Patrol"}, "use": "check", "items": 2}, ANA),
            create("section", self.id(), {"of": TEMPLATE, "n": 1, "title": {"en": "All"}, "items": ITEMS}, ANA),
        )

    async def check(self, zone: str | None = HALL, due_min: float = 30, **answers: str) -> str:
        run = self.id()
        now_ms = self.clock.now_ms()
        window = {"starts_at": canon.instant(now_ms), "due_at": canon.instant(now_ms + int(due_min * MINUTE_MS))}
        place = {"zone": zone} if zone else {}
        await self.does(create("run", run, {"template": TEMPLATE, "line": TEMPLATE, **window, **place}, ANA))
        for item, verdict in answers.items():
            await self.answer(run, item, verdict)
        return run

    async def answer(self, run: str, item: str, verdict: str, **more: Any) -> str:
        answer = self.id()
        self.answers.append(answer)
        await self.does(create("answer", answer, {"of": run, "item": item, "verdict": verdict, **more}, ANA))
        return answer

    async def report(self, what: str, zone: str | None = HALL, ago_min: float = 0) -> str:
        rec, place = self.id(), {"zone": zone} if zone else {}
        opened_at = canon.instant(self.clock.now_ms() - int(ago_min * MINUTE_MS))
        await self.does(create("incident", rec, {"what": what, "opened_at": opened_at, "lang": "en", **place}, ANA))
        return rec

    async def looks(self) -> None:
        await self.warnings.due(self.clock.now_ms())

    async def after(self, minutes: float) -> int:
        """How many cards there are after so many minutes, each with its look."""
        for _ in range(int(minutes)):
            self.clock.turn(60)
            await self.looks()
        return len(await self.cards())

    async def cards(self) -> list[dict[str, Any]]:
        rows = await RecordRow.select(RecordRow.body, RecordRow.bucket).where(RecordRow.kind == "card")
        found = [{"bucket": row["bucket"].partition("/")[2], **json.loads(row["body"])} for row in rows]
        return [card for card in found if card["why"] == "threshold"]


@pytest.fixture
async def site(house: House, clock: Hand) -> Site:
    site = Site(house, clock)
    await site.template()
    return site


async def test_owner_and_supervisors_are_told_once_what_was_passed_where_and_what_is_demanded(site: Site) -> None:
    await site.warns(owner=ANA)
    await site.check(exit="fail")
    await site.looks()
    assert await site.cards() == []
    await site.check(tape="fail", exit="pass")
    await site.looks()
    await site.looks()
    told = await site.cards()
    assert {(card["bucket"], card.get("reader")) for card in told} == {(f"person:{ANA}", ANA), ("lead", None)}
    for card in told:
        assert {name: card[name] for name in ("why", "kind", "rec", "state")} == {
            "why": "threshold", "kind": "indicator", "rec": INDICATOR, "state": "open",
        }  # fmt: skip
        assert card["mine"] == {
            "zone": HALL, "count": 2, "since": canon.instant(NOW_MS - 60 * MINUTE_MS), "source": "failed_checks",
            "window_min": 60, "response": RESPONSE,
        }  # fmt: skip
    assert len({card["ref"] for card in told}) == 1
    # The owner notes it, and so do the supervisors.
    rows = await RecordRow.select(RecordRow.id).where(RecordRow.kind == "card")
    owned = {canon.v5("card", told[0]["ref"], reader): by for reader, by in ((ANA, ANA), ("lead", LIN))}
    assert {str(row["id"]) for row in rows} == set(owned)
    await site.does(*(command("card", rec, "dismiss", by=by) for rec, by in owned.items()))
    await site.looks()
    assert [card["state"] for card in await site.cards()] == ["dismissed", "dismissed"]


async def test_each_zone_by_itself_or_only_the_one(site: Site) -> None:
    await site.warns()
    for zone in (HALL, DOCK, None):
        await site.check(zone, exit="fail")
    await site.looks()
    assert await site.cards() == []
    for zone in (DOCK, None):
        await site.check(zone, exit="fail")
    await site.looks()
    assert {card["mine"].get("zone") for card in await site.cards()} == {DOCK, None}
    await site.does(fact("indicator", INDICATOR, {"zone": HALL}, by=LIN))
    await site.after(70)
    assert {card["mine"].get("zone") for card in await site.cards()} == {DOCK, None}  # nothing more of the others


async def test_what_goes_on_is_told_again_after_a_window_and_what_comes_back_at_once(site: Site, clock: Hand) -> None:
    await site.warns()
    counts = []
    for _ in range(3):  # every 20 minutes two more fail: it never falls below
        for _ in range(2):
            await site.check(exit="fail")
        counts.append(await site.after(20))
    assert counts == [1, 1, 1]
    await site.check(exit="fail")
    assert await site.after(5) == 2  # 65 minutes after the first card
    assert await site.after(55) == 2  # fallen below meanwhile: the last two left
    await site.after(10)
    await site.check(exit="fail")
    assert await site.after(1) == 2
    await site.check(exit="fail")
    assert await site.after(1) == 3  # a new excess, less than a window after it had fallen


async def test_what_came_late_makes_one_excess_no_second_warning(site: Site) -> None:
    await site.warns(source="near_misses", warn=3)
    for ago_min in (40, 20, 0):
        await site.report("near_miss", ago_min=ago_min)
    assert await site.after(1) == 1
    await site.report("near_miss", ago_min=31)  # another phone was in the basement: it was too much before
    assert await site.after(10) == 1


async def test_only_what_counts_is_counted(site: Site, clock: Hand) -> None:
    await site.warns(source="near_misses", warn=2)
    await site.report("near_miss")
    await site.report("spill")
    await site.report("near_miss", ago_min=61)
    void = await site.report("near_miss")
    [result] = await site.house.commit.commit(SITE, [_void("incident", void)])
    assert result.st == "applied"
    assert await site.after(1) == 0
    await site.report("near_miss")
    assert await site.after(1) == 1


async def test_a_failure_that_was_a_slip_does_not_count_and_a_cleared_one_does(site: Site, clock: Hand) -> None:
    await site.warns()
    slip = await site.check(exit="fail")
    clock.turn(1)
    await site.answer(slip, "exit", "pass", supersedes=site.answers[-1])
    await site.check(exit="fail")
    assert await site.after(1) == 0
    clock.turn(60)
    again = await site.check(exit="pass", tape="pass")
    await site.does(create("submission", site.id(), {"of": again, "answers": [site.id()], "lang": "en"}, ANA))
    results = {json.loads(row["body"])["result"] for row in await _runs()}
    assert "cleared" in results
    await site.check(exit="fail")
    assert await site.after(1) == 1


async def test_rounds_nobody_signed_in_time_are_late(site: Site, clock: Hand) -> None:
    await site.warns(source="late_rounds", warn=2)
    late, signed, cancelled = [await site.check(due_min=10) for _ in range(3)]
    await site.does(create("submission", site.id(), {"of": signed, "answers": [site.id()], "lang": "en"}, ANA))
    await site.does(command("run", cancelled, "cancel", reason="Closed today", by=LIN))
    assert await site.after(20) == 0
    other = await site.check(due_min=1)
    clock.turn(120)
    await site.does(create("submission", site.id(), {"of": other, "answers": [site.id()], "lang": "en"}, ANA))
    assert await site.after(1) == 1  # signed after it was due
    assert late != other


async def test_one_that_is_out_of_use_or_whose_owner_has_left(site: Site, clock: Hand) -> None:
    await site.warns(active=False, owner=ANA)
    for _ in range(2):
        await site.check(exit="fail")
    assert await site.after(1) == 0
    await site.does(fact("indicator", INDICATOR, {"active": True}, by=LIN))
    await Membership.update({Membership.ended_at: instant(clock.now_ms())}).where(Membership.person_id == ANA)
    assert await site.after(1) == 1
    assert [card["bucket"] for card in await site.cards()] == ["lead"]


async def _runs() -> list[dict[str, Any]]:
    return await RecordRow.select(RecordRow.body).where(RecordRow.kind == "run")


def _void(kind: str, rec: str) -> Any:
    return Draft("void", kind, rec, reason="twice", by=LIN)
