"""Push and pull on the store in memory."""

import pytest

from tests.sync.bases import MemoryBase
from tests.sync.house import House
from tests.sync.scenarios import *  # noqa: F403  # every store runs the same tests


@pytest.fixture
def house() -> House:
    return House(MemoryBase())
