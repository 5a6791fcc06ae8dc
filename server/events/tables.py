"""Events on the site, and the phases they go through."""

from server.events.rules import READY
from server.record import Record, immutable, indexes, move, register, status, when
from server.record import types as t

RUNNING = ("before", "during", "after")


class Event(Record, create="office", sort="opens_at", keys=(when("now", status=RUNNING),), closed=("closed",)):
    """An event 活动. Its four times are one value: moving it moves all of it."""

    name = register(t.Words(80))
    organiser = register(t.Text(120))
    lang = immutable(t.Lang())
    zones = register(t.Set(t.Ref("zone"), 60))
    builds_at = register(t.Instant(), group="times")
    opens_at = register(t.Instant(), group="times")
    closes_at = register(t.Instant(), group="times")
    clear_at = register(t.Instant(), group="times")
    expected = register(t.Int(0, 500_000))
    status = status(
        "planned",
        prepare=move("planned", to="before", by="lead"),
        open=move("before", to="during", by="lead", guard=READY),
        hold=move("during", to="before", by="lead", reason=True),
        end=move("during", to="after", by="lead"),
        finish=move("after", to="closed", by="lead", guard=READY),
        resume=move("after", to="during", by="lead", reason=True),
    )


TABLES = (Event,)

INDEXES = indexes(Event)
