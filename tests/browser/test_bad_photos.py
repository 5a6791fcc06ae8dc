"""Pictures that are none, or odd: each is kept or told of in one sentence, and the words typed stay."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

from PIL import Image
from playwright.sync_api import expect

from tests.browser.chromium import CAMERA, Chromium
from tests.browser.pictures import BLUE, RED, camera
from tests.browser.server import Demo
from tests.browser.steps import ENGLISH, fill_report, sign_in
from tests.browser.words import Words, catalogue

EN = Words("en")
SENTENCE = "Typed before the pictures"


def drawn(form: str, mode: str = "RGB", side_px: int = 64, moving: bool = False) -> bytes:
    """A picture in a file of `form`; `moving`: with a second frame."""
    file = io.BytesIO()
    second = Image.new(mode, (side_px, side_px), BLUE if mode == "RGB" else 9)
    more: dict[str, Any] = {"save_all": True, "duration": 100, "append_images": [second]} if moving else {}
    Image.new(mode, (side_px, side_px), RED if mode == "RGB" else 0).save(file, form, **more)
    return file.getvalue()


def packed() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("IMG_0001.jpg", b"none" * 100)
    return file.getvalue()


# What is picked, which message is said of it, and how many pictures the form holds then.
PICKED = (
    ("cmyk.jpg", drawn("JPEG", "CMYK"), None, 1),
    ("half.jpg", camera()[:3000], "photo-broken", 1),
    ("zip.jpg", packed(), "photo-none", 1),
    ("dot.jpg", drawn("JPEG", side_px=1), "photo-tiny", 1),
    ("moves.gif", drawn("GIF", moving=True), "photo-moving", 2),
    ("moves.webp", drawn("WEBP", side_px=72, moving=True), "photo-moving", 3),
)


def test_bad_photos_are_told_of_and_words_stay(demo: Demo, phone: Callable[..., Chromium]) -> None:
    one = phone("en")
    sign_in(one, demo, ENGLISH.reporter, EN)
    fill_report(one, EN, ENGLISH.zone, SENTENCE)
    photos = one.page.locator("form .photo img")
    for name, data, message, held in PICKED:
        one.page.locator(CAMERA).set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": data})
        if message:
            for said in catalogue("en")[message]:
                expect(one.page.locator("form .trouble")).to_contain_text(said)
        expect(photos).to_have_count(held)
        expect(one.page.get_by_role("textbox", name=EN("In one sentence"))).to_have_value(SENTENCE)
