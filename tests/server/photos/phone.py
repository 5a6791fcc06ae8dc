"""A phone that photographs: says so by an op, and sends the bytes in chunks."""

from typing import Any

import msgspec

from sync import canon, wire
from tests.cast import PERSON, SITE
from tests.server.conftest import FENCE, NOW_MS, Client
from tests.server.photos.pictures import sha

CHUNK = {**FENCE, "content-type": "application/offset+octet-stream", "tus-resumable": "1.0.0"}


def blob(data: bytes, role: str = "full", type_: str = "image/jpeg") -> dict[str, Any]:
    return {"sha": sha(data), "size": len(data), "type": type_, "role": role}


def uid(n: int) -> str:
    return f"01900000-0000-7000-8000-{n:012x}"


class Camera:
    """One person's phone; `browser` is signed in as them whenever bytes go."""

    def __init__(self, commit: Any, key: str, site: str = SITE, name: str = "") -> None:
        self.commit = commit
        self.person = PERSON[key].id
        self.device = canon.v5("camera", key, name)
        self.site = site
        self.sent = 0

    async def say(self, t: str, kind: str, rec: str, **more: Any) -> wire.Result:
        """Push one op."""
        self.sent += 1
        op = {"t": t, "kind": kind, "rec": rec, "site": self.site, "v": 1, "hlc": f"{NOW_MS}:0000", **more}
        raw = msgspec.Raw(canon.encode({"id": canon.v5(self.device, str(self.sent)), **op}))
        asked = wire.Request(1, 1, "test", self.device, NOW_MS, ops=[(self.sent, raw)], pull=False)
        result: wire.Result = (await self.commit.push(self.person, asked)).results[0][1]
        return result

    async def photograph(self, rec: str, data: bytes, *more: dict[str, Any], type_: str = "image/jpeg", **values: Any):
        """Say that there is a photo; `more` are further blobs of it."""
        said = {"sha": sha(data), "size": len(data), "width": 4, "height": 3, "day": "2026-11-22", **values}
        result = await self.say("create", "photo", rec, set=said, blobs=[blob(data, type_=type_), *more])
        assert result.st == "applied", result


def path(data: bytes, site: str = SITE) -> str:
    return f"/sync/blobs/{site}/{sha(data)}"


async def at(client: Client, data: bytes) -> tuple[int, str | None, str | None]:
    """How far an upload is: status, offset, length."""
    answer = await client.head(path(data))
    return answer.status_code, answer.headers.get("upload-offset"), answer.headers.get("upload-length")


async def send(client: Client, data: bytes, begin: int, end: int, chunk: bytes | None = None) -> tuple[int, str | None]:
    """Send a chunk: status and offset, or the refusal's code."""
    body = data[begin:end] if chunk is None else chunk
    answer = await client.patch(path(data), headers={**CHUNK, "upload-offset": str(begin)}, content=body)
    if answer.is_success:
        return answer.status_code, answer.headers["upload-offset"]
    return answer.status_code, answer.json()["code"]


async def upload(client: Client, data: bytes, step: int = 65_536) -> tuple[int, str | None]:
    """Send all of it; what the last chunk was answered."""
    told: tuple[int, str | None] = 0, None
    for begin in range(0, len(data), step):
        told = await send(client, data, begin, begin + step)
    return told
