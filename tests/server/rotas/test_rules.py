"""What should be of a rota, and what is written where something else is: as stories, without a database."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.commit import Draft
from server.rotas.rules import Issued, Known, Site, Standing, Wanted, drafts, ended, instant, next_at, wanted
from sync import canon

LINE, VERSION, ROTA, EVENT = (canon.v5("test", name) for name in ("line", "version", "rota", "event"))
HALL, STAGE = canon.v5("test", "hall"), canon.v5("test", "stage")
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)  # ten in the morning in Shanghai
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
Body = dict[str, Any]


def known(id: str, body: Body, written: Mapping[str, int] | int = 1) -> Known:
    return Known(id, body, dict.fromkeys(body, written) if isinstance(written, int) else written)


def site(*events: Known, tz: str = "Asia/Shanghai", templates: Mapping[str, Issued] | None = None) -> Site:
    issued = {LINE: Issued(VERSION, critical=True)} if templates is None else templates
    return Site(known("site", {"tz": tz}), issued, {it.id: it for it in events}, frozenset({HALL, STAGE}))


def rota(written: Mapping[str, int] | int = 1, **more: Any) -> Known:
    body = {"task": "check", "template": LINE, "zones": [HALL, STAGE], "window_min": 60, "active": True, **more}
    return known(ROTA, {name: value for name, value in body.items() if value is not None}, written)


def daily(written: Mapping[str, int] | int = 1, **more: Any) -> Known:
    return rota(written, **{"rrule": "FREQ=DAILY", "first": "2026-11-20T10:30", **more})


def gate(written: Mapping[str, int] | int = 1, **more: Any) -> Known:
    return rota(written, **{"event": EVENT, "phase": "before", "offset_min": -120, **more})


def event(status: str = "planned", written: int = 1, **more: Any) -> Known:
    times = {"opens_at": "2026-11-22T02:00:00.000Z", "closes_at": "2026-11-22T12:00:00.000Z"}
    return known(EVENT, {"status": status, **times, **more}, written)


def standing(one: Wanted, status: str = "due", written: int = 2, **more: Any) -> Standing:
    body = one.set
    fields = ("starts_at", "due_at", "team", "person")
    run = Standing(
        one.id, body["rota"], body["zone"], body.get("event"), status, body["starts_at"], body["due_at"],
        body["team"], body["person"], dict.fromkeys(fields, written),
    )  # fmt: skip
    return run._replace(**more)


def told(draft: Draft) -> tuple[str, Body]:
    return draft.act or draft.t, draft.set


def difference(plan: Known, place: Site, runs: list[Standing], now: datetime = NOW) -> list[tuple[str, Body]]:
    should = {one.id: one for one in wanted(plan, place, now)}
    return [told(draft) for draft in drafts(should, {run.id: run for run in runs}, now)]


# --- what should be ---


def test_a_series_makes_one_check_a_time_and_zone_for_three_weeks() -> None:
    found = wanted(daily(team="t", person="p"), site(), NOW)
    assert len(found) == 21 * 2
    first = found[0]
    assert first.id == canon.v5("run", ROTA, HALL, "2026-11-21T10:30")
    assert first.set == {
        "template": VERSION, "line": LINE, "rota": ROTA, "zone": HALL, "wall": "2026-11-21T10:30", "day": "2026-11-21",
        "starts_at": "2026-11-21T02:30:00.000Z", "due_at": "2026-11-21T03:30:00.000Z", "critical": True,
        "team": "t", "person": "p",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("minutes_ago", "made"),
    [(0, True), (59, True), (60, True), (61, False)],
)
def test_a_check_whose_window_is_over_is_not_made_any_more(minutes_ago: int, made: bool) -> None:
    now = datetime(2026, 11, 21, 2, 30, tzinfo=UTC) + timedelta(minutes=minutes_ago)
    walls = {one.set["wall"] for one in wanted(daily(), site(), now)}
    assert ("2026-11-21T10:30" in walls) is made


def test_wall_times_stay_when_the_clocks_change() -> None:
    now = datetime(2026, 10, 24, 0, 0, tzinfo=UTC)
    plan = daily(first="2026-10-24T02:30", zones=[HALL])
    found = {one.set["wall"]: one.set["starts_at"] for one in wanted(plan, site(tz="Europe/Paris"), now)}
    assert found["2026-10-24T02:30"] == "2026-10-24T00:30:00.000Z"
    assert found["2026-10-25T02:30"] == "2026-10-25T00:30:00.000Z"  # the first of two
    assert found["2026-10-26T02:30"] == "2026-10-26T01:30:00.000Z"
    spring = datetime(2027, 3, 27, 0, 0, tzinfo=UTC)
    found = {one.set["wall"]: one.set["starts_at"] for one in wanted(plan, site(tz="Europe/Paris"), spring)}
    assert found["2027-03-28T02:30"] == "2027-03-28T01:30:00.000Z"  # 03:30 on the clock, for there is no 02:30


@pytest.mark.parametrize(
    ("phase", "starts"),
    [
        ("before", "2026-11-22T00:00:00.000Z"),
        ("during", "2026-11-22T00:00:00.000Z"),
        ("after", "2026-11-22T10:00:00.000Z"),
    ],
)
def test_a_phase_makes_one_check_a_zone_from_its_time(phase: str, starts: str) -> None:
    found = wanted(gate(phase=phase), site(event()), NOW)
    assert [one.id for one in found] == [canon.v5("run", ROTA, zone, phase) for zone in (HALL, STAGE)]
    assert {one.set["starts_at"] for one in found} == {starts}
    assert found[0].set["event"] == EVENT and found[0].set["phase"] == phase and found[0].set["wall"] == phase


@pytest.mark.parametrize(
    ("plan", "place"),
    [
        (daily(active=False), site()),
        (daily(_void={"by": "x"}), site()),
        (daily(), site(templates={})),
        (daily(zones=[canon.v5("test", "retired")]), site()),
        (daily(task="sweep"), site()),
        (rota(), site()),
        (daily(until="2026-11-20"), site()),
        (gate(), site()),
        (gate(), site(event("closed"))),
        (gate(), site(event(_void={"by": "x"}))),
        (gate(), site(event(opens_at="2026-12-31T02:00:00.000Z"))),
    ],
)  # fmt: skip
def test_nothing_is_made(plan: Known, place: Site) -> None:
    assert wanted(plan, place, NOW) == []


@pytest.mark.parametrize("rule", ["FREQ=SOMETIMES", "", "FREQ=DAILY;BYDAY=XX", "FREQ=DAILY;BYMINUTE=0,5"])
def test_a_rule_nobody_can_read_is_told(rule: str) -> None:
    if not rule:
        assert wanted(daily(rrule=rule), site(), NOW) == []
        return
    with pytest.raises(ValueError, match="rrule"):
        wanted(daily(rrule=rule), site(), NOW)


def test_no_rota_makes_more_than_can_be_carried() -> None:
    many = frozenset(canon.v5("zone", str(n)) for n in range(60))
    place = site()._replace(zones=many)
    found = wanted(daily(rrule="FREQ=MINUTELY;INTERVAL=15", zones=sorted(many)), place, NOW)
    assert len(found) == 4000
    assert found[-1].set["starts_at"] < instant(NOW + timedelta(days=1))


# --- the difference ---


def test_what_is_missing_is_made_and_what_stands_is_left() -> None:
    one, other, *rest = wanted(daily(), site(), NOW)
    made = difference(daily(), site(), [standing(one), standing(other, "submitted")])
    assert [act for act, _ in made] == ["create"] * len(rest)
    assert "team" not in made[0][1]
    runs = [standing(it) for it in (one, other, *rest)]
    assert difference(daily(), site(), runs) == []


def test_an_edited_rota_lapses_what_is_to_come_and_nothing_that_has_begun() -> None:
    first, *_ = wanted(daily(), site(), NOW)
    begun = standing(first, starts_at=instant(NOW - HOUR / 2))
    later, open_, cancelled = (standing(it, status) for it, status in zip(
        wanted(daily(), site(), NOW)[2:5], ("due", "open", "cancelled"), strict=True
    ))  # fmt: skip
    off = daily(active=False)
    assert difference(off, site(), [begun, later, open_, cancelled]) == [("lapse", {})]


def test_what_arises_again_is_renewed_but_not_what_a_lead_cancelled() -> None:
    one, other, *rest = wanted(daily(), site(), NOW)
    runs = [standing(one, "lapsed"), standing(other, "cancelled"), *map(standing, rest)]
    assert difference(daily(), site(), runs) == [("renew", {})]


def test_an_edit_reaches_checks_nobody_has_begun() -> None:
    one, *rest = wanted(daily(zones=[HALL]), site(), NOW)
    edited = daily({"team": 5, "window_min": 5}, team="new", window_min=90, zones=[HALL])
    runs = [standing(one), *(standing(it, "open") for it in rest)]
    assert difference(edited, site(), runs) == [
        ("fact", {"team": "new", "starts_at": "2026-11-21T02:30:00.000Z", "due_at": "2026-11-21T04:00:00.000Z",
                  "day": "2026-11-21"}),
    ]  # fmt: skip
    assert [act for act, _ in difference(edited, site(), runs, NOW + HOUR)] == ["create"]  # of the day after the last


def test_what_a_supervisor_gave_to_somebody_else_since_stays_theirs() -> None:
    one, *rest = wanted(daily({"team": 5}, team="t", zones=[HALL]), site(), NOW)
    later = standing(one, written=6, team="other")
    assert difference(daily({"team": 5}, team="t", zones=[HALL]), site(), [later, *map(standing, rest)]) == []
    edited = daily({"team": 7}, team="t2", zones=[HALL])
    runs = [later, *(standing(it, written=8, team="t2") for it in rest)]
    assert difference(edited, site(), runs) == [("fact", {"team": "t2"})]


def test_checks_follow_their_event_also_when_their_time_had_come() -> None:
    hall, stage = wanted(gate(), site(event()), NOW)
    moved = site(event(written=9, opens_at="2026-11-23T04:00:00.000Z"))
    late = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
    told = {"starts_at": "2026-11-23T02:00:00.000Z", "due_at": "2026-11-23T03:00:00.000Z", "day": "2026-11-23"}
    assert difference(gate(), moved, [standing(hall), standing(stage, "open")], late) == [("fact", told)]


def test_a_gate_of_a_phase_that_is_over_is_kept_and_not_made() -> None:
    hall, _ = wanted(gate(), site(event()), NOW)
    assert difference(gate(), site(event("during")), []) == []
    assert difference(gate(), site(event("during")), [standing(hall)]) == []
    assert [act for act, _ in difference(gate(phase="after"), site(event("during")), [])] == ["create"] * 2


def test_a_gate_asked_for_late_is_made_though_its_time_has_passed() -> None:
    late = datetime(2026, 11, 22, 1, 55, tzinfo=UTC)
    assert [act for act, _ in difference(gate(), site(event("before")), [], late)] == ["create"] * 2


def test_a_newer_version_reaches_only_what_is_made_later() -> None:
    one, *rest = wanted(daily(), site(), NOW)
    newer = site(templates={LINE: Issued("newer", critical=False)})
    made = difference(daily(), newer, [standing(one)])
    assert len(made) == len(rest)
    assert {body["template"] for _, body in made} == {"newer"}


# --- what time does ---

RUN = Standing("r", ROTA, HALL, None, "due", instant(NOW), instant(NOW + HOUR))


@pytest.mark.parametrize(
    ("runs", "after", "acts"),
    [
        ([RUN], timedelta(hours=2), []),
        ([RUN], timedelta(hours=25), ["miss"]),
        ([RUN._replace(status="open")], timedelta(hours=25), ["miss"]),
        ([RUN._replace(status="submitted")], timedelta(hours=25), []),
        ([RUN._replace(status="cancelled")], timedelta(hours=25), []),
        ([RUN._replace(due_at="")], timedelta(days=9), []),
        ([RUN._replace(rota=None, zone=None)], timedelta(hours=25), ["miss"]),
        ([RUN, RUN._replace(id="next", starts_at=instant(NOW + 3 * HOUR))], 2 * HOUR, []),
        ([RUN, RUN._replace(id="next", starts_at=instant(NOW + 3 * HOUR))], 3 * HOUR, ["miss"]),
        ([RUN, RUN._replace(id="next", starts_at=instant(NOW + 3 * HOUR), zone=STAGE)], 3 * HOUR, []),
        ([RUN, RUN._replace(id="next", starts_at=instant(NOW + 3 * HOUR), status="lapsed")], 3 * HOUR, []),
        ([RUN, RUN._replace(id="next", starts_at=instant(NOW + 3 * HOUR), status="submitted")], 3 * HOUR, ["miss"]),
        ([RUN, RUN._replace(id="next", starts_at=instant(NOW + HOUR / 2))], HOUR - MINUTE, []),  # not before it is due
        ([RUN, RUN._replace(id="next", starts_at=instant(NOW + HOUR / 2), due_at="")], HOUR, ["miss"]),
        ([RUN._replace(event=EVENT)], -HOUR, ["lapse"]),
        ([RUN._replace(event=EVENT)], HOUR / 2, ["lapse"]),
        ([RUN._replace(event=EVENT)], HOUR, ["miss"]),
        ([RUN._replace(event=EVENT, status="open")], HOUR / 2, ["miss"]),
    ],
)
def test_what_nobody_signed_is_missed(runs: list[Standing], after: timedelta, acts: list[str]) -> None:
    found = list(ended(runs, {EVENT}, NOW + after))
    assert [draft.act for draft in found] == acts
    assert {draft.rec for draft in found} <= {"r"}


def test_it_is_known_when_time_does_something_next() -> None:
    assert next_at([], NOW) is None
    assert next_at([RUN], NOW - HOUR) == NOW
    assert next_at([RUN], NOW) == NOW + timedelta(hours=25)
    assert next_at([RUN._replace(status="missed")], NOW) is None
    following = RUN._replace(id="next", starts_at=instant(NOW + HOUR / 2), status="submitted")
    assert next_at([RUN, following], NOW + HOUR / 2) == NOW + HOUR
