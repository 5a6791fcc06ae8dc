"""Importing a list of people: first what it would do, then all of it in one transaction, or nothing."""

import binascii
import json
from base64 import b64decode, b64encode
from contextlib import suppress
from typing import Any, NamedTuple

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from server.pages import AnyRequest, language
from server.people import roster, rules
from server.people.access import site_of
from server.people.accounts import Overtaken
from server.people.desk import Desk
from server.people.forms import form_token, read_form, read_upload
from server.people.members_api import by
from server.people.roster import Known, Roster, Said, Unreadable
from server.people.rules import GRANTS, ROLES
from server.people.sessions import Signed
from server.people.tables import Person
from server.problems import Problem

FILE_BYTES_MOST = 256 * 1024
TRIES_MOST = 5  # against others who add a list at the same moment
BODY_BYTES_MOST = 1024 * 1024  # the file once more in a form
MEMBERS = """
    SELECT name, phone FROM membership JOIN person ON person.id = person_id WHERE site_id = {} AND ended_at IS NULL
"""


class Seen(NamedTuple):
    """What there is to say of a file: what it holds, the file itself to send again, or why it is none."""

    found: Roster | None = None
    file: str = ""
    done: bool = False
    trouble: Said | None = None


NOTHING = Seen()


@get("/roster", include_in_schema=False)
async def roster_page(
    request: AnyRequest, guest: NamedDependency[Signed | None], desk: NamedDependency[Desk]
) -> Response[Any]:
    """The form, for supervisors and admins."""
    if guest is None:
        return Redirect("/login", status_code=303)
    return _page(request, desk, _site(request, guest))


@post("/roster", include_in_schema=False, request_max_body_size=BODY_BYTES_MOST)
async def roster_try(
    request: AnyRequest, signed: NamedDependency[Signed], desk: NamedDependency[Desk]
) -> Response[Any]:
    """Say what a file would do; nothing is changed."""
    site = _site(request, signed)
    desk.limits.spend("members", signed.person)
    file = await read_upload(request, desk.settings, "file")
    if not file:
        return _page(request, desk, site, Seen(trouble=("srv-roster-none" if file is None else "srv-roster-empty", {})))
    try:
        found = await _read(desk, signed, site, file)
    except Unreadable as error:
        return _page(request, desk, site, Seen(trouble=error.said))
    return _page(request, desk, site, Seen(found, b64encode(file).decode()))


@post("/roster/apply", include_in_schema=False, request_max_body_size=BODY_BYTES_MOST)
async def roster_apply(
    request: AnyRequest, signed: NamedDependency[Signed], desk: NamedDependency[Desk]
) -> Response[Any]:
    """Add everybody who is new, in one go. What was tried before is judged anew: the site may have changed."""
    site = _site(request, signed)
    who = by(desk, signed, site)
    form = await read_form(request, desk.settings)
    for _ in range(TRIES_MOST):
        since = await desk.accounts.ever_here(site)
        try:
            file = b64decode(form.get("file", ""), validate=True)
            found = await _read(desk, signed, site, file)
        except (binascii.Error, Unreadable):
            raise Problem("bad_request", detail="file") from None
        if found.wrong:
            return _page(request, desk, site, Seen(found, form["file"]))
        with suppress(Overtaken):
            await desk.accounts.add_all(site, found.new, who.person, since)
            return _page(request, desk, site, Seen(found, done=True))
    raise Problem("busy")


async def _read(desk: Desk, signed: Signed, site: str, file: bytes) -> Roster:
    if len(file) > FILE_BYTES_MOST:
        raise Unreadable("srv-roster-large", kb=FILE_BYTES_MOST // 1024)
    members: dict[str, frozenset[str]] = {}
    for row in await Person.raw(MEMBERS, site):
        name = roster.bare(row["name"])
        members[name] = members.get(name, frozenset()) | {roster.digits(row["phone"] or "")}
    teams: list[dict[str, Any]] = await Person.raw("SELECT id, name, active, voided FROM team WHERE site_id = {}", site)
    named = {
        roster.bare(name): str(row["id"])
        for row in teams
        if row["active"] in {True, None} and not row["voided"]
        for name in json.loads(row["name"] or "{}").values()
    }
    say = desk.pages.words.say
    roles = {roster.bare(say(lang, f"srv-role-{role}")): role for role in ROLES for lang in ("en", "zh-CN")}
    roles |= {role: role for role in ROLES}
    return roster.read(file, Known(members, named, roles, frozenset(GRANTS[signed.roles[site]])))


def _site(request: AnyRequest, signed: Signed) -> str:
    return site_of(signed, rules.DECIDERS, request.query_params.get("site", ""))


def _page(request: AnyRequest, desk: Desk, site: str, seen: Seen = NOTHING) -> Response[str]:
    lang = language(request)
    token, kept = form_token(request, desk.settings)
    say = desk.pages.words.speaker(lang)
    wrong = seen.found.wrong if seen.found else ()
    return desk.pages.draw(
        "roster", request, lang, status=400 if seen.trouble else 200, cookies=[kept], token=token, site=site,
        found=seen.found, file=seen.file, done=seen.done,
        trouble=say(seen.trouble[0], **seen.trouble[1]) if seen.trouble else "",
        wrong=[(row, [say(id_, **values) for id_, values in row.wrong]) for row in wrong],
    )  # fmt: skip
