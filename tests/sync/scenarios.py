"""What push and pull must do on every store. A test file of a store imports all of this and gives a fixture `house`."""

from tests.sync.closing import TestClosing, TestHeld, TestSeen
from tests.sync.derived import TestDerived
from tests.sync.facts import TestClocks, TestFacts
from tests.sync.faults import TestFaults
from tests.sync.holds import TestHolds, TestReady, TestVersions
from tests.sync.moves import TestMoves, TestVoid
from tests.sync.once import TestBadInput, TestOnce
from tests.sync.others import TestBuckets, TestCards, TestOfOthers
from tests.sync.photos import TestPhotos
from tests.sync.pulls import TestPull

__all__ = [
    "TestBadInput", "TestBuckets", "TestCards", "TestClocks", "TestClosing", "TestDerived", "TestFacts", "TestFaults",
    "TestHeld", "TestHolds", "TestMoves", "TestOfOthers", "TestOnce", "TestPhotos", "TestPull", "TestReady", "TestSeen",
    "TestVersions", "TestVoid",
]  # fmt: skip
