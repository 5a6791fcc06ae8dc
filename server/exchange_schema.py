"""How POST /sync is described in the OpenAPI document: its body is read by hand, for its bytes are hashed as sent."""

from dataclasses import dataclass

import msgspec
from litestar.openapi.spec import OpenAPIMediaType as MediaType
from litestar.openapi.spec import Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType

from sync.batch import BATCH_OPS
from sync.canon import SAFE_INT
from sync.shape import BLOB_BYTES, BLOB_TYPES
from sync.wire import PENDING

STRING, INTEGER, BOOLEAN = OpenAPIType.STRING, OpenAPIType.INTEGER, OpenAPIType.BOOLEAN


def _text(longest: int = 80) -> Schema:
    return Schema(type=STRING, max_length=longest)


def _uuid() -> Schema:
    return Schema(type=STRING, format=OpenAPIFormat.UUID)


def _whole(lowest: int = 0, highest: int = SAFE_INT) -> Schema:
    return Schema(type=INTEGER, minimum=lowest, maximum=highest)


def _many(items: Schema, most: int) -> Schema:
    return Schema(type=OpenAPIType.ARRAY, items=items, max_items=most)


def _line(*parts: Schema) -> Schema:
    """An array of as many elements, each of its own kind."""
    return Schema(
        type=OpenAPIType.ARRAY, prefix_items=list(parts), items=Schema(), min_items=len(parts), max_items=len(parts)
    )


def _by_name(values: Schema, most: int = 3) -> Schema:
    return Schema(type=OpenAPIType.OBJECT, additional_properties=values, max_properties=most)


CODE = Schema(type=STRING, max_length=40, pattern="^[A-Za-z0-9_.:*-]*$")
MAYBE_TEXT = Schema(type=[STRING, OpenAPIType.NULL], max_length=80)
BLOB = Schema(
    type=OpenAPIType.OBJECT,
    required=["sha", "size", "type", "role"],
    properties={
        "sha": Schema(type=STRING, pattern="^[0-9a-f]{64}$"), "size": _whole(1, max(BLOB_BYTES.values())),
        "type": Schema(type=STRING, enum=sorted(BLOB_TYPES)), "role": Schema(type=STRING, enum=[*BLOB_BYTES]),
    },
)  # fmt: skip
OP = Schema(
    type=OpenAPIType.OBJECT,
    required=["id", "v", "t"],
    properties={
        "id": _uuid(),
        "v": _whole(),
        "t": Schema(type=STRING, enum=["create", "fact", "command", "void", "gap"]),
        "hlc": Schema(type=STRING, pattern="^[0-9]{1,13}:[0-9a-f]{4}$"),
        "site": _uuid(),
        "kind": _text(40),
        "rec": _uuid(),
        "base": _whole(),
        "seen": Schema(type=OpenAPIType.OBJECT),
        "set": Schema(type=OpenAPIType.OBJECT),
        "inc": _by_name(_whole(-SAFE_INT)),
        "add": _by_name(_many(_text(), 3)),
        "rem": _by_name(_many(_text(), 3)),
        "act": _text(40),
        "args": Schema(type=OpenAPIType.OBJECT),
        "reason": _text(500),
        "blobs": _many(BLOB, 3),
        "resolves": _uuid(),
        "upto": _whole(),
    },
)
REQUEST = Schema(
    type=OpenAPIType.OBJECT,
    required=["proto", "schema", "app", "device", "now"],
    properties={
        "proto": Schema(type=INTEGER, enum=[1]),
        "schema": _whole(),
        "app": _text(20),
        "device": _uuid(),
        "person": _text(),
        "now": _whole(-SAFE_INT),
        "epoch": Schema(type=[STRING, OpenAPIType.NULL], max_length=80),
        "pending": _many(_line(CODE, MAYBE_TEXT, _whole()), PENDING),
        "phone": _by_name(CODE, PENDING),
        "ops": _many(_line(_whole(1), OP), BATCH_OPS),
        "token": Schema(type=[STRING, OpenAPIType.NULL], max_length=8192),
        "pull": Schema(type=BOOLEAN),
        "limit": _whole(-SAFE_INT),
        "resync": _many(_text(90), 5),
        "want_grant": Schema(type=BOOLEAN),
        "salvage": Schema(type=BOOLEAN),
        "poison": Schema(type=BOOLEAN),
    },
)


class Answered(msgspec.Struct):
    """The answer to an exchange, as far as every one has it (sync/README.md §5.1)."""

    proto: int
    epoch: str
    schema: int
    min_schema: int
    now: int
    asked: int
    last_dseq: int


@dataclass
class SyncOperation(Operation):
    """The operation with its body."""

    def __post_init__(self) -> None:
        self.request_body = RequestBody(content={"application/json": MediaType(schema=REQUEST)}, required=True)
