"""The append-only list of who was let in, invited or changed."""

from typing import Any, NamedTuple

from server.clock import Clock, instant, new_id
from server.people.tables import Audit

# Every act there is; the phone and the audit page have a word for each.
ACTS = (
    "sign_in", "sign_in_failed", "invite", "join", "revoke_invite", "role", "member", "badge", "left", "revoke_device",
    "roster", "print", "read_sealed", "hand_in",
)  # fmt: skip
DETAIL_MOST = 300
LINE = "INSERT INTO audit (id, at, person_id, site_id, act, kind, record_id, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

Statement = tuple[str, tuple[Any, ...]]


async def note(clock: Clock, act: str, person: str | None, site: str | None = None, detail: str = "") -> None:
    """Write one line: `person` did `act` at `site`; nobody is signed in yet when a sign-in fails."""
    await Audit.insert(
        Audit(
            id=new_id(clock),
            at=instant(clock.now_ms()),
            person_id=person,
            site_id=site,
            act=act,
            detail=detail[:DETAIL_MOST],
        )
    )


class Act(NamedTuple):
    """`by` did `act` at `site`; none: the server did. `about`: the person it was done to."""

    act: str
    by: str | None
    site: str
    about: str | None = None
    detail: str = ""


def line(clock: Clock, done: Act, id_: str = "") -> Statement:
    """A line as a statement, to be committed together with what it tells of; under `id_` it is written once only."""
    at, kind = instant(clock.now_ms()), "person" if done.about else None
    return LINE, (id_ or new_id(clock), at, done.by, done.site, done.act, kind, done.about, done.detail[:DETAIL_MOST])
