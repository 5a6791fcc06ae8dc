"""Two ways to have no network. Both watch the gate: whatever the phone does meanwhile must not reach the server."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from tests.browser.chromium import Pocket
from tests.browser.hand import Hand
from tests.browser.server import Demo


class Outage(Protocol):
    def __call__(self, demo: Demo, phone: Hand) -> AbstractContextManager[None]: ...


@contextmanager
def network_cut(demo: Demo, phone: Pocket) -> Iterator[None]:
    """The phone has no network, killed and started again or not; the server lives and hears nothing at all."""
    phone.network(False)
    before = len(demo.gate.requests)
    yield
    came = demo.gate.requests[before:]
    assert not came, f"the network was cut, and yet this came through: {came}"
    phone.network(True)


@contextmanager
def server_killed(demo: Demo, phone: Hand) -> Iterator[None]:
    """The server is dead (kill -9): the phone may knock, nobody answers."""
    demo.kill()
    before = len(demo.gate.requests)
    yield
    answered = [request for request in demo.gate.requests[before:] if request.answered]
    assert not answered, f"the server was dead, and yet it answered {answered}"
    demo.start()
