"""What supervisors see of a phone; written by the work loop alone. The outbox itself is a row of `device`."""

from server.devices.rules import ARMED, STATES, STORAGE
from server.record import Record, derived, indexes, key, lead
from server.record import types as t
from sync.wire import PENDING


class DeviceStatus(
    Record, bucket=lead(), create="server", id=("site", "device"), sort="seen_at", keys=(key("person"),)
):
    """A phone of somebody at this site. `pending`: `[kind, zone or null, n]` of what waited on it when last heard.

    `browser` and `signed_in_at` tell a person's phones apart.
    """

    person = derived(t.Person())
    seen_at = derived(t.Instant())
    pending = derived(t.List(t.Struct(), PENDING))
    armed = derived(t.Enum(*ARMED))
    storage = derived(t.Enum(*STORAGE))
    app = derived(t.Code(20))
    skew_ms = derived(t.Int())
    state = derived(t.Enum(*STATES))
    browser = derived(t.Text(40))
    signed_in_at = derived(t.Instant())


TABLES = (DeviceStatus,)

INDEXES = indexes(DeviceStatus)
