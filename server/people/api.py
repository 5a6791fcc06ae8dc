"""What the phone asks of people: who am I, speak another language, sign me out, invite somebody."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal

from litestar import Response, get, patch, post
from litestar.datastructures import ResponseHeader
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta, Struct

from server.pages import AnyRequest
from server.people import rules
from server.people.access import fenced, session_cookie, spoken, token_of
from server.people.audit import note
from server.people.desk import Desk
from server.people.forms import is_turned, is_visible, tidy
from server.people.invites import Offer
from server.people.members import there
from server.people.qr import Picture, draw
from server.people.sessions import Signed
from server.problems import Problem, refusals

Lang = Literal["en", "zh-CN"]
Role = Literal["crew", "reception", "planner", "deputy", "lead", "admin"]
Id = Annotated[str, Meta(pattern="^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
NO_STORE = {"Cache-Control": "no-store"}


class Me(Struct):
    """The signed-in person, as the phone keeps them."""

    person: str
    name: str
    lang: str
    sites: list[str]
    role: dict[str, str]
    proto: int = 1


class Language(Struct, forbid_unknown_fields=True):
    """The language to be spoken to in."""

    lang: Lang


class Nothing(Struct):
    """A body without content."""


class Personal(Struct, tag_field="use", tag="personal", forbid_unknown_fields=True):
    """Invite a new person by name."""

    site: Id
    name: Annotated[str, Meta(min_length=1, max_length=60)]
    lang: Lang
    role: Role = "crew"
    team: Id | None = None


class Team(Struct, tag_field="use", tag="team", forbid_unknown_fields=True):
    """Let so many people of a team join as crew, each under the name they give."""

    site: Id
    uses: Annotated[int, Meta(ge=1, le=500)]
    team: Id | None = None
    days: Annotated[int, Meta(ge=1, le=7)] = 7


class SignIn(Struct, tag_field="use", tag="sign_in", forbid_unknown_fields=True):
    """Let a member sign in on another phone."""

    site: Id
    person: Id


class Invitation(Struct):
    """A link to show or send, told this once."""

    id: str
    url: str
    expires_at: str
    qr: Picture
    proto: int = 1


@get("/session", guards=[fenced], responses=refusals("signed_out", "cross_site"))
async def session(signed: NamedDependency[Signed]) -> Response[Me]:
    """Who is signed in here."""
    return Response(_me(signed), headers=NO_STORE)


@patch("/session", guards=[fenced, spoken], responses=refusals("bad_request", "signed_out", "cross_site", "bad_type"))
async def change_language(
    data: JSONBody[Language], signed: NamedDependency[Signed], desk: NamedDependency[Desk]
) -> Response[Me]:
    """Change the language I am spoken to in."""
    await desk.accounts.speak(signed.person, data.lang)
    return Response(_me(signed._replace(lang=data.lang)), headers=NO_STORE)


@post(
    "/logout", guards=[fenced], status_code=204,
    responses=refusals("bad_request", "cross_site", "bad_type"),
)  # fmt: skip
async def logout(data: JSONBody[Nothing], request: AnyRequest, desk: NamedDependency[Desk]) -> Response[None]:
    """End this session. What waits on the phone stays there."""
    token = token_of(request, desk.settings)
    if token:
        await desk.sessions.revoke_token(token)
    return Response(None, status_code=204, headers=NO_STORE, cookies=[session_cookie(desk.settings, "")])


@post(
    "/invites", guards=[fenced, spoken], status_code=201,
    response_headers=[ResponseHeader(name="Cache-Control", value="no-store")],
    responses=refusals("bad_request", "signed_out", "not_allowed", "no_member", "no_team", "bad_type", "slow_down"),
)  # fmt: skip
async def invite(
    data: JSONBody[Personal | Team | SignIn], signed: NamedDependency[Signed], desk: NamedDependency[Desk]
) -> Invitation:
    """Invite a person or a team, or show a member a new sign-in code. Nobody gives away more than their own role."""
    desk.limits.spend("invites", signed.person)
    if signed.roles.get(data.site) not in rules.DECIDERS:
        raise Problem("not_allowed")
    offer = await _offer(data, signed.roles, desk)
    made = await desk.invites.make(offer._replace(made_by=signed.person))
    about = offer.person or f"{offer.uses} {offer.team or ''}"
    await note(desk.clock, "invite", signed.person, data.site, f"{offer.use} {offer.role} {about}".strip())
    url = f"{desk.settings.origin}/join/{made.code}"
    return Invitation(made.id, url, made.expires_at, draw(url))


async def _offer(data: Personal | Team | SignIn, own: Mapping[str, str], desk: Desk) -> Offer:
    if not isinstance(data, SignIn) and data.team and not await there("team", data.site, data.team):
        raise Problem("no_team")
    if isinstance(data, Team):
        return Offer("team", data.site, team=data.team, uses=data.uses, lives=timedelta(days=data.days))
    if isinstance(data, SignIn):
        theirs = await desk.accounts.sites(data.person)
        if data.site not in theirs:
            raise Problem("no_member")
        _check(rules.may_let_in(own, theirs, data.site))
        return Offer("sign_in", data.site, data.person, theirs[data.site])
    _check(rules.may_grant(own[data.site], data.role))
    name = tidy(data.name)
    if not is_visible(name) or is_turned(name):
        raise Problem("bad_request", detail="name")
    return Offer("personal", data.site, await desk.accounts.add(name, data.lang), data.role, team=data.team)


def _check(may: bool) -> None:
    if not may:
        raise Problem("not_allowed")


def _me(signed: Signed) -> Me:
    return Me(signed.person, signed.name, signed.lang, sorted(signed.roles), signed.roles)
