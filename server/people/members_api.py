"""What supervisors and admins change of members: role, team, telephone, badge, phones, and who leaves."""

from datetime import datetime
from typing import Annotated

from litestar import Response, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType

from server.people.access import fenced, spoken
from server.people.api import NO_STORE, Id, Role
from server.people.desk import Desk
from server.people.forms import tidy
from server.people.members import By, Change
from server.people.sessions import Signed
from server.problems import Problem

Maybe = Annotated[str, Meta(max_length=120)] | UnsetType | None
LONGEST = {"radio": 20, "phone": 30, "kin": 120}
GUARDS = [fenced, spoken]


class MemberChange(Struct, forbid_unknown_fields=True):
    """What is to change; what is not named stays, an empty text is none."""

    site: Id
    person: Id
    role: Role | UnsetType = UNSET
    until: datetime | None = None
    role_after: Role | None = None
    team: Id | UnsetType | None = UNSET
    radio: Maybe = UNSET
    phone: Maybe = UNSET
    kin: Maybe = UNSET


class OneMember(Struct, forbid_unknown_fields=True):
    """A member."""

    site: Id
    person: Id


class OnePhone(Struct, forbid_unknown_fields=True):
    """A phone, by the record that tells of it."""

    site: Id
    status: Id


class Done(Struct):
    """It is done."""

    proto: int = 1


class Badge(Struct):
    """The code of a new badge."""

    badge: str
    proto: int = 1


@patch("/members", guards=GUARDS, include_in_schema=False)
async def change_member(
    data: JSONBody[MemberChange], signed: NamedDependency[Signed], desk: NamedDependency[Desk]
) -> Response[Done]:
    """Change what a member is or can be reached by."""
    given = {name: _text(name, getattr(data, name)) for name in LONGEST}
    if data.until is not None and data.until.tzinfo is None:
        raise Problem("bad_request", detail="until")
    change = Change(role=data.role, until=data.until, role_after=data.role_after, team=data.team, **given)
    await desk.members.change(by(desk, signed, data.site), data.site, data.person, change)
    return Response(Done(), headers=NO_STORE)


@post("/members/badge", guards=GUARDS, include_in_schema=False, status_code=200)
async def new_badge(
    data: JSONBody[OneMember], signed: NamedDependency[Signed], desk: NamedDependency[Desk]
) -> Response[Badge]:
    """Make the old badge worthless."""
    badge = await desk.members.new_badge(by(desk, signed, data.site), data.site, data.person)
    return Response(Badge(badge), headers=NO_STORE)


@post("/members/end", guards=GUARDS, include_in_schema=False, status_code=200)
async def end_membership(
    data: JSONBody[OneMember], signed: NamedDependency[Signed], desk: NamedDependency[Desk]
) -> Response[Done]:
    """Let somebody leave the site."""
    await desk.members.end(by(desk, signed, data.site), data.site, data.person)
    return Response(Done(), headers=NO_STORE)


@post("/members/phone", guards=GUARDS, include_in_schema=False, status_code=200)
async def revoke_phone(
    data: JSONBody[OnePhone], signed: NamedDependency[Signed], desk: NamedDependency[Desk]
) -> Response[Done]:
    """Block a lost phone: nothing more is taken from it or told to it."""
    await desk.members.revoke(by(desk, signed, data.site), data.site, data.status)
    return Response(Done(), headers=NO_STORE)


def by(desk: Desk, signed: Signed, site: str) -> By:
    """Who asks, counted; Problem `not_allowed` for one without a role at the site, `slow_down` for too many."""
    desk.limits.spend("members", signed.person)
    role = signed.roles.get(site)
    if role is None:
        raise Problem("not_allowed")
    return By(signed.person, role)


def _text(name: str, value: str | UnsetType | None) -> str | UnsetType | None:
    if not isinstance(value, str):
        return value
    text = tidy(value)
    if len(text) > LONGEST[name]:
        raise Problem("bad_request", detail=name)
    return text or None
