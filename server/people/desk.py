"""The front desk: everything the routes of people work with."""

from typing import NamedTuple

from litestar.datastructures import Cookie

from server.clock import Clock
from server.pages import AnyRequest, Pages
from server.people.access import session_cookie, token_of
from server.people.accounts import Accounts
from server.people.audit import note
from server.people.continuing import Continuing
from server.people.invites import Invited, Invites
from server.people.limits import Limits, address
from server.people.members import Members
from server.people.sessions import Sessions
from server.settings import Settings


class Desk(NamedTuple):
    """One per process."""

    settings: Settings
    clock: Clock
    pages: Pages
    limits: Limits
    sessions: Sessions
    accounts: Accounts
    members: Members
    invites: Invites
    continuing: Continuing

    async def look(self, request: AnyRequest, code: str, spent_too: bool = False) -> Invited:
        """The invitation of `code`, which is not used up by looking. Raises Problem."""
        self.spend_address("code_address", request)
        self.limits.spend("code", code[:64])
        return await self.invites.look(code, spent_too)

    async def let_in(self, request: AnyRequest, person: str, via: str, invite: Invited | None = None) -> Cookie:
        """Start a session in this browser, put it on record and return its cookie."""
        agent = request.headers.get("user-agent", "")
        opened = await self.sessions.open(person, via, agent, replaces=token_of(request, self.settings))
        if invite:
            await self.invites.note_use(invite, person, opened.session)
        await note(self.clock, "sign_in", person, invite.site if invite else None, detail=via)
        return session_cookie(self.settings, opened.token)

    def spend_address(self, what: str, request: AnyRequest, beside: str = "") -> None:
        """Count a try of `what` by the caller's address, for `beside` alone if given. Raises Problem `slow_down`."""
        self.limits.spend(what, f"{address(request, self.settings)} {beside}")
