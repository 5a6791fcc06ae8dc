"""What a recurrence rule may say: the text of an RRULE (RFC 5545 §3.3.10), read strictly. Pure.

dateutil takes INTERVAL=0, BYMONTH=13 or a 53rd Monday of a month and then loops, says nothing or falls over; so it is
given only what is checked here.
"""

import re
from collections.abc import Container
from typing import Any, NamedTuple

from dateutil.rrule import DAILY, FR, HOURLY, MINUTELY, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, YEARLY

FREQS = {
    "YEARLY": YEARLY, "MONTHLY": MONTHLY, "WEEKLY": WEEKLY, "DAILY": DAILY, "HOURLY": HOURLY, "MINUTELY": MINUTELY,
}  # fmt: skip
WEEKDAYS = {"MO": MO, "TU": TU, "WE": WE, "TH": TH, "FR": FR, "SA": SA, "SU": SU}


def _either_way(most: int) -> Container[int]:
    """1 to `most`, counted from the beginning or, negative, from the end."""
    return frozenset(range(-most, most + 1)) - {0}


COUNTED: dict[str, Container[int]] = {"INTERVAL": range(1, 10_000), "COUNT": range(1, 10_000)}
LISTED: dict[str, Container[int]] = {
    "BYMONTH": range(1, 13), "BYMONTHDAY": _either_way(31), "BYYEARDAY": _either_way(366), "BYHOUR": range(24),
    "BYMINUTE": range(60), "BYSETPOS": _either_way(366),
}  # fmt: skip
# BYWEEKNO is not among them: calendars disagree on the weekday it means. A series ends with its own `until`.
KNOWN = {"FREQ", "WKST", "BYDAY", *COUNTED, *LISTED}
# What RFC 5545 forbids together; what would go through years by the hour for nothing anybody plans; and the nth of a
# week, for dateutil counts a first week from its middle.
APART = {
    "BYMONTHDAY": {WEEKLY}, "BYYEARDAY": {MONTHLY, WEEKLY, DAILY}, "COUNT": {HOURLY, MINUTELY},
    "BYSETPOS": {WEEKLY, HOURLY, MINUTELY},
}  # fmt: skip
CLOSEST_MIN = 15  # between two occurrences
NTH_IN_MONTH, NTH_IN_YEAR = 5, 53

_PART = re.compile(r"([A-Z]+)[=:](.+)").fullmatch
_NUMBERS = re.compile(r"[+-]?[0-9]{1,4}(,[+-]?[0-9]{1,4})*").fullmatch
_WEEKDAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)").fullmatch


class Rule(NamedTuple):
    """A rule that was read: every `every` units of `freq` (dateutil's constant; finer is larger), `times` in all.

    `parts` are all others under dateutil's names, as numbers and weekdays.
    """

    freq: int
    every: int
    times: int | None
    parts: dict[str, Any]


def read(text: str) -> Rule:
    """Return the rule `"FREQ=…;…"`; `ValueError` with `rrule_syntax`, `rrule_part` or `rrule_often` if it is none."""
    said = _parts(text)
    if said.get("FREQ") == "SECONDLY":
        raise ValueError("rrule_often")
    if said.get("FREQ") not in FREQS or said.get("WKST", "MO") not in WEEKDAYS:
        raise ValueError("rrule_syntax")
    freq, every = FREQS[said["FREQ"]], _number(said, "INTERVAL") or 1
    if freq == MINUTELY and every < CLOSEST_MIN:
        raise ValueError("rrule_often")
    if any(freq in APART.get(name, ()) for name in said):
        raise ValueError("rrule_part")
    parts: dict[str, Any] = {name.lower(): _numbers(said[name], LISTED[name]) for name in said if name in LISTED}
    if "BYDAY" in said:
        parts["byweekday"] = _weekdays(said["BYDAY"], freq, "BYMONTH" in said)
    parts["wkst"] = WEEKDAYS[said.get("WKST", "MO")]
    return Rule(freq, every, _number(said, "COUNT"), parts)


def _parts(text: str) -> dict[str, str]:
    """What each part of a rule says, none of them twice."""
    found = [_PART(part) for part in text.split(";")]
    said = {part[1]: part[2] for part in found if part}
    if len(said) < len(found):
        raise ValueError("rrule_syntax")
    if not said.keys() <= KNOWN:
        raise ValueError("rrule_part")
    return said


def _numbers(text: str, allowed: Container[int]) -> list[int]:
    if not _NUMBERS(text):
        raise ValueError("rrule_syntax")
    numbers = [int(number) for number in text.split(",")]
    if not all(number in allowed for number in numbers):
        raise ValueError("rrule_syntax")
    return numbers


def _number(said: dict[str, str], name: str) -> int | None:
    if name not in said:
        return None
    numbers = _numbers(said[name], COUNTED[name])
    if len(numbers) > 1:
        raise ValueError("rrule_syntax")
    return numbers[0]


def _weekdays(text: str, freq: int, of_month: bool) -> list[Any]:
    """Weekdays, or the nth of a month or a year; `of_month`: a year's rule names months, and counts in each."""
    most = NTH_IN_YEAR if freq == YEARLY and not of_month else NTH_IN_MONTH
    return [_weekday(part, freq, most) for part in text.split(",")]


def _weekday(text: str, freq: int, most: int) -> Any:
    found = _WEEKDAY(text)
    if not found:
        raise ValueError("rrule_syntax")
    weekday = WEEKDAYS[found[2]]
    if found[1] is None:
        return weekday
    if freq > MONTHLY:
        raise ValueError("rrule_part")
    if not 1 <= abs(int(found[1])) <= most:
        raise ValueError("rrule_syntax")
    return weekday(int(found[1]))
