"""What a person is at a site, and how that changes: each change is one commit with the phones' record and the audit."""

import json
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from msgspec import UNSET, Struct, UnsetType

from server.clock import Clock, instant
from server.commit import Commit, Draft, create, fact
from server.db import moments
from server.db.tables import Device
from server.people import rules
from server.people.accounts import new_badge as fresh_badge
from server.people.audit import Act, Statement, line
from server.people.invites import taken_back
from server.people.sessions import Sessions
from server.people.tables import MemberPrivate, Membership, Person, Session
from server.problems import Problem
from sync import canon
from sync.rights import GRACE_MS

LINGERS = timedelta(hours=72)  # how long one who belongs nowhere may still hand in, and be told to drop what they hold
LONGEST = timedelta(days=366)
DEVICES_MOST = 200
EARLIER_MOST = 50
SHOWN = ("team", "radio")  # on every phone; the rest of a membership only on supervisors'
PRIVATE = ("phone", "kin")
COLUMN = {"team": "team_id", "radio": "radio", "phone": "phone", "kin": "kin"}
ROLE = "UPDATE membership SET role = ?, until = ?, role_after = ?, earlier = ? WHERE site_id = ? AND person_id = ?"
END = "UPDATE membership SET ended_at = ?, ended_by = ? WHERE site_id = ? AND person_id = ? AND ended_at IS NULL"
NO_END: dict[str, Any] = {"until": None, "role_after": None}
BADGE = "UPDATE membership SET badge = ? WHERE site_id = ? AND person_id = ?"
LINGER = (
    "UPDATE session SET expires_at = ? WHERE person_id = ? AND expires_at > ? AND NOT EXISTS (SELECT 1 FROM membership "
    "WHERE person_id = ? AND site_id <> ? AND ended_at IS NULL)"
)


class Change(Struct):
    """What is to change of a member; what is not named stays. `until`: when the role ends and `role_after` begins."""

    role: str | UnsetType = UNSET
    until: datetime | None = None
    role_after: str | None = None
    team: str | UnsetType | None = UNSET
    radio: str | UnsetType | None = UNSET
    phone: str | UnsetType | None = UNSET
    kin: str | UnsetType | None = UNSET


class By(NamedTuple):
    """Who changes something, in which role."""

    person: str
    role: str


