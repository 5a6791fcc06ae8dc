"""When a series happens: the one calculation of recurrence. Pure: no clock, no database.

A series recurs in wall time, as people on site read it off a clock: `rule` is the text of an RRULE (RFC 5545) without
DTSTART and without "RRULE:", `first` the wall time "YYYY-MM-DDTHH:MM" it counts from, `until` the last local day it
may begin on, `tz` the IANA name of the site's zone. `first` is an occurrence only where the rule matches it.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, HOURLY, MINUTELY, MONTHLY, WEEKLY, YEARLY, rrule

from server.rotas.rule import CLOSEST_MIN, Rule, read

MOST = 2000  # occurrences told at once
CLOSEST = timedelta(minutes=CLOSEST_MIN)
SEEN_WITHIN = timedelta(days=4 * 365 + 1)  # a rule without an occurrence for so long has none
YEARS = range(1970, 2200)  # of a first wall time; any other is a slip of the hand
# Further than any wall time is from UTC, and than any gap is long: Samoa left out a day in 2011.
MARGIN = timedelta(days=2)
IN_A_GAP = 100  # more wall times than a day has, `CLOSEST` apart
STEPS = {
    WEEKLY: timedelta(weeks=1), DAILY: timedelta(days=1), HOURLY: timedelta(hours=1), MINUTELY: timedelta(minutes=1),
}  # fmt: skip

_WALL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}").fullmatch
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch


class Occurrence(NamedTuple):
    """One time a series happens: the nominal `wall` time "YYYY-MM-DDTHH:MM", its `day`, and the instant `at`, UTC."""

    wall: str
    day: str
    at: datetime


class _Series(NamedTuple):
    rule: Rule
    first: datetime  # wall time, naive
    last: datetime
    zone: ZoneInfo


class _Interval(int):
    """An INTERVAL that dateutil may add only so often: where nothing matches, its own loop ends in the year 9999.

    Each of its rounds goes on by one interval of what FREQ counts, or by several (`//`) to the end of a day that does
    not match; so how many of them lead past a wall time is known beforehand. Weeks are not counted, for dateutil adds
    seven times the interval: what they match, they match soon.
    """

    left: int

    def __new__(cls, every: int, left: int) -> "_Interval":
        self = super().__new__(cls, every)
        self.left = left
        return self

    def _spend(self, intervals: int) -> int:
        self.left -= intervals
        if self.left < 0:
            raise ValueError("past the last wall time asked for")
        return intervals

    def __radd__(self, other: int) -> int:
        return other + self._spend(1) * int(self)

    def __rfloordiv__(self, other: int) -> int:
        return self._spend(other // int(self))


def occurrences(  # noqa: PLR0913, PLR0917  # a series is four words, a window two instants
    rule: str, first: str, until: str | None, tz: str, begin: datetime, end: datetime
) -> list[Occurrence]:
    """Return what happens in [begin, end), aware instants, by instant; the first `MOST` of them.

    A wall time that a change of the clocks leaves out is taken with the offset before it (RFC 5545 §3.3.5): 02:30
    happens at 03:30, and is left out where the series has a 03:30 of its own, for nobody does one round twice at a
    time. A wall time that a change repeats is the first of both. COUNT counts wall times. Time taken grows with the
    window, hardly with how long ago `first` was. `ValueError` with a code of `fault` for what cannot be read.
    """
    series = _read(rule, first, until, tz)
    walls = _walls(series, _naive(begin) - MARGIN, _naive(end) + MARGIN)
    timed = ((wall, _instant(wall, series.zone)) for wall in walls)
    # By wall time those from a gap come too early, so a few more are taken than are told.
    found: dict[datetime, Occurrence] = {}
    for wall, at in islice(((wall, at) for wall, at in timed if begin <= at < end), MOST + IN_A_GAP):
        if at not in found or at.astimezone(series.zone).replace(tzinfo=None) == wall:
            text = wall.isoformat(timespec="minutes")
            found[at] = Occurrence(text, text[:10], at)
    return [found[at] for at in sorted(found)][:MOST]


def fault(rule: str, first: str, until: str | None, tz: str) -> str | None:
    """Return why a series cannot be taken, or None.

    `rrule_syntax`: no RRULE; `rrule_part`: a part not taken, or not with this FREQ; `rrule_never`: nothing in the
    first four years; `rrule_often`: two wall times less than 15 min apart; `first_wall`: no wall time, or of a year
    that is none of ours; `until_before_first`: no day, or before the first; `unknown_tz`.
    """
    try:
        series = _read(rule, first, until, tz)
    except ValueError as error:
        return str(error)
    walls = list(islice(_walls(series, series.first, series.first + SEEN_WITHIN), MOST))
    if not walls:
        return "rrule_never"
    return "rrule_often" if any(later - wall < CLOSEST for wall, later in pairwise(walls)) else None


def _read(rule: str, first: str, until: str | None, tz: str) -> _Series:
    """The series, or `ValueError` with a code of `fault`."""
    start = _first(first)
    return _Series(read(rule), start, _last(until, start), _zone(tz))


def _first(text: str) -> datetime:
    try:
        wall = datetime.fromisoformat(text) if _WALL(text) else None
    except ValueError:  # the 30th of February
        wall = None
    if wall is None or wall.year not in YEARS:
        raise ValueError("first_wall")
    return wall


def _last(until: str | None, first: datetime) -> datetime:
    """The last minute of the day `until`."""
    if until is None:
        return datetime.max
    try:
        day = date.fromisoformat(until) if _DAY(until) else date.min
    except ValueError:
        day = date.min
    if day < first.date():
        raise ValueError("until_before_first")
    return datetime.combine(day, time.max)


def _zone(tz: str) -> ZoneInfo:
    if not tz[:1].isupper():  # "localtime" would be whatever this machine is set to
        raise ValueError("unknown_tz")
    try:
        return ZoneInfo(tz)
    except (LookupError, ValueError, OSError) as error:
        raise ValueError("unknown_tz") from error


def _walls(series: _Series, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The naive wall times of a series in [begin, end], in their order."""
    rule, end = series.rule, min(end, series.last)
    start = _start(series, begin)
    every = _Interval(rule.every, _between(rule.freq, start, end) // rule.every + 1)  # the last unit is a begun one
    try:
        for wall in rrule(rule.freq, dtstart=start, interval=every, count=rule.times, **rule.parts):
            if wall > end:
                return
            if wall >= begin:
                yield wall
    except ValueError:  # dateutil's word for hours that no interval meets; and the end of `_Interval`
        return


def _start(series: _Series, begin: datetime) -> datetime:
    """A wall time to count from in the place of `first`: as many intervals later as `begin` allows.

    Months and years are few, and a 31st has none in every month; COUNT is counted from the first.
    """
    rule = series.rule
    if rule.times is not None or rule.freq not in STEPS:
        return series.first
    intervals = _between(rule.freq, series.first, begin) // rule.every - 1
    return series.first + max(0, intervals) * rule.every * STEPS[rule.freq]


def _between(freq: int, start: datetime, end: datetime) -> int:
    """How many whole units of `freq` lie between two wall times."""
    if freq == YEARLY:
        return end.year - start.year
    if freq == MONTHLY:
        return 12 * (end.year - start.year) + end.month - start.month
    return (end - start) // STEPS[freq]


def _naive(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """With fold 0, zoneinfo takes the offset before a gap, and the first of two."""
    return wall.replace(tzinfo=zone).astimezone(UTC)
