"""The wire of `POST /sync` (protocol 1): what a phone sends and what it is answered, as structs.

The op's own bytes are kept raw beside the decoded form: they are hashed, logged and never re-encoded.
"""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from sync.canon import SAFE_INT

Body = dict[str, Any]  # a row's canonical state; values are JSON without floats
Int = Annotated[int, Meta(ge=-SAFE_INT, le=SAFE_INT)]
Count = Annotated[int, Meta(ge=0, le=SAFE_INT)]
Code = Annotated[str, Meta(max_length=40, pattern=r"^[A-Za-z0-9_.:*-]*\Z")]
Short = Annotated[str, Meta(max_length=20, pattern=r"^[A-Za-z0-9_.:*-]*\Z")]
Note = Annotated[str, Meta(max_length=80)]
PENDING = 20  # lines that tell what waits on the phone


class Blob(Struct, frozen=True):
    """A photo or thumbnail an op refers to. `size` in bytes."""

    sha: str
    size: Count
    type: str
    role: Literal["full", "thumb"]


class Op(Struct, frozen=True):
    """One intended change, made by one person on one device, never altered afterwards."""

    id: str
    v: Count
    t: Literal["create", "fact", "command", "void", "gap"]
    hlc: str = ""
    site: str = ""
    kind: str = ""
    rec: str = ""
    base: Count = 0
    seen: Body = {}
    set: Body = {}
    inc: dict[str, Int] = {}
    add: dict[str, list[str]] = {}
    rem: dict[str, list[str]] = {}
    act: str = ""
    args: Body = {}
    reason: str = ""
    blobs: list[Blob] = []
    resolves: str = ""
    upto: Count = 0


class Request(Struct, frozen=True):
    """One exchange. `now` is the phone's clock in ms; `ops` are `[dseq, op]` with consecutive dseq.

    `person` is whose outbox it is: whoever signed in meanwhile on the same browser must not be taken for its author.
    """

    proto: int
    schema: Count
    app: Short
    device: str
    now: Int
    person: str = ""
    epoch: str | None = None
    pending: Annotated[list[tuple[Code, Note | None, Count]], Meta(max_length=PENDING)] = []
    phone: Annotated[dict[Code, Short], Meta(max_length=PENDING)] = {}
    ops: list[tuple[Count, Raw]] = []
    token: str | None = None
    pull: bool = True
    limit: Int = 5000
    resync: list[str] = []
    want_grant: bool = False
    salvage: bool = False
    poison: bool = False


St = Literal["applied", "same", "merged", "conflict", "refused", "late", "quarantined", "gap"]


class Result(Struct, frozen=True, omit_defaults=True):
    """What became of one op. The first result is stored and repeated with `dup`."""

    st: St
    site: str = ""
    seq: int = 0
    code: str | UnsetType = UNSET
    conflicts: list[str] | UnsetType = UNSET
    ignored: list[str] | UnsetType = UNSET
    dup: bool | UnsetType = UNSET


Touched = tuple[str | None, str, str, int, Raw | None]  # bucket, kind, id, seq, body; null where not readable


class Pulled(Struct, frozen=True, omit_defaults=True):
    """One bucket's part of a pull: rows put, rows gone, and the sum once complete."""

    id: str
    at: int
    put: list[tuple[str, str, int, Raw]]
    gone: list[tuple[str, str, int]]
    reset: Literal["new", "epoch", "horizon", "sum", "token"] | UnsetType = UNSET
    sum: tuple[int, int] | UnsetType = UNSET


class Pull(Struct, frozen=True):
    """The answer to a pull: rows of the buckets that changed; other held buckets stand at `heads`."""

    token: str
    more: bool
    drop: list[str]
    heads: dict[str, int]
    buckets: list[Pulled]


class Blocked(Struct, frozen=True):
    """No pull for a phone older than `min_schema`."""

    min_schema: int
    blocked: str = "upgrade"


class Retry(Struct, frozen=True):
    """The push is committed, the read failed: ask again after `retry` seconds."""

    retry: int


class Answer(Struct, frozen=True):
    """What a committed exchange is answered, always HTTP 200. `durable`: with a pull, what a site will not lose.

    `asked` is the request's `now`: by it a phone knows its own answer from one that was kept on the way.
    """

    epoch: str
    schema: int
    min_schema: int
    now: int
    asked: int
    last_dseq: int
    durable: dict[str, int]
    results: list[tuple[int, Result]]
    touched: list[Touched]
    proto: int = 1
    pull: Pull | Blocked | Retry | UnsetType = UNSET


class NotConsumed(Exception):
    """Nothing of the request was consumed; `code` says why (sync/README.md), `members` go into the problem document."""

    def __init__(self, code: str, **members: Any) -> None:
        super().__init__(code)
        self.code = code
        self.members = members
