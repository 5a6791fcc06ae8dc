"""What stands beside a record: words, decisions, and the cards that tell somebody of them."""

from server.record import Fact, Record, immutable, indexes, key, move, of, person, status, when
from server.record import types as t
from server.timeline.rules import SUPERVISORS, UNDECIDED


class Comment(Fact, bucket=of("incident", "action", "run", "event", "template"), create="crew"):
    """Words beside a record."""

    said = immutable(t.Text(2000))
    lang = immutable(t.Lang())


class Decision(
    Fact,
    bucket=of("incident", "action", "run", "event", "template"),
    create="server",
    id=("op",),
    keys=(when("again", "of", act="resubmit", outcome="applied"),),
):
    """A move on record: who, what they had read, what came of it. Its `_by` and `_at` are the decider's."""

    act = immutable(t.Code(20))
    from_ = immutable(t.Code(20))
    to = immutable(t.Code(20))
    outcome = immutable(t.Enum("applied", "refused"))
    code = immutable(t.Code(40))
    set_ = immutable(t.Struct())
    reason = immutable(t.Text(500))
    lang = immutable(t.Lang())
    read_seq = immutable(t.Int())
    read = immutable(t.List(t.Ref(), 100))


class Card(
    Record,
    bucket=person("reader", or_="lead"),
    create="server",
    id=("ref", "reader"),
    keys=(when("open", "reader", state="open"), key("rec")),
    closed=("dismissed", "settled"),
):
    """Something its reader must know or settle; without a reader, the supervisors. Values only its reader may read."""

    why = immutable(t.Enum("conflict", "refused", "quarantine", "void_edit", "clash", "late", "threshold"))
    reader = immutable(t.Person())
    ref_ = immutable(t.Ref())
    kind = immutable(t.Code(40))
    rec = immutable(t.Ref())
    field = immutable(t.Code(40))
    mine = immutable(t.Struct())
    theirs = immutable(t.Struct())
    other = immutable(t.Person())
    code = immutable(t.Code(40))
    state = status(
        "open",
        dismiss=move("open", to="dismissed", by="any", guard=UNDECIDED),
        keep=move("open", to="settled", by="lead", guard=SUPERVISORS),
        accept=move("open", to="settled", by="lead", guard=SUPERVISORS),
        reject=move("open", to="settled", by="lead", reason=True, guard=SUPERVISORS),
        settle=move("open", to="settled", by="server"),
    )


TABLES = (Comment, Decision, Card)

INDEXES = indexes(Comment, Decision, Card)
