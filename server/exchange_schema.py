"""How POST /sync is described in the OpenAPI document: its body is read by hand, for its bytes are hashed as sent."""

from dataclasses import dataclass

import msgspec
from litestar.openapi.spec import OpenAPIMediaType as MediaType
from litestar.openapi.spec import Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType

STRING, INTEGER, BOOLEAN = OpenAPIType.STRING, OpenAPIType.INTEGER, OpenAPIType.BOOLEAN


def _text(longest: int = 80) -> Schema:
    return Schema(type=STRING, max_length=longest)


def _uuid() -> Schema:
    return Schema(type=STRING, format=OpenAPIFormat.UUID)


OP = Schema(
    type=OpenAPIType.OBJECT,
    required=["id", "v", "t"],
    properties={
        "id": _uuid(),
        "v": Schema(type=INTEGER, minimum=0, maximum=1000),
        "t": Schema(type=STRING, enum=["create", "fact", "command", "void", "gap"]),
        "hlc": Schema(type=STRING, pattern="^[0-9]{1,13}:[0-9a-f]{4}$"),
        "site": _uuid(),
        "kind": _text(40),
        "rec": _uuid(),
        "base": Schema(type=INTEGER, minimum=0),
        "seen": Schema(type=OpenAPIType.OBJECT),
        "set": Schema(type=OpenAPIType.OBJECT),
        "act": _text(40),
        "args": Schema(type=OpenAPIType.OBJECT),
        "reason": _text(500),
    },
)
REQUEST = Schema(
    type=OpenAPIType.OBJECT,
    required=["proto", "schema", "app", "device", "now"],
    properties={
        "proto": Schema(type=INTEGER, enum=[1]),
        "schema": Schema(type=INTEGER, minimum=0, maximum=1000),
        "app": _text(20),
        "device": _uuid(),
        "now": Schema(type=INTEGER, minimum=0, maximum=2**53 - 1),
        "epoch": Schema(type=[STRING, OpenAPIType.NULL], max_length=80),
        "ops": Schema(
            type=OpenAPIType.ARRAY,
            max_items=3,
            items=Schema(
                type=OpenAPIType.ARRAY,
                prefix_items=[Schema(type=INTEGER, minimum=1), OP],
                items=Schema(),
                min_items=2,
                max_items=2,
            ),
        ),
        "token": Schema(type=[STRING, OpenAPIType.NULL], max_length=8192),
        "pull": Schema(type=BOOLEAN),
        "limit": Schema(type=INTEGER, minimum=1, maximum=5000),
        "resync": Schema(type=OpenAPIType.ARRAY, items=_text(90), max_items=5),
    },
)


class Answered(msgspec.Struct):
    """The answer to an exchange, as far as every one has it (sync/README.md §5.1)."""

    proto: int
    epoch: str
    schema: int
    min_schema: int
    now: int
    last_dseq: int


@dataclass
class SyncOperation(Operation):
    """The operation with its body."""

    def __post_init__(self) -> None:
        self.request_body = RequestBody(content={"application/json": MediaType(schema=REQUEST)}, required=True)
