"""The invitations of a site and who came in by them; taking one back; and a person's own continue code."""

from typing import Annotated, Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, Parameter
from msgspec import Struct

from server.clock import instant
from server.people import rules
from server.people.access import fenced, spoken
from server.people.api import NO_STORE, Id, Nothing
from server.people.audit import note
from server.people.desk import Desk
from server.people.members_api import by
from server.people.sessions import Signed
from server.people.tables import Person
from server.problems import Problem

GUARDS = [fenced, spoken]


class Joined(Struct):
    """Who came in by an invitation, and when."""

    name: str
    at: str


class Listed(Struct):
    """An invitation. `state`: open, used, expired or revoked; `left`: how often it may still be used."""

    id: str
    use: str
    role: str
    state: str
    left: int
    made_at: str
    expires_at: str
    person: str | None
    team: str | None
    name: str
    by: str
    joined: list[Joined]


class InviteList(Struct):
    """The open invitations, then the others of the last month, newest first."""

    invites: list[Listed]
    proto: int = 1


class OneInvite(Struct, forbid_unknown_fields=True):
    """An invitation."""

    site: Id
    invite: Id


class Continue(Struct):
    """Six digits to type into the installed app, beside one's name."""

    code: str
    name: str
    expires_at: str
    proto: int = 1


@get("/invites", guards=GUARDS, include_in_schema=False)
async def list_invites(
    site: Annotated[str, Parameter(max_length=40)], signed: NamedDependency[Signed], desk: NamedDependency[Desk]
) -> Response[InviteList]:
    """Who was invited, with who joined, for those who invite."""
    if by(desk, signed, site).role not in rules.DECIDERS:
        raise Problem("not_allowed")
    rows = await desk.invites.listed(site)
    wanted = {row[who] for row in rows for who in ("person_id", "made_by")}
    wanted |= {use["person_id"] for row in rows for use in row["joined"]}
    names = await _names([one for one in wanted if one])
    now = instant(desk.clock.now_ms())
    return Response(InviteList([_listed(row, names, now) for row in rows]), headers=NO_STORE)


@post("/invites/revoke", guards=GUARDS, include_in_schema=False, status_code=200)
async def revoke_invite(
    data: JSONBody[OneInvite], signed: NamedDependency[Signed], desk: NamedDependency[Desk]
) -> Response[Nothing]:
    """Make an invitation worthless; whoever came in by it stays."""
    who = by(desk, signed, data.site)
    row = await desk.invites.one(data.site, data.invite)
    if who.role not in rules.DECIDERS:
        raise Problem("not_allowed")
    if row is None:
        raise Problem("no_invite")
    if not rules.may_grant(who.role, row["role"]):
        raise Problem("not_allowed")
    await desk.invites.revoke_one(data.invite)
    await note(desk.clock, "revoke_invite", who.person, data.site, f"{row['use']} {row['role']} {row['id']}")
    return Response(Nothing(), headers=NO_STORE)


@post("/continue", guards=GUARDS, include_in_schema=False, status_code=201)
async def continue_code(
    data: JSONBody[Nothing], signed: NamedDependency[Signed], desk: NamedDependency[Desk]
) -> Response[Continue]:
    """Six digits by which I go on in the installed app, for ten minutes."""
    desk.limits.spend("continue", signed.person)
    code, expires_at = await desk.continuing.make(signed.person)
    await note(desk.clock, "invite", signed.person, detail="continue")
    return Response(Continue(code, signed.name, expires_at), headers=NO_STORE)


async def _names(people: list[Any]) -> dict[Any, str]:
    rows = await Person.select(Person.id, Person.name).where(Person.id.is_in(people)) if people else []
    return {row["id"]: row["name"] for row in rows}


def _listed(row: dict[str, Any], names: dict[Any, str], now: Any) -> Listed:
    state = (
        "revoked" if row["revoked_at"] else "used" if row["uses_left"] < 1 else
        "expired" if row["expires_at"] <= now else "open"
    )  # fmt: skip
    return Listed(
        id=str(row["id"]), use=row["use"], role=row["role"], state=state, left=row["uses_left"],
        made_at=_told(row["made_at"]), expires_at=_told(row["expires_at"]),
        person=str(row["person_id"]) if row["person_id"] else None,
        team=str(row["team_id"]) if row["team_id"] else None,
        name=names.get(row["person_id"], ""), by=names.get(row["made_by"], ""),
        joined=[Joined(names.get(use["person_id"], ""), _told(use["at"])) for use in row["joined"]],
    )  # fmt: skip


def _told(at: Any) -> str:
    return str(at.strftime("%Y-%m-%dT%H:%M:%S.000Z"))
