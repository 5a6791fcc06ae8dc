"""Photos for the demo, drawn when it is made: what its people saw, without a picture in the package."""

from collections.abc import Callable
from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIZE = (1280, 960)
THUMB = 320
GRAIN = 16
Draw = ImageDraw.ImageDraw


def sketch(name: str) -> Image.Image:
    """The scene `name`, with light and grain as a phone's camera would have it."""
    image = Image.new("RGB", SIZE)
    SCENES[name](ImageDraw.Draw(image))
    noise = Image.frombytes("L", SIZE, Random(name).randbytes(SIZE[0] * SIZE[1]))  # noqa: S311  # grain, no secret
    grain = noise.point(lambda level: level * GRAIN // 255).convert("RGB")
    soft = image.filter(ImageFilter.GaussianBlur(2))
    return ImageChops.subtract(ImageChops.add(soft, grain), _shade())


def kept(image: Image.Image) -> tuple[bytes, bytes]:
    """The picture and its thumbnail, as a phone would keep them."""
    small = image.copy()
    small.thumbnail((THUMB, THUMB))
    return _encoded(image, "JPEG", 70), _encoded(small, "WEBP", 60)


def _encoded(image: Image.Image, form: str, quality: int) -> bytes:
    file = BytesIO()
    image.save(file, form, quality=quality)
    return file.getvalue()


def _shade() -> Image.Image:
    """Darker towards the corners."""
    light = Image.radial_gradient("L").resize(SIZE)
    return light.point(lambda level: max(0, level - 90) // 2).convert("RGB")


def _cable(draw: Draw) -> None:
    """A cable cover of the stage, one end of it standing up."""
    draw.rectangle((0, 0, *SIZE), fill="#57545b")
    for y in range(-200, SIZE[1], 120):
        draw.line((0, y, SIZE[0], y + 160), fill="#4b484f", width=6)
    draw.line((0, 700, 500, 640, 900, 660, 1280, 560), fill="#16151a", width=34, joint="curve")
    draw.polygon(((60, 560), (820, 470), (840, 560), (80, 660)), fill="#1c1b1f")
    draw.polygon(((820, 470), (1090, 330), (1125, 415), (840, 560)), fill="#34323a")
    for left in range(90, 800, 130):
        top = 558 - (left - 60) * 0.118
        draw.polygon(((left, top), (left + 60, top - 7), (left + 85, top + 88), (left + 25, top + 96)), fill="#d9b310")
    draw.polygon(((880, 440), (950, 404), (985, 488), (915, 523)), fill="#d9b310")
    draw.polygon(((840, 560), (1125, 415), (1150, 470), (880, 590)), fill="#0e0d10")
    draw.rectangle((0, 0, SIZE[0], 150), fill="#4a2b34")
    for x in range(20, SIZE[0], 90):
        draw.line((x, 0, x - 12, 150), fill="#5d3742", width=26)


def _water(draw: Draw) -> None:
    """Water on the tiles inside a glass door."""
    draw.rectangle((0, 0, *SIZE), fill="#b9b2a6")
    for x in range(-1400, 2700, 210):
        draw.line((640 + (x - 640) * 0.42, 360, x, SIZE[1]), fill="#a39c90", width=5)
    for step in range(9):
        y = 360 + step * step * 9
        draw.line((0, y, SIZE[0], y), fill="#a39c90", width=4)
    draw.rectangle((0, 0, SIZE[0], 360), fill="#8d949b")
    for left in (90, 470, 850):
        draw.rectangle((left, 20, left + 340, 360), fill="#c9d8de", outline="#4b5157", width=16)
        draw.polygon(((left + 40, 340), (left + 130, 340), (left + 300, 40), (left + 210, 40)), fill="#dbe7eb")
    puddle = (180, 520, 1010, 800)
    draw.ellipse((puddle[0] - 14, puddle[1] - 6, puddle[2] + 14, puddle[3] + 12), fill="#a59e92")
    draw.ellipse(puddle, fill="#8fa3ab")
    draw.ellipse((740, 690, 1130, 850), fill="#8fa3ab")
    draw.ellipse((290, 560, 720, 660), fill="#b3c6cd")
    draw.ellipse((820, 735, 1000, 780), fill="#b3c6cd")
    draw.polygon(((1040, 300), (1105, 620), (975, 620)), fill="#e2b714", outline="#6b5708", width=8)
    draw.line((1040, 410, 1040, 520), fill="#3d3206", width=16)
    draw.ellipse((1031, 546, 1049, 564), fill="#3d3206")


def _pallets(draw: Draw) -> None:
    """Pallets in front of an exit."""
    draw.rectangle((0, 0, *SIZE), fill="#9aa0a3")
    draw.rectangle((0, 760, *SIZE), fill="#6d6a66")
    draw.rectangle((430, 170, 850, 760), fill="#7d2f2a", outline="#5c211d", width=14)
    draw.rectangle((470, 470, 810, 505), fill="#c7ccd0")
    draw.rectangle((520, 50, 760, 140), fill="#0a7d45", outline="#e8efe9", width=8)
    draw.polygon(((690, 74), (738, 95), (690, 116)), fill="#e8efe9")
    draw.rectangle((560, 88, 694, 102), fill="#e8efe9")
    for left, count in ((300, 5), (660, 7)):
        for layer in range(count):
            top = 820 - layer * 62
            for board in range(3):
                draw.rectangle((left + board * 150, top, left + board * 150 + 46, top + 40), fill="#8a6a3f")
            draw.rectangle((left - 12, top - 16, left + 358, top), fill="#c49a5e", outline="#94703f", width=3)
            draw.rectangle((left - 12, top + 38, left + 358, top + 48), fill="#b0884f", outline="#94703f", width=2)


def _plan(draw: Draw) -> None:
    """The floor plan on the wall: two halls, the stage, what lies between them, the dock and the way in."""
    draw.rectangle((0, 0, *SIZE), fill="#f4f2ec")
    for left, right in ((90, 580), (700, 1190)):
        draw.rectangle((left, 100, right, 740), fill="#fdfdfb", outline="#2b3038", width=12)
    draw.rectangle((580, 250, 700, 740), fill="#e9e6dd", outline="#2b3038", width=8)
    draw.rectangle((190, 150, 480, 310), fill="#d8dee6", outline="#2b3038", width=6)
    draw.rectangle((590, 262, 690, 430), fill="#cfe0e4", outline="#2b3038", width=6)
    draw.rectangle((1000, 60, 1240, 170), fill="#e2d9c8", outline="#2b3038", width=8)
    draw.rectangle((470, 740, 810, 930), fill="#e9e6dd", outline="#2b3038", width=10)
    for left, right in ((540, 740),):
        draw.line((left, 930, right, 930), fill="#f4f2ec", width=14)
    for x, y in ((580, 560), (700, 560)):
        draw.line((x, y, x, y + 90), fill="#fdfdfb", width=14)
    for left in (760, 900, 1040):
        for top in (250, 400, 550):
            draw.rectangle((left, top, left + 90, top + 80), outline="#9aa3ad", width=4)


SCENES: dict[str, Callable[[Draw], None]] = {"cable": _cable, "water": _water, "pallets": _pallets, "plan": _plan}
