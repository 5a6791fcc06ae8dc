"""In which order tests are played, and with what memory."""

import pytest

from server.serve import settle_memory


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The simulator's schedules take longest and come first: then two workers end at about the same time."""
    items.sort(key=lambda item: "simulation" not in item.path.parts)


def pytest_collection_finish() -> None:
    """Thousands of collected tests live as long as the run: the garbage collector need not walk through them."""
    settle_memory()
