"""Laws of recurrence, for any rule Hypothesis thinks of."""

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from itertools import dropwhile, takewhile
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from server.rotas.recur import MOST, fault, occurrences

STEADY = settings(max_examples=150, deadline=None, derandomize=True, database=None)
CODES = {None, "rrule_syntax", "rrule_part", "rrule_never", "rrule_often"}
ZONES = ("Europe/London", "America/Sao_Paulo", "Australia/Lord_Howe", "America/New_York", "Pacific/Apia")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MINUTE = timedelta(minutes=1)
QUARTER = 15 * MINUTE  # every wall time of these rules is on one

firsts = st.datetimes(datetime(2009, 1, 1), datetime(2019, 1, 1)).map(
    lambda wall: wall.replace(minute=wall.minute // 15 * 15, second=0, microsecond=0)
)
hops = st.integers(-5, 800).map(lambda days: timedelta(days=days, hours=5))
lengths = st.integers(0, 15).map(lambda days: timedelta(days=days, hours=7))


def some(*values: Any) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=5, unique=True)


@st.composite
def rules(draw: st.DrawFn, nth: bool = True) -> dict[str, Any]:
    """A rule that may be taken, by its parts; `nth`: also with counting in months and sets, which the loop cannot."""
    freq = draw(st.sampled_from(("MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")))
    every = st.integers(1, 9).map(lambda n: 15 * n) if freq == "MINUTELY" else st.integers(1, 9)
    optional: dict[str, Any] = {
        "BYMONTH": some(*range(1, 13)), "BYHOUR": some(*range(24)), "BYMINUTE": some(0, 15, 30, 45),
        "BYDAY": some(*DAYS), "WKST": some(*DAYS).map(lambda days: days[:1]),
    }  # fmt: skip
    if freq != "WEEKLY":
        optional["BYMONTHDAY"] = some(1, 2, 13, 28, 29, 30, 31, -1, -2, -30)
    if nth and freq in ("MONTHLY", "YEARLY"):
        optional |= {"BYSETPOS": some(1, 2, -1, -2), "BYDAY": some("MO", "1TU", "2SA", "-1FR", "5SU")}
    if nth and freq not in ("MINUTELY", "HOURLY"):
        optional["COUNT"] = some(1, 2, 30).map(lambda counts: counts[:1])
    return draw(
        st.fixed_dictionaries({"FREQ": st.just([freq]), "INTERVAL": every.map(lambda n: [n])}, optional=optional)
    )


def written(rule: dict[str, Any]) -> str:
    return ";".join(f"{name}={','.join(map(str, values))}" for name, values in rule.items())


def minutes(wall: datetime) -> str:
    return f"{wall:%Y-%m-%dT%H:%M}"


def told(rule: dict[str, Any], first: datetime, begin: datetime, end: datetime, tz: str = "UTC") -> list[Any]:
    window = begin.replace(tzinfo=UTC), end.replace(tzinfo=UTC)
    return [tuple(one) for one in occurrences(written(rule), minutes(first), None, tz, *window)]


@STEADY
@given(rules(), firsts, hops, lengths)
def test_counting_from_near_is_as_counting_from_the_first(
    rule: dict[str, Any], first: datetime, hop: timedelta, length: timedelta
) -> None:
    begin, end = first + hop, first + hop + length
    if fault(written(rule), minutes(first), None, "UTC") == "rrule_never":  # there dateutil counts to the year 9999
        return
    walls = takewhile(lambda wall: wall < end, rrulestr(written(rule), dtstart=first))
    expected = [minutes(wall) for wall in dropwhile(lambda wall: wall < begin, walls)]
    assert [wall for wall, _, _ in told(rule, first, begin, end)] == expected


