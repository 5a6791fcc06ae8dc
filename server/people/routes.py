"""What of people goes over routes, since no op may set a role."""

from server.people.api import change_language, invite, logout, session
from server.people.audit_page import audit_page
from server.people.invites_api import continue_code, list_invites, revoke_invite
from server.people.join import join, join_page
from server.people.login import login, login_page
from server.people.members_api import change_member, end_membership, new_badge, revoke_phone
from server.people.papers import print_badges, print_invites, print_page, print_poster
from server.people.roster_pages import roster_apply, roster_page, roster_try
from server.people.setup import setup, setup_page

ROUTES = [
    login_page, login, join_page, join, setup_page, setup, session, change_language, logout, invite, change_member,
    new_badge, end_membership, revoke_phone, list_invites, revoke_invite, continue_code,
    roster_page, roster_try, roster_apply, print_page, print_badges, print_poster, print_invites, audit_page,
]  # fmt: skip
