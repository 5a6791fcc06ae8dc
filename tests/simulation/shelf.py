"""Photos in the core form: what `server/photos` does when bytes come, on the store in memory and a disk beside it."""

from collections.abc import Callable, Iterable
from itertools import count
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sync import canon
from sync.blobs import whole
from sync.store import Row
from tests.simulation.reply import Ask, Reply

if TYPE_CHECKING:
    from tests.simulation.inmemory import InMemory

LEAST_BYTES = 16 * 1024
NOT_WANTED = Reply(404, "")


class Shelf:
    """`disk`: path → bytes; like any disk it knows nothing of transactions, nor of restores."""

    def __init__(self, core: "InMemory") -> None:
        self._core = core
        self._marks = count()
        self.disk: dict[str, bytes] = {}

    def ask(self, ask: Ask, step: Callable[[], None]) -> Reply:
        """Answer a HEAD, or take a chunk in; `step` is called between all that is written, and may not return."""
        mine = [ref for ref in self._core.tables().refs.values() if (ref.blob, ref.person) == (ask.blob, ask.person)]
        if not mine:
            return NOT_WANTED
        size, upload = self._core.tables().blobs[ask.blob].size, f"{ask.blob}/{ask.person}"
        done = all(ref.counts for ref in mine)
        at = size if done else self._core.tables().uploads.get(upload, 0)
        if done:
            self._mark(self._photos(ask.blob))
        if ask.data is None:
            return Reply(200, "", offset=at)
        return self._take(ask, size, at, step)

    def _take(self, ask: Ask, size: int, at: int, step: Callable[[], None]) -> Reply:
        data, upto, upload = ask.data or b"", ask.at + len(ask.data or b""), f"{ask.blob}/{ask.person}"
        if at == size or ask.at != at:
            return Reply(409, "", offset=at)
        if upto > size:
            return Reply(413, "")
        if upto == size:
            return self._finish(ask, size, at, step)
        if len(data) < LEAST_BYTES:
            return Reply(400, "")
        self.disk[f"partial/{upload}/{at}"] = data
        step()
        self._core.tables().uploads[upload] = upto
        step()
        return Reply(204, "", offset=upto)

    def _finish(self, ask: Ask, size: int, at: int, step: Callable[[], None]) -> Reply:
        tables, upload = self._core.tables(), f"{ask.blob}/{ask.person}"
        data = self._begun(upload, at) + (ask.data or b"")
        if len(data) != size or not whole(ask.blob.partition("/")[2], data, self._core.shapes.rules):
            self._end(upload)
            return Reply(460, "", offset=0)
        if ask.blob not in tables.stored or ask.blob not in self.disk:
            self.disk[ask.blob] = data
        step()
        tables.stored.add(ask.blob)
        for named, ref in tables.refs.items():
            if (ref.blob, ref.person) == (ask.blob, ask.person):
                tables.refs[named] = replace(ref, counts=True)
        step()
        self._end(upload)
        step()
        self._mark(self._photos(ask.blob))
        return Reply(204, "", offset=size)

    def _begun(self, upload: str, upto: int) -> bytes:
        """The chunks so far, each where the one before ends."""
        data = b""
        while len(data) < upto and (chunk := self.disk.get(f"partial/{upload}/{len(data)}")):
            data += chunk
        return data

    def _end(self, upload: str) -> None:
        self._core.tables().uploads.pop(upload, None)
        self.disk = {path: data for path, data in self.disk.items() if not path.startswith(f"partial/{upload}/")}

    # --- what the clock does, and what is done after a restore ---

    def collect(self) -> None:
        """Set all marks right, and take away every upload and what no row shows."""
        tables = self._core.tables()
        self._mark(row for row in tables.records.values() if row.kind == "photo")
        tables.uploads.clear()
        shown = {ref.blob for ref in tables.refs.values()}
        tables.stored &= shown
        self.disk = {path: data for path, data in self.disk.items() if path in shown}

    def want_again(self) -> None:
        """Take back what is said of bytes that are not there."""
        tables = self._core.tables()
        lost = tables.stored - self.disk.keys()
        tables.stored -= lost
        for named, ref in tables.refs.items():
            tables.refs[named] = replace(ref, counts=ref.counts and ref.blob not in lost)
        tables.uploads.clear()
        self._mark(row for row in tables.records.values() if row.kind == "photo")

    def _photos(self, blob: str) -> list[Row]:
        tables = self._core.tables()
        rows = {ref.row for ref in tables.refs.values() if ref.blob == blob and ref.role == "full" and ref.counts}
        return [tables.records[row] for row in rows if tables.records[row].body.get("sha") == blob.partition("/")[2]]

    def _mark(self, rows: Iterable[Row]) -> None:
        """`photo.stored`, by an op of the server's own."""
        for row in list(rows):
            blob = f"{row.site}/{row.body.get('sha')}"
            stored = row in self._photos(blob) and blob in self._core.tables().stored
            if stored != row.body.get("stored", False):
                self._core.serve(row.site, [("fact", "photo", row.id, {"stored": stored})], self._id)

    def _id(self) -> str:
        return canon.v5("mark", str(next(self._marks)))
