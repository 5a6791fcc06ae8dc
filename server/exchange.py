"""POST /sync: a phone's request, unpacked within bounds, handed to the commit, answered packed."""

import gzip
import logging
import re
import zlib

import msgspec
from anyio import to_thread
from litestar import Response, post
from litestar.openapi.datastructures import ResponseSpec

from server.commit import encode_answer
from server.exchange_schema import Answered, SyncOperation
from server.pages import AnyRequest
from server.people.access import fenced, guest, token_of
from server.problems import Problem, refusals
from sync import wire

REQUEST_BYTES_MOST = 512 * 1024
PACKED_FROM_BYTES = 512
PACKED_APART_FROM_BYTES = 32 * 1024
LEVEL = 6
HEAD_BYTES = 4096
ASKED = re.compile(rb'"now": ?(-?\d{1,16})[,}]')

log = logging.getLogger("muster")
_read = msgspec.json.Decoder(wire.Request).decode


@post(
    "/sync", guards=[fenced], status_code=200, operation_class=SyncOperation,
    responses={200: ResponseSpec(Answered, generate_examples=False)} | refusals(
        "bad_request", "bad_encoding", "signed_out", "cross_site", "device_not_yours", "device_revoked",
        "epoch_changed", "device_forked", "dseq_gap", "too_large", "bad_type", "proto_unknown", "slow_down", "busy",
        "storage_full",
    ),
)  # fmt: skip
async def sync(request: AnyRequest) -> Response[bytes]:
    """One exchange: ops up, rows down. The hottest route: resolving dependencies would cost it as much as its work."""
    desk, commit = request.app.state["desk"], request.app.state["commit"]
    who = await guest(request)
    if who is None and not await desk.sessions.blocked(token_of(request, desk.settings)):
        raise Problem("signed_out")
    asked = read(await request.body(), request.headers.get("content-encoding", ""))
    request.state["asked"] = asked.now  # from here on every refusal says which request it is of
    if who is None:
        raise Problem("device_revoked")
    desk.limits.spend("sync", asked.device)
    if who.device != asked.device:
        desk.limits.spend("devices", who.person)
    if "unequal" in asked.phone:  # repairing it is not built: whoever runs the server must know
        log.warning("device %r of %s: %s buckets do not add up", asked.device, who.person, asked.phone["unequal"])
    answer = encode_answer(await commit.exchange(who.person, asked))
    request.app.state["contacts"].heard(asked, desk.clock.now_ms())
    if who.device != asked.device:
        await desk.sessions.serves(token_of(request, desk.settings) or "", asked.device)
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Encoding"}
    if len(answer) >= PACKED_FROM_BYTES and "gzip" in request.headers.get("accept-encoding", ""):
        answer = await _pack(answer)
        headers["Content-Encoding"] = "gzip"
    return Response(answer, media_type="application/json", headers=headers)


def read(body: bytes, encoding: str) -> wire.Request:
    """The request of a body as sent. Raises Problem `too_large`, `bad_encoding` or `bad_request`."""
    plain = unpack(body) if encoding == "gzip" else body
    if encoding not in {"", "identity", "gzip"}:
        raise Problem("bad_encoding")
    if len(plain) > REQUEST_BYTES_MOST:
        raise Problem("too_large")
    try:
        return _read(plain)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem("bad_request", detail=str(error)[:200], **_asked(plain)) from None


def _asked(plain: bytes) -> dict[str, int]:
    """Which request it is, from its head: of the ops after it one may be what no reader gets through."""
    found = ASKED.search(plain, 0, HEAD_BYTES)
    return {"asked": int(found[1])} if found else {}


def unpack(body: bytes) -> bytes:
    """Gunzip, stopping one byte past the limit, before anything is parsed. Raises Problem `bad_encoding`."""
    inflater = zlib.decompressobj(wbits=31)
    try:
        plain = inflater.decompress(body, REQUEST_BYTES_MOST + 1)
    except zlib.error:
        raise Problem("bad_encoding") from None
    if len(plain) <= REQUEST_BYTES_MOST and (not inflater.eof or inflater.unused_data):
        raise Problem("bad_encoding")
    return plain


async def _pack(answer: bytes) -> bytes:
    if len(answer) < PACKED_APART_FROM_BYTES:
        return gzip.compress(answer, LEVEL, mtime=0)
    return await to_thread.run_sync(lambda: gzip.compress(answer, LEVEL, mtime=0))
