"""Six digits that carry a sign-in from the browser into the installed app, which does not share its storage.

Made by somebody signed in, typed in beside their name: ten minutes, five tries, then it is worthless.
"""

import secrets
from hmac import compare_digest
from typing import Any

from server.clock import Clock, instant, new_id
from server.people.invites import BROWSERS, LIVES
from server.people.sessions import digest
from server.people.tables import Invite

DIGITS = 6
LIVING = """
    SELECT invite.id, person_id, code_hash, name FROM invite
    JOIN person ON person.id = invite.person_id AND blocked_at IS NULL AND erased_at IS NULL
    WHERE "use" = 'continue' AND revoked_at IS NULL AND uses_left > 0 AND expires_at > {}
    ORDER BY made_at DESC LIMIT 2000
"""


class Continuing:
    """Makes and takes continue codes. A person has one at a time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def make(self, person: str) -> tuple[str, str]:
        """A fresh code in the place of any other, and when it ends."""
        now, id_ = instant(self._clock.now_ms()), new_id(self._clock)
        code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
        mine = (Invite.person_id == person) & (Invite.use == "continue") & Invite.revoked_at.is_null()
        await Invite.update({Invite.revoked_at: now}).where(mine)
        expires = now + LIVES["continue"]
        await Invite.insert(
            Invite(
                id=id_, use="continue", person_id=person, code_hash=digest(id_ + code), made_by=person, made_at=now,
                uses_left=BROWSERS["continue"], expires_at=expires,
            )
        )  # fmt: skip
        return code, expires.strftime("%Y-%m-%dT%H:%M:%S.000Z")

    async def take(self, who: str, code: str) -> str | None:
        """The person of that name with that code, which is then used up; a wrong code costs each of that name a try."""
        if len(code) != DIGITS or not code.isascii() or not code.isdigit():
            return None
        rows: list[dict[str, Any]] = await Invite.raw(LIVING, instant(self._clock.now_ms()))
        for row in rows:
            if not is_called(row["name"], who) or not await self._spend(str(row["id"])):
                continue
            if compare_digest(row["code_hash"], digest(str(row["id"]) + code)):
                await Invite.update({Invite.uses_left: 0}).where(Invite.id == row["id"])
                return str(row["person_id"])
        return None

    async def _spend(self, id_: str) -> bool:
        """Count a try; False where none is left, also where another try was faster."""
        left = (Invite.id == id_) & (Invite.uses_left > 0)
        spent = Invite.update({Invite.uses_left: Invite.uses_left - 1})
        return bool(await spent.where(left).returning(Invite.id))


def is_called(name: str, who: str) -> bool:
    """Whether somebody may type `who` for their name: the whole, or the part in one script; spaces do not count."""
    parts = name.split()
    han = "".join(part for part in parts if not part.isascii())
    latin = "".join(part for part in parts if part.isascii())
    said = "".join(who.split()).casefold()
    return bool(said) and said in {one.casefold() for one in ("".join(parts), han, latin) if one}
