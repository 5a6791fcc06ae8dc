"""Signing in by name or e-mail and password."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from server.pages import AnyRequest, language
from server.people import passwords
from server.people.audit import note
from server.people.desk import Desk
from server.people.forms import form_token, read_form
from server.people.tables import Person
from server.problems import Problem

NAMESAKES_MOST = 5


@get("/login", include_in_schema=False)
async def login_page(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[str]:
    """The form."""
    return _form(request, desk)


@post("/login", include_in_schema=False)
async def login(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[Any]:
    """Start a new session, or say plainly that the two do not belong together."""
    form = await read_form(request, desk.settings)
    who, password = form.get("who", "")[:120], form.get("password", "")[: passwords.LONGEST]
    if not who or not password:
        return _form(request, desk, who, "srv-login-missing", 400)
    try:
        desk.spend_address("login_address", request)
        desk.limits.spend("login_account", who.casefold())
        desk.spend_address("login_account_address", request, who.casefold())
    except Problem:
        return _form(request, desk, who, "srv-login-slow", 429)
    namesakes = await _named(who)
    person = await _whose(namesakes, password)
    continued = None if person else await desk.continuing.take(who, "".join(password.split()))
    if continued:
        return Redirect("/boot", status_code=303, cookies=[await desk.let_in(request, continued, "continue")])
    if person is None:
        await note(desk.clock, "sign_in_failed", next(iter(namesakes), None))
        return _form(request, desk, who, "srv-login-wrong", 401)
    return Redirect("/boot", status_code=303, cookies=[await desk.let_in(request, person, "password")])


async def _named(who: str) -> dict[str, str]:
    """{person: password's hash} of those who sign in under this name or e-mail."""
    rows: list[dict[str, Any]] = (
        await Person.select(Person.id, Person.password_hash)
        .where(((Person.email == who.lower()) | (Person.name == who)) & Person.password_hash.is_not_null())
        .limit(NAMESAKES_MOST)
    )
    return {str(row["id"]): row["password_hash"] for row in rows}


async def _whose(namesakes: dict[str, str], password: str) -> str | None:
    """The person of that password. An unknown name takes as long as a wrong password."""
    if not namesakes:
        await passwords.fits(password, None)
    for person, sealed in namesakes.items():
        if await passwords.fits(password, sealed):
            return person
    return None


def _form(request: AnyRequest, desk: Desk, who: str = "", trouble: str = "", status: int = 200) -> Response[str]:
    lang = language(request)
    token, kept = form_token(request, desk.settings)
    said = desk.pages.words.say(lang, trouble) if trouble else ""
    return desk.pages.draw("login", request, lang, status=status, cookies=[kept], token=token, who=who, trouble=said)