def happens(rule: dict[str, Any], first: datetime, wall: datetime) -> bool:
    """RFC 5545 read word by word, without sets and nths."""
    freq = rule["FREQ"][0]
    fine = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY").index(freq)
    days = rule.get("BYMONTHDAY", [first.day] if fine < 2 and "BYDAY" not in rule else None)
    from_end = wall.day - monthrange(wall.year, wall.month)[1] - 1
    months = [first.month] if fine < 1 and not rule.keys() & {"BYMONTHDAY", "BYDAY"} else None
    return (
        wall >= first
        and wall.month in (rule.get("BYMONTH") or months or range(1, 13))
        and (days is None or wall.day in days or from_end in days)
        and DAYS[wall.weekday()] in rule.get("BYDAY", [DAYS[first.weekday()]] if freq == "WEEKLY" else DAYS)
        and wall.hour in rule.get("BYHOUR", [first.hour] if fine < 4 else range(24))
        and wall.minute in rule.get("BYMINUTE", [first.minute] if fine < 5 else range(60))
        and (units(rule, wall) - units(rule, first)) % rule["INTERVAL"][0] == 0
    )


def units(rule: dict[str, Any], wall: datetime) -> int:
    """The year, month, … or minute of a wall time, numbered."""
    hour = 24 * wall.toordinal() + wall.hour
    week_begin = DAYS.index(rule.get("WKST", ["MO"])[0])
    return {
        "YEARLY": wall.year, "MONTHLY": 12 * wall.year + wall.month, "DAILY": wall.toordinal(),
        "WEEKLY": (wall.toordinal() - 1 - week_begin) // 7,  # the first day of all was a Monday
        "HOURLY": hour, "MINUTELY": 60 * hour + wall.minute,
    }[rule["FREQ"][0]]  # fmt: skip


@STEADY
@given(rules(nth=False), firsts, hops, lengths)
def test_every_quarter_of_an_hour_happens_or_not_as_the_rule_says(
    rule: dict[str, Any], first: datetime, hop: timedelta, length: timedelta
) -> None:
    begin, end = first + hop, first + hop + length
    first_quarter = begin - timedelta(minutes=begin.minute % 15)
    quarters = [first_quarter + n * QUARTER for n in range(int(length / QUARTER) + 2)]
    expected = [minutes(wall) for wall in quarters if begin <= wall < end and happens(rule, first, wall)]
    assert [wall for wall, _, _ in told(rule, first, begin, end)] == expected


@STEADY
@given(rules(), firsts, hops, lengths, lengths, st.sampled_from(ZONES))
def test_two_windows_side_by_side_are_one(  # noqa: PLR0917  # two windows of a series
    rule: dict[str, Any], first: datetime, hop: timedelta, one: timedelta, other: timedelta, tz: str
) -> None:
    begin, between, end = first + hop, first + hop + one, first + hop + one + other
    whole = told(rule, first, begin, end, tz)
    assert (told(rule, first, begin, between, tz) + told(rule, first, between, end, tz))[:MOST] == whole
    instants = [at for _, _, at in whole]
    assert instants == sorted(set(instants))


@settings(STEADY, max_examples=40)
@given(st.sampled_from(ZONES), st.sampled_from((30, 45, 60)), st.integers(2009, 2025), st.booleans())
def test_an_instant_reads_as_its_wall_time_or_later_by_what_was_left_out(
    tz: str, every: int, year: int, spring: bool
) -> None:
    rule = {"FREQ": ["MINUTELY"], "INTERVAL": [every]}
    begin = datetime(year, 3 if spring else 9, 5)
    for wall, day, at in told(rule, datetime(2009, 1, 1), begin, begin + timedelta(days=40), tz):
        assert day == wall[:10]
        read = at.astimezone(ZoneInfo(tz))
        left_out = read.replace(tzinfo=None) - datetime.fromisoformat(wall)
        assert left_out in (timedelta(0), 30 * MINUTE, 60 * MINUTE, timedelta(days=1))
        if left_out:  # the clock jumps by as much on the way
            assert read.utcoffset() == (at - left_out).astimezone(ZoneInfo(tz)).utcoffset() + left_out
        else:
            assert read.fold == 0


@STEADY
@given(st.from_regex(r"[A-Z0-9=;,:+TZ-]{1,60}", fullmatch=True) | rules().map(written) | st.text(max_size=20))
def test_any_text_is_taken_or_refused(text: str) -> None:
    code = fault(text, "2026-11-21T10:00", None, "Asia/Shanghai")
    assert code in CODES
    if code is None:
        window = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC)
        occurrences(text, "2026-11-21T10:00", None, "Asia/Shanghai", *window)
