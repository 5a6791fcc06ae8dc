"""Who may do what, from membership alone (sync/README.md §11): roles, rights, and the buckets they open."""

from msgspec import Struct

from sync.store import Member

GRACE_MS = 72 * 3_600_000  # a role held when the op was made still counts for this long

LEAD = frozenset({"deputy", "lead"})
OFFICE = LEAD | {"reception", "planner"}
CREW = OFFICE | {"crew"}
ANY = CREW | {"admin"}
ROLES = {"lead": LEAD, "author": LEAD, "office": OFFICE, "crew": CREW, "any": ANY, "server": frozenset[str]()}


def role_at(member: Member, ms: int) -> str | None:
    """Return the role held at `ms`, or none."""
    if ms < member.since_ms or (member.ended_ms is not None and ms >= member.ended_ms):
        return None
    for until_ms, role in member.earlier:
        if ms < until_ms:
            return role
    if member.until_ms is not None and ms >= member.until_ms:
        return member.role_after
    return member.role


class Standing(Struct, frozen=True):
    """What one person may do at one site: the roles that count, now or by grace. The server device has every right."""

    person: str
    site: str
    roles: frozenset[str]
    server: bool = False

    def may(self, right: str, author: str | None = None) -> bool:
        """Whether `right` is held; `author` is the `_by` of the record at hand, if there is one."""
        if self.server or not ROLES[right].isdisjoint(self.roles):
            return True
        return right == "author" and author == self.person and bool(self.roles & CREW)

    def may_read(self, bucket: str) -> bool:
        """Whether the bucket is open to this person: crew to any member, lead to supervisors, person to that person."""
        site, _, cls = bucket.partition("/")
        if self.server:
            return True
        if site != self.site or not self.roles:
            return False
        return cls == "crew" or (cls == "lead" and not LEAD.isdisjoint(self.roles)) or cls == f"person:{self.person}"


def standing(person: str, site: str, member: Member, now_ms: int, at_ms: int | None = None) -> Standing:
    """Return the person's standing now; with `at_ms`, the corrected time of an op, roles held then count by grace."""
    times = (now_ms,) if at_ms is None or now_ms - at_ms > GRACE_MS else (now_ms, at_ms)
    roles = {role_at(member, ms) for ms in times} - {None}
    return Standing(person, site, frozenset(role for role in roles if role))


def held(person: str, memberships: dict[str, Member], now_ms: int) -> list[str]:
    """Return the buckets a person holds now, in the order they are pulled: person, crew, lead."""
    roles = {site: role for site, member in memberships.items() if (role := role_at(member, now_ms))}
    return [
        *(f"{site}/person:{person}" for site in roles),
        *(f"{site}/crew" for site in roles),
        *(f"{site}/lead" for site, role in roles.items() if role in LEAD),
    ]
