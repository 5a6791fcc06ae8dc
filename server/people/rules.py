"""Who may give whom which role. Roles in rising order; deputy and lead are equal in rights."""

from collections.abc import Mapping

ROLES = ("crew", "reception", "planner", "deputy", "lead", "admin")
DECIDERS = frozenset({"deputy", "lead", "admin"})  # who decides for others signs in by a password too
GRANTS = {"deputy": ROLES[:-1], "lead": ROLES[:-1], "admin": ROLES}


def may_let_in(own: Mapping[str, str], theirs: Mapping[str, str], site: str) -> bool:
    """Whether somebody may let somebody in at `site`: {site: role} of both; who decides elsewhere is let in there."""
    return all(may_grant(own.get(at, ""), role) for at, role in theirs.items() if at == site or role in DECIDERS)


def may_grant(granter: str, role: str) -> bool:
    """Whether somebody in the role `granter` may invite into `role`, or change it to that: nobody above their own."""
    return role in GRANTS.get(granter, ())
