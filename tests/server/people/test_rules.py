"""Who may give whom which role."""

import pytest

from server.people.rules import ROLES, may_grant


@pytest.mark.parametrize("granter", ["crew", "reception", "planner", "", "owner"])
def test_only_supervisors_and_admins_grant(granter: str) -> None:
    assert not any(may_grant(granter, role) for role in ROLES)


@pytest.mark.parametrize("granter", ["deputy", "lead"])
def test_supervisors_grant_everything_up_to_their_own(granter: str) -> None:
    assert [role for role in ROLES if may_grant(granter, role)] == ["crew", "reception", "planner", "deputy", "lead"]


def test_an_admin_grants_every_role_and_nothing_else() -> None:
    assert all(may_grant("admin", role) for role in ROLES)
    assert not may_grant("admin", "owner")
