"""The append-only list of who was let in, invited or changed."""

from server.clock import Clock, instant, new_id
from server.people.tables import Audit


async def note(clock: Clock, act: str, person: str | None, site: str | None = None, detail: str = "") -> None:
    """Write one line: `person` did `act` at `site`; nobody is signed in yet when a sign-in fails."""
    await Audit.insert(
        Audit(
            id=new_id(clock),
            at=instant(clock.now_ms()),
            person_id=person,
            site_id=site,
            act=act,
            detail=detail[:300],
        )
    )
