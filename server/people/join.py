"""Joining by an invitation, one's own or a team's, and signing in again by a code a supervisor shows."""

from typing import Any, NamedTuple

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from server import words
from server.db.faults import UNIQUE
from server.pages import AnyRequest, language
from server.people import passwords
from server.people.accounts import Beside
from server.people.desk import Desk
from server.people.forms import another_form, form_token, is_turned, is_visible, read_form
from server.people.invites import Invited
from server.people.rules import DECIDERS
from server.people.sessions import Signed
from server.people.tables import Person
from server.problems import Problem
from sync import canon

IN_APP_BROWSERS = (
    "micromessenger", "wxwork", "dingtalk", "lark/", "feishu", "alipayclient", "weibo", " qq/", "bytedance", "aweme",
    "xhsdiscover", "fban", "fbav", "instagram", " line/", "musical_ly",
)  # fmt: skip
VIA = {"personal": "invite", "team": "invite", "sign_in": "code"}
NAME_LONGEST = 60
NOBODY: dict[str, Any] = {
    "id": "",
    "name": "",
    "lang": "",
    "password_hash": None,
    "blocked_at": None,
    "erased_at": None,
}


class Welcome(NamedTuple):
    """Who is let in by which invitation, and the language to say it in."""

    code: str
    invite: Invited
    person: dict[str, Any]
    lang: str
    leave: str = ""  # who is signed in here and agreed to give way
    name: str = ""  # as typed, on a team's invitation


@get("/join/{code:str}", include_in_schema=False)
async def join_page(code: FromPath[str], request: AnyRequest, desk: NamedDependency[Desk]) -> Response[str]:
    """Show whom it is for. Nothing is used up, so a link preview or a second look does no harm."""
    invite, person = await _invited(request, code, desk)
    lang = language(request) if "lang" in request.query_params else person["lang"] or language(request)
    if any(name in request.headers.get("user-agent", "").lower() for name in IN_APP_BROWSERS):
        return desk.pages.draw("browser", request, lang, address=f"{desk.settings.origin}/join/{code}")
    return await _form(request, desk, Welcome(code, invite, person, lang))


@post("/join/{code:str}", include_in_schema=False)
async def join(
    code: FromPath[str], request: AnyRequest, guest: NamedDependency[Signed | None], desk: NamedDependency[Desk]
) -> Response[Any]:
    """Join or sign in. Who is signed in as somebody else is asked first, never switched silently."""
    form = await read_form(request, desk.settings)
    invite, person = await _invited(request, code, desk, spent_too=True)
    lang, id_ = words.known(form.get("lang", "")) or person["lang"] or language(request), str(person["id"])
    welcome = Welcome(code, invite, person, lang, form.get("leave", ""), form.get("name", ""))
    trouble = _trouble(welcome, form)
    if trouble.startswith("srv-join-name"):
        return await _form(request, desk, welcome, trouble)
    if guest and guest.person != id_ and form.get("leave") != guest.person:
        token, kept = form_token(request, desk.settings)
        return desk.pages.draw(
            "other", request, lang, cookies=[kept], token=token, code=code, name=person["name"] or welcome.name,
            typed=welcome.name, other=guest.name, other_id=guest.person,
        )  # fmt: skip
    if trouble:
        return await _form(request, desk, welcome, trouble if "password" in form else "")
    if invite.use == "team":
        id_ = canon.v5("join", invite.id, form["token"], welcome.name)
    await _spend(desk, welcome, id_)
    return await _enter(request, desk, welcome._replace(person={**person, "id": id_}), form.get("password", ""))


async def _spend(desk: Desk, welcome: Welcome, id_: str) -> None:
    """Use the invitation up. Who tapped Join twice on one form is the person of the first time."""
    team = welcome.invite.use == "team"
    if team and await Person.exists().where(Person.id == id_):
        return
    await desk.invites.consume(welcome.invite)
    try:
        if team:
            await desk.accounts.add(welcome.name, welcome.lang, id_=id_)
    except UNIQUE:
        await desk.invites.give_back(welcome.invite)


async def _enter(request: AnyRequest, desk: Desk, welcome: Welcome, password: str) -> Response[Any]:
    invite, person, id_ = welcome.invite, welcome.person, welcome.person["id"]
    if _wants_password(invite, person):
        await desk.accounts.seal(id_, await passwords.seal(password))
    if invite.use != "team" and welcome.lang != person["lang"]:
        await desk.accounts.speak(id_, welcome.lang)
    if invite.use != "sign_in":
        await desk.accounts.enrol(invite.site, id_, invite.role, Beside(team=invite.team, invite=invite))
    session = await desk.let_in(request, id_, VIA[invite.use], invite)
    return Redirect("/boot", status_code=303, cookies=[session, another_form(desk.settings)])


def _trouble(welcome: Welcome, form: dict[str, str]) -> str:
    """What is wrong with what was typed, as a message; empty if nothing is."""
    if welcome.invite.use == "team" and (not is_visible(welcome.name) or is_turned(welcome.name)):
        return "srv-join-name-missing"
    if welcome.invite.use == "team" and len(welcome.name) > NAME_LONGEST:
        return "srv-join-name-long"
    fits = passwords.SHORTEST <= len(form.get("password", "")) <= passwords.LONGEST
    return "srv-join-short-password" if _wants_password(welcome.invite, welcome.person) and not fits else ""


def _wants_password(invite: Invited, person: dict[str, Any]) -> bool:
    return invite.use == "personal" and invite.role in DECIDERS and person["password_hash"] is None


async def _form(request: AnyRequest, desk: Desk, welcome: Welcome, trouble: str = "") -> Response[Any]:
    code, invite, person, lang, leave, typed = welcome
    token, kept = form_token(request, desk.settings)
    return desk.pages.draw(
        "join", request, lang, status=400 if trouble else 200, cookies=[kept], token=token, code=code,
        name=person["name"], role=invite.role, joining=invite.use != "sign_in", asks_name=invite.use == "team",
        typed=typed,
        wants_password=_wants_password(invite, person), leave=leave,
        trouble=desk.pages.words.say(lang, trouble) if trouble else "",
        site=await desk.accounts.site_name(invite.site, lang),
    )  # fmt: skip


async def _invited(
    request: AnyRequest, code: str, desk: Desk, spent_too: bool = False
) -> tuple[Invited, dict[str, Any]]:
    invite = await desk.look(request, code, spent_too)
    person: dict[str, Any] | None = NOBODY if invite.use == "team" else None
    if invite.use in VIA and invite.person:
        person = await Person.select().where(Person.id == invite.person).first()
    if person is None or person["blocked_at"] or person["erased_at"]:
        raise Problem("invite_unknown")
    return invite, person
