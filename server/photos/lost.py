"""After a restore: photos the database knows and the disk has not are wanted again; some phone may still have them."""

from server.db.database import Database
from server.db.tables import Blob, BlobRef, Upload
from server.photos.keep import Keep

TOGETHER = 500


async def want_again(engine: Database, keep: Keep) -> int:
    """Take back what is said of bytes that are not there; how many photos and thumbnails these are."""
    there = await keep.names()
    stored = await Blob.select(Blob.id).where(Blob.state == "stored")
    lost = [line["id"] for line in stored if line["id"] not in there]
    async with engine.transaction():
        for begin in range(0, len(lost), TOGETHER):
            some = lost[begin : begin + TOGETHER]
            await Blob.update({Blob.state: "wanted"}).where(Blob.id.is_in(some))
            await BlobRef.update({BlobRef.counts: False}).where(BlobRef.blob_id.is_in(some))
        await Upload.delete(force=True)
    return len(lost)
