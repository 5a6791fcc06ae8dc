"""Two ways to have no network. Both watch the gate: whatever the phones do meanwhile must not reach the server.

When it is over `phone` has its network again; `others`, who went through it with it, still have none.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any, Protocol
from urllib.request import urlopen

from tests.browser.chromium import Chromium
from tests.browser.server import Demo
from tests.browser.waiting import until

# What goes to the server: the exchange and its pictures, pokes, an invitation, and the look for a newer worker.
KNOCKS = {"/sync", "/sync/events", "/sw.js", "/invites"}
PICTURES = ("/sync/blobs/", "/sync/thumbs/")


CUT_OFF = "fetch('/healthz').then(() => false, () => true)"


class Outage(Protocol):
    __name__: str

    def __call__(self, demo: Demo, phone: Any, *others: Chromium) -> AbstractContextManager[None]: ...


@contextmanager
def network_cut(demo: Demo, phone: Chromium, *others: Chromium) -> Iterator[None]:
    """The phones have no network, killed and started again or not; the server lives and hears nothing of them.

    All but Chromium's own look for a newer worker some time after a navigation: it is neither page's nor worker's, and
    so passes the emulation that cuts those.
    """
    for one in (phone, *others):
        one.network(False)
        # The browser's network process hears of the cut on another line than of requests, and may hear of it later.
        until(partial(one.page.evaluate, CUT_OFF), "the network is cut")
    with urlopen(f"{demo.url}/healthz", timeout=10):  # what left the phones before the cut has arrived by now
        before = len(demo.gate.requests)
    yield
    came = [request for request in demo.gate.requests[before:] if request.path != "/sw.js"]
    assert not came, f"the network was cut, and yet this came through: {came}"
    phone.network(True)


@contextmanager
def server_killed(demo: Demo, phone: Any, *others: Chromium) -> Iterator[None]:
    """The server is dead (kill -9): the exchange may knock, but no screen and no save so much as tries."""
    demo.kill()
    before = len(demo.gate.requests)
    own = KNOCKS | getattr(phone, "asks_beside", set())
    try:
        yield
        came = [it for it in demo.gate.requests[before:] if it.path not in own and not it.path.startswith(PICTURES)]
        assert not came, f"the server was dead, and yet it was asked {came}"
        for one in others:
            one.network(False)
    finally:
        demo.start()  # also for the tests after one that failed
