"""`photo.stored`: what supervisors read of a photo's bytes, kept as the blobs are, by ops of the server's own."""

from collections.abc import Iterable, Sequence
from typing import Any

from server.commit import Commit, fact
from server.db.tables import BlobRef
from server.photos.tables import Photo
from sync.blobs import blob_id

MARKED_MOST = 200  # in one commit
# A photo is stored if its author's word for its full picture counts, and that is on the server.
STORED = """EXISTS (
    SELECT 1 FROM blob_ref JOIN blob ON blob.id = blob_ref.blob_id AND blob.state = 'stored'
    WHERE blob_ref.row = 'photo/' || CAST(photo.id AS TEXT) AND blob_ref.role = 'full' AND counts
    AND blob.id = CAST(photo.site_id AS TEXT) || '/' || photo.sha
)"""
SHOWN = """
    SELECT row, blob_id FROM blob_ref WHERE role = 'full' AND blob_id IN ({}) AND row LIKE 'photo/%'
    AND (counts OR blob_id || '/' || CAST(person_id AS TEXT) IN ({})) LIMIT {{}}
"""
UNTRUE = f"""
    SELECT photo.id, photo.site_id AS site, {STORED} AS stored FROM photo
    WHERE {STORED} <> coalesce(photo.stored, FALSE) LIMIT {{}}
"""


async def shown(blobs: Sequence[str], mine: Sequence[str]) -> list[str]:
    """Photos not marked yet of which one of these blobs is the full picture, once `mine` (`blob/person`) count too."""
    of, own = ", ".join("{}" for _ in blobs), ", ".join("{}" for _ in mine)
    refs = await BlobRef.raw(SHOWN.format(of, own), *blobs, *mine, MARKED_MOST)
    blob_of = {ref["row"].partition("/")[2]: ref["blob_id"] for ref in refs}
    if not blob_of:
        return []
    found = await Photo.select(Photo.id, Photo.sha, Photo.stored).where(Photo.id.is_in([*blob_of]))
    return [
        id for line in found
        if not line["stored"] and blob_of[id := str(line["id"])].rpartition("/")[2] == line["sha"]
    ]  # fmt: skip


async def mark(commit: Commit, site: str, sha: str) -> None:
    """Mark the photos of which this is the full picture, once it is stored."""
    blob = blob_id(site, sha)
    shown = (BlobRef.blob_id == blob) & (BlobRef.role == "full") & (BlobRef.counts.eq(True))
    rows = await BlobRef.select(BlobRef.row).where(shown).limit(MARKED_MOST)
    if rows:
        mine = Photo.id.is_in([line["row"].partition("/")[2] for line in rows]) & (Photo.sha == sha)
        found = await Photo.select(Photo.id, Photo.stored).where(mine)
        await _mark(commit, site, [line for line in found if not line["stored"]], True)


async def mark_all(commit: Commit) -> None:
    """Mark what a process that ended left unmarked, and take back the mark where the bytes were lost."""
    found: list[dict[str, Any]] = await Photo.raw(UNTRUE, MARKED_MOST)
    for site in {str(line["site"]) for line in found}:
        for stored in (True, False):
            lines = [line for line in found if str(line["site"]) == site and bool(line["stored"]) == stored]
            await _mark(commit, site, lines, stored)


async def _mark(commit: Commit, site: str, lines: Iterable[dict[str, Any]], stored: bool) -> None:
    drafts = [fact("photo", str(line["id"]), {"stored": stored}) for line in lines]
    if drafts:
        await commit.commit(site, drafts)
