"""What push and pull must do on every store. A test file of a store imports all of this and gives a fixture `house`."""

from tests.sync.facts import TestClocks, TestFacts
from tests.sync.moves import TestMoves
from tests.sync.once import TestBadInput, TestOnce
from tests.sync.others import TestBuckets, TestCards, TestOfOthers
from tests.sync.pulls import TestPull

__all__ = [
    "TestBadInput", "TestBuckets", "TestCards", "TestClocks", "TestFacts", "TestMoves", "TestOfOthers", "TestOnce",
    "TestPull",
]  # fmt: skip
