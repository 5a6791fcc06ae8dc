"""One phone's connection, as thin as can be: whole answers, with what they weighed on the wire."""

import asyncio
import gzip
import json
from typing import Any, NamedTuple

from tests.bench.sync.fixture import device, token
from tests.bench.sync.line import packed


class Answered(NamedTuple):
    """An answer, and the bytes that came for it: head and body as they were sent."""

    said: dict[str, Any]
    wire_bytes: int


class Bare:
    """Person `n` on their device, on one kept-open connection to `host`."""

    def __init__(self, host: str, n: int) -> None:
        self.host, self.n = host, n
        self.token: str | None = None

    async def __aenter__(self) -> "Bare":
        name, _, port = self.host.partition(":")
        self.reader, self.writer = await asyncio.open_connection(name, int(port))
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.close()

    async def pull(self, now_ms: int) -> list[Answered]:
        """Everything this phone has not received, page by page."""
        pages: list[Answered] = []
        while not pages or pages[-1].said["pull"]["more"]:
            pages.append(await self.send(self.request(now_ms)))
            self.token = pages[-1].said["pull"]["token"]
        return pages

    def request(self, now_ms: int, ops: list[Any] | None = None) -> bytes:
        asked = {"proto": 1, "schema": 1, "app": "bench", "device": device(self.n), "now": now_ms, "token": self.token}
        return json.dumps({**asked, "ops": ops or []}).encode()

    async def send(self, body: bytes) -> Answered:
        """POST /sync. Raises RuntimeError for any answer but 200."""
        self.writer.write(packed(self.n, body, self.host))
        head = await self.reader.readuntil(b"\r\n\r\n")
        size = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        answer = await self.reader.readexactly(size)
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"{head!r} {answer[:300]!r}")
        plain = gzip.decompress(answer) if answer.startswith(b"\x1f\x8b") else answer
        return Answered(json.loads(plain), len(head) + size)

    async def upload(self, requests: list[bytes]) -> None:
        """Send a picture chunk by chunk. Raises RuntimeError for any answer but 204."""
        for request in requests:
            self.writer.write(request)
            await self.writer.drain()
            head = await self.reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 204"):
                raise RuntimeError(repr(head))

    async def listen(self) -> "asyncio.StreamReader":
        """An event stream of this phone on a connection of its own, its head read."""
        name, _, port = self.host.partition(":")
        reader, writer = await asyncio.open_connection(name, int(port))
        self.stream = writer
        writer.write(
            f"GET /sync/events HTTP/1.1\r\nHost: {self.host}\r\nAccept: text/event-stream\r\n"
            f"Sec-Fetch-Site: same-origin\r\nCookie: muster={token(self.n)}\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(repr(head))
        return reader
