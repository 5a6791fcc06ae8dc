"""Where bytes are kept: a folder, and a bucket behind S3's own protocol; what is wrong with either, in a sentence."""

import os
import shutil
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from click.testing import CliRunner
from moto.server import ThreadedMotoServer

from server.cli import main
from server.db.tables import Blob, BlobRef, Upload
from server.house import House
from server.photos.due import KEPT_MS, Collection
from server.photos.keep import Keep
from server.photos.tables import Photo
from server.problems import Problem
from server.settings import Settings
from tests.cast import SITE
from tests.server.conftest import NOW_MS, Client, Hand, SignIn
from tests.server.photos.phone import Camera, at, path, send, uid, upload
from tests.server.photos.pictures import encoded, noise, sha

PHOTO = encoded(noise(), quality=95)
AGES = KEPT_MS / 1000 + 60


@pytest.fixture(scope="module")
def s3() -> Iterator[int]:
    """The port of a server that speaks S3, with one bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    port = server.get_host_and_port()[1]
    line = HTTPConnection("127.0.0.1", port)
    line.request("PUT", "/photos")
    assert line.getresponse().status == 200
    line.close()
    yield port
    server.stop()


@pytest.fixture
def environ(s3: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """AWS's own variables, for that server."""
    told = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{s3}", "AWS_REGION": "eu-north-1", "AWS_ACCESS_KEY_ID": "muster",
        "AWS_SECRET_ACCESS_KEY": "not told to anybody",
    }  # fmt: skip
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    return told


@pytest.fixture(params=["folder", "s3"])
def keep(request: pytest.FixtureRequest, tmp_path: Path) -> Keep:
    if request.param == "folder":
        return Keep(None, tmp_path / "blobs")
    request.getfixturevalue("environ")
    return Keep("s3://photos/muster", tmp_path)


async def test_both_keep_alike(keep: Keep) -> None:
    for name in ("partial/a/0", "partial/a/65536", "partial/ab/0", "a/1"):
        await keep.put(name, name.encode())
    await keep.put("partial/a/0", b"again")
    await keep.put_for_good("a/2", b"2")
    assert (await keep.get("partial/a/0"), await keep.get("a/2"), await keep.get("a/3")) == (b"again", b"2", None)
    assert (await keep.has("a/1"), await keep.has("a/3")) == (True, False)
    assert sorted(await keep.under("partial/a", 9)) == ["partial/a/0", "partial/a/65536"]
    assert len(await keep.under("partial", 2)) == 2
    assert await keep.under("partial", 9, 1_700_000_000_000) == []
    await keep.drop(["partial/a/0", "partial/a/65536", "nowhere"])
    assert await keep.under("partial", 9) == ["partial/ab/0"]
    assert await keep.trouble() is None
    assert await keep.under("partial", 9) == ["partial/ab/0"]


@pytest.mark.usefixtures("environ")
async def test_a_photo_by_way_of_a_bucket(client: Client, sign_in: SignIn, app, monkeypatch, tmp_path: Path) -> None:
    keep = Keep("s3://photos/site", tmp_path)
    monkeypatch.setattr(app.state["uploads"], "_keep", keep)
    ana = Camera(app.state["commit"], "ana")
    await sign_in("ana")
    await ana.photograph(uid(1), PHOTO)
    assert await upload(client, PHOTO) == (204, str(len(PHOTO)))
    assert (await client.get(path(PHOTO))).content == PHOTO
    assert await keep.get(f"{SITE}/{sha(PHOTO)}") == PHOTO
    assert await keep.under("partial", 9) == []


