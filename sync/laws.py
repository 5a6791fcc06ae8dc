"""What the rooms know of their kinds beyond the declarations, as pure functions by name of kind or guard (§6.9, §9).

A *guard* refuses a move. A *hold* quarantines what could not be meant: an answer to an item nobody asks. *Derived*
fields follow from a record's children, and those of several records of a kind from one another; they are set in the
commit that changes a child, and no op of their own is logged for them.
"""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from sync.store import Look, Row
from sync.wire import Body


class Family(Struct):
    """A record with its children and those of the records beside it, as they stand; what is void is not among them."""

    id: str
    body: Body
    children: Sequence[Row] = ()

    def of(self, kind: str) -> list[Row]:
        """The children of a kind."""
        return [child for child in self.children if child.kind == kind]


class Asked(Struct):
    """What an op means to do. `body`: the record as it stands, none if there is none.

    `family` is the record's own where its kind has derived fields, `parent` that of the record it is a child of;
    `alike` is what `Derived.look` found; `leads`: a supervisor does it.
    """

    t: str
    id: str
    body: Body | None
    set: Body
    person: str
    server: bool
    reason: str
    family: Family | None = None
    parent: Family | None = None
    alike: Sequence[Row] = ()
    leads: bool = False


Guard = Callable[[Asked], bool]  # whether the move may be
Hold = Callable[[Asked], str | None]  # the code under which the op is kept unapplied
Late = Callable[[Asked], bool]  # whether a record comes too late to count: it stands, and a card tells of it


class Derived(Struct, frozen=True):
    """How the derived fields of a kind come about; each function returns only fields of the kind.

    `own`: from the children. `beside`: rows whose children it reads too; of such a row's kind, `readers` are the
    records that read them. `look`: which other records its guards read, and, if they are of the same kind, those among
    which `among` compares: id → changes.
    """

    own: Callable[[Family], Body] | None = None
    beside: Callable[[Body], tuple[str, ...]] | None = None
    readers: Callable[[str], Look] | None = None
    look: Callable[[str, Body], tuple[Look, ...]] | None = None
    among: Callable[[Sequence[Row]], Mapping[str, Body]] | None = None


class Laws(Struct, frozen=True):
    """The functions of one room, or of all."""

    guards: Mapping[str, Guard] = {}
    holds: Mapping[str, Hold] = {}
    late: Mapping[str, Late] = {}
    derived: Mapping[str, Derived] = {}

    def __or__(self, other: "Laws") -> "Laws":
        return Laws(
            {**self.guards, **other.guards}, {**self.holds, **other.holds},
            {**self.late, **other.late}, {**self.derived, **other.derived},
        )  # fmt: skip
