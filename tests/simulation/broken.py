"""A promise that was not kept."""

LOST = frozenset({"I1", "I14"})
SILENT = frozenset({"I4"})
DIVERGED = frozenset({"I6", "I7", "I8", "I9"})


class Broken(AssertionError):
    """An invariant of sync/README.md §16, and what shows that it does not hold."""

    def __init__(self, invariant: str, what: str) -> None:
        super().__init__(f"{invariant}: {what}")
        self.invariant = invariant


def holds(invariant: str, truth: object, what: str) -> None:
    """Raise `Broken` unless it does."""
    if not truth:
        raise Broken(invariant, what)
