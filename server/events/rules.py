"""When a phase of an event may be opened without a word: nothing critical of the phase before is failed or late."""

from sync.laws import Asked, Derived, Laws
from sync.store import Look, Row
from sync.wire import Body

READY = "ready_or_reason"
RUNS_MOST = 1000
DONE = ("passed", "cleared")
IDLE = ("cancelled", "lapsed")


def runs(event: str, _body: Body) -> Look:
    """The checks of the event."""
    return Look("run", {"event": (event,)}, RUNS_MOST)


def red(run: Row, phase: str) -> bool:
    """Whether a critical check of the phase stands against opening: it failed, or nobody has signed it."""
    body = run.body
    counts = body.get("critical") and body.get("phase") == phase and "_void" not in body
    return bool(counts) and body.get("status") not in IDLE and body.get("result") not in DONE


def ready_or_reason(asked: Asked) -> bool:
    """A reason opens in any case, and stays on record."""
    phase = (asked.body or {}).get("status", "")
    return bool(asked.reason.strip()) or not any(red(run, phase) for run in asked.alike)


LAWS = Laws(guards={READY: ready_or_reason}, derived={"event": Derived(look=runs)})
