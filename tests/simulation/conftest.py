"""`--seed N` plays one schedule alone, as the line printed under a red one says."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of `pytest tests/simulation`."""
    parser.addoption("--seed", type=int, default=None, help="play this schedule alone")
    parser.addoption("--form", choices=("core", "stack"), default=None)
    parser.addoption("--engine", choices=("memory", "sqlite", "postgresql"), default=None)
