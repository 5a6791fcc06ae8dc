"""People and what they are at a site. A role is changed here only; phones are told by the record `member`."""

import json
import secrets
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from server.clock import Clock, instant, new_id
from server.commit import Commit, Draft, create, fact
from server.db.faults import UNIQUE
from server.people.audit import Act, Statement, line
from server.people.invites import Invited
from server.people.roster import Row
from server.people.sessions import Sessions, roles_of
from server.people.tables import Audit, Membership, Person
from server.problems import Problem
from sync import canon

BADGE_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
MEMBERSHIP = (
    "INSERT INTO membership (id, site_id, person_id, role, badge, since, team_id) VALUES (?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (site_id, person_id) DO UPDATE SET role = excluded.role, badge = excluded.badge, "
    "team_id = excluded.team_id, "
    "since = excluded.since, until = NULL, role_after = NULL, earlier = NULL, ended_at = NULL, ended_by = NULL "
    "WHERE membership.ended_at <= ?"  # who runs stays as they are; who was let go comes back by what is newer
)
PERSON = "INSERT INTO person (id, name, lang, created_at) VALUES (?, ?, ?, ?)"
REACHED = "UPDATE membership SET phone = ?, radio = ? WHERE site_id = ? AND person_id = ?"


def new_badge() -> str:
    """A random badge code of letters nobody mistakes for one another."""
    return "".join(secrets.choice(BADGE_LETTERS) for _ in range(10))


class Beside(NamedTuple):
    """What comes with a membership: records of the same commit, a team, the invitation it is by."""

    records: tuple[Draft, ...] = ()
    team: str | None = None
    invite: Invited | None = None


ALONE = Beside()


class Overtaken(Exception):
    """Somebody else did it first: the line in the audit that may be written once only is there."""


class Accounts:
    """Creates people and makes them members."""

    def __init__(self, commit: Commit, sessions: Sessions, clock: Clock) -> None:
        self._commit = commit
        self._sessions = sessions
        self._clock = clock

    async def add(
        self, name: str, lang: str, *, email: str | None = None, password_hash: str | None = None, id_: str = ""
    ) -> str:
        """A new person, at no site yet; returns their id."""
        id_ = id_ or new_id(self._clock)
        now = instant(self._clock.now_ms())
        await Person.insert(
            Person(id=id_, name=name, lang=lang, email=email or None, password_hash=password_hash, created_at=now)
        )
        return id_

    async def enrol(self, site: str, person: str, role: str, beside: Beside = ALONE) -> None:
        """Make `person` a member, in one transaction with the record that tells the phones; a member stays one.

        Raises Problem `invite_revoked` where they were let go after the invitation was made.
        """
        (records, team, invite), badge = beside, new_badge()
        here = (Membership.site_id == site) & (Membership.person_id == person)
        standing: dict[str, Any] | None = await Membership.select().where(here).first()
        if standing and standing["ended_at"] is None:
            return
        if standing and invite and standing["ended_at"] >= invite.made_at:
            raise Problem("invite_revoked")
        row: dict[str, Any] | None = await Person.select().where(Person.id == person).first()
        if row is None:
            raise LookupError(person)
        shown = {
            "person": person,
            "name": row["name"],
            "lang": row["lang"],
            "role": role,
            "badge": badge,
            "active": True,
            **({"team": team} if team else {}),
        }
        since = instant(self._clock.now_ms())
        before = invite.made_at if invite else since
        also: list[Statement] = [(MEMBERSHIP, (new_id(self._clock), site, person, role, badge, since, team, before))]
        if invite:
            joined = Act("join", person, site, person, f"{role} invite {invite.made_by or ''}".strip())
            also.insert(0, line(self._clock, joined, canon.v5("join", invite.id, person)))
        member = create("member", canon.v5("member", site, person), shown)
        with suppress(Overtaken):  # by a second tap on Join
            await self._write(site, [*records, member], also)
        self._sessions.changed(person)

    async def ever_here(self, site: str) -> int:
        """How many people are, or once were, members of a site: it only grows."""
        people: int = await Membership.count().where(Membership.site_id == site)
        return people

    async def add_all(self, site: str, rows: Sequence[Row], by: str, since: int) -> list[str]:
        """Make these people members, all or none of them; returns their ids.

        `since` is what `ever_here` said before the list was judged. Raises Overtaken if another list was faster.
        """
        now, people = instant(self._clock.now_ms()), [new_id(self._clock) for _ in rows]
        drafts: list[Draft] = []
        also: list[Statement] = []
        for person, row in zip(people, rows, strict=True):
            badge = new_badge()
            shown = {
                "person": person, "name": row.name, "lang": row.lang, "role": row.role, "team": row.team,
                "badge": badge, "radio": row.radio, "active": True,
            }  # fmt: skip
            told = {name: value for name, value in shown.items() if value}
            drafts.append(create("member", canon.v5("member", site, person), told))
            if row.phone:
                private = {"person": person, "phone": row.phone}
                drafts.append(create("member_private", canon.v5("member_private", site, person), private))
            also.append((PERSON, (person, row.name, row.lang, now)))
            also.append((MEMBERSHIP, (new_id(self._clock), site, person, row.role, badge, now, row.team, now)))
            also.append((REACHED, (row.phone or None, row.radio or None, site, person)))
        done = Act("roster", by, site, detail=f"{len(rows)} people")
        first = canon.v5("roster", site, str(since)) if rows else ""
        await self._write(site, drafts, [line(self._clock, done, first), *also])
        return people

    async def found(self, site: str, name: dict[str, str], lang: str, tz: str, admin: str) -> None:
        """Make a site and its first admin."""
        await self.enrol(site, admin, "admin", Beside((create("site", site, {"name": name, "lang": lang, "tz": tz}),)))

    async def seal(self, person: str, password_hash: str) -> None:
        """Give a person the password of this hash."""
        await Person.update({Person.password_hash: password_hash}).where(Person.id == person)

    async def speak(self, person: str, lang: str) -> None:
        """Change the language a person is spoken to in."""
        await Person.update({Person.lang: lang}).where(Person.id == person)
        for site in sorted(await self.sites(person)):
            await self._write(site, [fact("member", canon.v5("member", site, person), {"lang": lang})])
        self._sessions.changed(person)

    async def _write(self, site: str, drafts: list[Draft], also: Sequence[tuple[str, tuple[Any, ...]]] = ()) -> None:
        """Commit; what the server itself says is never refused. Raises RuntimeError if it is.

        Raises Overtaken where the first line of `also` was written before: then nothing is committed.
        """
        try:
            results = await self._commit.commit(site, drafts, also)
        except UNIQUE:
            if also and await Audit.exists().where(Audit.id == also[0][1][0]):
                raise Overtaken from None
            raise
        for result in results:
            if result.st in {"refused", "quarantined"}:
                raise RuntimeError(f"our own change of a member was {result.st}: {result.code}")

    async def ever(self, person: str) -> set[str]:
        """The sites where a person is, or once was, a member."""
        rows = await Membership.select(Membership.site_id).where(Membership.person_id == person)
        return {str(row["site_id"]) for row in rows}

    async def sites(self, person: str) -> dict[str, str]:
        """{site: role} of what a person is now."""
        return await roles_of(person, self._clock)

    async def site_name(self, site: str, lang: str) -> str:
        """A site's name in `lang`, or in the language it has; empty for an unknown site."""
        rows: list[dict[str, Any]] = await Person.raw("SELECT name FROM site WHERE id = {}", site)
        names: dict[str, str] = json.loads(rows[0]["name"] or "{}") if rows else {}
        return names.get(lang) or next(iter(names.values()), "")
