"""What whoever runs the server must know, each in one sentence (§15)."""

from typing import Any, NamedTuple

from server.clock import instant
from server.db.tables import Conflict

OPEN_MOST = 1000  # of a site
POISON_MOST = 3  # of a phone, in an hour; then it pauses for one
FORKS_MOST = 3  # of a person, in a day; then the phone stops
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
OPEN = "SELECT site_id, count(*) AS n FROM {table} WHERE state = 'open' GROUP BY site_id HAVING count(*) > {{}}"
POISON = """
    SELECT device_id, person_id, count(*) AS n FROM quarantine
    WHERE code = 'poison' AND received_ms > {} GROUP BY device_id, person_id HAVING count(*) >= {}
"""
FORKS = """
    SELECT person_id, count(*) AS n FROM device
    WHERE forked_from IS NOT NULL AND made_at > {} GROUP BY person_id HAVING count(*) >= {}
"""


class Concern(NamedTuple):
    """Something that should not last. `about` is one word: it is told once a day for each `what` and `about`."""

    what: str
    about: str
    sentence: str


async def concerns(now_ms: int) -> list[Concern]:
    """All there are now."""
    found = [
        Concern("conflicts", site, f"Site {site} has {n} open conflicts: its supervisors settle them on the cards.")
        for site, n in await _open("conflict")
    ]
    found += [
        Concern("quarantine", site, f"Site {site} has {n} ops set aside: its supervisors decide on them on the cards.")
        for site, n in await _open("quarantine")
    ]
    return [*found, *await _poison(now_ms), *await _forks(now_ms)]


async def _open(table: str) -> list[tuple[str, int]]:
    """(site, how many) where too many are open; ops that name no known site count together."""
    rows: list[dict[str, Any]] = await Conflict.raw(OPEN.format(table=table), OPEN_MOST)
    return [(str(row["site_id"] or "none"), row["n"]) for row in rows]


async def _poison(now_ms: int) -> list[Concern]:
    rows: list[dict[str, Any]] = await Conflict.raw(POISON, now_ms - HOUR_MS, POISON_MOST)
    return [
        Concern(
            "poison", str(row["device_id"]),
            f"Device {row['device_id']} of person {row['person_id']} sent {row['n']} ops within an hour on which this "
            "server fails: they are in quarantine, the phone pauses for an hour, the log says what failed.",
        )
        for row in rows
    ]  # fmt: skip


async def _forks(now_ms: int) -> list[Concern]:
    rows: list[dict[str, Any]] = await Conflict.raw(FORKS, instant(now_ms - DAY_MS), FORKS_MOST)
    return [
        Concern(
            "forks", str(row["person_id"]),
            f"Outboxes of person {row['person_id']} forked {row['n']} times within a day: a phone that was copied or "
            "put back again and again. It has stopped, and says so.",
        )
        for row in rows
    ]  # fmt: skip
