"""A picture on a larger canvas: itself in place to the bit, the rest continued from its edges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.editing.arrays import Field, Mask, Pixels, blur, resize
from bot.editing.pictures import Picture
from bot.editing.regions import Region
from bot.errors import InvalidAsk

# Shapes that differ by less are the same.
_SAME_SHAPE: Final = 0.02
# What is continued is mirrored at the edge, and softer the farther it is: as shares of the
# canvas's longer side, how soft it becomes and how far from the edge it is wholly so.
_SOFTNESS: Final = 0.02
_FADING: Final = 0.06
_BAND_PX: Final = 256
# Painters give a tenth of it. Putting such a canvas together takes six seconds and a gigabyte.
_MAX_PIXELS: Final = 20_000_000
_TOO_LARGE: Final = (
    "In that shape the picture would be too large: at most {limit} megapixels. Choose a shape that "
    "is more like its own."
)


@dataclass(frozen=True, slots=True)
class Canvas:
    """Where a picture lies on its canvas, in pixels; `width` and `height` are the canvas's."""

    width: int
    height: int
    left: int
    top: int


def plan_canvas(
    size: tuple[int, int], ratio: float, across: float = 0.5, down: float = 0.5
) -> Canvas | None:
    """Return the smallest canvas of a shape that holds a picture, None if it has that shape.

    Args:
        size: Width and height of the picture, in pixels.
        ratio: Of the canvas's width to its height.
        across: Which share of the new width is left of the picture, 0..1.
        down: Which share of the new height is above it, 0..1.

    Raises:
        InvalidAsk: It would be too large.
    """
    width, height = size
    if abs(width / height / ratio - 1) <= _SAME_SHAPE:
        return None
    wide, tall = max(width, round(height * ratio)), max(height, round(width / ratio))
    if wide * tall > _MAX_PIXELS:
        raise InvalidAsk(_TOO_LARGE.format(limit=_MAX_PIXELS // 1_000_000))
    return Canvas(wide, tall, round((wide - width) * across), round((tall - height) * down))


def new_area(canvas: Canvas, width: int, height: int) -> Region:
    """Return what of a canvas a picture of that size leaves free."""
    mask = np.full((canvas.height, canvas.width), 255, np.uint8)
    mask[canvas.top : canvas.top + height, canvas.left : canvas.left + width] = 0
    return Region(mask)


def extended(picture: Picture, area: Region) -> Picture:
    """Return a picture on the canvas that `area` leaves it a place on.

    Raises:
        ValueError: The place is of another size than the picture.
    """
    rows, columns = _place(area)
    if (rows.stop - rows.start, columns.stop - columns.start) != picture.rgb.shape[:2]:
        raise ValueError("the picture does not fit its place on the canvas")
    alpha: Mask | None = None
    if picture.alpha is not None:
        alpha = np.full(area.mask.shape, 255, np.uint8)
        alpha[rows, columns] = picture.alpha
    return Picture(_continued(picture.rgb, area, rows, columns), alpha)


def _place(area: Region) -> tuple[slice, slice]:
    free = area.mask == 0
    down, across = np.flatnonzero(free.any(1)), np.flatnonzero(free.any(0))
    return slice(int(down[0]), int(down[-1]) + 1), slice(int(across[0]), int(across[-1]) + 1)


def _continued(rgb: Pixels, area: Region, rows: slice, columns: slice) -> Pixels:
    """Return a mirror image all round, without a step at the edge and softer with distance."""
    pads = (
        (rows.start, area.height - rows.stop),
        (columns.start, area.width - columns.stop),
        (0, 0),
    )
    result: Pixels = np.pad(rgb, pads, mode="symmetric")
    side = max(area.width, area.height)
    soft = _softened(result, _SOFTNESS * side)
    for first in range(0, area.height, _BAND_PX):  # a large canvas is too much at once
        band = slice(first, first + _BAND_PX)
        share = _distance(area, band, rows, columns) / max(1.0, _FADING * side)
        sharp, weight = result[band].astype(np.float32), np.clip(share, 0, 1)[..., None]
        # Within the picture the weight is 0: nothing is added there.
        mixed = sharp + weight * (soft[band] - sharp)
        result[band] = np.clip(np.round(mixed), 0, 255).astype(np.uint8)
    return result


def _softened(rgb: Pixels, sigma: float) -> Pixels:
    height, width = rgb.shape[:2]
    step = max(1, int(sigma // 4))
    small = resize(rgb, max(1, width // step), max(1, height // step))
    smooth = np.clip(np.round(blur(small, max(1.0, sigma / step))), 0, 255).astype(np.uint8)
    return np.asarray(resize(smooth, width, height), np.uint8)


def _distance(area: Region, band: slice, rows: slice, columns: slice) -> Field:
    """Return how far each pixel of a band of rows is from the picture."""
    down, across = np.arange(area.height)[band], np.arange(area.width)
    below = np.maximum(0, np.maximum(rows.start - down, down - rows.stop + 1))
    beside = np.maximum(0, np.maximum(columns.start - across, across - columns.stop + 1))
    return np.asarray(np.hypot(below[:, None], beside[None, :]), np.float32)
