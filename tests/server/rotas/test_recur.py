"""When a series happens: tables worked out by hand, many of them the examples of RFC 5545 itself.

A table has one case a line; `#` begins a note. Of a wall time is written what differs from the one before it, beginning
with the `first` of the series: 10:00, 22T09:00, 23 and 12-01 are a time of that day, of another day, and two more days
at the time told last.
"""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from time import process_time

import pytest

from server.rotas.recur import MOST, Occurrence, fault, occurrences

LONG_AGO, FAR_OFF = datetime(1970, 1, 3, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC)
SHANGHAI = "Asia/Shanghai"
# rule, first, until, every wall time there is (2026-11-21 is a Saturday)
RULES = """
FREQ=HOURLY;INTERVAL=2;BYHOUR=10,12,14 2026-11-21T10:00 2026-11-22 10:00 12:00 14:00 22T10:00 12:00 14:00
FREQ=HOURLY;BYMINUTE=0,30;BYHOUR=9 2026-11-21T09:15 2026-11-22 09:30 22T09:00 09:30
FREQ=HOURLY;INTERVAL=8;BYDAY=SU 2026-11-21T10:00 2026-11-28 22T02:00 10:00 18:00
FREQ=HOURLY;INTERVAL=25 2026-11-21T10:00 2026-11-23 10:00 22T11:00 23T12:00
FREQ=MINUTELY;INTERVAL=90 2026-11-21T22:00 2026-11-21 22:00 23:30
FREQ=MINUTELY;INTERVAL=45;BYHOUR=10,11 2026-11-21T10:10 2026-11-22 10:10 10:55 11:40 22T10:10 10:55 11:40
FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10 1997-09-02T09:00 1997-09-02 09:00 09:20 09:40 10:00 10:20 10:40
# through the night
FREQ=DAILY;BYHOUR=22,0,2,4 2026-11-21T22:00 2026-11-22 22:00 22T00:00 02:00 04:00 22:00
FREQ=HOURLY;INTERVAL=3;BYHOUR=21,0,3 2026-11-21T21:00 2026-11-22 21:00 22T00:00 03:00 21:00
FREQ=WEEKLY;BYDAY=SA,SU;BYHOUR=23,1 2026-11-21T23:00 2026-11-28 23:00 22T01:00 23:00 28T01:00 23:00
# days
FREQ=DAILY 2026-11-29T08:00 2026-12-01 29 30 12-01
FREQ=DAILY;INTERVAL=3 2026-12-29T23:59 2027-01-05 29 2027-01-01 04
FREQ=DAILY;COUNT=2 2026-11-29T08:00 - 29 30
FREQ=DAILY;COUNT=9 2026-11-29T08:00 2026-11-30 29 30
FREQ=DAILY;BYMONTH=1 2026-12-30T08:00 2027-01-02 2027-01-01 02
FREQ=DAILY;BYDAY=SA,SU 2026-11-20T08:00 2026-11-28 21 22 28
FREQ=DAILY;BYHOUR=8,12,18;BYSETPOS=-1 2026-11-21T10:00 2026-11-22 18:00 22
FREQ=DAILY;BYHOUR=10,10 2026-11-21T10:00 2026-11-22 21 22
FREQ=DAILY;BYHOUR=9 2026-11-21T10:00 2026-11-22 22T09:00
# weeks
FREQ=WEEKLY 2026-11-21T10:00 2026-12-05 21 28 12-05
FREQ=WEEKLY;BYDAY=MO,WE 2026-11-21T10:00 2026-11-30 23 25 30
FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR 2026-11-27T07:30 2026-12-01 27 30 12-01
FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO 1997-08-05T09:00 - 05 10 19 24
FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU 1997-08-05T09:00 - 05 17 19 31
FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU 2026-11-21T10:00 2026-12-07 21 22 12-05 06
FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU;WKST=SU 2026-11-21T10:00 2026-12-13 21 29 12-05 13
# months
FREQ=MONTHLY 2026-10-31T10:00 2027-02-28 31 12-31 2027-01-31
FREQ=MONTHLY;BYMONTHDAY=31 2026-11-21T10:00 2027-03-31 12-31 2027-01-31 03-31
FREQ=MONTHLY;BYMONTHDAY=-1 2028-01-15T10:00 2028-03-31 31 02-29 03-31
FREQ=MONTHLY;BYMONTHDAY=28,-1 2027-02-01T10:00 2027-03-31 28 03-28 31
FREQ=MONTHLY;INTERVAL=2 2026-12-15T10:00 2027-04-30 15 2027-02-15 04-15
FREQ=MONTHLY;BYDAY=1MO 2026-11-21T10:00 2027-02-28 12-07 2027-01-04 02-01
FREQ=MONTHLY;BYDAY=-1FR 2026-11-21T10:00 2027-01-31 27 12-25 2027-01-29
FREQ=MONTHLY;BYDAY=5SU 2026-11-21T10:00 2027-03-31 29 2027-01-31
FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13 2026-01-01T10:00 2026-12-31 02-13 03-13 11-13
FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1 2026-11-21T10:00 2027-01-31 12-01 2027-01-01
FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 2026-11-21T10:00 2027-01-31 30 12-31 2027-01-29
FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2 1997-09-29T09:00 1997-12-31 29 10-30 11-27 12-30
FREQ=MONTHLY;BYMONTHDAY=1,10,20,30;BYSETPOS=2,-2 2026-11-21T10:00 2026-12-31 12-10 20
# years
FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29 2026-11-21T10:00 2036-12-31 2028-02-29 2032-02-29 2036-02-29
FREQ=YEARLY 2028-02-29T10:00 2036-12-31 29 2032-02-29 2036-02-29
FREQ=YEARLY;INTERVAL=2;BYMONTH=1,7;BYMONTHDAY=1 2026-07-01T10:00 2028-12-31 01 2028-01-01 07-01
FREQ=YEARLY;BYYEARDAY=60 2027-01-01T10:00 2028-12-31 03-01 2028-02-29
FREQ=YEARLY;BYYEARDAY=-1 2027-01-01T10:00 2028-12-31 12-31 2028-12-31
FREQ=YEARLY;BYMONTH=11;BYDAY=4TH 2026-11-21T10:00 2027-12-31 26 2027-11-25
FREQ=YEARLY;BYDAY=20MO 1997-05-19T09:00 1999-12-31 19 1998-05-18 1999-05-17
FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8 1996-11-05T09:00 2004-12-31 05 2000-11-07 2004-11-02
"""
# zone, wall time, instant
INSTANTS = """
Asia/Shanghai 2026-11-21T10:00 2026-11-21T02:00Z
Asia/Shanghai 2027-01-01T00:00 2026-12-31T16:00Z
Asia/Shanghai 1990-07-01T10:00 1990-07-01T01:00Z  # summer time there was until 1991
Asia/Kathmandu 2026-11-21T10:00 2026-11-21T04:15Z
Europe/London 2026-01-15T10:00 2026-01-15T10:00Z
Europe/London 2026-07-15T10:00 2026-07-15T09:00Z
Europe/London 2026-03-29T00:59 2026-03-29T00:59Z
Europe/London 2026-03-29T01:00 2026-03-29T01:00Z  # left out: 02:00 on the clock
Europe/London 2026-03-29T01:30 2026-03-29T01:30Z  # left out
Europe/London 2026-03-29T02:00 2026-03-29T01:00Z
Europe/London 2026-10-25T00:59 2026-10-24T23:59Z
Europe/London 2026-10-25T01:00 2026-10-25T00:00Z  # repeated
Europe/London 2026-10-25T01:59 2026-10-25T00:59Z  # repeated
Europe/London 2026-10-25T02:00 2026-10-25T02:00Z
America/Sao_Paulo 2018-11-03T23:30 2018-11-04T02:30Z
America/Sao_Paulo 2018-11-04T00:00 2018-11-04T03:00Z  # left out: a day that begins at 01:00
America/Sao_Paulo 2018-11-04T00:30 2018-11-04T03:30Z  # left out
America/Sao_Paulo 2018-11-04T01:00 2018-11-04T03:00Z
America/Sao_Paulo 2019-01-15T12:00 2019-01-15T14:00Z
America/Sao_Paulo 2019-02-16T23:30 2019-02-17T01:30Z  # repeated: Saturday has 25 hours
America/Sao_Paulo 2019-02-17T00:00 2019-02-17T03:00Z
America/Sao_Paulo 2019-11-03T00:00 2019-11-03T03:00Z  # no summer time any more
America/Sao_Paulo 2026-12-15T12:00 2026-12-15T15:00Z
Australia/Lord_Howe 2026-07-15T10:00 2026-07-14T23:30Z
Australia/Lord_Howe 2026-10-04T01:45 2026-10-03T15:15Z
Australia/Lord_Howe 2026-10-04T02:00 2026-10-03T15:30Z  # left out
Australia/Lord_Howe 2026-10-04T02:15 2026-10-03T15:45Z  # left out: 02:45 on the clock
Australia/Lord_Howe 2026-10-04T02:30 2026-10-03T15:30Z
Australia/Lord_Howe 2026-04-05T01:29 2026-04-04T14:29Z
Australia/Lord_Howe 2026-04-05T01:30 2026-04-04T14:30Z  # repeated
Australia/Lord_Howe 2026-04-05T01:59 2026-04-04T14:59Z  # repeated
Australia/Lord_Howe 2026-04-05T02:00 2026-04-04T15:30Z
America/New_York 2007-03-11T02:30 2007-03-11T07:30Z  # RFC 5545 §3.3.5
America/New_York 2007-11-04T01:30 2007-11-04T05:30Z  # RFC 5545 §3.3.5
Pacific/Apia 2011-12-30T10:00 2011-12-30T20:00Z  # Samoa left out the day
"""
# zone, rule, first, begin and end of the window; then what happens in it: wall time=instant
CHANGES = """
Europe/London FREQ=HOURLY 2026-03-01T00:00 2026-03-29T00:00Z 03:00Z
  29T00:00=00:00Z 02:00=01:00Z 03:00=02:00Z  # 01:00 would be 02:00 again
Europe/London FREQ=HOURLY;INTERVAL=2 2026-03-01T01:00 2026-03-28T23:00Z 29T03:00Z
  28T23:00=23:00Z 29T01:00=01:00Z 03:00=02:00Z
Europe/London FREQ=DAILY;BYHOUR=1,2;BYMINUTE=30 2026-03-01T01:30 2026-03-28T01:00Z 30T01:00Z
  28T01:30=01:30Z 02:30=02:30Z 29T02:30=01:30Z 30T01:30=00:30Z
Europe/London FREQ=DAILY 2026-03-01T01:30 2026-03-29T01:30Z 30T00:30Z
  29T01:30=01:30Z
Europe/London FREQ=DAILY 2026-03-01T01:30 2026-03-29T00:00Z 01:30Z
  -
Europe/London FREQ=HOURLY 2026-03-01T00:00 2026-10-24T23:00Z 25T03:00Z
  10-25T00:00=23:00Z 01:00=00:00Z 02:00=02:00Z
America/Sao_Paulo FREQ=DAILY 2018-11-03T00:00 2018-11-03T00:00Z 06T00:00Z
  00:00=03:00Z 04T00:00=03:00Z 05T00:00=02:00Z
Australia/Lord_Howe FREQ=MINUTELY;INTERVAL=30 2026-01-01T00:00 2026-10-03T15:00Z 16:30Z
  10-04T01:30=15:00Z 02:30=15:30Z 03:00=16:00Z
Australia/Lord_Howe FREQ=MINUTELY;INTERVAL=20 2026-01-01T00:00 2026-10-03T15:10Z 16:10Z
  10-04T01:40=15:10Z 02:00=15:30Z 02:40=15:40Z 02:20=15:50Z 03:00=16:00Z
Australia/Lord_Howe FREQ=MINUTELY;INTERVAL=30 2026-01-01T00:00 2026-04-04T14:00Z 16:00Z
  04-05T01:00=14:00Z 01:30=14:30Z 02:00=15:30Z
Pacific/Apia FREQ=DAILY 2011-12-01T10:00 2011-12-29T00:00Z 2012-01-01T00:00Z
  29T10:00=20:00Z 31T10:00=20:00Z 2012-01-01T10:00=20:00Z
"""
DEAD = """
FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30 FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30 FREQ=YEARLY;BYSETPOS=300
FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31 FREQ=WEEKLY;INTERVAL=9999;BYMONTH=2 FREQ=DAILY;BYSETPOS=2
FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30 FREQ=DAILY;COUNT=9999;BYMONTH=2;BYMONTHDAY=30 FREQ=DAILY;INTERVAL=7;BYDAY=MO
FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30 FREQ=HOURLY;INTERVAL=2;BYHOUR=3 FREQ=HOURLY;INTERVAL=168;BYDAY=MO
FREQ=MINUTELY;INTERVAL=15;BYMONTH=2;BYMONTHDAY=30
FREQ=MINUTELY;INTERVAL=15;BYHOUR=23;BYMINUTE=45;BYMONTH=4;BYMONTHDAY=31 FREQ=MINUTELY;INTERVAL=60;BYMINUTE=7
FREQ=MINUTELY;INTERVAL=1440;BYHOUR=3
"""


