"""Joining by a personal invitation, and signing in again by a code a supervisor shows."""

from typing import Any, NamedTuple

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from server import words
from server.pages import AnyRequest, language
from server.people import passwords
from server.people.desk import Desk
from server.people.forms import form_token, read_form
from server.people.invites import Invited
from server.people.rules import DECIDERS
from server.people.sessions import Signed
from server.people.tables import Person
from server.problems import Problem

IN_APP_BROWSERS = ("micromessenger", "dingtalk", "lark/", "feishu", "alipayclient", "fban", "fbav", "instagram")
VIA = {"personal": "invite", "sign_in": "code"}


class Welcome(NamedTuple):
    """Who is let in by which invitation, and the language to say it in."""

    code: str
    invite: Invited
    person: dict[str, Any]
    lang: str
    leave: str = ""  # who is signed in here and agreed to give way


@get("/join/{code:str}", include_in_schema=False)
async def join_page(code: FromPath[str], request: AnyRequest, desk: NamedDependency[Desk]) -> Response[str]:
    """Show whom it is for. Nothing is used up, so a link preview or a second look does no harm."""
    invite, person = await _invited(request, code, desk)
    lang = language(request) if "lang" in request.query_params else person["lang"]
    if any(name in request.headers.get("user-agent", "").lower() for name in IN_APP_BROWSERS):
        return desk.pages.draw("browser", request, lang)
    return await _form(request, desk, Welcome(code, invite, person, lang))


@post("/join/{code:str}", include_in_schema=False)
async def join(
    code: FromPath[str], request: AnyRequest, guest: NamedDependency[Signed | None], desk: NamedDependency[Desk]
) -> Response[Any]:
    """Join or sign in. Who is signed in as somebody else is asked first, never switched silently."""
    form = await read_form(request, desk.settings)
    invite, person = await _invited(request, code, desk)
    lang, id_ = words.known(form.get("lang", "")) or person["lang"], str(person["id"])
    if guest and guest.person != id_ and form.get("leave") != guest.person:
        token, kept = form_token(request, desk.settings)
        return desk.pages.draw(
            "other", request, lang, cookies=[kept], token=token, code=code, name=person["name"], other=guest.name,
            other_id=guest.person,
        )  # fmt: skip
    password = form.get("password", "")
    sets = _wants_password(invite, person)
    if sets and not passwords.SHORTEST <= len(password) <= passwords.LONGEST:
        welcome = Welcome(code, invite, person, lang, form.get("leave", ""))
        return await _form(request, desk, welcome, "srv-join-short-password" if "password" in form else "")
    await desk.invites.consume(invite)
    if sets:
        await desk.accounts.seal(id_, await passwords.seal(password))
    if lang != person["lang"]:
        await desk.accounts.speak(id_, lang)
    if invite.use == "personal":
        await desk.accounts.enrol(invite.site, id_, invite.role)
    return Redirect("/boot", status_code=303, cookies=[await desk.let_in(request, id_, VIA[invite.use], invite)])


def _wants_password(invite: Invited, person: dict[str, Any]) -> bool:
    return invite.use == "personal" and invite.role in DECIDERS and person["password_hash"] is None


async def _form(request: AnyRequest, desk: Desk, welcome: Welcome, trouble: str = "") -> Response[Any]:
    code, invite, person, lang, leave = welcome
    token, kept = form_token(request, desk.settings)
    return desk.pages.draw(
        "join", request, lang, status=400 if trouble else 200, cookies=[kept], token=token, code=code,
        name=person["name"], role=invite.role, joining=invite.use == "personal",
        wants_password=_wants_password(invite, person), leave=leave,
        trouble=desk.pages.words.say(lang, trouble) if trouble else "",
        site=await desk.accounts.site_name(invite.site, lang),
    )  # fmt: skip


async def _invited(request: AnyRequest, code: str, desk: Desk) -> tuple[Invited, dict[str, Any]]:
    invite = await desk.look(request, code)
    person: dict[str, Any] | None = None
    if invite.use in VIA:
        person = await Person.select().where(Person.id == invite.person).first()
    if person is None or person["blocked_at"] or person["erased_at"]:
        raise Problem("invite_unknown")
    return invite, person
