"""The one catalogue of refusals: every stable code, its HTTP status and its sentence in the words."""

from collections.abc import Mapping
from typing import Any

from litestar.openapi.datastructures import ResponseSpec
from msgspec import UNSET, Struct, UnsetType

MEDIA_TYPE = "application/problem+json"

HTTP: dict[str, int] = {
    "bad_request": 400,
    "bad_encoding": 400,
    "bad_count": 400,
    "until_wrong": 400,
    "role_missing": 400,
    "signed_out": 401,
    "wrong_password": 401,
    "cross_site": 403,
    "form_expired": 403,
    "device_not_yours": 403,
    "device_revoked": 403,
    "not_allowed": 403,
    "admins_only": 403,
    "not_found": 404,
    "not_wanted": 404,
    "no_member": 404,
    "no_team": 404,
    "no_device": 404,
    "no_invite": 404,
    "invite_unknown": 404,
    "invite_revoked": 404,
    "method_not_allowed": 405,
    "epoch_changed": 409,
    "device_forked": 409,
    "dseq_gap": 409,
    "already_set_up": 409,
    "wrong_offset": 409,
    "own_role": 409,
    "invite_used": 410,
    "invite_expired": 410,
    "too_large": 413,
    "bad_type": 415,
    "wrong_host": 421,
    "proto_unknown": 426,
    "slow_down": 429,
    "hash_mismatch": 460,
    "bad_picture": 460,
    "internal": 500,
    "busy": 503,
    "no_phone_app": 503,
    "storage_full": 507,
}
RETRY_AFTER_S: dict[str, int] = {"slow_down": 10, "busy": 2, "storage_full": 60}

# What a single op can be answered, by its result's `st` (sync/README.md §5.1); told to the person by the phone.
PER_OP: dict[str, tuple[str, ...]] = {
    "refused": (
        "guard:state", "guard:stale", "guard:reason", "guard:void", "guard:create", "guard:grant",
        "guard:supervisors_card", "guard:undecided", "guard:held", "guard:newest", "guard:ready_or_reason", "no_right",
        "no_record", "no_site", "rejected",
    ),
    "quarantined": (
        "no_right", "no_record", "no_site", "unknown_kind", "no_upcaster", "too_new", "malformed", "clash", "poison",
        "salvage", "unknown_item", "wrong_sum", "closed", "not_alone", "no_plan",
    ),
}  # fmt: skip

BY_STATUS = {
    400: "bad_request", 401: "signed_out", 403: "not_allowed", 404: "not_found", 405: "method_not_allowed",
    413: "too_large", 415: "bad_type", 429: "slow_down", 503: "busy",
}  # fmt: skip


class Problem(Exception):
    """A request that is refused. `code` is one of HTTP; `members` go into the document and into its sentence."""

    def __init__(self, code: str, **members: Any) -> None:
        super().__init__(code)
        self.code = code
        self.members = members


class Document(Struct):
    """A refusal as it is answered (RFC 9457), with the protocol number every answer carries.

    `asked`: of an exchange that could be read, its `now`.
    """

    code: str
    title: str
    status: int
    proto: int = 1
    asked: int | UnsetType = UNSET


def status_of(code: str) -> int:
    """The HTTP status of a code; an unknown one is our own mistake."""
    return HTTP.get(code, 500)


def words_id(code: str, state: str = "problem") -> str:
    """The id of a code's sentence in the words; `state` is that of a single op, else the request was refused."""
    return f"{state}-{code.replace(':', '-')}"


def headers_of(code: str, members: Mapping[str, Any]) -> dict[str, str]:
    """`Retry-After` where waiting helps: as long as the refusal itself says, else as is usual for its code; and of an
    upload how far it is."""
    told = {
        "Retry-After": members.get("retry_after_s", RETRY_AFTER_S.get(code)),
        "Upload-Offset": members.get("offset"),
    }
    return {name: str(value) for name, value in told.items() if value is not None}


def document(code: str, title: str, members: Mapping[str, Any]) -> dict[str, Any]:
    """The problem document: `title` is the sentence in the person's language."""
    return {"proto": 1, "code": code, "title": title, "status": status_of(code), **members}


def refusals(*codes: str) -> dict[int, ResponseSpec]:
    """How a route's refusals are described in the OpenAPI document."""
    by_status: dict[int, list[str]] = {}
    for code in (*codes, "wrong_host"):
        by_status.setdefault(HTTP[code], []).append(code)
    return {
        status: ResponseSpec(Document, generate_examples=False, description=", ".join(said), media_type=MEDIA_TYPE)
        for status, said in by_status.items()
    }
