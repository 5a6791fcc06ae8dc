"""Who may call: the signed-in person as a dependency of handlers, and the fence around what phones send."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.handlers import BaseRouteHandler

from server.pages import AnyRequest
from server.people.forms import cookie, cookie_name
from server.people.sessions import LIVES, Sessions, Signed
from server.problems import Problem
from server.settings import Settings

BODY_TYPES = {"application/json"}


def token_of(request: AnyRequest, settings: Settings) -> str | None:
    """The session's token as the browser sent it."""
    return request.cookies.get(cookie_name(settings, "muster"))


def session_cookie(settings: Settings, token: str) -> Cookie:
    """The cookie of a fresh session; an empty token takes the cookie away."""
    return cookie(settings, "muster", token, int(LIVES.total_seconds()) if token else 0)


async def guest(request: AnyRequest) -> Signed | None:
    """Dependency, or called: the signed-in person, or nobody."""
    sessions: Sessions = request.app.state["sessions"]
    found = await sessions.find(token_of(request, request.app.state["settings"]))
    if found:
        request.state["lang"] = found.lang
    return found


async def signed(request: AnyRequest) -> Signed:
    """Dependency, or called: the signed-in person. Raises Problem `signed_out`."""
    found = await guest(request)
    if found is None:
        raise Problem("signed_out")
    return found


def fenced(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """Guard: only Muster's own pages and worker pass. What other sites' pages can send lacks one of these marks."""
    headers, settings = connection.headers, connection.app.state["settings"]
    if headers.get("x-muster") != "1" or not _same_site(connection, settings):
        raise Problem("cross_site")
    body_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if connection.scope.get("method") not in {"GET", "HEAD"} and body_type not in BODY_TYPES:
        raise Problem("bad_type")


def from_here(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """Guard of streams: an EventSource can send no header of its own, but browsers say where it comes from."""
    if connection.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise Problem("cross_site")


def _same_site(connection: ASGIConnection[Any, Any, Any, Any], settings: Settings) -> bool:
    told = connection.headers.get("sec-fetch-site")
    if told:
        return told == "same-origin"
    if connection.scope.get("method") in {"GET", "HEAD"}:
        return True
    return connection.headers.get("origin") in settings.origins