def lines(table: str) -> list[list[str]]:
    """The words of each line."""
    found = (line.split("#")[0].split() for line in table.splitlines())
    return [words for words in found if words]


def filled(short: list[str], before: str) -> list[str]:
    """Wall times with what each leaves out."""
    found = [before]
    for one in short:
        told = one if ":" in one else one + found[-1][10:]
        found.append(found[-1][: -len(told)] + told)
    return found[1:]


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(("rule", "first", "until", "short"), [(*line[:3], line[3:]) for line in lines(RULES)])
def test_a_rule_says_these_wall_times_and_no_other(rule: str, first: str, until: str, short: list[str]) -> None:
    walls = filled(short, first)
    found = occurrences(rule, first, None if until == "-" else until, SHANGHAI, LONG_AGO, FAR_OFF)
    assert found == [Occurrence(wall, wall[:10], instant(f"{wall}+08:00")) for wall in walls]
    assert all(one.at.tzinfo is UTC for one in found)


@pytest.mark.parametrize(("tz", "wall", "at"), lines(INSTANTS))
def test_a_wall_time_is_this_instant(tz: str, wall: str, at: str) -> None:
    assert occurrences("FREQ=YEARLY;COUNT=1", wall, None, tz, LONG_AGO, FAR_OFF) == [
        Occurrence(wall, wall[:10], instant(at))
    ]


