"""QR codes as one path, which the phone draws itself: no picture, no markup."""

import segno
from msgspec import Struct

MASK = 4  # any of the eight may be read; to weigh them all takes six times as long as the drawing
QUIET = 4  # modules of white around, as ISO/IEC 18004 asks


class Picture(Struct):
    """A square of `size` modules; `path` is its dark part for an svg with viewBox `0 0 size size`."""

    size: int
    path: str


def draw(text: str) -> Picture:
    """The QR code of `text`, correcting 15 % damage."""
    matrix = segno.make(text, error="m", micro=False, mask=MASK).matrix
    runs = [
        f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z"
        for y, row in enumerate(matrix)
        for x, length in _runs([bool(module) for module in row])
    ]
    return Picture(len(matrix) + 2 * QUIET, "".join(runs))


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """(begin, length) of each dark run."""
    starts = [x for x, dark in enumerate(row) if dark and (x == 0 or not row[x - 1])]
    ends = [x + 1 for x, dark in enumerate(row) if dark and (x + 1 == len(row) or not row[x + 1])]
    return [(start, end - start) for start, end in zip(starts, ends, strict=True)]
