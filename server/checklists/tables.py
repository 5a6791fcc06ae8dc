"""Checklists: templates in versions, the rounds that fill them, what each person answered and signed."""

from server.record import Fact, Record, Version, derived, immutable, indexes, key, move, of, register, status, when
from server.record import types as t

ITEMS_MOST = 200
PHASES = ("before", "during", "after")


class Template(Version, create="office", keys=(key("line"), when("issued", "use", status="issued"))):
    """A checklist template 检查表模板, one version. `source`: the library's entry and its version."""

    name = immutable(t.Words(80))
    use = immutable(t.Enum("check", "briefing", "handover", "debrief"))
    source = immutable(t.Code(40))
    sections = immutable(t.Int(1, 12))
    items = immutable(t.Int(1, ITEMS_MOST))


class Section(Fact, bucket=of("template"), create="office"):
    """Up to 30 items of a version; `server.checklists.items.Item` is what each holds."""

    n = immutable(t.Int(1, 12))
    title = immutable(t.Words(80))
    items = immutable(t.List(t.Struct(), 30))


class Run(
    Record,
    create="crew",
    write="lead",
    id=("rota", "zone", "wall"),
    sort="due_at",
    keys=(key("person", "day"), key("team", "day"), key("zone", "day"), when("blocked", "zone", result="blocked")),
    closed=("submitted", "missed", "cancelled", "lapsed"),
):
    """One filling of a template 检查: a round, a gate, or a re-check of some of its items.

    `line` is the template's. `items`: the codes asked, none for all of them; `again`: the check this one looks at anew.
    `person` is handed on by that person or a supervisor (rules.py). Of an occurrence `wall` is its local time, or its
    phase. What it says of its answers is derived: `failing` are the critical items that fail, `failed_at` when the last
    of them was found, `began_at` when the first answer was given.
    """

    template = immutable(t.Ref("template"))
    line = immutable(t.Ref("template"))
    rota = immutable(t.Ref("rota"))
    event = immutable(t.Ref("event"))
    phase = immutable(t.Enum(*PHASES))
    zone = immutable(t.Ref("zone"))
    day = register(t.Date())
    wall = immutable(t.Sign(16))
    starts_at = register(t.Instant(), group="window")
    due_at = register(t.Instant(), group="window")
    team = register(t.Ref("team"))
    person = register(t.Person(), by="crew")
    critical = immutable(t.Bool())
    again = immutable(t.Ref("run"))
    items = immutable(t.List(t.Code(20), ITEMS_MOST))
    answered = derived(t.Int(0))
    failed = derived(t.Int(0))
    missing = derived(t.Int(0))
    failing = derived(t.List(t.Code(20), ITEMS_MOST))
    result = derived(t.Enum("none", "passed", "failed", "blocked", "cleared"))
    began_at = derived(t.Instant())
    failed_at = derived(t.Instant())
    signed_at = derived(t.Instant())
    status = status(
        "due",
        start=move("due", "missed", to="open", by="server"),
        submit=move("due", "open", "missed", to="submitted", by="server"),
        miss=move("due", "open", to="missed", by="server"),
        lapse=move("due", to="lapsed", by="server"),
        renew=move("lapsed", to="due", by="server"),
        cancel=move("due", "open", "missed", to="cancelled", by="lead", reason=True),
    )


class Answer(Fact, bucket=of("run"), create="crew"):
    """One person's result for one item. A later one of theirs supersedes it; of several people's the worst counts.

    `incident`: the open one it was added to. Copied from paper: `paper_at` and `paper_by` say when and by whom.
    """

    item = immutable(t.Code(20))
    verdict = immutable(t.Enum("pass", "fail", "na"))
    number = immutable(t.Dec())
    unit = immutable(t.Code(8))
    choice = immutable(t.Set(t.Int(0, 7), 8))
    words = immutable(t.Text(1000))
    note = immutable(t.Text(1000))
    lang = immutable(t.Lang())
    incident = immutable(t.Ref("incident"))
    paper_at = immutable(t.Instant())
    paper_by = immutable(t.Text(60), personal=True)


class Submission(Fact, bucket=of("run"), create="crew"):
    """The signed statement: these answers, as they then stood. `sum` is `server.checklists.rules.statement` of them."""

    answers = immutable(t.List(t.Ref("answer"), ITEMS_MOST))
    sum_ = immutable(t.Sha())
    late = immutable(t.Bool())
    remark = immutable(t.Text(1000))
    lang = immutable(t.Lang())


class Signature(Fact, bucket=of("answer", "submission"), create="crew"):
    """A name, and as a rule its line drawn with a finger, 1,000 wide and 400 high."""

    name = immutable(t.Text(60), personal=True)
    drawn = immutable(t.Path(), personal=True)
    as_ = immutable(t.Enum("performed", "witnessed", "briefed", "handed_over", "received"))


TABLES = (Template, Section, Run, Answer, Submission, Signature)

INDEXES = (
    *indexes(*TABLES),
    'CREATE INDEX run_line ON run (site_id, "line", "zone")',
    'CREATE INDEX run_event ON run (site_id, "event")',
    'CREATE INDEX run_status ON run (site_id, "status")',
    'CREATE INDEX run_starts ON run (site_id, "starts_at")',
    'CREATE INDEX template_line ON template (site_id, "line")',
)
