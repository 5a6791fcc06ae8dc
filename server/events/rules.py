"""When a phase of an event may be opened without a word: nothing stands against it (twin: pwa/events/rules.ts)."""

from collections.abc import Sequence

from sync.laws import Asked, Derived, Laws
from sync.store import Look, Row
from sync.wire import Body

READY = "ready_or_reason"
RUNS_MOST = 1000
ROTAS_MOST = 200
DONE = ("passed", "cleared")
IDLE = ("cancelled", "lapsed")


def looks(event: str, body: Body) -> tuple[Look, ...]:
    """The checks of the event and what plans them; and whatever closes one of its zones."""
    blocked = {"zone": tuple(body.get("zones", ())), "result": ("blocked",)}
    return (
        Look("run", {"event": (event,)}, RUNS_MOST),
        Look("rota", {"event": (event,)}, ROTAS_MOST),
        Look("run", blocked, RUNS_MOST),
    )


def red(event: str, body: Body, found: Sequence[Row]) -> list[Row | tuple[Row, str]]:
    """What stands against opening the next phase: checks, and zones (rota, zone) for which none is made yet.

    A check does if it is critical and of this phase, and neither passed nor cleared; or if it is blocked, and is of
    this phase or in one of the event's zones, whatever asked for it.
    """
    phase, zones = body.get("status"), body.get("zones", ())
    runs = [row for row in found if row.kind == "run" and _counts(row)]
    against: list[Row | tuple[Row, str]] = []
    for row in runs:
        own = row.body.get("event") == event and row.body.get("phase") == phase
        blocked = row.body.get("result") == "blocked" and (own or row.body.get("zone") in zones)
        if blocked or (own and row.body.get("critical") and row.body.get("result") not in DONE):
            against.append(row)
    made = {(row.body.get("rota"), row.body.get("zone")) for row in found if row.kind == "run"}
    for rota in found:
        if rota.kind == "rota" and _plans(rota, phase):
            against += [(rota, zone) for zone in rota.body.get("zones", ()) if (rota.id, zone) not in made]
    return against


def _counts(run: Row) -> bool:
    return "_void" not in run.body and run.body.get("status") not in IDLE


def _plans(rota: Row, phase: str | None) -> bool:
    body = rota.body
    return "_void" not in body and body.get("active") is not False and body.get("phase") == phase


def ready_or_reason(asked: Asked) -> bool:
    """A reason opens in any case, and stays on record."""
    return bool(asked.reason.strip()) or not red(asked.id, asked.body or {}, asked.alike)


LAWS = Laws(guards={READY: ready_or_reason}, derived={"event": Derived(look=looks)})
