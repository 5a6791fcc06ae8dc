"""Thirty-two kept-open connections to a server, as thin as they can be: the client must not be what is measured."""

import asyncio
import gzip
from collections.abc import Sequence

from tests.bench.sync.fixture import token

IN_FLIGHT = 32


def packed(n: int, body: bytes, host: str) -> bytes:
    """A POST /sync of person n, gzipped as phones send it."""
    body = gzip.compress(body, 6, mtime=0)
    head = (
        f"POST /sync HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
        f"Content-Length: {len(body)}\r\nAccept-Encoding: gzip\r\nX-Muster: 1\r\nSec-Fetch-Site: same-origin\r\n"
        f"Cookie: muster={token(n)}\r\n\r\n"
    )
    return head.encode() + body


async def send(host: str, requests: Sequence[tuple[int, bytes]]) -> list[bytes]:
    """Send the packed requests, those of one device in order on one connection. Returns the answers' bodies, inflated
    by nobody yet. Raises RuntimeError for any answer but 200 and 201."""
    lanes: list[list[bytes]] = [[] for _ in range(IN_FLIGHT)]
    for n, request in requests:
        lanes[n % IN_FLIGHT].append(request)
    answers = await asyncio.gather(*(_lane(host, lane) for lane in lanes))
    return [answer for lane in answers for answer in lane]


async def _lane(host: str, requests: list[bytes]) -> list[bytes]:
    name, _, port = host.partition(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    answers = []
    for request in requests:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        size_bytes = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        answers.append(await reader.readexactly(size_bytes))
        if not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")):
            raise RuntimeError(f"{head!r} {answers[-1][:300]!r}")
    writer.close()
    return answers
