"""Who may see which bytes: whoever holds the bucket of a row that shows them, by a reference that counts (§13)."""

from typing import Any, NamedTuple

from server.db.tables import BlobRef
from server.people.sessions import Signed
from server.problems import Problem
from sync.blobs import blob_id
from sync.rights import Standing

FROM = """
    SELECT blob_id AS id, type, bucket FROM blob_ref
    JOIN blob ON blob.id = blob_ref.blob_id AND blob.state = 'stored' JOIN record ON record.row = blob_ref.row
    WHERE counts AND
"""
FULL = f"{FROM} blob_id = {{}}"
THUMB = f"{FROM} blob_ref.row = {{}} AND role = 'thumb' ORDER BY n LIMIT 1"


class Picture(NamedTuple):
    """A stored blob and its type."""

    blob: str
    type: str


async def full(signed: Signed, site: str, sha: str) -> Picture:
    """The picture of this hash. Raises Problem `not_found` where this person may see none."""
    return _seen(signed, site, await BlobRef.raw(FULL, blob_id(site, sha)))


async def thumb(signed: Signed, site: str, photo: str) -> Picture:
    """The thumbnail of this photo. Raises Problem `not_found`."""
    return _seen(signed, site, await BlobRef.raw(THUMB, f"photo/{photo}"))


def _seen(signed: Signed, site: str, found: list[dict[str, Any]]) -> Picture:
    role = signed.roles.get(site)
    who = Standing(signed.person, site, frozenset({role} if role else ()))
    for line in found:
        if who.may_read(line["bucket"]):
            return Picture(line["id"], line["type"])
    raise Problem("not_found")
