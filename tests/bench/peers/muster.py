"""Muster itself among its peers: `muster serve` on SQLite, its real phones in the conflict script."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from server.serve import free_port
from tests.bench.peers.figures import Pushed, tell_pushed, tell_verdict
from tests.bench.peers.piped import Piped, PipedPhones
from tests.bench.sync.figures import folder, furnish, phone_app
from tests.bench.sync.fixture import DEVICES, SITE, history, people, person, token
from tests.bench.sync.push import ROUNDS, over_http
from tests.bench.sync.stores import opened
from tests.server.process import Muster

HISTORY = 25_200  # as many records, twice written, as the conflicting edits of all runs need
LEADS = range(DEVICES, DEVICES + 4)  # three who write, and a newcomer who reads
ABOUT = {
    "durability": "fsync at every commit (SQLite WAL, synchronous=FULL)",
    "rights_checked": "session, device, role, bucket and field of every op",
}


class MusterServer:
    """`muster serve` on a furnished folder, at one address for all its lives."""

    def __init__(self, data: Path) -> None:
        self.data, self.app = data, phone_app(data / "app")
        self.port = free_port("127.0.0.1")
        self.host = f"localhost:{self.port}"
        asyncio.run(furnish(data, _nothing_more))

    def start(self) -> None:
        where = ("--data", str(self.data), "--port", str(self.port))
        self.muster = Muster("serve", *where, cwd=self.data, phone=self.app, MUSTER_ORIGIN=f"http://{self.host}")
        self.muster.line()

    def kill(self) -> None:
        self.muster.__exit__()


def _nothing_more(db: sqlite3.Connection) -> None:
    """The people are all there is."""


@contextmanager
def phones(data: Path) -> Iterator[PipedPhones]:
    """Three supervisors' phones and a newcomer's at a server of their own."""
    server = MusterServer(data)
    server.start()
    start: dict[str, Any] = {
        "host": server.host, "site": SITE, "people": [{"person": person(n), "token": token(n)} for n in LEADS],
    }  # fmt: skip
    try:
        with Piped("muster.ts", start) as process:
            yield PipedPhones(process, server)
    finally:
        server.kill()


def push() -> None:
    """peers.muster.push: the push fixture as `make bench` runs it, on the history every product starts with."""
    with folder() as data, opened("sqlite", data) as store:
        store.fill(people(), history(HISTORY))
        measured = over_http(store, HISTORY, workers=1)
    pushed = Pushed(measured.rates, measured.cpu_us, measured.rss_mib)
    tell_pushed("muster.push", pushed, history=HISTORY, rounds=ROUNDS, **ABOUT)


if __name__ == "__main__":
    push()
    tell_verdict("muster", phones, "its own phone engine; losers are read from the inbox cards of a supervisor")
