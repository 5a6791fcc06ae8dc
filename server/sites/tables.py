"""The site everything belongs to, its zones, its teams, and whom to call."""

from server.record import Record, immutable, indexes, key, register
from server.record import types as t


class Site(Record, create="server", write="lead"):
    """A place with its people; its id is the site id. A route sets the time zone, for moving it re-dates the day."""

    name = register(t.Words(80))
    address = register(t.Text(200))
    lang = immutable(t.Lang())
    tz = register(t.Tz(), by="server")
    plan = register(t.Ref("photo"))


class Zone(Record, create="lead", sort="order", keys=(key("code"),), unique=("code",)):
    """A part of the site. Its printed QR is `/z/<code>`; a new code revokes the old print."""

    name = register(t.Words(60))
    order = register(t.Int(0, 9999))
    within = register(t.Ref("zone"))
    code = register(t.Code(10))
    active = register(t.Bool())
    at = register(t.Point())
    capacity = register(t.Int(0, 200_000))


class Contact(Record, create="lead", sort="order"):
    """Whom to call, held on every phone."""

    name = register(t.Text(80), personal=True)
    part = register(t.Enum("client", "police", "fire", "medical", "power", "staff", "other"))
    order = register(t.Int(0, 999))
    phone = register(t.Text(30), personal=True)
    note = register(t.Text(200))
    lang = immutable(t.Lang())
    active = register(t.Bool())


class Team(Record, create="lead"):
    """A working group; who is in it is told by `member.team`."""

    name = register(t.Words(40))
    trade = register(
        t.Enum(
            "cleaning", "security", "build", "technical", "stewards", "reception", "planning", "medical", "other",
        )
    )  # fmt: skip
    head = register(t.Person())
    active = register(t.Bool())


TABLES = (Site, Zone, Contact, Team)

INDEXES = indexes(Site, Zone, Contact, Team)
