"""What is printed of people: the poster that invites a team, badges, and an invitation for each who never signed in."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from server.pages import AnyRequest, language
from server.people.audit import note
from server.people.audit_page import zone_of
from server.people.desk import Desk
from server.people.forms import form_token, read_form
from server.people.invites import Offer
from server.people.printing import Press, press
from server.people.rules import GRANTS
from server.people.sessions import Signed
from server.people.tables import Person
from server.problems import Problem
from server.words import LANGS

BADGES_MOST, INVITES_MOST, USES_MOST = 2000, 500, 500
A_PAGE = 8
BADGES = """
    SELECT person, name, role, badge, team FROM member WHERE site_id = {} AND active AND badge IS NOT NULL
    ORDER BY team, name LIMIT {}
"""
NEVER_IN = """
    SELECT person.id, person.name, member.role FROM member JOIN person ON person.id = member.person
    WHERE site_id = {} AND active AND blocked_at IS NULL AND erased_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM session WHERE session.person_id = person.id) ORDER BY person.name LIMIT {}
"""


@get("/print", include_in_schema=False)
async def print_page(
    request: AnyRequest, guest: NamedDependency[Signed | None], desk: NamedDependency[Desk]
) -> Response[Any]:
    """What there is to print."""
    if guest is None:
        return Redirect("/login", status_code=303)
    at = press(desk, guest, request.query_params.get("site", ""))
    token, kept = form_token(request, desk.settings)
    return desk.pages.draw(
        "print_choice", request, language(request), cookies=[kept], token=token, site=at.site,
        teams=[(id_, names) for id_, names in (await _teams(at)).items()],
        new=len(await _never_in(at)), uses=20, trouble="",
    )  # fmt: skip


@get("/print/badges", include_in_schema=False)
async def print_badges(
    request: AnyRequest, guest: NamedDependency[Signed | None], desk: NamedDependency[Desk]
) -> Response[Any]:
    """A badge for each member, `?team=` of one team only, eight to a sheet of A4."""
    if guest is None:
        return Redirect("/login", status_code=303)
    at = press(desk, guest, request.query_params.get("site", ""))
    teams = await _teams(at)
    rows: list[dict[str, Any]] = await Person.raw(BADGES, at.site, BADGES_MOST)
    wanted = {one: id_ for one in ("team", "person") if (id_ := request.query_params.get(one))}
    shown = [
        {**row, "team": teams.get(str(row["team"]), {})}
        for row in rows
        if all(str(row[one]) == id_ for one, id_ in wanted.items())
    ]
    return await at.sheets(request, "print_badges", f"badges {len(shown)}", pages=_pages(shown))


@post("/print/poster", include_in_schema=False)
async def print_poster(
    request: AnyRequest, signed: NamedDependency[Signed], desk: NamedDependency[Desk]
) -> Response[Any]:
    """A poster with a fresh invitation for so many people of a team, in both languages."""
    form = await read_form(request, desk.settings)
    at = press(desk, signed, form.get("site", ""))
    desk.limits.spend("invites", signed.person)
    team, teams = form.get("team", ""), await _teams(at)
    if team and team not in teams:
        raise Problem("no_team")
    uses = form.get("uses", "")
    if not uses.isascii() or not uses.isdigit() or not 1 <= int(uses) <= USES_MOST:
        raise Problem("bad_count", max=USES_MOST)
    made = await desk.invites.make(Offer("team", at.site, team=team or None, uses=int(uses), made_by=signed.person))
    await note(desk.clock, "invite", signed.person, at.site, f"team crew {uses} {team}".strip())
    return await at.sheets(
        request, "print_poster", f"poster {team}".strip(), address=f"{desk.settings.origin}/join/{made.code}",
        team=teams.get(team, {}), uses=int(uses), until=_wall(made.expires_at, await zone_of(at.site)),
        each=_both(desk),
    )  # fmt: skip


@post("/print/invites", include_in_schema=False)
async def print_invites(
    request: AnyRequest, signed: NamedDependency[Signed], desk: NamedDependency[Desk]
) -> Response[Any]:
    """A personal invitation for each member who never signed in. Printed again, they are new ones."""
    form = await read_form(request, desk.settings)
    at = press(desk, signed, form.get("site", ""))
    desk.limits.spend("invites", signed.person)
    cards, zone = [], await zone_of(at.site)
    for row in await _never_in(at):
        offer = Offer("personal", at.site, str(row["id"]), row["role"], signed.person)
        made = await desk.invites.make(offer)
        address = f"{desk.settings.origin}/join/{made.code}"
        cards.append(
            {"name": row["name"], "role": row["role"], "address": address, "until": _wall(made.expires_at, zone)}
        )
    await note(desk.clock, "invite", signed.person, at.site, f"personal {len(cards)} people")
    return await at.sheets(request, "print_invites", f"invitations {len(cards)}", pages=_pages(cards))


async def _teams(at: Press) -> dict[str, dict[str, str]]:
    """Id → names of the teams in use."""
    rows: list[dict[str, Any]] = await Person.raw(
        "SELECT id, name, active, voided FROM team WHERE site_id = {}", at.site
    )
    return {str(r["id"]): json.loads(r["name"] or "{}") for r in rows if r["active"] != 0 and not r["voided"]}


async def _never_in(at: Press) -> list[dict[str, Any]]:
    """Members without any sign-in whom this person may invite."""
    may = GRANTS[at.signed.roles[at.site]]
    rows: list[dict[str, Any]] = await Person.raw(NEVER_IN, at.site, INVITES_MOST)
    return [row for row in rows if row["role"] in may]


def _pages(cards: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    return [cards[begin : begin + A_PAGE] for begin in range(0, len(cards), A_PAGE)]


def _both(desk: Desk) -> dict[str, Any]:
    return {lang: desk.pages.words.speaker(lang) for lang in sorted(LANGS, reverse=True)}


def _wall(at: str, zone: ZoneInfo) -> str:
    """A moment as the clocks of the site show it."""
    return datetime.fromisoformat(at).astimezone(zone).strftime("%Y-%m-%d %H:%M")
