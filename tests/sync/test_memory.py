"""Push and pull on the store in memory."""

import pytest

from tests.sync.bases import MemoryBase
from tests.sync.feed import *  # noqa: F403  # every store runs the same tests
from tests.sync.house import House
from tests.sync.intake import *  # noqa: F403


@pytest.fixture
def house() -> House:
    return House(MemoryBase())
