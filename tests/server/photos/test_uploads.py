"""Bytes on their way in: in chunks, in any state of the line, kept under the hash they have."""

import json
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from server.app import create_app
from server.db.tables import Upload
from server.settings import Settings
from tests.cast import PERSON, SITE
from tests.postgres import Cluster
from tests.server.conftest import Client, Hand, SignIn
from tests.server.photos.phone import CHUNK, Camera, at, blob, path, send, uid, upload
from tests.server.photos.pictures import encoded, noise, sha

PHOTO = encoded(noise(), quality=95)
SMALL = encoded(noise((40, 30)), "WEBP")
LENGTH = str(len(PHOTO))


@pytest.fixture
def ana(app) -> Camera:
    return Camera(app.state["commit"], "ana")


async def stored(app, rec: str) -> bool | None:
    """What the record of a photo says of its bytes."""
    found = await Upload.raw("SELECT body FROM record WHERE row = {}", f"photo/{rec}")
    said: bool | None = json.loads(found[0]["body"]).get("stored")
    return said


def kept(app) -> list[str]:
    """Every file there is."""
    folder: Path = app.state["settings"].data / "blobs"
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


async def test_a_photo_and_its_thumbnail_arrive(client: Client, sign_in: SignIn, app, ana: Camera) -> None:
    await sign_in("ana")
    assert (await at(client, PHOTO))[0] == 404
    assert await send(client, PHOTO, 0, 65_536) == (404, "not_wanted")
    await ana.photograph(uid(1), PHOTO, blob(SMALL, "thumb", "image/webp"))
    assert await at(client, PHOTO) == (200, "0", LENGTH)
    assert await upload(client, SMALL) == (204, str(len(SMALL)))
    assert await stored(app, uid(1)) is None
    assert await upload(client, PHOTO) == (204, LENGTH)
    assert await at(client, PHOTO) == (200, LENGTH, LENGTH)
    assert await stored(app, uid(1)) is True
    assert kept(app) == sorted(f"{SITE}/{sha(data)}" for data in (PHOTO, SMALL))
    assert await Upload.count() == 0
    assert await send(client, PHOTO, 0, 65_536) == (409, "wrong_offset")  # nothing of it is wanted any more


async def test_fault_27_a_photo_is_cut_at_each_chunk(client: Client, sign_in: SignIn, app, ana: Camera) -> None:
    """And the answer to each is lost, so that the phone asks where to go on."""
    await sign_in("ana")
    await ana.photograph(uid(1), PHOTO)
    sizes, begin = [65_536, 16_384, 32_768, 20_000, len(PHOTO)], 0
    for size in sizes:
        assert await at(client, PHOTO) == (200, str(begin), LENGTH)
        begin = min(len(PHOTO), begin + size)
        await send(client, PHOTO, int((await at(client, PHOTO))[1] or 0), begin)
    assert await at(client, PHOTO) == (200, LENGTH, LENGTH)
    assert kept(app) == [f"{SITE}/{sha(PHOTO)}"]


async def test_fault_27_a_chunk_comes_twice_or_elsewhere(client: Client, sign_in: SignIn, ana: Camera) -> None:
    await sign_in("ana")
    await ana.photograph(uid(1), PHOTO)
    assert await send(client, PHOTO, 0, 65_536) == (204, "65536")
    for begin in (0, 32_768, 70_000):
        answer = await client.patch(path(PHOTO), headers={**CHUNK, "upload-offset": str(begin)}, content=PHOTO[begin:])
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong_offset")
        assert (answer.headers["upload-offset"], answer.json()["offset"]) == ("65536", 65536)
    assert await send(client, PHOTO, 65_536, len(PHOTO)) == (204, LENGTH)


async def test_fault_27_a_chunk_is_corrupt(client: Client, sign_in: SignIn, app, ana: Camera) -> None:
    """Nothing of it is kept, it begins again, and then it is whole."""
    await sign_in("ana")
    await ana.photograph(uid(1), PHOTO)
    assert await send(client, PHOTO, 0, 65_536, bytes(65_536)) == (204, "65536")
    assert await send(client, PHOTO, 65_536, len(PHOTO)) == (460, "hash_mismatch")
    assert (await at(client, PHOTO), kept(app), await stored(app, uid(1))) == ((200, "0", LENGTH), [], None)
    assert await upload(client, PHOTO) == (204, LENGTH)
    assert (app.state["settings"].data / "blobs" / SITE / sha(PHOTO)).read_bytes() == PHOTO


async def test_fault_27_the_record_is_voided_meanwhile(client: Client, sign_in: SignIn, app, ana: Camera) -> None:
    """What was voided is evidence too."""
    await sign_in("ana")
    await ana.photograph(uid(1), PHOTO)
    await send(client, PHOTO, 0, 65_536)
    assert (await ana.say("void", "photo", uid(1), base=99, reason="Wrong hall")).st == "applied"
    assert await send(client, PHOTO, 65_536, len(PHOTO)) == (204, LENGTH)
    assert await stored(app, uid(1)) is True
    assert (await client.get(path(PHOTO))).content == PHOTO
    assert await Upload.raw("SELECT 1 FROM record WHERE kind = 'card'") == []


