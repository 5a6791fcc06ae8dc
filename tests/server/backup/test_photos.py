"""Photos go beside the backup, each once; what comes back without its bytes is asked of the phones again."""

import asyncio
import os
from pathlib import Path

from server.backup.photos import beside
from server.db.tables import Upload
from server.house import House
from server.photos.due import Collection
from server.photos.tables import Photo
from server.settings import Settings
from tests.cast import PERSON, SITE
from tests.server.backup.test_file import Muster, good, live, muster
from tests.server.conftest import NOW_MS, Hand
from tests.server.photos.phone import Camera, uid
from tests.server.photos.pictures import encoded, noise, sha
from tests.server.test_cli import refused

__all__ = ["live", "muster"]  # fixtures
FIRST, SECOND, THIRD = (encoded(noise(seed=seed)) for seed in (1, 2, 3))


def photograph(live: Path, n: int, data: bytes) -> None:
    """A photo of Ana's, whole."""

    async def take() -> None:
        async with House(Settings(data=live.parent), Hand(NOW_MS)) as house:
            ana = Camera(house.commit, "ana", name=str(n))
            await ana.photograph(uid(n), data)
            await house.uploads.take(await house.uploads.wanted(SITE, sha(data), ana.person), 0, data)

    asyncio.run(take())


def standing(live: Path) -> tuple[list[bool | None], list[bool], int]:
    """What the photos say of their bytes once the server has run, whose upload is done, and how many are left."""

    async def look() -> tuple[list[bool | None], list[bool], int]:
        async with House(Settings(data=live.parent), Hand(NOW_MS)) as house:
            await Collection(house.engine, house.commit, house.keep).due(NOW_MS)
            marks = await Photo.select(Photo.stored).order_by(Photo.id)
            done = [(await house.uploads.wanted(SITE, sha(data), PERSON["ana"].id)).done for data in (FIRST, SECOND)]
            return [line["stored"] for line in marks], done, await Upload.count()

    return asyncio.run(look())


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.rglob("*") if file.is_file()}


def test_each_photo_is_copied_once(live: Path, muster: Muster, tmp_path: Path) -> None:
    photograph(live, 1, FIRST)
    photos = beside(tmp_path / "a.sqlite")
    assert "1 photos and thumbnails" in good(muster("backup", "a.sqlite"))
    before = os.stat(photos / SITE / sha(FIRST))
    photograph(live, 2, SECOND)
    (live.parent / "blobs" / "partial").mkdir(exist_ok=True)
    (live.parent / "blobs" / "partial" / "0").write_bytes(b"part")
    assert "1 photos and thumbnails" in good(muster("backup", "b.sqlite"))
    assert names(photos) == {sha(FIRST), sha(SECOND)} and os.stat(photos / SITE / sha(FIRST)) == before
    assert "photos" not in good(muster("backup", "c.sqlite"))


def test_a_disk_without_room_for_photos_is_no_backup(live: Path, muster: Muster, tmp_path: Path, monkeypatch) -> None:
    photograph(live, 1, FIRST)
    monkeypatch.setattr("server.backup.photos.shutil.copyfile", full)
    answer = muster("backup", "a.sqlite")
    refused(answer.exit_code, answer.stderr, "Photos could not be written", "No space left")
    assert "Not protected" in good(muster("check"))


def full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_fault_26_photos_come_back_with_a_backup_and_what_is_missing_is_wanted_again(
    live: Path, muster: Muster, tmp_path: Path
) -> None:
    photograph(live, 1, FIRST)
    photograph(live, 2, SECOND)
    good(muster("backup", "a.sqlite"))
    assert standing(live) == ([True, True], [True, True], 0)
    for data in (FIRST, SECOND):
        (live.parent / "blobs" / SITE / sha(data)).unlink()
    (beside(tmp_path / "a.sqlite") / SITE / sha(SECOND)).unlink()
    assert "1 photos and thumbnails are missing" in good(muster("restore", "a.sqlite", "--replace"))
    assert names(live.parent / "blobs") == {sha(FIRST)}
    assert standing(live) == ([True, False], [True, False], 0)
    photograph(live, 3, SECOND)  # the same bytes, from the phone that has them still
    assert standing(live) == ([True, True, True], [True, True], 0)
