"""The phone app's files: hashed ones kept for ever, the worker asked for each time, compressed siblings preferred."""

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from litestar.handlers import asgi
from litestar.handlers.asgi_handlers import ASGIRouteHandler
from litestar.types import Receive, Scope, Send

from server.problems import Problem

TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".ftl": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
FOR_EVER = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"
NAME_MOST = 100
REFUSED = re.compile(r";\s*q=0(\.0*)?\s*$").search
SIBLINGS = (("br", ".br"), ("gzip", ".gz"))


class Found(NamedTuple):
    """A file in the encoding chosen for one request."""

    path: Path
    encoding: str | None
    etag: str


def static_routes(phone: Path) -> list[ASGIRouteHandler]:
    """The routes of everything `pwa/build.mjs` writes into `phone`."""

    @asgi("/static", is_mount=True, copy_scope=True)
    async def hashed(scope: Scope, receive: Receive, send: Send) -> None:
        await _serve(scope, send, phone / "static", FOR_EVER)

    @asgi("/sw.js", copy_scope=True)
    async def unhashed(scope: Scope, receive: Receive, send: Send) -> None:
        await _serve(scope, send, phone, ASK_EACH_TIME)

    return [hashed, unhashed]


async def _serve(scope: Scope, send: Send, folder: Path, cache: str) -> None:
    headers, method = dict(scope["headers"]), scope.get("method")
    name = scope["path"].strip("/")
    found = _find(folder, name, headers.get(b"accept-encoding", b"").decode("latin-1"))
    if method not in {"GET", "HEAD"}:
        raise Problem("method_not_allowed")
    if found is None:
        raise Problem("not_found")
    fields = [("etag", found.etag), ("cache-control", cache), ("vary", "accept-encoding")]
    if found.etag in headers.get(b"if-none-match", b"").decode("latin-1"):
        return await _send(send, 304, fields, None)
    body = _read(found.path, found.etag)
    fields += [("content-type", TYPES[Path(name).suffix]), ("content-length", str(len(body)))]
    fields += [("content-encoding", found.encoding)] if found.encoding else []
    await _send(send, 200, fields, b"" if method == "HEAD" else body)


def _find(folder: Path, name: str, accept: str) -> Found | None:
    """The best stored form of a plain file name; None for anything else, so no path leads out of the folder."""
    if "/" in name or "\\" in name or len(name) > NAME_MOST or Path(name).suffix not in TYPES:
        return None
    accepted = {part.partition(";")[0].strip() for part in accept.split(",") if not REFUSED(part)}
    forms: list[tuple[str | None, str]] = [form for form in SIBLINGS if form[0] in accepted]
    for encoding, suffix in [*forms, (None, "")]:
        path = folder / (name + suffix)
        if path.is_file():
            stat = path.stat()
            return Found(path, encoding, f'"{stat.st_mtime_ns:x}-{stat.st_size:x}-{encoding or "plain"}"')
    return None


@lru_cache(maxsize=128)
def _read(path: Path, _etag: str) -> bytes:
    return path.read_bytes()


async def _send(send: Send, status: int, fields: list[tuple[str, str]], body: bytes | None) -> None:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in fields]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body or b"", "more_body": False})