async def test_what_is_no_chunk_is_refused(client: Client, sign_in: SignIn, app, ana: Camera, clock: Hand) -> None:
    await sign_in("ana")
    await ana.photograph(uid(1), PHOTO)
    refused = {
        413: [({}, bytes(256 * 1024 + 1)), ({}, PHOTO + b"more")],
        400: [({}, PHOTO[:16_383]), ({}, b""), ({"tus-resumable": "0.9"}, PHOTO), ({"upload-offset": "-1"}, PHOTO),
              ({"upload-offset": "x"}, PHOTO)],
        415: [({"content-type": "application/json"}, PHOTO)],
        403: [({"x-muster": "0"}, PHOTO), ({"origin": "https://elsewhere.example"}, PHOTO)],
    }  # fmt: skip
    for status, tries in refused.items():
        for headers, body in tries:
            answer = await client.patch(path(PHOTO), headers={**CHUNK, "upload-offset": "0", **headers}, content=body)
            assert answer.status_code == status, (headers, answer.text)
    assert await at(client, PHOTO) == (200, "0", LENGTH)
    for _ in range(30):
        told = await send(client, PHOTO, 5, 6)
    assert told == (429, "slow_down")
    clock.turn(1)
    assert (await send(client, PHOTO, 5, 6))[0] == 409
    client.cookies.clear()
    assert await send(client, PHOTO, 0, 65_536) == (401, "signed_out")


async def test_a_full_disk_and_one_that_is_gone_are_told(
    client: Client, sign_in: SignIn, app, ana, monkeypatch
) -> None:
    await sign_in("ana")
    await ana.photograph(uid(1), PHOTO)

    async def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    async def gone(*_: object, **__: object) -> None:
        raise PermissionError("not yours")

    for broken, told in ((full, (507, "storage_full")), (gone, (503, "busy"))):
        with monkeypatch.context() as patched:
            patched.setattr("server.photos.keep.obstore.put_async", broken)
            assert await send(client, PHOTO, 0, 65_536) == told
    assert await at(client, PHOTO) == (200, "0", LENGTH)
    assert await upload(client, PHOTO) == (204, LENGTH)


async def test_bytes_shown_again_as_proof_are_kept_once(client: Client, sign_in: SignIn, app, ana: Camera) -> None:
    """Omar has the same picture, which he could not see: it counts for him once he has sent all of it, too."""
    omar = Camera(app.state["commit"], "omar")
    await sign_in("ana")
    report = {"what": "injury", "severity": "minor", "sentence": "Fell", "lang": "en"}
    assert (await ana.say("create", "incident", uid(7), set=report)).st == "applied"
    sealed = {"about": uid(7), "about_kind": "incident", "who": "visitor", "part": "injured", "lang": "en"}
    assert (await ana.say("create", "involved", uid(8), set=sealed)).st == "applied"
    await ana.photograph(uid(1), PHOTO, of=uid(8), of_kind="involved")
    assert await upload(client, PHOTO) == (204, LENGTH)
    await omar.photograph(uid(2), PHOTO)
    await sign_in("omar")
    assert (await client.get(path(PHOTO))).status_code == 404
    assert await at(client, PHOTO) == (200, "0", LENGTH)
    assert await upload(client, PHOTO) == (204, LENGTH)
    assert (await client.get(path(PHOTO))).status_code == 200
    assert await stored(app, uid(2)) is True
    assert kept(app) == [f"{SITE}/{sha(PHOTO)}"]


async def test_who_could_see_it_before_sends_nothing(client: Client, sign_in: SignIn, app, ana: Camera) -> None:
    omar = Camera(app.state["commit"], "omar")
    await sign_in("ana")
    await ana.photograph(uid(1), PHOTO)
    await upload(client, PHOTO)
    await omar.photograph(uid(2), PHOTO)
    await sign_in("omar")
    assert await at(client, PHOTO) == (200, LENGTH, LENGTH)
    assert await stored(app, uid(2)) is True


async def test_on_postgresql_it_is_the_same(settings: Settings, cluster: Cluster, database: str, clock: Hand) -> None:
    app = create_app(replace(settings, database=cluster.url(database)), clock)
    async with app.state["house"] as house:
        await house.accounts.add("Ana", "en", id_=PERSON["ana"].id)
        await house.accounts.add("Sun", "en", id_=PERSON["sun"].id)
        await house.accounts.found(SITE, {"en": "Hall"}, "en", "UTC", PERSON["sun"].id)
        token = (await house.sessions.open(PERSON["ana"].id, "code", "test")).token
        wire = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=wire, base_url="http://localhost:8000") as client:
            client.cookies.set("muster", token, domain="localhost.local")
            ana = Camera(house.commit, "ana")
            assert await send(client, PHOTO, 0, 65_536) == (404, "not_wanted")
            await house.accounts.enrol(SITE, PERSON["ana"].id, "crew")
            await ana.photograph(uid(1), PHOTO, blob(SMALL, "thumb", "image/webp"))
            assert await upload(client, SMALL) == (204, str(len(SMALL)))
            assert await send(client, PHOTO, 0, 65_536) == (204, "65536")
            assert await send(client, PHOTO, 0, 65_536) == (409, "wrong_offset")
            assert await send(client, PHOTO, 65_536, len(PHOTO)) == (204, LENGTH)
            assert await stored(app, uid(1)) is True
            assert (await client.get(path(PHOTO))).content == PHOTO
            assert (await client.get(f"/sync/thumbs/{SITE}/{uid(1)}")).content == SMALL
