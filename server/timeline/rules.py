"""Which cards can be decided upon."""

from sync.shape import Guard
from sync.wire import Body

SUPERVISORS = "supervisors_card"


def is_supervisors(card: Body | None, _set: Body, _person: str) -> bool:
    """Whether the card is the supervisors' own, which has no reader; an author's card only tells and is dismissed."""
    return card is not None and "reader" not in card


GUARDS: dict[str, Guard] = {SUPERVISORS: is_supervisors}