@pytest.mark.parametrize(("series", "told"), [*zip(lines(CHANGES)[::2], lines(CHANGES)[1::2], strict=True)])
def test_where_the_clocks_change_nothing_is_lost_and_nothing_happens_twice(series: list[str], told: list[str]) -> None:
    tz, rule, first, begin, end = series
    window = instant(begin), instant(*filled([end], begin))
    found = [f"{one.wall}={one.at:%H:%M}Z" for one in occurrences(rule, first, None, tz, *window)]
    assert found == filled([one for one in told if one != "-"], f"{first}=00:00Z")


def test_a_window_has_its_begin_and_not_its_end() -> None:
    ten = instant("2026-11-22T02:00Z")
    for begin, end, days in ((ten, ten, 0), (ten, ten + timedelta(minutes=1), 1), (ten - timedelta(days=1), ten, 1)):
        assert len(occurrences("FREQ=DAILY", "2026-11-21T10:00", None, SHANGHAI, begin, end)) == days


@pytest.mark.parametrize(("begin", "end"), [("2026-11-20", "2026-11-21"), ("2026-12-02", "2036-12-02")])
def test_nothing_happens_before_the_first_or_after_the_last_day(begin: str, end: str) -> None:
    window = instant(f"{begin}T00:00Z"), instant(f"{end}T00:00Z")
    assert occurrences("FREQ=DAILY", "2026-11-21T10:00", "2026-12-01", SHANGHAI, *window) == []


