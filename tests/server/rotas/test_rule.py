"""Why a series cannot be taken, and when those of the phone's form happen: by the vectors that the phone reads too."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from server.rotas.recur import fault, occurrences

FIRST, TZ = "2026-11-21T10:00", "Asia/Shanghai"
VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "rotas.json").read_text())
REFUSED = [*VECTORS["refused"].items(), *VECTORS["refused_by_the_server"].items()]
RULES = [(rule, None) for rule in VECTORS["taken"]] + [(rule, code) for code, rules in REFUSED for rule in rules]
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
    assert fault(rule, VECTORS["first"], None, TZ) == code


@pytest.mark.parametrize("series", VECTORS["series"], ids=lambda series: str(series["name"]))
def test_what_the_form_stores_happens_as_it_says(series: dict[str, Any]) -> None:
    stored, walls = series["stored"], series["walls"]
    begin, end = datetime(2026, 11, 20, tzinfo=UTC), datetime(2027, 1, 20, tzinfo=UTC)
    found = occurrences(stored["rrule"], stored["first"], stored["until"], TZ, begin, end)
    told = [one.wall for one in found]
    assert (told if stored["until"] else told[: len(walls)]) == walls
    assert fault(stored["rrule"], stored["first"], stored["until"], TZ) is None


@pytest.mark.parametrize(("other", "code"), OTHERS)
def test_so_are_the_rest_of_a_series(other: dict[str, Any], code: str | None) -> None:
    series = {"rule": "FREQ=DAILY", "first": FIRST, "until": None, "tz": TZ} | other
    assert fault(**series) == code
    if code in UNREAD:
        with pytest.raises(ValueError, match=f"^{code}$"):
            occurrences(**series, begin=datetime(2026, 1, 1, tzinfo=UTC), end=datetime(2027, 1, 1, tzinfo=UTC))
