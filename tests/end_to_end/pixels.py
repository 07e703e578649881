"""What of a picture an edit changed, and where it might have."""

from __future__ import annotations

import io
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
Where = NDArray[np.bool_]

# By how much of a side a region may grow where it is put into effect.
GROWTH: Final = 0.03


def pixels(data: bytes | None) -> Pixels:
    """Return a file as RGB."""
    assert data is not None
    with Image.open(io.BytesIO(data)) as opened:
        return np.asarray(opened.convert("RGB"), np.uint8)


def png(picture: Pixels) -> bytes:
    """Return a picture as a file."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def changed(before: bytes | None, after: bytes | None) -> Where:
    """Return the pixels that differ in any bit."""
    one, other = pixels(before), pixels(after)
    assert one.shape == other.shape
    return np.asarray((one != other).any(2))


def visibly(before: bytes | None, after: bytes | None) -> Where:
    """Return the pixels that look different."""
    one, other = pixels(before).astype(np.int16), pixels(after).astype(np.int16)
    return np.asarray(np.abs(one - other).max(2) > 24)


def transparent(mask: bytes | None) -> Where:
    """Return where a mask leaves a model free."""
    assert mask is not None
    with Image.open(io.BytesIO(mask)) as opened:
        return np.asarray(np.asarray(opened.getchannel("A")) == 0, np.bool_)


def box(shape: Any, left: float, top: float, right: float, bottom: float, grown: float) -> Where:
    """Return a rectangle in shares of the sides, larger all round by a share of the longer one."""
    height, width = shape[:2]
    more = grown * max(height, width)
    inside = np.zeros((height, width), bool)
    rows = slice(max(0, int(top * height - more)), int(bottom * height + more) + 1)
    columns = slice(max(0, int(left * width - more)), int(right * width + more) + 1)
    inside[rows, columns] = True
    return inside


def cells(shape: Any, *names: str, grown: float = GROWTH) -> Where:
    """Return cells of the grid of three by three, such as "A1", a little larger."""
    inside = np.zeros(shape[:2], bool)
    for name in names:
        across, down = "ABC".index(name[0]) / 3, "123".index(name[1]) / 3
        inside |= box(shape, across, down, across + 1 / 3, down + 1 / 3, grown)
    return inside


def surroundings(where: Where) -> float:
    """Return how much of the picture the box around some pixels takes, in 0..1."""
    rows, columns = np.flatnonzero(where.any(1)), np.flatnonzero(where.any(0))
    if not rows.size:
        return 0.0
    return float((rows[-1] - rows[0] + 1) * (columns[-1] - columns[0] + 1) / where.size)


def coarse(picture: Pixels, side: int = 12) -> NDArray[np.int16]:
    """Return a picture in so few pixels that a shift by a few of its own does not show."""
    small = Image.fromarray(picture).resize((side, side), Image.Resampling.BOX)
    return np.asarray(small, np.int16)


def sides(where: Where) -> tuple[float, float, float, float]:
    """Return the box around some pixels, in shares of the sides."""
    rows, columns = np.flatnonzero(where.any(1)), np.flatnonzero(where.any(0))
    height, width = where.shape
    return columns[0] / width, rows[0] / height, columns[-1] / width, rows[-1] / height


def coloured(picture: Pixels, colour: tuple[int, int, int]) -> int:
    """Return how many pixels have about a colour."""
    apart = np.abs(picture.astype(np.int16) - np.asarray(colour, np.int16)).max(2)
    return int((apart < 40).sum())
