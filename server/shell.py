"""The way in: boot page, health, what every answer carries, and how refusals look."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.middleware import ASGIMiddleware
from litestar.response import Redirect
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from server import problems
from server.db.faults import machine_fault
from server.db.tables import ServerState
from server.pages import AnyRequest, Pages, language
from server.people.access import renewed
from server.people.desk import Desk
from server.problems import Problem, refusals
from server.settings import Settings
from sync.wire import NotConsumed

log = logging.getLogger("muster")

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; "
    "font-src 'self'; manifest-src 'self'; worker-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types boot"
)
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
}
TWO_YEARS = "max-age=63072000"


def secured(settings: Settings) -> Callable[[Message, Scope], Awaitable[None]]:
    """A hook that puts the security headers on every answer, refusals included, and the cookie of one that goes on."""
    fields = HEADERS | ({"strict-transport-security": TWO_YEARS} if settings.secure else {})
    raw = [(name.encode(), value.encode()) for name, value in fields.items()]

    async def add(message: Message, scope: Scope) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", []), *raw, *renewed(message, scope)]

    return add


class OwnHost(ASGIMiddleware):
    """Answers under our own name only, so that no foreign name can be pointed at us."""

    scopes = (ScopeType.HTTP, ScopeType.ASGI)

    def __init__(self, hosts: frozenset[str]) -> None:
        self._hosts = hosts

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Raise Problem `wrong_host` for any other Host."""
        host = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1").lower()
        if host not in self._hosts:
            raise Problem("wrong_host")
        await next_app(scope, receive, send)


@get("/", include_in_schema=False)
async def root() -> Redirect:
    """The app is the start."""
    return Redirect("/app/", status_code=303)


@get(["/boot", "/app", "/app/{path:path}", "/z/{code:str}"], include_in_schema=False)
async def boot(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[str]:
    """The page that fetches the app; seen only where no worker has answered."""
    if "boot" not in desk.pages.assets():
        raise Problem("no_phone_app")
    return desk.pages.draw("boot", request, language(request))


@get("/healthz", responses=refusals("busy"))
async def healthz() -> dict[str, bool]:
    """Whether the database answers."""
    try:
        await ServerState.exists()
    except Exception as error:
        log.warning("healthz: %r", error)
        raise Problem("busy") from error
    return {"ok": True}


def refuse(request: AnyRequest, error: Exception) -> Response[Any]:
    """Any exception as the answer a person or a phone can use: a page where pages are read, else a document."""
    code, members = told(error)
    if "asked" in request.state:  # of an exchange: which request this is the answer to
        members = {**members, "asked": request.state["asked"]}
    if code == "internal":
        log.error("%s %s", request.method, request.url.path, exc_info=error)
    pages: Pages = request.app.state["desk"].pages
    if "text/html" in request.headers.get("accept", ""):
        return pages.problem(code, request, members)
    title = pages.words.say(language(request), problems.words_id(code), members)
    headers = {"Cache-Control": "no-store", **problems.headers_of(code, members)}
    return Response(
        problems.document(code, title, members), media_type=problems.MEDIA_TYPE,
        status_code=problems.status_of(code), headers=headers,
    )  # fmt: skip


def told(error: Exception) -> tuple[str, dict[str, Any]]:
    """The code and members of an exception; what nobody foresaw is `internal` and tells nothing."""
    if isinstance(error, Problem | NotConsumed):
        return error.code, error.members
    if code := machine_fault(error):
        log.warning("%r", error)
        return code, {}
    if isinstance(error, HTTPException) and error.status_code < 500:
        faults = [str(fault.get("message", "")) for fault in _faults(error)]
        return problems.BY_STATUS.get(error.status_code, "bad_request"), {"faults": faults} if faults else {}
    if isinstance(error, UnicodeDecodeError | RecursionError):  # a body that is no text, or nested without end
        return "bad_request", {}
    return "internal", {}


def _faults(error: HTTPException) -> list[dict[str, Any]]:
    return [fault for fault in error.extra if isinstance(fault, dict)] if isinstance(error.extra, list) else []


ROUTES = [root, boot, healthz]
