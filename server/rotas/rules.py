"""What should be of a site's rotas, and the difference to what is. Pure: no clock, no database.

A rota that repeats makes a check for each wall time and zone; one of an event makes one for each zone, which follows
the event when that moves. Each field of a check stands as the newer of two hands left it: whoever edited the rota (or
moved the event), or a supervisor who changed this one check.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from msgspec import Struct

from server.commit import Draft, command, create, fact
from server.rotas.recur import CLOSEST, occurrences
from sync import canon
from sync.wire import Body

AHEAD = timedelta(days=21)
MOST = 4000  # checks planned of one rota: more of them are planned less far ahead
MISSED_AFTER = timedelta(hours=24)
ANCHOR = {"before": "opens_at", "during": "opens_at", "after": "closes_at"}  # from which a phase's checks count
PAST = {"during": ("before",), "after": ("before", "during")}  # the phases that are over, by an event's state
WINDOW = ("starts_at", "due_at")
SERIES = ("rrule", "first", "until", "window_min")
PHASE = ("event", "phase", "offset_min", "window_min")
TIMES = ("builds_at", "opens_at", "closes_at", "clear_at")
WAITS = ("due", "open")
GONE = ("cancelled", "lapsed", "void")


class Known(NamedTuple):
    """A record as it stands; `written`: the commit in which each field got its value."""

    id: str
    body: Body
    written: Mapping[str, int]

    @property
    def active(self) -> bool:
        """Whether it is in use."""
        return "_void" not in self.body and self.body.get("active") is not False

    @property
    def over(self) -> bool:
        """Of an event: whether nothing is done for it any more."""
        return "_void" in self.body or self.body.get("status") == "closed"

    def since(self, names: Iterable[str]) -> int:
        """The newest commit that wrote one of these fields."""
        return max((self.written.get(name, 0) for name in names), default=0)


class Issued(NamedTuple):
    """The version of a template that is in force, and whether one of its items is critical."""

    id: str
    critical: bool


class Site(NamedTuple):
    """What rotas are planned with. `templates` by line; of the zones those in use."""

    place: Known
    templates: Mapping[str, Issued]
    events: Mapping[str, Known]
    zones: frozenset[str]

    @property
    def tz(self) -> str:
        """The IANA name of its zone."""
        return str(self.place.body.get("tz", "UTC"))


class Wanted(Struct, frozen=True):
    """A check that should be. `since`: the commit that says so, by field or group. `new`: whether it may be made now.

    `follows`: its window moves with its event, even where it has begun.
    """

    id: str
    set: Body
    since: Mapping[str, int]
    new: bool = True
    follows: bool = False


class Standing(NamedTuple):
    """A check that is, as far as planning asks. Instants as stored; `written` only where it is not as `Wanted`."""

    id: str
    rota: str | None
    zone: str | None
    event: str | None
    status: str
    starts_at: str
    due_at: str
    team: str | None = None
    person: str | None = None
    written: Mapping[str, int] = {}


def wanted(rota: Known, site: Site, now: datetime) -> list[Wanted]:
    """The checks a rota makes up to `AHEAD`, and those whose time has begun and is not over.

    `ValueError` with a code of `server.rotas.recur.fault` where its rule cannot be read.
    """
    body = rota.body
    template = site.templates.get(body.get("template", ""))
    zones = [zone for zone in body.get("zones", ()) if zone in site.zones]
    if not rota.active or body.get("task") != "check" or template is None:
        return []
    times = _phase(rota, site) if body.get("event") else _series(rota, site, now)
    soon = (time for time in times if time.at < now + AHEAD)
    return [one for time in soon for one in _in_zones(rota, site, template, zones, time)][:MOST]


class _Time(NamedTuple):
    """When a rota is due: the nominal wall time or the phase, the instant, and the commit that says so."""

    wall: str
    at: datetime
    since: int
    new: bool = True
    follows: bool = False


def _series(rota: Known, site: Site, now: datetime) -> Iterator[_Time]:
    rule, first = rota.body.get("rrule"), rota.body.get("first")
    if not rule or not first:
        return
    since = max(rota.since(SERIES), site.place.since(("tz",)))
    begin = now - _window(rota)
    found = occurrences(rule, first, rota.body.get("until"), site.tz, begin, now + AHEAD)
    walls = sorted(datetime.fromisoformat(one.wall) for one in found)
    if any(later - wall < CLOSEST for wall, later in pairwise(walls)):
        raise ValueError("rrule_often")
    for one in found:
        yield _Time(one.wall, one.at, since)


def _phase(rota: Known, site: Site) -> Iterator[_Time]:
    """Once, at the time of the event's phase; made also when that has passed, as long as the phase has not."""
    event, phase = site.events.get(rota.body["event"]), rota.body.get("phase", "")
    if event is None or event.over or phase not in ANCHOR:
        return
    over, at = PAST.get(event.body.get("status", ""), ()), event.body.get(ANCHOR[phase])
    if at is None:
        return
    starts = moment(at) + timedelta(minutes=rota.body.get("offset_min") or 0)
    since = max(rota.since(PHASE), event.since(TIMES))
    yield _Time(phase, starts, since, new=phase not in over, follows=True)