class Members:
    """Changes members of a site."""

    def __init__(self, commit: Commit, sessions: Sessions, clock: Clock) -> None:
        self._commit = commit
        self._sessions = sessions
        self._clock = clock

    async def change(self, by: By, site: str, person: str, change: Change) -> None:
        """Make a change. Raises Problem `no_member`, `not_allowed`, `own_role`, `role_…`, `no_team`, `until_wrong`."""
        row = await self._member(by, site, person)
        drafts, also = [], []
        if change.role is UNSET and (change.until or change.role_after):
            raise Problem("role_missing")
        if change.role is not UNSET:
            draft, statement = self._role(by, row, change)
            drafts.append(draft)
            also += [statement, line(self._clock, Act("role", by.person, site, person, _told(row, change)))]
            also += taken_back(instant(self._clock.now_ms()), site, person, str(change.role))
        given = {name: value for name in COLUMN if (value := getattr(change, name)) is not UNSET}
        if given.get("team") and not await there("team", site, str(given["team"])):
            raise Problem("no_team")
        if given:
            drafts += await self._drafts(site, person, given)
            also += [(_set(name), (value, site, person)) for name, value in given.items()]
            also.append(line(self._clock, Act("member", by.person, site, person, " ".join(given))))
        await self._write(site, person, drafts, also)

    async def new_badge(self, by: By, site: str, person: str) -> str:
        """Give a new badge code, which makes the old badge worthless; returns it. Raises Problem."""
        await self._member(by, site, person)
        badge = fresh_badge()
        also = [(BADGE, (badge, site, person)), line(self._clock, Act("badge", by.person, site, person))]
        await self._write(site, person, [fact("member", member_id(site, person), {"badge": badge})], also)
        return badge

    async def end(self, by: By, site: str, person: str) -> None:
        """Let a person leave the site. What their phone recorded before still counts. Raises Problem."""
        if person == by.person:
            raise Problem("own_role")
        await self._member(by, site, person)
        await self._end(site, person, instant(self._clock.now_ms()), by.person)

    async def revoke(self, by: By, site: str, status: str) -> str:
        """Block the phone of a `device_status` for good, sign it out; returns whose it is. Raises Problem."""
        now = instant(self._clock.now_ms())
        told: list[dict[str, Any]] = await Device.raw(
            "SELECT person FROM device_status WHERE id = {} AND site_id = {}", status, site
        )
        person = str(told[0]["person"]) if told else ""
        if not person:
            raise Problem("no_device")
        await self._member(by, site, person, also_gone=True)
        rows = await Device.select(Device.id).where(Device.person_id == person).limit(DEVICES_MOST)
        device = next((str(r["id"]) for r in rows if canon.v5("device_status", site, str(r["id"])) == status), None)
        if device is None:
            raise Problem("no_device")
        revoke = "UPDATE device SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL"
        draft = fact("device_status", status, {"state": "revoked"})
        await self._commit.commit(
            site, [draft], [(revoke, (now, device)), line(self._clock, Act("revoke_device", by.person, site, person))]
        )
        for row in await Session.select(Session.id).where(Session.device_id == device):
            await self._sessions.revoke(str(row["id"]))
        self._sessions.changed(person)
        return person

    async def due(self, now_ms: int) -> None:
        """Follow roles that were given for a time and have ended: on the phones' record, or off the site."""
        for site, person, after in await _ended(now_ms):
            if after is None:
                await self._end(site, person, instant(now_ms), None)
            else:
                also = [line(self._clock, Act("role", None, site, person, f"{after} until"))]
                also += taken_back(instant(now_ms), site, person, after)
                draft = fact("member", member_id(site, person), {"role": after} | NO_END)
                await self._write(site, person, [draft], also)

    async def _member(self, by: By, site: str, person: str, also_gone: bool = False) -> dict[str, Any]:
        """The membership, if it runs and is not above the one who changes it."""
        row: dict[str, Any] | None = await Membership.select().where(
            (Membership.site_id == site) & (Membership.person_id == person)
        ).first()  # fmt: skip
        if row is None or (row["ended_at"] and not also_gone):
            raise Problem("no_member")
        row["now"] = _effective(row, instant(self._clock.now_ms())) or row["role"]
        if by.role not in rules.DECIDERS or not rules.may_grant(by.role, row["now"]):
            raise Problem("not_allowed")
        return row

    def _role(self, by: By, row: dict[str, Any], change: Change) -> tuple[Draft, Statement]:
        """What was before goes to `earlier`: ops made before now keep the right of their hour."""
        site, person, now = str(row["site_id"]), str(row["person_id"]), instant(self._clock.now_ms())
        role = str(change.role)
        if person == by.person:
            raise Problem("own_role")
        if not all(rules.may_grant(by.role, one) for one in (role, change.role_after or role)):
            raise Problem("not_allowed")
        if (change.role_after and not change.until) or (change.until and not now < change.until <= now + LONGEST):
            raise Problem("until_wrong")
        standing = (role, change.until, change.role_after, _earlier(row, now))
        end = {"until": canon.instant(moments.ms(change.until) or 0), "role_after": change.role_after}
        shown = {"role": role} | (end if change.until else NO_END)
        return fact("member", member_id(site, person), shown), (ROLE, (*standing, site, person))

    async def _drafts(self, site: str, person: str, given: dict[str, Any]) -> list[Draft]:
        id_ = member_id(site, person)
        shown = {name: value for name, value in given.items() if name in SHOWN}
        drafts = [fact("member", id_, shown)] if shown else []
        private = {name: value for name, value in given.items() if name in PRIVATE}
        if private:
            id_ = canon.v5("member_private", site, person)
            known = await MemberPrivate.exists().where(MemberPrivate.id == id_)
            drafts.append(
                fact("member_private", id_, private)
                if known
                else create("member_private", id_, {"person": person, **{n: v for n, v in private.items() if v}})
            )
        return drafts

    async def _end(self, site: str, person: str, now: datetime, by: str | None) -> None:
        also = [
            (END, (now, by, site, person)),
            (LINGER, (now + LINGERS, person, now + LINGERS, person, site)),
            *taken_back(now, site, person, None),
            line(self._clock, Act("left", by, site, person)),
        ]
        await self._write(site, person, [fact("member", member_id(site, person), {"active": False} | NO_END)], also)

    async def _write(self, site: str, person: str, drafts: list[Draft], also: list[Statement]) -> None:
        for result in await self._commit.commit(site, drafts, also):
            if result.st in {"refused", "quarantined"}:
                raise RuntimeError(f"our own change of a member was {result.st}: {result.code}")
        self._sessions.changed(person)


def member_id(site: str, person: str) -> str:
    """The id of the record that tells phones of a member."""
    return canon.v5("member", site, person)


def _set(name: str) -> str:
    return f"UPDATE membership SET {COLUMN[name]} = ? WHERE site_id = ? AND person_id = ?"


def _effective(row: dict[str, Any], now: datetime) -> str | None:
    role: str | None = row["role"] if row["until"] is None or now < row["until"] else row["role_after"]
    return role


def _earlier(row: dict[str, Any], now: datetime) -> str:
    """The roles of the last days that count for what was done then, and what is held up to now."""
    past, now_ms = json.loads(row["earlier"] or "[]"), moments.ms(now) or 0
    if row["until"] and row["until"] < now:
        past.append([moments.ms(row["until"]), row["role"]])
    past.append([now_ms, row["now"]])
    return json.dumps([one for one in past if one[0] > now_ms - GRACE_MS][-EARLIER_MOST:])


def _told(row: dict[str, Any], change: Change) -> str:
    until = f" until {change.until:%Y-%m-%dT%H:%MZ} then {change.role_after or '-'}" if change.until else ""
    return f"{row['now']} -> {change.role}{until}"


async def there(kind: str, site: str, id_: str) -> bool:
    """Whether a site has this record, of a kind named by us."""
    return bool(await Person.raw(f"SELECT 1 AS there FROM {kind} WHERE id = {{}} AND site_id = {{}}", id_, site))


ENDED = """
    SELECT membership.site_id, person_id, membership.role_after FROM membership
    JOIN member ON member.site_id = membership.site_id AND member.person = membership.person_id
    WHERE membership.until <= {} AND ended_at IS NULL
        AND (membership.role_after IS NULL OR member.role <> membership.role_after OR member.until IS NOT NULL)
    ORDER BY membership.until LIMIT 200
"""


async def _ended(now_ms: int) -> list[tuple[str, str, str | None]]:
    """(site, person, role after) of roles whose time is over and whose phones were not told."""
    rows: list[dict[str, Any]] = await Person.raw(ENDED, instant(now_ms))
    return [(str(row["site_id"]), str(row["person_id"]), row["role_after"]) for row in rows]