async def test_a_place_that_is_gone_is_the_machines_fault(environ: dict[str, str], monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    for keep in (Keep("s3://photos", tmp_path), Keep("s3://nowhere", tmp_path)):
        with pytest.raises(Problem, match="busy"):
            await keep.put("a", b"a")
        monkeypatch.setenv("AWS_ENDPOINT_URL", environ["AWS_ENDPOINT_URL"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, ""),
        (
            {"MUSTER_PHOTOS": "s3://nowhere"},
            "MUSTER_PHOTOS is s3://nowhere, which cannot be used (The specified bucket does not exist)",
        ),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "MUSTER_PHOTOS is s3://photos/muster, which cannot be used ("),
        ({"MUSTER_PHOTOS": "photos"}, "MUSTER_PHOTOS is 'photos', but must be an address like s3://bucket"),
    ],
    ids=["well", "no bucket", "nobody there", "no address"],
)
def test_check_tries_the_bucket(
    environ: dict[str, str], folders: Path, settings: Settings, change: dict[str, str], said: str
) -> None:
    tried = {**environ, "MUSTER_PHOTOS": "s3://photos/muster", "MUSTER_PORT": "0", "MUSTER_PHONE": str(settings.phone)}
    shutil.copytree(folders / "cast", settings.data)
    done = CliRunner().invoke(main, ["check", "--data", str(settings.data)], env=tried | change)
    assert (said in done.stderr, done.exit_code) == (True, int(bool(said))), done.output
    assert len(done.stderr.strip().splitlines()) == bool(said) and environ["AWS_SECRET_ACCESS_KEY"] not in done.stderr


def age(folder: Path) -> None:
    """Let everything have been written more than 30 days before the clock's time."""
    for file in folder.rglob("*"):
        if file.is_file():
            os.utime(file, (NOW_MS / 1000 - AGES, NOW_MS / 1000 - AGES))


async def test_what_nobody_goes_on_with_is_taken_away(client: Client, sign_in: SignIn, app, clock: Hand) -> None:
    """An upload left in the midst, one that a process left when it ended; and a blob that nothing shows. No other."""
    folder = app.state["settings"].data / "blobs"
    ana, left, shown = Camera(app.state["commit"], "ana"), encoded(noise(seed=5), quality=95), encoded(noise(seed=6))
    await sign_in("ana")
    for n, data in enumerate((PHOTO, left, shown)):
        await ana.photograph(uid(n), data)
    await send(client, PHOTO, 0, 65_536)
    for data in (left, shown):
        await upload(client, data)
    await app.state["house"].keep.put(f"partial/{SITE}/{'0' * 64}/nobody/0", b"left")
    await BlobRef.delete().where(BlobRef.blob_id == f"{SITE}/{sha(left)}")
    work = Collection(app.state["engine"], app.state["commit"], app.state["house"].keep)

    await work.due(clock.now_ms())
    assert (await at(client, PHOTO))[1] == "65536" and await Blob.count() == 3
    age(folder)
    clock.turn(AGES)
    await work.due(clock.now_ms())

    assert [file.name for file in folder.rglob("*") if file.is_file()] == [sha(shown)]
    assert await Upload.count() == 0
    assert {line["id"]: line["state"] for line in await Blob.select(Blob.id, Blob.state)} == {
        f"{SITE}/{sha(PHOTO)}": "wanted", f"{SITE}/{sha(shown)}": "stored",
    }  # fmt: skip
    assert (await client.get(path(shown))).content == shown


async def test_marks_are_set_right(house: House) -> None:
    """The process may end between the bytes and the mark; a restored database may know more than its disk has."""
    ana = Camera(house.commit, "ana")
    work = Collection(house.engine, house.commit, house.keep)
    for n in (1, 2):
        await ana.photograph(uid(n), encoded(noise((9, 9), seed=n)))
    marks = []
    for state, counts in (("wanted", True), ("stored", False), ("stored", True), ("wanted", True)):
        await Blob.update({Blob.state: state}, force=True)
        await BlobRef.update({BlobRef.counts: counts}, force=True)
        await work.due(NOW_MS)
        marks.append([line["stored"] for line in await Photo.select(Photo.stored)])
    assert marks == [[None] * 2, [None] * 2, [True] * 2, [False] * 2]
