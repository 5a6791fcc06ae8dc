"""The first start: one link, good for 15 minutes, that makes the site and its admin."""

from typing import Any
from zoneinfo import available_timezones

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from server import words
from server.pages import AnyRequest, language
from server.people import passwords
from server.people.desk import Desk
from server.people.forms import form_token, read_form
from server.people.invites import Invited, anybody
from server.problems import Problem

BLANK = {"site_en": "", "site_zh": "", "tz": "Asia/Shanghai", "name": "", "email": ""}


@get("/setup/{code:str}", include_in_schema=False)
async def setup_page(code: FromPath[str], request: AnyRequest, desk: NamedDependency[Desk]) -> Response[str]:
    """The form."""
    await _open(request, code, desk)
    return _form(request, desk, code, BLANK)


@post("/setup/{code:str}", include_in_schema=False)
async def setup(code: FromPath[str], request: AnyRequest, desk: NamedDependency[Desk]) -> Response[Any]:
    """Make the site and its admin, and sign them in."""
    form = await read_form(request, desk.settings)
    invite = await _open(request, code, desk)
    trouble = fault(form)
    if trouble:
        return _form(request, desk, code, {**BLANK, **form}, trouble)
    await desk.invites.consume(invite)
    lang = words.known(form.get("lang", "")) or language(request)
    sealed = await passwords.seal(form["password"])
    admin = await desk.accounts.add(form["name"], lang, email=form.get("email", "").lower(), password_hash=sealed)
    name = {tag: form[field] for tag, field in (("en", "site_en"), ("zh-CN", "site_zh")) if form.get(field)}
    await desk.accounts.found(invite.site, name, lang, form["tz"], admin)
    return Redirect("/boot", status_code=303, cookies=[await desk.let_in(request, admin, "setup", invite)])


def fault(form: dict[str, str]) -> str:
    """What is wrong with the form, as the end of its message's id; empty if nothing is."""
    site = [form.get("site_en", ""), form.get("site_zh", "")]
    checks = {
        "missing-site": not any(site),
        "missing-name": not form.get("name"),
        "too-long": len(form.get("name", "")) > 60 or max(map(len, site)) > 80 or len(form.get("email", "")) > 120,
        "unknown-tz": form.get("tz") not in available_timezones(),
        "short-password": not passwords.SHORTEST <= len(form.get("password", "")) <= passwords.LONGEST,
    }
    return next((name for name, wrong in checks.items() if wrong), "")


async def _open(request: AnyRequest, code: str, desk: Desk) -> Invited:
    invite = await desk.look(request, code)
    if invite.use != "setup":
        raise Problem("invite_unknown")
    if await anybody():
        raise Problem("already_set_up")
    return invite


def _form(request: AnyRequest, desk: Desk, code: str, form: dict[str, str], trouble: str = "") -> Response[str]:
    token, kept = form_token(request, desk.settings)
    lang = words.known(form.get("lang", "")) or language(request)
    shown = {"token": token, "code": code, "form": form, "trouble": trouble}
    return desk.pages.draw("setup", request, lang, status=400 if trouble else 200, cookies=[kept], **shown)
