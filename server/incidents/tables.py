"""Incidents: what happened, from the report to its approval; who was involved, and what is done about it."""

from server.record import Record, immutable, indexes, lead, move, register, status, text3, when, worst
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
    event = immutable(t.Ref("event"))
    about = immutable(t.Link("run"))
    sentence = register(t.Text(200))
    story = text3(2700)
    contained = text3(2000, by="lead")
    cause = text3(2000, by="lead")
    similar = text3(2000, by="lead")
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


class Involved(Record, bucket=lead(), create="crew", write="lead"):
    """A person concerned, sealed: only supervisors read it. The fields of OSHA form 301."""

    about = immutable(t.Link("incident"))
    who = register(t.Enum("staff", "contractor", "visitor", "child", "unknown"))
    part = register(t.Enum("injured", "ill", "witness", "victim", "suspect", "other"))
    name = register(t.Text(80), personal=True)
    contact = register(t.Text(120), personal=True)
    privacy = register(t.Bool())
    activity = register(t.Text(1000), personal=True)
    injury = register(t.Text(1000), personal=True)
    object_ = register(t.Text(1000), personal=True)
    treatment = register(t.Text(1000), personal=True)
    taken_to = register(t.Text(120), personal=True)
    outcome = register(t.Enum("none", "first_aid", "medical", "hospital", "death"))
    lost_days = register(t.Int(0, 999))
    lang = immutable(t.Lang())


class Action(
    Record,
    create="crew",
    write="author",
    sort="due_at",
    keys=(when("open", "owner", status=("open", "returned")), when("done", "zone", status="done")),
    closed=("effective",),
):
    """A corrective action 整改: what is to be done about an incident, by whom, and whether it helped."""

    about = immutable(t.Link("incident", "run"))
    zone = register(t.Ref("zone"))
    what = register(t.Text(500))
    lang = immutable(t.Lang())
    aim = register(t.Enum("contain", "correct", "prevent"))
    owner = register(t.Person(), by="lead")
    team = register(t.Ref("team"), by="lead")
    due_at = register(t.Instant(), by="lead")
    check_on = register(t.Date(), by="lead")
    status = status(
        "open",
        finish=move("open", "returned", to="done", by="crew"),
        confirm=move("done", to="effective", by="lead", binds=("what",)),
        give_back=move("done", to="returned", by="lead", reason=True, binds=("what",)),
        reopen=move("effective", to="open", by="lead", reason=True),
    )


TABLES = (Incident, Involved, Action)

INDEXES = indexes(Incident, Involved, Action)
