"""What is kept as a picture and what is not; small files that would unpack to something huge among them."""

import struct
import zlib
from io import BytesIO
from zipfile import ZipFile

import pytest
from PIL import Image

from server.photos.pictures import is_picture
from tests.server.conftest import Client, SignIn
from tests.server.photos.phone import Camera, at, uid, upload
from tests.server.photos.pictures import encoded, noise

RED = Image.new("RGB", (8, 8), (255, 0, 0))
PNG, JPEG, WEBP = "image/png", "image/jpeg", "image/webp"


def zipped() -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("photo.jpg", b"none")
    return file.getvalue()


def somewhere() -> bytes:
    """A picture that tells where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 13.0, 49.0)})
    return encoded(RED, "JPEG", exif=exif)


def huge(width: int, height: int) -> bytes:
    """A PNG of few bytes that says it is this large, and is: all of it black."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packer, lines = zlib.compressobj(9), b""
    for _ in range(height):
        lines += packer.compress(bytes(1 + width // 8))
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    end = chunk(b"IDAT", lines + packer.flush()) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + end


@pytest.mark.parametrize(
    ("type_", "data"),
    [
        (JPEG, encoded(noise((64, 48)))),
        (JPEG, encoded(noise((64, 48)), progressive=True)),
        (JPEG, encoded(noise((64, 48)).convert("CMYK"))),
        (JPEG, encoded(noise((64, 48)).convert("L"))),
        (PNG, encoded(Image.new("RGBA", (1, 1)), "PNG")),
        (WEBP, encoded(noise((1, 1)), "WEBP")),
        (PNG, huge(4000, 4000)),
    ],
    ids=["jpeg", "progressive", "cmyk", "grey", "1x1 png", "1x1 webp", "as large as may be"],
)
def test_a_picture_is_one(type_: str, data: bytes) -> None:
    assert is_picture(data, type_)


@pytest.mark.parametrize(
    ("type_", "data"),
    [
        (JPEG, zipped()),
        (JPEG, b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        (JPEG, b""),
        (JPEG, encoded(RED, "PNG")),
        (PNG, encoded(RED, "JPEG")),
        ("image/gif", encoded(RED, "GIF")),
        (PNG, encoded(RED, "GIF")),
        (JPEG, encoded(noise((64, 48)))[:-200]),
        (PNG, encoded(noise((64, 48)), "PNG")[:-200]),
        (PNG, encoded(RED, "PNG", save_all=True, append_images=[noise((8, 8))])),
        (WEBP, encoded(RED, "WEBP", save_all=True, append_images=[noise((8, 8))])),
        (PNG, huge(20_000, 20_000)),
        (PNG, huge(4000, 4001)),
        (JPEG, somewhere()),
    ],
    ids=[
        "zip", "svg", "nothing", "png called jpeg", "jpeg called png", "gif", "gif called png", "cut jpeg", "cut png",
        "animated png", "animated webp", "huge", "a line too large", "a place in it",
    ],
)  # fmt: skip
def test_anything_else_is_none(type_: str, data: bytes) -> None:
    assert not is_picture(data, type_)


async def test_what_is_no_picture_is_not_kept_and_said_so(client: Client, sign_in: SignIn, app) -> None:
    ana, data = Camera(app.state["commit"], "ana"), zipped()
    await sign_in("ana")
    await ana.photograph(uid(1), data)
    assert await upload(client, data) == (460, "bad_picture")
    assert await at(client, data) == (200, "0", str(len(data)))
    assert not [file for file in (app.state["settings"].data / "blobs").rglob("*") if file.is_file()]
