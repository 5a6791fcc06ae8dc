"""Bytes of photos on their way in: from the chunk a phone stopped at to a blob that is stored (sync/README.md §13)."""

import asyncio
from typing import Any, NamedTuple

from server.clock import Clock, instant
from server.commit import Commit, fact
from server.db.database import Database
from server.db.tables import Blob, Upload
from server.photos.keep import PARTIAL, Keep
from server.photos.marks import mark, shown
from server.photos.pictures import is_picture
from server.problems import Problem
from sync.blobs import blob_id, whole

CHUNK_BYTES_MOST = 256 * 1024
CHUNK_BYTES_LEAST = 16 * 1024  # but for the last one
CHUNKS_MOST = 128
DECODED_AT_ONCE = 2
SETTLED_TOGETHER = 100
WANTED = """
    SELECT blob.size, blob.type, blob.state, upload."offset" AS at,
        EXISTS (SELECT 1 FROM blob_ref WHERE blob_id = blob.id AND person_id = {} AND NOT counts) AS open
    FROM blob LEFT JOIN upload ON upload.id = {}
    WHERE blob.id = {} AND EXISTS (SELECT 1 FROM blob_ref WHERE blob_id = blob.id AND person_id = {})
"""
MOVE = """
    INSERT INTO upload (id, "offset", touched_at) VALUES ({}, {}, {})
    ON CONFLICT (id) DO UPDATE SET "offset" = excluded."offset", touched_at = excluded.touched_at
    WHERE upload."offset" = {} RETURNING id
"""


OWN = "blob_id IN ({}) AND blob_id || '/' || CAST(person_id AS TEXT) IN ({})"  # a person's references to blobs
Statement = tuple[str, tuple[Any, ...]]


class Wanted(NamedTuple):
    """A blob some op of a person named, and how far they have come with it. `at` is in bytes."""

    site: str
    sha: str
    person: str
    size: int
    type: str
    stored: bool
    at: int

    @property
    def blob(self) -> str:
        """The blob's id."""
        return blob_id(self.site, self.sha)

    @property
    def id(self) -> str:
        """The upload's id."""
        return f"{self.blob}/{self.person}"

    @property
    def done(self) -> bool:
        """Whether every reference of this person counts."""
        return self.at == self.size


class Uploads:
    """Takes chunks in."""

    def __init__(self, engine: Database, commit: Commit, keep: Keep, clock: Clock) -> None:
        self._engine = engine
        self._commit = commit
        self._keep = keep
        self._clock = clock
        self._decoding = asyncio.Semaphore(DECODED_AT_ONCE)
        self._arrived: list[tuple[Wanted, asyncio.Future[None]]] = []
        self._settling: asyncio.Task[None] | None = None

    async def wanted(self, site: str, sha: str, person: str) -> Wanted:
        """How far this person is with this blob. Raises Problem `not_wanted` where no op of theirs named it."""
        blob = blob_id(site, sha)
        found = await Blob.raw(WANTED, person, f"{blob}/{person}", blob, person)
        if not found:
            raise Problem("not_wanted")
        line = found[0]
        at = (line["at"] or 0) if line["open"] else line["size"]
        wanted = Wanted(site, sha, person, line["size"], line["type"], line["state"] == "stored", at)
        if wanted.done:
            await mark(self._commit, wanted.site, wanted.sha)
        return wanted

    async def take(self, wanted: Wanted, at: int, chunk: bytes) -> int:
        """Take the bytes from `at` on in; returns how far that is. Raises Problem."""
        upto = at + len(chunk)
        if wanted.done or at != wanted.at:
            raise Problem("wrong_offset", offset=wanted.at)
        if upto > wanted.size:
            raise Problem("too_large")
        if upto == wanted.size:
            await self._finish(wanted, chunk)
            return upto
        if len(chunk) < CHUNK_BYTES_LEAST:
            raise Problem("bad_request")
        await self._keep.put(f"{PARTIAL}/{wanted.id}/{at}", chunk)
        if not await Upload.raw(MOVE, wanted.id, upto, instant(self._clock.now_ms()), at):
            raise Problem("wrong_offset", offset=(await self.wanted(wanted.site, wanted.sha, wanted.person)).at)
        return upto

    async def read(self, blob: str) -> bytes | None:
        """The bytes of a stored blob; none where they are lost."""
        return await self._keep.get(blob)

    async def _finish(self, wanted: Wanted, last: bytes) -> None:
        """Store the blob if it is what was promised; else begin again. Nothing is kept of bytes that are not."""
        data = await self._begun(wanted) + last
        async with self._decoding:
            same = len(data) == wanted.size and await asyncio.to_thread(whole, wanted.sha, data)
            if not same or not await asyncio.to_thread(is_picture, data, wanted.type):
                await self._end(wanted)
                raise Problem("bad_picture" if same else "hash_mismatch", offset=0)
        if not (wanted.stored and await self._keep.has(wanted.blob)):
            await self._keep.put_for_good(wanted.blob, data)
        await self._settle(wanted)
        await self._end(wanted)

    async def _begun(self, wanted: Wanted) -> bytes:
        """The chunks so far, each where the one before ends."""
        data = b""
        for _ in range(CHUNKS_MOST):
            if len(data) >= wanted.at:
                break
            data += await self._keep.get(f"{PARTIAL}/{wanted.id}/{len(data)}") or b""
        return data

    async def _settle(self, wanted: Wanted) -> None:
        """All of it is here: the blob is stored, and whatever its uploader said of it counts.

        What arrives while one transaction is on its way is settled by the next, all of it together: at the end of a
        shift the thumbnails of many phones must not stand in the way of their ops.
        """
        settled: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._arrived.append((wanted, settled))
        if self._settling is None or self._settling.done():
            self._settling = asyncio.create_task(self._settle_all())
        await settled

    async def _settle_all(self) -> None:
        while self._arrived:
            group, self._arrived = self._arrived[:SETTLED_TOGETHER], self._arrived[SETTLED_TOGETHER:]
            try:
                for site in sorted({wanted.site for wanted, _ in group}):
                    await self._settle_of(site, [wanted for wanted, _ in group if wanted.site == site])
            except Exception as error:
                _end_all(group, error)
            else:
                _end_all(group, None)

    async def _settle_of(self, site: str, arrived: list[Wanted]) -> None:
        places = ", ".join("?" for _ in arrived)
        blobs, mine = [wanted.blob for wanted in arrived], [wanted.id for wanted in arrived]
        now = instant(self._clock.now_ms())
        also: list[Statement] = [
            (f"UPDATE blob SET state = 'stored', touched_at = ? WHERE id IN ({places})", (now, *blobs)),
            (f"UPDATE blob_ref SET counts = TRUE WHERE {OWN.format(places, places)}", (*blobs, *mine)),
        ]
        await self._commit.commit(site, [fact("photo", id, {"stored": True}) for id in await shown(blobs, mine)], also)

    async def _end(self, wanted: Wanted) -> None:
        """Nothing of the upload is left; what came in one piece left nothing."""
        if wanted.at:
            await Upload.delete().where(Upload.id == wanted.id)
            await self._keep.drop(await self._keep.under(f"{PARTIAL}/{wanted.id}", CHUNKS_MOST))


def _end_all(group: list[tuple[Wanted, "asyncio.Future[None]"]], error: Exception | None) -> None:
    """Tell everybody who still waits."""
    for _, settled in group:
        if settled.done():
            continue
        if error is None:
            settled.set_result(None)
        else:
            settled.set_exception(error)
