"""A queue saved as a file on a phone that cannot send it, handed in by a supervisor (sync/README.md §8.6).

Each of its ops that was never met waits in quarantine under its author; nothing of it counts before somebody decides.
"""

import lzma
import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO
from typing import Any, Protocol

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect
from msgspec import Raw, Struct

from server.commit import Commit
from server.pages import AnyRequest, language
from server.people.audit import note
from server.people.desk import Desk
from server.people.forms import form_token, read_upload
from server.people.sessions import Signed
from server.problems import Problem
from sync import batch, canon
from sync.rights import LEAD
from sync.wire import NotConsumed
from sync.work import Item

FILE_BYTES_MOST = 24 * 1024 * 1024  # an outbox retains 20 MB of text at most
MANIFEST = "manifest.json"


class Manifest(Struct):
    """What the phone wrote into the file: whose queue it is, and each op as it would have been sent."""

    person: str
    ops: list[tuple[int, Raw]]


class Taken(Struct):
    """What became of a file: ops that wait for a decision now, ones known before, of other sites, and unreadable."""

    held: int = 0
    known: int = 0
    others: int = 0
    unread: int = 0


@get("/hand-in", include_in_schema=False)
async def hand_in_page(
    request: AnyRequest, guest: NamedDependency[Signed | None], desk: NamedDependency[Desk]
) -> Response[Any]:
    """The form, for supervisors."""
    if guest is None:
        return Redirect("/login", status_code=303)
    _sites(guest)
    return _page(request, desk)


@post("/hand-in", include_in_schema=False, request_max_body_size=FILE_BYTES_MOST)
async def hand_in(
    request: AnyRequest,
    signed: NamedDependency[Signed],
    desk: NamedDependency[Desk],
    commit: NamedDependency[Commit],
) -> Response[Any]:
    """Take the file in, and say what became of it."""
    sites = _sites(signed)
    desk.limits.spend("hand_in", signed.person)
    file = await read_upload(request, desk.settings, "file")
    if file is None:
        return _page(request, desk, trouble="none")
    try:
        manifest = unpack(file)
    except ValueError:
        return _page(request, desk, trouble="bad")
    sites &= await desk.accounts.ever(manifest.person)  # of a stranger nothing is taken in under any name
    taken = await take_in(commit, manifest, sites)
    for site in sites:
        await note(desk.clock, "hand_in", signed.person, site, f"{manifest.person} {taken.held}")
    return _page(request, desk, taken)


def unpack(file: bytes) -> Manifest:
    """The manifest of a saved queue. `ValueError` where the file is none, or inflates beyond all measure."""
    try:
        with zipfile.ZipFile(BytesIO(file)) as archive, archive.open(MANIFEST) as packed:
            text = packed.read(FILE_BYTES_MOST + 1)
        manifest = msgspec.json.decode(text, type=Manifest)
    except (
        zipfile.BadZipFile, zlib.error, lzma.LZMAError, KeyError, EOFError, OSError, RuntimeError, RecursionError,
        msgspec.DecodeError,
    ) as error:  # fmt: skip
        raise ValueError("no saved queue") from error
    if len(text) > FILE_BYTES_MOST or not canon.UUID(manifest.person) or manifest.person == canon.ZERO:
        raise ValueError("no saved queue")
    return manifest


class Holds(Protocol):
    """What takes ops into quarantine: `Commit`."""

    async def hold(self, site: str, person: str, items: Sequence[Item], /) -> int: ...


async def take_in(commit: Holds, manifest: Manifest, sites: frozenset[str]) -> Taken:
    """Put what is new into quarantine, site by site."""
    taken, found = Taken(), dict[str, dict[str, Item]]()
    for dseq, raw in manifest.ops:
        try:
            item = batch.item(dseq, _as_sent(bytes(raw)))
        except NotConsumed:
            taken.unread += 1
            continue
        if item.op and item.op.t == "gap":  # a hole in somebody's numbers is no work, and means nothing elsewhere
            taken.unread += 1
        elif item.site in sites:
            found.setdefault(item.site, {})[item.id] = item
        else:
            taken.others += 1
    for site, items in found.items():
        held = await commit.hold(site, manifest.person, list(items.values()))
        taken.held += held
        taken.known += len(items) - held
    return taken


def _as_sent(raw: bytes) -> bytes:
    """An op as its phone wrote it: whatever saved the file again may have set it otherwise, and changed nothing."""
    try:
        return canon.encode(msgspec.json.decode(raw))
    except (msgspec.DecodeError, TypeError, ValueError):
        return raw


def _sites(signed: Signed) -> frozenset[str]:
    """The sites where this person supervises. Raises Problem `not_allowed` where there are none."""
    sites = frozenset(site for site, role in signed.roles.items() if role in LEAD)
    if not sites:
        raise Problem("not_allowed")
    return sites


def _page(request: AnyRequest, desk: Desk, taken: Taken | None = None, trouble: str = "") -> Response[str]:
    token, kept = form_token(request, desk.settings)
    status = 400 if trouble else 200
    return desk.pages.draw(
        "hand_in", request, language(request), status=status, cookies=[kept], token=token, taken=taken, trouble=trouble
    )


ROUTES = [hand_in_page, hand_in]
