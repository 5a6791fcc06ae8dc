"""Where the bytes of photos are: in a folder beside the database, or in a bucket of S3. Both take the same calls."""

import asyncio
import contextlib
import logging
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from server.clock import instant, new_token
from server.db.copies import settle
from server.problems import Problem

PARTIAL = "partial"
NO_SPACE = ("os error 28", "os error 122", "StorageFull", "XMinioStorageFull")
TRIES = {"max_retries": 2, "retry_timeout": timedelta(seconds=5)}
LINE = {"connect_timeout": "3s", "timeout": "10s", "allow_http": True}  # plain http only where the endpoint says so
TROUBLE = "MUSTER_PHOTOS is {}, which cannot be used ({}): {}."
CURE = "see that the bucket exists, and that AWS_ENDPOINT_URL, AWS_REGION and the keys in AWS_* are right"
CURE_FOLDER = "see that this user may write there, and that the disk has room"

MESSAGE = re.compile("<Message>([^<]+)")

log = logging.getLogger("muster")


class Keep:
    """Objects by path: `<site>/<sha>`, and what has come of uploads under `partial/`. `place`: s3://bucket/prefix."""

    def __init__(self, place: str | None, folder: Path) -> None:
        self.name = place or str(folder)
        self._folder = None if place else folder
        self._store = _bucket(place) if place else LocalStore(folder, mkdir=True, automatic_cleanup=True)

    async def put(self, path: str, data: bytes) -> None:
        """Keep the bytes, over any that are there. Raises Problem `busy` or `storage_full`."""
        with _told(self.name):
            await obstore.put_async(self._store, path, data, use_multipart=False)

    async def put_for_good(self, path: str, data: bytes) -> None:
        """Keep the bytes, on the disk, before this returns."""
        await self.put(path, data)
        if self._folder:
            with _told(self.name):
                await asyncio.to_thread(_settle, self._folder, path)

    async def get(self, path: str) -> bytes | None:
        """The bytes; none where there are none."""
        with _told(self.name):
            try:
                found = await obstore.get_async(self._store, path)
                return bytes(await found.bytes_async())
            except FileNotFoundError:
                return None

    async def has(self, path: str) -> bool:
        """Whether there is such an object."""
        with _told(self.name):
            try:
                await obstore.head_async(self._store, path)
            except FileNotFoundError:
                return False
            return True

    async def drop(self, paths: Sequence[str]) -> None:
        """Take objects away; what is gone already does not matter."""
        for path in paths:
            with _told(self.name), contextlib.suppress(FileNotFoundError):
                await obstore.delete_async(self._store, path)

    async def under(self, path: str, most: int, before_ms: int | None = None) -> list[str]:
        """At most `most` objects below a path, those last written before a time if one is given."""
        found: list[str] = []
        with _told(self.name):
            async for lines in obstore.list(self._store, path):
                old = [line for line in lines if before_ms is None or line["last_modified"] < instant(before_ms)]
                found += [line["path"] for line in old]
                if len(found) >= most:
                    break
        return found[:most]

    async def names(self) -> set[str]:
        """Every object that is whole."""
        found: set[str] = set()
        with _told(self.name):
            async for lines in obstore.list(self._store):
                found |= {line["path"] for line in lines if not line["path"].startswith(f"{PARTIAL}/")}
        return found

    async def trouble(self) -> str | None:
        """Write, read and take away a small object; one sentence saying what is wrong, if anything is."""
        path, data = f"{PARTIAL}/check-{new_token(4)}", b"muster"
        try:
            await obstore.put_async(self._store, path, data, use_multipart=False)
            found = bytes(await (await obstore.get_async(self._store, path)).bytes_async())
            await obstore.delete_async(self._store, path)
        except (BaseError, OSError, ValueError) as error:
            return TROUBLE.format(self.name, _line(error), CURE_FOLDER if self._folder else CURE)
        return None if found == data else TROUBLE.format(self.name, "it gave back other bytes", "use another")


def _bucket(place: str) -> S3Store:
    """The bucket; keys, region and endpoint are those of AWS's own variables."""
    parts = urlsplit(place)
    prefix = parts.path.strip("/") or None
    return S3Store(parts.netloc, prefix=prefix, client_options=LINE, retry_config=TRIES)  # type: ignore[arg-type]


def _settle(folder: Path, path: str) -> None:
    for there in ((folder / path), (folder / path).parent, folder):
        settle(there)


@contextlib.contextmanager
def _told(name: str) -> Iterator[None]:
    """What goes wrong is the machine's fault: the phone comes again. Raises Problem."""
    try:
        yield
    except (BaseError, OSError) as error:
        full = any(mark in str(error) for mark in NO_SPACE) or getattr(error, "errno", None) == 28
        log.warning("Photos in %s: %s", name, _line(error))
        raise Problem("storage_full" if full else "busy") from error


def _line(error: Exception) -> str:
    """S3's own words, or the first line of what a machine says, of which the rest is for its makers."""
    said = MESSAGE.search(str(error))
    return (said[1] if said else (str(error).splitlines() or [repr(error)])[0])[:300].rstrip(".")
