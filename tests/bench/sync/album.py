"""Photos for a bench: one picture drawn once, made another by a number in a comment, with its op and its chunks."""

import io
import random
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple

from PIL import Image

from tests.bench.sync.fixture import SITE, Ids
from tests.bench.sync.fixture import token as session

CHUNK_BYTES = 262_144
FULL, THUMB = (1600, 1200), (320, 240)


class Picture(NamedTuple):
    """One file on its way: of which role, and its bytes."""

    role: str
    data: bytes

    @property
    def path(self) -> str:
        """Where it is sent."""
        return f"/sync/blobs/{SITE}/{sha256(self.data).hexdigest()}"

    @property
    def blob(self) -> dict[str, Any]:
        """How an op names it."""
        sha = sha256(self.data).hexdigest()
        return {"sha": sha, "size": len(self.data), "type": "image/jpeg", "role": self.role}


@cache
def drawn(size: tuple[int, int], quality: int) -> bytes:
    """A JPEG as full of detail as what a phone keeps."""
    chance = random.Random(4)
    coarse = Image.frombytes("RGB", (40, 30), chance.randbytes(3600)).resize(size, Image.Resampling.BICUBIC)
    fine = Image.effect_noise(size, 20).convert("RGB")
    file = io.BytesIO()
    Image.blend(coarse, fine, 0.2).save(file, "JPEG", quality=quality)
    return file.getvalue()


def numbered(data: bytes, n: int) -> bytes:
    """The same picture as another file."""
    said = n.to_bytes(8, "big")
    return data[:2] + b"\xff\xfe" + (len(said) + 2).to_bytes(2, "big") + said + data[2:]


def photo(n: int, new_id: Ids, hlc: str) -> tuple[dict[str, Any], Picture, Picture]:
    """The op of the nth photo, its thumbnail and the whole of it."""
    full, thumb = Picture("full", numbered(drawn(FULL, 60), n)), Picture("thumb", numbered(drawn(THUMB, 60), n))
    said = {"sha": full.blob["sha"], "size": len(full.data), "width": FULL[0], "height": FULL[1], "day": "2026-11-22"}
    names = {"id": new_id(), "v": 1, "t": "create", "site": SITE, "kind": "photo", "rec": new_id(), "hlc": hlc}
    return {**names, "set": {**said, "lang": "en"}, "blobs": [full.blob, thumb.blob]}, thumb, full


def chunks(n: int, host: str, picture: Picture) -> list[bytes]:
    """The PATCH requests with which person n sends a picture."""
    requests = []
    for begin in range(0, len(picture.data), CHUNK_BYTES):
        body = picture.data[begin : begin + CHUNK_BYTES]
        head = (
            f"PATCH {picture.path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/offset+octet-stream\r\n"
            f"Tus-Resumable: 1.0.0\r\nUpload-Offset: {begin}\r\nContent-Length: {len(body)}\r\nX-Muster: 1\r\n"
            f"Sec-Fetch-Site: same-origin\r\nCookie: muster={session(n)}\r\n\r\n"
        )
        requests.append(head.encode() + body)
    return requests
