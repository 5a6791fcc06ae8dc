"""Who may call: the signed-in person as a dependency of handlers, and the fence around what phones send.

The guards are coroutines, though they wait for nothing: Litestar sends a plain function to a thread, every time.
"""

from collections.abc import Collection
from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.handlers import BaseRouteHandler
from litestar.types import Message, Scope

from server.people.forms import cookie, cookie_name
from server.people.sessions import LIVES, Signed
from server.problems import Problem
from server.settings import Settings

AnyConnection = ASGIConnection[Any, Any, Any, Any]
BODY_TYPE = "application/json"  # a handler's option `body_type` says another


def token_of(request: AnyConnection, settings: Settings) -> str | None:
    """The session's token as the browser sent it."""
    return request.cookies.get(cookie_name(settings, "muster"))


def session_cookie(settings: Settings, token: str) -> Cookie:
    """The cookie of a fresh session; an empty token takes the cookie away."""
    return cookie(settings, "muster", token, int(LIVES.total_seconds()) if token else 0)


async def guest(request: AnyConnection) -> Signed | None:
    """Dependency, or called: the signed-in person, or nobody."""
    sessions, settings = request.app.state["sessions"], request.app.state["settings"]
    token = token_of(request, settings)
    found: Signed | None = await sessions.find(token)
    if found:
        request.state["lang"] = found.lang
    if found and token and found.due:
        await sessions.slide(token)
        request.state["renewed"] = session_cookie(settings, token).to_encoded_header()
    return found


def renewed(message: Message, scope: Scope) -> list[tuple[bytes, bytes]]:
    """The cookie to send again because its session goes on, unless the answer itself gives or takes one."""
    again: tuple[bytes, bytes] | None = scope.get("state", {}).get("renewed")
    if not again or message["type"] != "http.response.start":
        return []
    return [] if any(name.lower() == b"set-cookie" for name, _ in message["headers"]) else [again]


async def signed(request: AnyConnection) -> Signed:
    """Dependency, or called: the signed-in person. Raises Problem `signed_out`."""
    found = await guest(request)
    if found is None:
        raise Problem("signed_out")
    return found


def site_of(signed: Signed, may: Collection[str], wanted: str) -> str:
    """The site wanted, else the first where this person has one of these roles. Raises Problem `not_allowed`."""
    sites = sorted(site for site, role in signed.roles.items() if role in may)
    if not sites or (wanted and wanted not in sites):
        raise Problem("not_allowed")
    return wanted or sites[0]


async def fenced(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """Guard: only Muster's own pages and worker pass. What other sites' pages can send lacks one of these marks."""
    headers, settings = connection.headers, connection.app.state["settings"]
    if headers.get("x-muster") != "1" or not _same_site(connection, settings):
        raise Problem("cross_site")
    body_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if connection.scope.get("method") not in {"GET", "HEAD"} and body_type != handler.opt.get("body_type", BODY_TYPE):
        raise Problem("bad_type")


async def spoken(connection: AnyConnection, _handler: BaseRouteHandler) -> None:
    """Guard: lets nobody in or out, but what is refused from here on is said in the person's own language."""
    await guest(connection)


async def from_here(connection: AnyConnection, _handler: BaseRouteHandler) -> None:
    """Guard of streams: an EventSource can send no header of its own, but browsers say where it comes from."""
    if connection.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise Problem("cross_site")


def _same_site(connection: AnyConnection, settings: Settings) -> bool:
    told = connection.headers.get("sec-fetch-site")
    if told:
        return told == "same-origin"
    if connection.scope.get("method") in {"GET", "HEAD"}:
        return True
    return connection.headers.get("origin") in settings.origins
