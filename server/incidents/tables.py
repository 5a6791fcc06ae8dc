"""Incidents: what happened, from the report to its approval."""

from server.record import Record, immutable, indexes, move, register, status, text3, when, worst
from server.record import types as t

OPEN = ("reported", "accepted", "resolved", "returned")


TOLD = ("what", "severity", "zone", "sentence", "story")  # what is approved or returned is what one has read


class Incident(
    Record,
    create="crew",
    write="author",
    sort="opened_at",
    keys=(
        when("open", "zone", status=OPEN),
        when("returned", "_by", status="returned"),
        when("mine", "assignee", status=("reported", "accepted")),
    ),
    closed=("approved",),
):
    """What happened, told in 20 seconds."""

    what = register(
        t.Enum(
            "injury", "near_miss", "fire", "crowd", "conflict", "equipment", "hazard", "spill", "lost_child",
            "lost_property", "theft", "other",
        )
    )  # fmt: skip
    severity = worst("minor", "serious", "critical")
    zone = register(t.Ref("zone"))
    opened_at = immutable(t.Instant())
    sentence = register(t.Text(200))
    story = text3(2700)
    lang = immutable(t.Lang())
    assignee = register(t.Person(), by="lead")
    due_at = register(t.Instant(), by="lead")
    status = status(
        "reported",
        accept=move("reported", "returned", to="accepted", by="lead"),
        resolve=move("reported", "accepted", to="resolved", by="crew"),
        approve=move("reported", "accepted", "resolved", to="approved", by="lead", binds=TOLD),
        give_back=move("reported", "accepted", "resolved", to="returned", by="lead", reason=True, binds=TOLD),
        resubmit=move("returned", to="reported", by="author"),
        reopen=move("resolved", "approved", to="accepted", by="lead", reason=True),
    )  # fmt: skip


TABLES = (Incident,)

INDEXES = indexes(Incident)
