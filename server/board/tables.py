"""What the board warns of by itself 阈值预警."""

from server.record import Record, indexes, lead, register
from server.record import types as t


class Indicator(Record, bucket=lead(), create="lead"):
    """Field data counted over a window; once there are `warn` of them its owner is told, with the response demanded.

    `zone`: of this one alone; none: of each zone by itself.
    """

    source = register(t.Enum("failed_checks", "near_misses", "late_rounds"))
    zone = register(t.Ref("zone"))
    window_min = register(t.Int(5, 10_080))
    warn = register(t.Int(1, 1000))
    owner = register(t.Person())
    response = register(t.Words(200))
    active = register(t.Bool())


TABLES = (Indicator,)

INDEXES = indexes(Indicator)
