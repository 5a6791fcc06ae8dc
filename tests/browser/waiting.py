"""The one way a browser test waits: for a state, with a bound, never for a time."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE_S = 15.0
STEP_S = 0.03


def until(probe: Callable[[], T], what: str | Callable[[], str], patience_s: float = PATIENCE_S) -> T:
    """The first true answer of `probe`, asked every 30 ms; AssertionError naming `what` after `patience_s` seconds."""
    end = time.monotonic() + patience_s
    while True:
        answer = probe()
        if answer:
            return answer
        if time.monotonic() >= end:
            said = what if isinstance(what, str) else what()
            raise AssertionError(f"after {patience_s:g} s still not: {said} (last answer: {answer!r})")
        time.sleep(STEP_S)
