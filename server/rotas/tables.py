"""Who does what, where, how often: the one scheduler. Its occurrences are records of other rooms, by now checks."""

from server.record import Record, indexes, register
from server.record import types as t


class Rota(Record, create="lead"):
    """A rota 排班. Either it repeats (`rrule` from `first` on), or it is due once in a phase of an event.

    `offset_min`: minutes from the time of the phase, negative before it. `window_min`: from the start until it is late.
    """

    name = register(t.Words(60))
    task = register(t.Enum("check"))
    template = register(t.Ref("template"))  # its line: whichever version is issued when an occurrence is made
    zones = register(t.Set(t.Ref("zone"), 60))
    team = register(t.Ref("team"))
    person = register(t.Person())
    rrule = register(t.Rrule(), group="times")
    first = register(t.Wall(), group="times")
    until = register(t.Date(), group="times")
    event = register(t.Ref("event"), group="phase")
    phase = register(t.Enum("before", "during", "after"), group="phase")
    offset_min = register(t.Int(-10_080, 10_080), group="phase")
    window_min = register(t.Int(5, 1440))
    active = register(t.Bool())


TABLES = (Rota,)

INDEXES = indexes(Rota)