def _in_zones(rota: Known, site: Site, template: Issued, zones: list[str], time: _Time) -> Iterator[Wanted]:
    body = rota.body
    since = {"team": rota.since(("team",)), "person": rota.since(("person",)), "window": time.since}
    told = {
        "template": template.id, "line": body["template"], "rota": rota.id, "wall": time.wall,
        "day": f"{time.at.astimezone(ZoneInfo(site.tz)):%Y-%m-%d}", "critical": template.critical,
        "starts_at": instant(time.at), "due_at": instant(time.at + _window(rota)),
        "team": body.get("team"), "person": body.get("person"),
        **({"event": body["event"], "phase": body["phase"]} if time.follows else {}),
    }  # fmt: skip
    for zone in zones:
        yield Wanted(canon.v5("run", rota.id, zone, time.wall), {**told, "zone": zone}, since, time.new, time.follows)


def _window(rota: Known) -> timedelta:
    return timedelta(minutes=rota.body.get("window_min") or 60)


# --- the difference ---


def differs(one: Wanted, run: Standing) -> bool:
    """Whether a check that stands says something else of itself than its rota does."""
    return any(one.set.get(name) != getattr(run, name) for name in (*WINDOW, "team", "person"))


def changes(one: Wanted, run: Standing, now: datetime) -> Body:
    """What is to be written anew of a check nobody has begun: whatever was said later by its rota than of itself."""
    if run.status not in {"due", "lapsed"} or not (one.follows or moment(run.starts_at) > now):
        return {}
    told: Body = {
        name: one.set.get(name)
        for name in ("team", "person")
        if one.set.get(name) != getattr(run, name) and one.since[name] > run.written.get(name, 0)
    }
    newer = one.since["window"] > max(run.written.get(name, 0) for name in WINDOW)
    if newer and any(one.set[name] != getattr(run, name) for name in WINDOW):
        told |= {name: one.set[name] for name in (*WINDOW, "day")}
    return told


def drafts(wanted: Mapping[str, Wanted], standing: Mapping[str, Standing], now: datetime) -> Iterator[Draft]:
    """What makes checks as they should be. `standing` are those of the same rotas, and every wanted one."""
    for id, one in wanted.items():
        run = standing.get(id)
        if run is None and one.new:
            yield create("run", id, {name: value for name, value in one.set.items() if value is not None})
        elif run is not None and run.status == "lapsed" and one.new:
            yield command("run", id, "renew", changes(one, run, now))
        elif run is not None and (told := changes(one, run, now)):
            yield fact("run", id, told)
    for id, run in standing.items():
        if id not in wanted and run.status == "due" and moment(run.starts_at) > now:
            yield command("run", id, "lapse")


def ended(standing: Collection[Standing], over: Set[str], now: datetime) -> Iterator[Draft]:
    """What time does: checks of events that are `over` lapse, or are missed if they were late by then or half done.

    Missed is also what nobody has signed when it was due and the next check of its rota and zone has begun, whichever
    comes last, or 24 hours after it was due.
    """
    begun = _begun(standing, now)
    for run in standing:
        if run.status not in WAITS:
            continue
        late = bool(run.due_at) and moment(run.due_at) <= now
        if run.event in over:
            yield command("run", run.id, "miss" if late or run.status == "open" else "lapse")
        elif late and (_followed(run, begun) or now >= moment(run.due_at) + MISSED_AFTER):
            yield command("run", run.id, "miss")


def next_at(standing: Collection[Standing], now: datetime) -> datetime | None:
    """When time does something next: the next check begins, or one is missed for good."""
    begun = _begun(standing, now)
    times = [
        time
        for run in standing
        if run.status in WAITS
        for time in (moment(run.starts_at), moment(run.due_at) + MISSED_AFTER * (not _followed(run, begun)))
        if time > now
    ]
    return min(times, default=None)


def _begun(standing: Iterable[Standing], now: datetime) -> dict[tuple[str | None, str | None], str]:
    """When the last check that has begun of each rota and zone did so."""
    begun: dict[tuple[str | None, str | None], str] = {}
    for run in standing:
        if run.rota and run.status not in GONE and moment(run.starts_at) <= now:
            place = (run.rota, run.zone)
            begun[place] = max(begun.get(place, ""), run.starts_at)
    return begun


def _followed(run: Standing, begun: Mapping[tuple[str | None, str | None], str]) -> bool:
    """Whether the next check of its rota and zone has begun."""
    return begun.get((run.rota, run.zone), "") > run.starts_at


def moment(text: str) -> datetime:
    """A stored instant as a datetime; of a check that has none, long ago."""
    return datetime.fromtimestamp(canon.instant_ms(text) / 1000 if text else 0, UTC)


def instant(at: datetime) -> str:
    """An instant as it is stored."""
    return canon.instant(round(at.timestamp() * 1000))


def is_critical(sections: Iterable[Any]) -> bool:
    """Whether one of the items in these sections' lists is critical."""
    return any(item.get("critical") is True for items in sections for item in items or ())