def test_no_more_than_the_most_are_told_and_those_are_the_next() -> None:
    rule, begin = "FREQ=HOURLY;BYMINUTE=0,15,30,45", instant("2026-11-20T16:00Z")
    found = occurrences(rule, "1997-11-21T00:00", None, SHANGHAI, begin, FAR_OFF)
    assert [one.at for one in found] == [begin + n * timedelta(minutes=15) for n in range(MOST)]


def test_the_next_are_told_also_where_the_last_of_them_come_out_of_a_gap() -> None:
    begin = instant("2026-10-03T15:30Z") - (MOST - 2) * timedelta(minutes=20)
    found = occurrences("FREQ=MINUTELY;INTERVAL=20", "2026-01-01T00:00", None, "Australia/Lord_Howe", begin, FAR_OFF)
    assert [one.wall[11:] for one in found[-3:]] == ["01:40", "02:00", "02:40"] and len(found) == MOST


@pytest.mark.parametrize(("rule", "left"), [("FREQ=DAILY;COUNT=9", 2), ("FREQ=WEEKLY;BYDAY=SA,SU;COUNT=5", 3)])
def test_a_count_is_from_the_first_however_late_one_asks(rule: str, left: int) -> None:
    window = instant("2026-11-28T00:00Z"), FAR_OFF
    assert len(occurrences(rule, "2026-11-21T10:00", None, SHANGHAI, *window)) == left


@pytest.mark.parametrize("every", [1, 5, 7, 23, 24, 25, 48, 1000])
def test_hours_keep_their_phase_over_decades(every: int) -> None:
    begin = datetime(2026, 11, 21, tzinfo=UTC)
    first, window = datetime(1971, 3, 5, 7, 20, tzinfo=UTC), (begin, begin + timedelta(days=60))
    found = occurrences(f"FREQ=HOURLY;INTERVAL={every}", "1971-03-05T07:20", None, "UTC", *window)
    assert found[0].at - begin < timedelta(hours=every)
    assert all((one.at - first) % timedelta(hours=every) == timedelta(0) for one in found)
    assert {later.at - one.at for one, later in pairwise(found)} <= {timedelta(hours=every)}


@pytest.mark.parametrize("rule", DEAD.split())
def test_a_rule_that_never_matches_ends_soon(rule: str) -> None:
    begun_s = process_time()
    assert fault(rule, "2026-11-21T10:00", None, SHANGHAI) == "rrule_never"
    window = instant("1997-11-21T02:00Z"), instant("2030-01-01T00:00Z")
    assert occurrences(rule, "1997-11-21T10:00", None, SHANGHAI, *window) == []
    assert process_time() - begun_s < 2
