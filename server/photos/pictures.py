"""Whether bytes are the picture they say they are: decoded in full, within bounds."""

import logging
from io import BytesIO

from PIL import Image

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
GPS = 0x8825
PIXELS_MOST = 16_000_000  # a small file may say it is the size of a wall

log = logging.getLogger(__name__)


def is_picture(data: bytes, type_: str) -> bool:
    """Whether `data` decode as one still picture of the type `type_` that does not tell where. Slow: in a thread."""
    try:
        with Image.open(BytesIO(data), formats=[*FORMATS.values()]) as image:
            if image.format != FORMATS.get(type_) or getattr(image, "n_frames", 1) > 1:
                return False
            if image.width * image.height > PIXELS_MOST:
                return False
            if image.getexif().get_ifd(GPS):  # phones leave it out: where somebody stood is not ours to keep
                return False
            image.load()
    except Exception as error:  # whatever a decoder makes of hostile bytes: they are no picture
        log.info("not a picture: %r", error)
        return False
    return True
