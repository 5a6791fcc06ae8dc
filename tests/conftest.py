"""In which order tests are played."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The simulator's schedules take longest and come first: then two workers end at about the same time."""
    items.sort(key=lambda item: "simulation" not in item.path.parts)
