"""Which cards can be decided upon, and which only be noted."""

from sync.laws import Asked, Laws

SUPERVISORS = "supervisors_card"
UNDECIDED = "undecided"
DECIDED = frozenset({"conflict", "quarantine", "clash"})  # what supervisors settle: none of them can note it away


def is_supervisors(asked: Asked) -> bool:
    """Whether the card is the supervisors' own, which has no reader; an author's card only tells and is dismissed."""
    return asked.body is not None and "reader" not in asked.body


def only_tells(asked: Asked) -> bool:
    """Whether noting the card is enough."""
    card = asked.body
    return card is not None and ("reader" in card or card.get("why") not in DECIDED)


LAWS = Laws(guards={SUPERVISORS: is_supervisors, UNDECIDED: only_tells})
