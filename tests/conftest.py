"""In which order tests are played, and with what memory."""

import pytest

from server.serve import settle_memory

LONGEST = ("simulation", "browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, the simulator and the browsers: then all workers end at about the same time."""
    items.sort(key=lambda item: next((n for n, part in enumerate(LONGEST) if part in item.path.parts), len(LONGEST)))


def pytest_collection_finish() -> None:
    """Thousands of collected tests live as long as the run: the garbage collector need not walk through them."""
    settle_memory()
