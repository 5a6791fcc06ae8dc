"""How two people's values of one field meet (sync/README.md §9), and the moves of a status.

Each policy makes a Piccolo column that carries its `sync.kind.Field`. The column's class stays Piccolo's own, because
migrations name it.
"""

from piccolo.columns import Column

from server.record.types import Enum, Text, Value
from sync.kind import Field, Move, Policy, Right, Status

FIELD = "_kind_field"
STATUS = "_kind_status"


def field_of(column: Column) -> Field | None:
    """The field a column carries; none: a column of the record itself."""
    found: Field | None = getattr(column, FIELD, None)
    return found


def status_of(column: Column) -> Status | None:
    """The status a column carries, its field not yet named."""
    found: Status | None = getattr(column, STATUS, None)
    return found


def column(
    value: Value, policy: Policy, by: Right | None = None, personal: bool = False, group: str | None = None
) -> Column:
    """A nullable column carrying its field."""
    made = value.column(null=True, default=None)
    setattr(made, FIELD, value.field(policy, by, personal, group))
    return made


def register(value: Value, by: Right | None = None, personal: bool = False, group: str | None = None) -> Column:
    """The later value wins; one overwritten unseen is kept as a conflict. Fields of one `group` are one value."""
    return column(value, "register", by, personal, group)


def worst(*values: str, by: Right | None = None) -> Column:
    """Of two codes set unseen the worse wins; the last named is the worst."""
    return column(Enum(*values), "worst", by)


def text3(max: int, by: Right | None = None) -> Column:
    """Longer words; of two texts written unseen both are kept."""
    return column(Text(max), "text", by)


def immutable(value: Value, personal: bool = False) -> Column:
    """The first value stays."""
    return column(value, "immutable", personal=personal)


def derived(value: Value, personal: bool = False) -> Column:
    """Set by the server alone."""
    return column(value, "derived", personal=personal)


def move(
    *from_: str | None,
    to: str,
    by: Right | None = None,
    binds: tuple[str, ...] = (),
    reason: bool = False,
    guard: str | None = None,
) -> Move:
    """A change of status. `binds`: fields the mover must have read as they stand. From None it makes the record."""
    return Move(from_, to, by, binds, reason, guard)


def status(first: str | None, **moves: Move) -> Column:
    """The one state of a record. A new record is in `first`; None where a move makes it."""
    named = (first, *(state for m in moves.values() for state in (*m.from_, m.to)))
    made = column(Enum(*dict.fromkeys(state for state in named if state is not None)), "status")
    setattr(made, STATUS, Status("", first, moves))
    return made
