"""Photos by HTTP: chunks up, pictures down (sync/README.md §5.3). What a photo is of is said by ops."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Response, get, head, patch
from litestar.datastructures import ResponseHeader
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.params import FromPath

from server.pages import AnyRequest
from server.people.access import fenced, from_here
from server.people.sessions import Signed
from server.photos import views
from server.photos.uploads import CHUNK_BYTES_MOST, Uploads
from server.photos.views import Picture
from server.problems import Problem, refusals

PATH = "/sync/blobs/{site:uuid}/{sha:str}"
THUMB_PATH = "/sync/thumbs/{site:uuid}/{photo:uuid}"
CHUNK_TYPE = "application/offset+octet-stream"
TUS = "1.0.0"
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
FOR_GOOD = "private, max-age=31536000, immutable"  # these bytes have this name for ever
OFFSET = ResponseHeader(name="Upload-Offset", description="How many bytes are here.", documentation_only=True)
LENGTH = ResponseHeader(name="Upload-Length", description="How many there are to be.", documentation_only=True)
PICTURES = ResponseSpec(bytes, generate_examples=False, description="The picture", media_type="image/*")
SHOWN = {200: PICTURES} | refusals("signed_out", "cross_site", "not_found", "busy")


@dataclass
class PatchOperation(Operation):
    """The operation with its body."""

    def __post_init__(self) -> None:
        chunk = Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY, max_length=CHUNK_BYTES_MOST)
        self.request_body = RequestBody(content={CHUNK_TYPE: OpenAPIMediaType(schema=chunk)}, required=True)


@head(PATH, guards=[from_here], response_headers=[OFFSET, LENGTH], responses=refusals("signed_out", "not_wanted"))
async def upload_at(
    site: FromPath[UUID], sha: FromPath[str], signed: NamedDependency[Signed], uploads: NamedDependency[Uploads]
) -> Response[None]:
    """How far one's own upload is: all of it, once it counts."""
    wanted = await uploads.wanted(str(site), sha, signed.person)
    return Response(None, headers=_tus(wanted.at) | {"Upload-Length": str(wanted.size)})


@patch(
    PATH, guards=[fenced], body_type=CHUNK_TYPE, status_code=204, request_max_body_size=CHUNK_BYTES_MOST,
    operation_class=PatchOperation, response_headers=[OFFSET], responses=refusals(
        "bad_request", "signed_out", "cross_site", "not_wanted", "wrong_offset", "too_large", "bad_type",
        "hash_mismatch", "bad_picture", "slow_down", "busy", "storage_full",
    ),
)  # fmt: skip
async def upload(
    request: AnyRequest,
    site: FromPath[UUID],
    sha: FromPath[str],
    signed: NamedDependency[Signed],
    uploads: NamedDependency[Uploads],
) -> Response[None]:
    """Take a chunk in: of at least 16 KiB, unless it is the last one."""
    request.app.state["desk"].limits.spend("chunks", signed.person)
    told = request.headers.get("upload-offset", "")
    if request.headers.get("tus-resumable") != TUS or not (told.isdecimal() and len(told) < 12):
        raise Problem("bad_request")
    wanted = await uploads.wanted(str(site), sha, signed.person)
    upto = await uploads.take(wanted, int(told), await request.body())
    return Response(None, status_code=204, headers=_tus(upto))


@get(PATH, guards=[from_here], responses=SHOWN)
async def picture(
    site: FromPath[UUID], sha: FromPath[str], signed: NamedDependency[Signed], uploads: NamedDependency[Uploads]
) -> Response[bytes]:
    """A full picture, by its hash: for whoever may see a record that shows it."""
    return await _answer(uploads, await views.full(signed, str(site), sha))


@get(THUMB_PATH, guards=[from_here], responses=SHOWN)
async def thumb(
    site: FromPath[UUID], photo: FromPath[UUID], signed: NamedDependency[Signed], uploads: NamedDependency[Uploads]
) -> Response[bytes]:
    """The thumbnail of a photo, by the photo's id."""
    return await _answer(uploads, await views.thumb(signed, str(site), str(photo)))


async def _answer(uploads: Uploads, found: Picture) -> Response[Any]:
    data = await uploads.read(found.blob)
    if data is None:
        raise Problem("not_found")
    name = f"{found.blob.rpartition('/')[2][:16]}.{ENDINGS[found.type]}"
    return Response(
        data, media_type=found.type,
        headers={
            "Cache-Control": FOR_GOOD, "Content-Security-Policy": "sandbox",
            "Content-Disposition": f'inline; filename="{name}"',
        },
    )  # fmt: skip


def _tus(at: int) -> dict[str, str]:
    return {"Upload-Offset": str(at), "Tus-Resumable": TUS, "Cache-Control": "no-store"}


ROUTES = [upload_at, upload, picture, thumb]
