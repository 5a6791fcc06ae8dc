"""The language in which rooms declare their kinds of record; `sync/kinds.json` is made of the declarations.

    class Zone(Record, create="lead", sort="order", keys=(key("code"),), unique=("code",)):
        name = register(t.Words(60))
        order = register(t.Int(0, 9999))
        code = register(t.Code(10))

One column carries the field's type, its policy and its rights. The types are in `server.record.types`, imported as `t`.
"""

from server.record.buckets import crew, key, lead, of, person, when
from server.record.faults import DeclarationError
from server.record.kind import Fact, Record, Version, indexes, kinds, projections
from server.record.policies import derived, immutable, move, register, status, text3, worst

__all__ = [
    "DeclarationError", "Fact", "Record", "Version", "crew", "derived", "immutable", "indexes", "key", "kinds", "lead",
    "move", "of", "person", "projections", "register", "status", "text3", "when", "worst",
]  # fmt: skip
