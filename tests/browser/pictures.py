"""A camera: pictures as phones take them, drawn anew for each run."""

import io
from hashlib import sha256
from typing import Any

from PIL import Image, ImageDraw

RED, BLUE = (200, 30, 30), (30, 60, 200)
SIDEWAYS = 6  # EXIF orientation: to be turned clockwise by a quarter
GPS = 0x8825
PLACE = {1: "N", 2: (31.0, 13.0, 49.0), 3: "E", 4: (121.0, 28.0, 25.0)}


def camera(seed: int = 0, grain: bool = False) -> bytes:
    """A JPEG of 12 megapixels held upright: stored lying, with orientation, make and position in its EXIF.

    Upright its upper half is red, its lower half blue; `seed` draws a line, so that pictures differ. `grain`: it takes
    several chunks, as the pictures of real cameras do.
    """
    lying = Image.new("RGB", (4032, 3024), RED)
    draw = ImageDraw.Draw(lying)
    draw.rectangle((2016, 0, 4032, 3024), fill=BLUE)
    draw.line((0, seed, 4032, seed), fill=RED)
    if grain:
        lying = Image.blend(lying, Image.effect_noise(lying.size, 80).convert("RGB"), 0.15)
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = SIDEWAYS, "Muster test camera"
    exif.get_ifd(GPS).update(PLACE)
    file = io.BytesIO()
    lying.save(file, "JPEG", quality=90, exif=exif)
    return file.getvalue()


def is_stripped_and_upright(data: bytes) -> bool:
    """Whether a picture made of `camera()` is as it is to be kept: upright, ≤ 1600 px, nothing but pixels."""
    kept = Image.open(io.BytesIO(data)).convert("RGB")
    head: dict[Any, Any] = dict(Image.open(io.BytesIO(data)).getexif())
    upper, lower = kept.getpixel((600, 200)), kept.getpixel((600, 1400))
    return (
        kept.size == (1200, 1600)
        and not head
        and b"Muster test camera" not in data
        and near(upper, RED)
        and near(lower, BLUE)
        and len(data) <= 400_000
    )


def near(seen: Any, wanted: tuple[int, int, int]) -> bool:
    """Whether a pixel has about this colour."""
    return all(abs(a - b) < 40 for a, b in zip(seen, wanted, strict=True))


def fingerprint(data: bytes) -> str:
    """The hash of a file, as hexadecimal digits."""
    return sha256(data).hexdigest()
