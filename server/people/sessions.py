"""Who is signed in: our own sessions, kept as hashes, new at each sign-in, listed and revoked one by one."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from piccolo.columns import Column

from server.clock import Clock, instant, new_id, new_token
from server.db.tables import Device
from server.people.tables import Membership, Session

LIVES = timedelta(days=90)
SLIDES_EVERY = timedelta(days=1)
SEEN_EVERY = timedelta(minutes=10)
REMEMBERED_MS = 5_000
REMEMBERED_MOST = 10_000
# One statement, for every phone comes back to it each REMEMBERED_MS: session and person, a row for each membership.
LIVING = """
    SELECT session.id, session.person_id, device_id, last_seen, expires_at, name, lang, site_id, role, until, role_after
    FROM session
    JOIN person ON person.id = session.person_id AND blocked_at IS NULL AND erased_at IS NULL
    LEFT JOIN membership ON membership.person_id = person.id AND ended_at IS NULL AND since <= {}
    WHERE token_hash = {} AND revoked_at IS NULL AND expires_at > {}
"""

BLOCKED = """
    SELECT 1 AS blocked FROM session JOIN device ON device.id = session.device_id
    WHERE token_hash = {} AND session.revoked_at IS NOT NULL AND device.revoked_at IS NOT NULL
"""


class Signed(NamedTuple):
    """A person with a live session. `roles` is {site: role} of the sites they work at now."""

    session: str
    person: str
    name: str
    lang: str
    roles: dict[str, str]
    device: str | None = None  # the outbox that exchanges under this session
    due: bool = False  # whether the session's end, and its cookie's, should be put off


class Opened(NamedTuple):
    """A fresh session; its token is told once."""

    session: str
    token: str


class Sessions:
    """The sessions of all people. What was just looked up is remembered for seconds, a change forgets it at once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._remembered: dict[str, tuple[int, Signed]] = {}
        self._changes = 0
        self._listeners: list[Callable[[str], None]] = []

    def subscribe(self, listener: Callable[[str], None]) -> None:
        """Call `listener(person)` whenever a session of theirs ends or a role of theirs changes."""
        self._listeners.append(listener)

    def forget(self, person: str | None = None) -> None:
        """Forget what is remembered of a person, or of everybody."""
        self._changes += 1
        kept = self._remembered.items() if person else ()
        self._remembered = {hash_: known for hash_, known in kept if known[1].person != person}

    def changed(self, person: str) -> None:
        """Forget what is remembered of a person and tell the listeners."""
        self.forget(person)
        for listener in self._listeners:
            listener(person)

    async def open(self, person: str, via: str, agent: str, replaces: str | None = None) -> Opened:
        """Start a session under a token nobody knew before; the one of the token `replaces` ends."""
        if replaces:
            await self.revoke_token(replaces)
        opened, now = Opened(new_id(self._clock), new_token(32)), instant(self._clock.now_ms())
        await Session.insert(
            Session(
                id=opened.session,
                person_id=person,
                token_hash=digest(opened.token),
                via=via,
                agent=agent[:300],
                created_at=now,
                last_seen=now,
                expires_at=now + LIVES,
            )
        )
        return opened

    async def find(self, token: str | None) -> Signed | None:
        """Who holds `token`, if its session lives."""
        if not token or len(token) > 100:
            return None
        hash_, now_ms = digest(token), self._clock.now_ms()
        kept = self._remembered.get(hash_)
        if kept and 0 <= now_ms - kept[0] < REMEMBERED_MS:
            return kept[1]
        changes = self._changes
        signed = await self._load(hash_)
        self._remembered.pop(hash_, None)
        if signed and changes == self._changes:  # else what was read may be older than a change
            self._remembered[hash_] = (now_ms, signed)
            if len(self._remembered) > REMEMBERED_MOST:
                del self._remembered[next(iter(self._remembered))]
        return signed

    async def slide(self, token: str) -> None:
        """Put off the end of a session in use; its browser must be given the cookie again."""
        await self._change(token, {Session.expires_at: instant(self._clock.now_ms()) + LIVES})

    async def serves(self, token: str, device: str) -> None:
        """Keep which device exchanges under a session, so that both can be revoked together."""
        await self._change(token, {Session.device_id: device})

    async def blocked(self, token: str | None) -> bool:
        """Whether the session of `token` ended because its device was blocked."""
        return bool(token and await Session.raw(BLOCKED, digest(token)))

    async def revoke_token(self, token: str) -> None:
        """End the session of `token`, if there is one."""
        await self._revoke(Session.token_hash == digest(token))

    async def revoke(self, session: str) -> None:
        """End one session."""
        await self._revoke(Session.id == session)

    async def revoke_device(self, session: str) -> bool:
        """End one session for good: its device may push no more. Whether there was such a session."""
        rows: list[dict[str, Any]] = await Session.select(Session.device_id).where(
            (Session.id == session) & Session.revoked_at.is_null()
        )
        for row in rows:
            now = instant(self._clock.now_ms())
            await Device.update({Device.revoked_at: now}).where(Device.id == row["device_id"])
            await self.revoke(session)
        return bool(rows)

    async def living(self, person: str) -> list[dict[str, Any]]:
        """The sessions of a person that have not ended, the last seen first: `id`, `last_seen`, `agent`."""
        now = instant(self._clock.now_ms())
        found: list[dict[str, Any]] = (
            await Session.select(Session.id, Session.last_seen, Session.agent)
            .where((Session.person_id == person) & Session.revoked_at.is_null() & (Session.expires_at > now))
            .order_by(Session.last_seen, ascending=False)
        )
        return found

    async def _revoke(self, which: Any) -> None:
        ended = (
            await Session.update({Session.revoked_at: instant(self._clock.now_ms())})
            .where(which & Session.revoked_at.is_null())
            .returning(Session.person_id)
        )
        for row in ended:
            self.changed(str(row["person_id"]))

    async def _change(self, token: str, values: dict[Column | str, Any]) -> None:
        await Session.update(values).where(Session.token_hash == digest(token))
        self._remembered.pop(digest(token), None)

    async def _load(self, hash_: str) -> Signed | None:
        now = instant(self._clock.now_ms())
        rows: list[dict[str, Any]] = await Session.raw(LIVING, now, hash_, now)
        if not rows:
            return None
        first = rows[0]
        if now - first["last_seen"] >= SEEN_EVERY:
            await Session.update({Session.last_seen: now}).where(Session.id == first["id"])
        roles = _roles(rows, now)
        return Signed(
            str(first["id"]), str(first["person_id"]), first["name"], first["lang"], roles,
            str(first["device_id"]) if first["device_id"] else None,
            bool(roles) and first["expires_at"] - now < LIVES - SLIDES_EVERY,
        )  # fmt: skip


async def roles_of(person: str, clock: Clock) -> dict[str, str]:
    """{site: role} of the memberships that run now."""
    now = instant(clock.now_ms())
    rows: list[dict[str, Any]] = await Membership.select().where(
        (Membership.person_id == person) & Membership.ended_at.is_null() & (Membership.since <= now)
    )
    return _roles(rows, now)


def _roles(rows: list[dict[str, Any]], now: datetime) -> dict[str, str]:
    """{site: role} of memberships; a row of a person without any has no site."""
    return {str(row["site_id"]): role for row in rows if row["site_id"] and (role := _role(row, now))}


def _role(row: dict[str, Any], now: datetime) -> str | None:
    """The role a membership gives: the one after, once its time is over."""
    running = row["until"] is None or now < row["until"]
    role: str | None = row["role"] if running else row["role_after"]
    return role


def digest(secret: str) -> str:
    """What is stored of a secret: its SHA-256 in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()
