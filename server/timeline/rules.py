"""Which cards can be decided upon, and which only be noted."""

from sync.shape import Guard
from sync.wire import Body

SUPERVISORS = "supervisors_card"
UNDECIDED = "undecided"
DECIDED = frozenset({"conflict", "quarantine", "clash"})  # what supervisors settle: none of them can note it away


def is_supervisors(card: Body | None, _set: Body, _person: str) -> bool:
    """Whether the card is the supervisors' own, which has no reader; an author's card only tells and is dismissed."""
    return card is not None and "reader" not in card


def only_tells(card: Body | None, _set: Body, _person: str) -> bool:
    """Whether noting the card is enough."""
    return card is not None and ("reader" in card or card.get("why") not in DECIDED)


GUARDS: dict[str, Guard] = {SUPERVISORS: is_supervisors, UNDECIDED: only_tells}
