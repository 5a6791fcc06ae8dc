"""Why a series cannot be taken."""

from datetime import UTC, datetime
from typing import Any

import pytest

from server.rotas.recur import fault, occurrences

FIRST, TZ = "2026-11-21T10:00", "Asia/Shanghai"
RULES = [
    ("FREQ=DAILY", None),
    ("FREQ=DAILY;INTERVAL=9999;COUNT=1", None),
    ("INTERVAL=2;FREQ=HOURLY", None),
    ("FREQ=HOURLY;BYMINUTE=0,15,30,45", None),
    ("FREQ=MINUTELY;INTERVAL=15", None),
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", None),
    ("FREQ=YEARLY;BYDAY=53MO,-53TU", None),
    ("FREQ=MONTHLY;BYDAY=+1MO,-5FR", None),
    ("FREQ=MONTHLY;BYMONTHDAY=+15", None),
    ("", "rrule_syntax"),
    ("every day", "rrule_syntax"),
    ("DAILY", "rrule_syntax"),
    ("INTERVAL=2", "rrule_syntax"),
    ("FREQ=", "rrule_syntax"),
    ("FREQ=FORTNIGHTLY", "rrule_syntax"),
    ("freq=daily", "rrule_syntax"),
    ("FREQ=DAILY;", "rrule_syntax"),
    ("FREQ=DAILY;FREQ=WEEKLY", "rrule_syntax"),
    ("FREQ=DAILY;INTERVAL=0", "rrule_syntax"),
    ("FREQ=DAILY;INTERVAL=-1", "rrule_syntax"),
    ("FREQ=DAILY;INTERVAL=1,2", "rrule_syntax"),
    ("FREQ=DAILY;INTERVAL=10000", "rrule_syntax"),
    ("FREQ=DAILY;COUNT=0", "rrule_syntax"),
    ("FREQ=DAILY;BYHOUR=24", "rrule_syntax"),
    ("FREQ=DAILY;BYHOUR=-1", "rrule_syntax"),
    ("FREQ=DAILY;BYHOUR=", "rrule_syntax"),
    ("FREQ=DAILY;BYHOUR=8,,9", "rrule_syntax"),
    ("FREQ=DAILY;BYHOUR=٨", "rrule_syntax"),
    ("FREQ=DAILY;BYMINUTE=60", "rrule_syntax"),
    ("FREQ=DAILY;BYMONTH=13", "rrule_syntax"),
    ("FREQ=DAILY;BYMONTHDAY=0", "rrule_syntax"),
    ("FREQ=DAILY;BYMONTHDAY=32", "rrule_syntax"),
    ("FREQ=YEARLY;BYYEARDAY=367", "rrule_syntax"),
    ("FREQ=MONTHLY;BYSETPOS=0;BYDAY=MO", "rrule_syntax"),
    ("FREQ=WEEKLY;BYDAY=MON", "rrule_syntax"),
    ("FREQ=WEEKLY;BYDAY=", "rrule_syntax"),
    ("FREQ=WEEKLY;WKST=XX", "rrule_syntax"),
    ("FREQ=MONTHLY;BYDAY=0MO", "rrule_syntax"),
    ("FREQ=MONTHLY;BYDAY=6MO", "rrule_syntax"),
    ("FREQ=YEARLY;BYMONTH=12;BYDAY=53MO", "rrule_syntax"),
    ("FREQ=DAILY\nRRULE:FREQ=DAILY", "rrule_syntax"),
    ("RRULE:FREQ=DAILY", "rrule_part"),
    ("DTSTART:20261121T100000;FREQ=DAILY", "rrule_part"),
    ("FREQ=DAILY;DTSTART=20261121T100000", "rrule_part"),
    ("FREQ=DAILY;UNTIL=20261201T000000Z", "rrule_part"),
    ("FREQ=YEARLY;BYEASTER=0", "rrule_part"),
    ("FREQ=DAILY;BYSECOND=30", "rrule_part"),
    ("FREQ=YEARLY;BYWEEKNO=20", "rrule_part"),
    ("FREQ=DAILY;RSCALE=CHINESE", "rrule_part"),
    ("FREQ=HOURLY;COUNT=5", "rrule_part"),
    ("FREQ=MINUTELY;INTERVAL=30;COUNT=5", "rrule_part"),
    ("FREQ=HOURLY;BYMINUTE=0,30;BYSETPOS=1", "rrule_part"),
    ("FREQ=WEEKLY;BYDAY=MO,FR;BYSETPOS=1", "rrule_part"),
    ("FREQ=WEEKLY;BYMONTHDAY=1", "rrule_part"),
    ("FREQ=MONTHLY;BYYEARDAY=1", "rrule_part"),
    ("FREQ=WEEKLY;BYDAY=1MO", "rrule_part"),
    ("FREQ=SECONDLY", "rrule_often"),
    ("FREQ=SECONDLY;INTERVAL=3600", "rrule_often"),
    ("FREQ=MINUTELY", "rrule_often"),
    ("FREQ=MINUTELY;INTERVAL=14", "rrule_often"),
    ("FREQ=HOURLY;BYMINUTE=0,14", "rrule_often"),
    ("FREQ=DAILY;BYHOUR=0,23;BYMINUTE=5,55", "rrule_often"),  # over midnight
    ("FREQ=MONTHLY;BYMONTHDAY=1,-1;BYHOUR=0,23;BYMINUTE=5,55", "rrule_often"),  # over midnight, once a month
    ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "rrule_never"),
    ("FREQ=YEARLY;INTERVAL=5;BYMONTH=3", "rrule_never"),  # March is over; in 2031 again
]
OTHERS: list[tuple[dict[str, Any], str | None]] = [
    ({"first": "2026-11-21"}, "first_wall"),
    ({"first": "2026-11-21T10:00:00"}, "first_wall"),
    ({"first": "2026-11-21T10:00Z"}, "first_wall"),
    ({"first": "2026-11-21 10:00"}, "first_wall"),
    ({"first": "2026-02-29T10:00"}, "first_wall"),
    ({"first": "2026-11-21T24:00"}, "first_wall"),
    ({"first": "0026-11-21T10:00"}, "first_wall"),
    ({"first": "9999-12-31T10:00"}, "first_wall"),
    ({"first": ""}, "first_wall"),
    ({"first": "2199-12-31T23:59"}, None),
    ({"first": "2026-03-29T01:30", "tz": "Europe/London"}, None),  # left out on the clock, yet a wall time
    ({"until": "2026-11-21"}, None),
    ({"until": "9999-12-31"}, None),
    ({"until": "2026-11-20"}, "until_before_first"),
    ({"until": "2026-11-31"}, "until_before_first"),
    ({"until": "20261201"}, "until_before_first"),
    ({"until": ""}, "until_before_first"),
    ({"until": "2026-11-22", "rule": "FREQ=WEEKLY;BYDAY=MO"}, "rrule_never"),
    ({"tz": "UTC"}, None),
    ({"tz": "America/Argentina/Buenos_Aires"}, None),
    ({"tz": ""}, "unknown_tz"),
    ({"tz": "Asia/Peking"}, "unknown_tz"),
    ({"tz": "America"}, "unknown_tz"),
    ({"tz": "../../etc/passwd"}, "unknown_tz"),
    ({"tz": "localtime"}, "unknown_tz"),
    ({"tz": "X" * 500}, "unknown_tz"),
    ({"tz": "Asia/\0"}, "unknown_tz"),
]
UNREAD = {"rrule_syntax", "rrule_part", "rrule_often", "first_wall", "until_before_first", "unknown_tz"}


@pytest.mark.parametrize(("rule", "code"), RULES)
def test_a_rule_is_taken_or_refused_for_one_reason(rule: str, code: str | None) -> None:
    assert fault(rule, FIRST, None, TZ) == code


@pytest.mark.parametrize(("other", "code"), OTHERS)
def test_so_are_the_rest_of_a_series(other: dict[str, Any], code: str | None) -> None:
    series = {"rule": "FREQ=DAILY", "first": FIRST, "until": None, "tz": TZ} | other
    assert fault(**series) == code
    if code in UNREAD:
        with pytest.raises(ValueError, match=f"^{code}$"):
            occurrences(**series, begin=datetime(2026, 1, 1, tzinfo=UTC), end=datetime(2027, 1, 1, tzinfo=UTC))
