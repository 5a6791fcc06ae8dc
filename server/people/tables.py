"""People: who they are, where they belong, how they signed in. Only `Member…` reach phones; no op can set a role.

Times are UTC, hashes SHA-256 in hex. Rows are ended, revoked or erased but never deleted: ids need no foreign key.
"""

from piccolo.columns import UUID, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from server.people.rules import ROLES
from server.record import Record, derived, indexes, key, lead
from server.record import types as t


class Person(Table):
    """A human being, at any number of sites."""

    id = UUID(primary_key=True, default=None)
    name = Varchar(60)
    lang = Varchar(40, default="en")
    email = Varchar(200, null=True, default=None)
    password_hash = Varchar(200, null=True, default=None)
    created_at = Timestamptz(default=None)
    blocked_at = Timestamptz(null=True, default=None)
    erased_at = Timestamptz(null=True, default=None)


class Membership(Table):
    """A person's role at a site, from `since` until `until`, when `role_after` follows if there is one."""

    id = UUID(primary_key=True, default=None)
    site_id = UUID(default=None)
    person_id = UUID(default=None)
    role = Varchar(20, default="crew")
    team_id = UUID(null=True, default=None)
    badge = Varchar(10, null=True, default=None)
    radio = Varchar(20, null=True, default=None)
    phone = Varchar(30, null=True, default=None)
    kin = Varchar(120, null=True, default=None)
    since = Timestamptz(default=None)
    until = Timestamptz(null=True, default=None)
    role_after = Varchar(20, null=True, default=None)
    earlier = Text(null=True, default=None)  # roles of the last days, as JSON: [[until when in ms, role], …]
    ended_at = Timestamptz(null=True, default=None)
    ended_by = UUID(null=True, default=None)


class Session(Table):
    """One sign-in of one browser. `via`: password, invite, code or setup."""

    id = UUID(primary_key=True, default=None)
    person_id = UUID(default=None)
    device_id = UUID(null=True, default=None)
    token_hash = Varchar(64)
    via = Varchar(20)
    created_at = Timestamptz(default=None)
    last_seen = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)
    revoked_at = Timestamptz(null=True, default=None)
    agent = Varchar(300)


class Invite(Table):
    """A link that signs somebody in. `use`: personal, team, sign_in, continue or setup."""

    id = UUID(primary_key=True, default=None)
    use = Varchar(20)
    site_id = UUID(null=True, default=None)
    person_id = UUID(null=True, default=None)
    role = Varchar(20, null=True, default=None)
    team_id = UUID(null=True, default=None)
    code_hash = Varchar(64)
    uses_left = Integer(default=1)
    expires_at = Timestamptz(default=None)
    made_by = UUID(null=True, default=None)
    made_at = Timestamptz(default=None)
    revoked_at = Timestamptz(null=True, default=None)


class InviteUse(Table, tablename="invite_use"):
    """An invite that was followed."""

    id = UUID(primary_key=True, default=None)
    invite_id = UUID(default=None)
    person_id = UUID(default=None)
    session_id = UUID(default=None)
    at = Timestamptz(default=None)


class Audit(Table):
    """What was done around the records: sign-ins, invites, roles, revocations, exports. Only ever added to."""

    id = UUID(primary_key=True, default=None)
    at = Timestamptz(default=None)
    person_id = UUID(null=True, default=None)
    site_id = UUID(null=True, default=None)
    act = Varchar(20)
    kind = Varchar(40, null=True, default=None)
    record_id = UUID(null=True, default=None)
    detail = Text()


class Key(Table):
    """The public half of a key; the private half is the file `<data>/keys/<id>`. `use`: vapid or token."""

    id = UUID(primary_key=True, default=None)
    use = Varchar(20)
    public = Text()
    made_at = Timestamptz(default=None)
    retired_at = Timestamptz(null=True, default=None)


class Member(
    Record,
    create="server",
    id=("site", "person"),
    keys=(key("person"), key("badge"), key("team")),
    unique=("site", "person"),
):
    """A person at this site, as everybody there sees them; a badge code can be replaced.

    A role for a time has an end, `until`, and a `role_after`; with an end and none, they leave.
    """

    person = derived(t.Person())
    name = derived(t.Text(60), personal=True)
    lang = derived(t.Lang())
    role = derived(t.Enum(*ROLES))
    team = derived(t.Ref("team"))
    badge = derived(t.Code(10))
    radio = derived(t.Text(20))
    active = derived(t.Bool())
    until = derived(t.Instant())
    role_after = derived(t.Enum(*ROLES))


class MemberPrivate(Record, bucket=lead(), create="server", id=("site", "person"), keys=(key("person"),)):
    """What of a member only supervisors hold, for the call-list."""

    person = derived(t.Person())
    phone = derived(t.Text(30), personal=True)
    kin = derived(t.Text(120), personal=True)


TABLES = (Person, Membership, Session, Invite, InviteUse, Audit, Key, Member, MemberPrivate)

INDEXES = (
    "CREATE UNIQUE INDEX person_email ON person (email)",
    "CREATE UNIQUE INDEX membership_person ON membership (person_id, site_id)",
    "CREATE INDEX membership_site ON membership (site_id)",
    "CREATE UNIQUE INDEX session_token ON session (token_hash)",
    "CREATE INDEX session_person ON session (person_id)",
    "CREATE UNIQUE INDEX invite_code ON invite (code_hash)",
    "CREATE INDEX invite_use_invite ON invite_use (invite_id)",
    "CREATE INDEX audit_site ON audit (site_id, at)",
    *indexes(Member, MemberPrivate),
)
