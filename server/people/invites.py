"""Invitations: a link for one person, or for so many of a team. Looking uses nothing up; only its hash is stored."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from server.clock import Clock, instant, new_id, new_token
from server.people import rules
from server.people.audit import Statement
from server.people.sessions import digest, roles_of
from server.people.tables import Invite, InviteUse, Membership, Person
from server.problems import Problem

LIVES = {
    "personal": timedelta(hours=48), "team": timedelta(days=7), "sign_in": timedelta(minutes=30),
    "continue": timedelta(minutes=10), "setup": timedelta(minutes=15),
}  # fmt: skip
BROWSERS = {
    "personal": 2,
    "team": 1,
    "sign_in": 1,
    "continue": 5,
    "setup": 1,
}  # of `continue` it is how often one may try
LISTED = ("personal", "team", "sign_in")
OPEN_MOST, LISTED_MOST, JOINERS_MOST = 2000, 200, 2000
LISTED_FOR = timedelta(days=30)
CODE_LONGEST = 64
REVOKE = "UPDATE invite SET revoked_at = ?"
FOR_THEM = "revoked_at IS NULL AND person_id = ? AND (site_id = ? OR site_id IS NULL)"  # without a site: continue codes


class Offer(NamedTuple):
    """What is offered to whom. `code`, `uses` and `lives` differ from the rules above in the demo only."""

    use: str
    site: str
    person: str | None = None
    role: str = "crew"
    made_by: str | None = None
    code: str | None = None
    uses: int | None = None
    lives: timedelta | None = None
    team: str | None = None


class Invited(NamedTuple):
    """An invitation that still holds."""

    id: str
    use: str
    site: str
    person: str | None
    role: str
    team: str | None = None
    made_by: str | None = None
    made_at: datetime | None = None


class Made(NamedTuple):
    """A new invitation; its code is told once and never again."""

    id: str
    code: str
    expires_at: str


class Invites:
    """Makes, finds and uses up invitations."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def make(self, offer: Offer) -> Made:
        """Store an invitation; of one's own links only the newest is good."""
        if offer.use == "personal" and offer.person:
            theirs = (Invite.person_id == offer.person) & (Invite.site_id == offer.site)
            await self._revoke(theirs & (Invite.use == "personal"))
        made, code = instant(self._clock.now_ms()), offer.code or new_token()
        expires = made + (offer.lives or LIVES[offer.use])
        id_ = new_id(self._clock)
        await Invite.insert(
            Invite(
                id=id_,
                use=offer.use,
                site_id=offer.site,
                person_id=offer.person,
                role=offer.role,
                team_id=offer.team,
                code_hash=digest(code),
                uses_left=offer.uses or BROWSERS[offer.use],
                expires_at=expires,
                made_by=offer.made_by,
                made_at=made,
            )
        )
        return Made(id_, code, expires.strftime("%Y-%m-%dT%H:%M:%S.000Z"))

    async def look(self, code: str, spent_too: bool = False) -> Invited:
        """The invitation of `code`, unchanged. Raises Problem `invite_…`: unknown, revoked, used, expired."""
        row: dict[str, Any] | None = None
        if len(code) <= CODE_LONGEST:
            row = await Invite.select().where(Invite.code_hash == digest(code)).first()
        if row is None:
            raise Problem("invite_unknown")
        if row["revoked_at"]:
            raise Problem("invite_revoked")
        if row["uses_left"] < 1 and not spent_too:
            raise Problem("invite_used", use=row["use"])
        if row["expires_at"] <= instant(self._clock.now_ms()):
            raise Problem("invite_expired", use=row["use"])
        person = str(row["person_id"]) if row["person_id"] else None
        team, by = (str(row[one]) if row[one] else None for one in ("team_id", "made_by"))
        invite = Invited(str(row["id"]), row["use"], str(row["site_id"]), person, row["role"], team, by, row["made_at"])
        if not await self._stands(invite):
            raise Problem("invite_revoked")
        return invite

    async def _stands(self, invite: Invited) -> bool:
        """Whether who made it may still give it, and nobody let its person go since."""
        theirs: dict[str, str] = {}
        if invite.person:
            gone = Membership.ended_at.is_not_null() & (Membership.ended_at >= invite.made_at)
            here = (Membership.person_id == invite.person) & (Membership.site_id == invite.site)
            if await Membership.exists().where(here & gone):
                return False
            theirs = await roles_of(invite.person, self._clock)
        if invite.made_by is None:
            return True
        own = await roles_of(invite.made_by, self._clock)
        granted = rules.may_grant(own.get(invite.site, ""), invite.role)
        return granted and rules.may_let_in(own, theirs, invite.site)

    async def consume(self, invite: Invited) -> None:
        """Use it up once. Raises Problem `invite_used` if somebody else was faster."""
        left = (Invite.id == invite.id) & (Invite.uses_left > 0) & Invite.revoked_at.is_null()
        if not await Invite.update({Invite.uses_left: Invite.uses_left - 1}).where(left).returning(Invite.id):
            raise Problem("invite_used", use=invite.use)

    async def give_back(self, invite: Invited) -> None:
        """Undo a `consume`: it was the second of one and the same person."""
        await Invite.update({Invite.uses_left: Invite.uses_left + 1}).where(Invite.id == invite.id)

    async def note_use(self, invite: Invited, person: str, session: str) -> None:
        """Keep who came in by it."""
        now = instant(self._clock.now_ms())
        await InviteUse.insert(
            InviteUse(id=new_id(self._clock), invite_id=invite.id, person_id=person, session_id=session, at=now)
        )

    async def listed(self, site: str) -> list[dict[str, Any]]:
        """Every open invitation of a site, then the last ones of a month that are not; each with its `joined`."""
        now = instant(self._clock.now_ms())
        good = Invite.revoked_at.is_null() & (Invite.uses_left > 0) & (Invite.expires_at > now)
        spent = Invite.revoked_at.is_not_null() | (Invite.uses_left < 1) | (Invite.expires_at <= now)
        rows = await self._of(site, good, OPEN_MOST)
        rows += await self._of(site, spent & (Invite.made_at > now - LISTED_FOR), LISTED_MOST)
        uses = (
            await InviteUse.select()
            .where(InviteUse.invite_id.is_in([row["id"] for row in rows]))
            .order_by(InviteUse.at)
            .limit(JOINERS_MOST)
            if rows
            else []
        )
        joined: dict[Any, list[dict[str, Any]]] = {row["id"]: [] for row in rows}
        for use in uses:
            joined[use["invite_id"]].append(use)
        return [{**row, "joined": joined[row["id"]]} for row in rows]

    async def _of(self, site: str, which: Any, most: int) -> list[dict[str, Any]]:
        """The newest invitations of a site."""
        rows: list[dict[str, Any]] = (
            await Invite.select()
            .where((Invite.site_id == site) & Invite.use.is_in(list(LISTED)) & which)
            .order_by(Invite.made_at, ascending=False)
            .limit(most)
        )
        return rows

    async def one(self, site: str, id_: str) -> dict[str, Any] | None:
        """The invitation of this id, if it is one of the site."""
        row: dict[str, Any] | None = await Invite.select().where((Invite.id == id_) & (Invite.site_id == site)).first()
        return row

    async def revoke_one(self, id_: str) -> None:
        """Make one invitation worthless; who came in by it stays."""
        await self._revoke(Invite.id == id_)

    async def revoke(self, use: str) -> None:
        """Make every unused invitation of one use worthless."""
        await self._revoke(Invite.use == use)

    async def _revoke(self, which: Any) -> None:
        now = instant(self._clock.now_ms())
        await Invite.update({Invite.revoked_at: now}).where(which & Invite.revoked_at.is_null())


def taken_back(now: datetime, site: str, person: str, role: str | None) -> list[Statement]:
    """What becomes worthless with a role: what this person may not give any more, and all that was for who has left."""
    kept = rules.GRANTS.get(role or "", ())
    above = f" AND role NOT IN ({', '.join('?' for _ in kept)})" if kept else ""
    given = (f"{REVOKE} WHERE revoked_at IS NULL AND site_id = ? AND made_by = ?{above}", (now, site, person, *kept))
    return [given] if role else [given, (f"{REVOKE} WHERE {FOR_THEM}", (now, person, site))]


async def anybody() -> bool:
    """Whether anyone has an account yet."""
    return bool(await Person.exists())


async def sites() -> list[str]:
    """The ids of all sites, oldest first."""
    rows: list[dict[str, Any]] = await Person.raw("SELECT id FROM site ORDER BY made_at, id")
    return [str(row["id"]) for row in rows]
