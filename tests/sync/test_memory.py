"""Push and pull on the store in memory."""

from collections.abc import Iterator

import pytest

from tests.sync.again import Watched, check
from tests.sync.bases import MemoryBase
from tests.sync.house import House
from tests.sync.scenarios import *  # noqa: F403  # every store runs the same tests


@pytest.fixture
def house() -> Iterator[House]:
    """What happens in it is taken in again from its log when the scenario is over (I11)."""
    base = Watched(MemoryBase())
    house = House(base)
    yield house
    check(house, base)
