"""Pictures for tests, drawn when they are needed."""

import random
from hashlib import sha256
from io import BytesIO
from typing import Any

from PIL import Image


def noise(size: tuple[int, int] = (320, 240), seed: int = 1) -> Image.Image:
    """A picture no format makes small."""
    return Image.frombytes("RGB", size, random.Random(seed).randbytes(size[0] * size[1] * 3))


def encoded(image: Image.Image, form: str = "JPEG", **how: Any) -> bytes:
    file = BytesIO()
    image.save(file, form, **how)
    return file.getvalue()


def sha(data: bytes) -> str:
    return sha256(data).hexdigest()
