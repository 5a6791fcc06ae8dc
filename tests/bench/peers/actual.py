"""Actual's sync server: its log of messages takes the push fixture's changes, and its phones play the conflict script.

The server stores opaque messages, one a cell; it merges nothing and compares nothing: that is left to its phones.
"""

import asyncio
import json
import sqlite3
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from server.clock import SystemClock
from sync.canon import instant, v5
from tests.bench.peers import packages
from tests.bench.peers.figures import Pushed, tell_pushed, tell_verdict
from tests.bench.peers.piped import NODE, Piped, PipedPhones
from tests.bench.peers.program import START_S, Program
from tests.bench.sync.figures import cpu, folder, memory
from tests.bench.sync.fixture import BATCH, DEVICES, Phones
from tests.bench.sync.line import IN_FLIGHT
from tests.bench.sync.push import RUNS

PROGRAM = packages.MODULES / "@actual-app" / "sync-server" / "build" / "bin" / "actual-server.js"
ROUNDS = 1
NOTHING_BACK = "9999-12-31T23:59:59.999Z-0000-0000000000000000"  # push only: no message is younger
ABOUT = {
    "durability": "fsync at every commit (SQLite, rollback journal, synchronous=FULL)",
    "rights_checked": "session and access to the whole file; not to a record or field",
}


class ActualServer(Program):
    """The server with one shared file."""

    def __init__(self, data: Path) -> None:
        super().__init__(data)
        self.command, self.health = [NODE, PROGRAM], f"{self.url}/health"
        self.environment = {
            "ACTUAL_DATA_DIR": str(data), "ACTUAL_PORT": str(self.port), "ACTUAL_HOSTNAME": "127.0.0.1",
            "ACTUAL_TRUSTED_PROXIES": "127.0.0.1/32", "NODE_ENV": "production",
        }  # fmt: skip
        self.file = v5("bench-file", "actual")

    def furnish(self) -> None:
        """A password, a session, and the shared file."""
        said = json.dumps({"password": "peers"}).encode()
        self.token = self._post("/account/bootstrap", said, {"Content-Type": "application/json"})["data"]["token"]
        about = {"X-ACTUAL-TOKEN": self.token, "X-ACTUAL-NAME": "peers", "X-ACTUAL-FILE-ID": self.file}
        about |= {"X-ACTUAL-FORMAT": "2", "Content-Type": "application/encrypted-file"}
        self.group = self._post("/sync/upload-user-file", b"empty", about)["groupId"]

    def _post(self, path: str, body: bytes, headers: dict[str, str]) -> Any:
        asked = urllib.request.Request(f"{self.url}{path}", body, headers, method="POST")
        with urllib.request.urlopen(asked, timeout=START_S) as answer:
            return json.load(answer)

    def messages(self) -> int:
        """How many its log holds."""
        with sqlite3.connect(self.data / "user-files" / f"group-{self.group}.sqlite") as db:
            return int(db.execute("SELECT count(*) FROM messages_binary").fetchone()[0])


@contextmanager
def running(data: Path) -> Iterator[ActualServer]:
    packages.compiled()
    server = ActualServer(data)
    server.start()
    try:
        server.furnish()
        yield server
    finally:
        server.kill()


@contextmanager
def phones(data: Path) -> Iterator[PipedPhones]:
    """Phones of the conflict script."""
    with running(data) as server:
        start = {"url": server.url, "token": server.token, "fileId": server.file, "groupId": server.group}
        with Piped("actual.mjs", start) as process:
            yield PipedPhones(process, server)


def part(number: int, said: bytes | str) -> bytes:
    """A protobuf field of bytes or text."""
    content = said.encode() if isinstance(said, str) else said
    size, length = len(content), b""
    while size > 127:
        length, size = length + bytes([size & 127 | 128]), size >> 7
    return bytes([number << 3 | 2]) + length + bytes([size]) + content


class Load:
    """Packs batches of the fixture for one server; a creation is a message for each of its values."""

    def __init__(self, server: ActualServer) -> None:
        self.server, self.now_ms, self.sent = server, SystemClock().now_ms(), 0

    def packed(self, n: int, body: bytes) -> bytes:
        ops = [op for _, op in json.loads(body)["ops"]]
        said = b"".join(self.message(n, op["rec"], name, value) for op in ops for name, value in op["set"].items())
        said += part(2, self.server.file) + part(3, self.server.group) + part(6, NOTHING_BACK)
        head = f"POST /sync/sync HTTP/1.1\r\nHost: {self.server.host}\r\nX-ACTUAL-TOKEN: {self.server.token}\r\n"
        head += f"X-Forwarded-For: 198.18.{n // 250}.{n % 250 + 1}\r\n"
        kind = f"Connection: close\r\nContent-Type: application/actual-sync\r\nContent-Length: {len(said)}\r\n\r\n"
        return (head + kind).encode() + said

    def message(self, n: int, rec: str, column: str, value: str) -> bytes:
        self.sent += 1
        at = instant(self.now_ms + self.sent // 0x10000)
        content = part(1, "incidents") + part(2, rec) + part(3, column) + part(4, f"S:{value}")
        return part(1, part(1, f"{at}-{self.sent % 0x10000:04X}-{n:016X}") + part(3, content))


async def send(server: ActualServer, requests: list[tuple[int, bytes]]) -> None:
    """So many at a time, each on a connection of its own: when busy, the server drops those kept open for five seconds.
    Raises RuntimeError for any answer but 200."""
    waiting = iter(requests)

    async def lane() -> None:
        for _, request in waiting:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(request)
            answer = await reader.read()
            writer.close()
            if not answer.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(repr(answer[:500]))

    await asyncio.gather(*(lane() for _ in range(IN_FLIGHT)))


def push() -> None:
    """peers.actual.push."""
    rates, cpu_s = [], 0.0
    with folder() as data, running(data) as server:
        load, fixture = Load(server), Phones(SystemClock().now_ms())
        for _ in range(RUNS):
            requests = [(n, load.packed(n, body)) for n, body in fixture.rounds(ROUNDS)]
            began, before_s = time.perf_counter(), cpu(server.process.pid)
            asyncio.run(send(server, requests))
            rates.append(BATCH * len(requests) / (time.perf_counter() - began))
            cpu_s += cpu(server.process.pid) - before_s
        if server.messages() != load.sent:
            raise SystemExit(f"void: {server.messages()} messages are stored of {load.sent}")
        cpu_us = round(cpu_s / (RUNS * ROUNDS * DEVICES * BATCH) * 1e6, 1)
        pushed = Pushed(rates, cpu_us, memory(server.process.pid))
    note = (
        "an op is a change; the server stores a message for each value, seven for a creation, and merges nothing; "
        "each phone comes from an address of its own, as behind a proxy: it takes 500 requests a minute from one"
    )
    tell_pushed("actual.push", pushed, rounds=ROUNDS, note=note, **ABOUT)


if __name__ == "__main__":
    push()
    tell_verdict("actual", phones, "its CRDT package: the latest clock wins; the log of all messages can be fetched")
