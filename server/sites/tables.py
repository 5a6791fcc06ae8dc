"""The site everything belongs to, and its zones."""

from server.record import Record, immutable, indexes, key, register
from server.record import types as t


class Site(Record, create="server", write="lead"):
    """A place with its people; its id is the site id. A route sets the time zone, for moving it re-dates the day."""

    name = register(t.Words(80))
    address = register(t.Text(200))
    lang = immutable(t.Lang())
    tz = register(t.Tz(), by="server")


class Zone(Record, create="lead", sort="order", keys=(key("code"),), unique=("code",)):
    """A part of the site. Its printed QR is `/z/<code>`; a new code revokes the old print."""

    name = register(t.Words(60))
    order = register(t.Int(0, 9999))
    within = register(t.Ref("zone"))
    code = register(t.Code(10))
    active = register(t.Bool())
    capacity = register(t.Int(0, 200_000))


TABLES = (Site, Zone)

INDEXES = indexes(Site, Zone)
