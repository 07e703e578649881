"""Bringing a re-render's colours back to the original's, judged by what lies outside the region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np

from bot.editing.arrays import Field, Mask, Pixels, product, solved, spread

_ROUNDS: Final = 3
_KEPT: Final = 0.85
# In squared levels per pixel: how strongly the fit is held to changing nothing.
_RIDGE: Final = 150.0
_SMALLEST_FIT: Final = 64
_REACH: Final = 0.05


@dataclass(frozen=True, slots=True)
class Correction:
    """What to do to a re-render's colours; lives for one edit.

    Attributes:
        matrix: 3 x 4, from RGB and 1 to RGB, in levels.
        offset: Added after that, in levels (height x width x 3 of the work copy); or None.
    """

    matrix: Field
    offset: Field | None = None

    def apply(self, pixels: Pixels, size: tuple[int, int], box: tuple[int, int, int, int]) -> Field:
        """Return pixels in the original's colours, as float32, not yet clipped.

        Args:
            pixels: What lies in `box` of a picture whose width and height are `size`.
            size: Width and height of the original.
            box: Left, top, right and bottom in pixels of the original.
        """
        values = _mapped(pixels, self.matrix)
        if self.offset is not None:
            values += _cut(self.offset, size, box)
        return values


def match(original: Pixels, rendered: Pixels, region: Mask | None, *, local: bool) -> Correction:
    """Return how to bring a registered re-render's colours to the original's.

    Args:
        original: The work copy.
        rendered: As it fits the original, of the same size.
        region: What must not be judged by; None where nothing is known about it.
        local: Also follow light that differs from place to place. Without a region that would
            correct the edit away.
    """
    outside = np.ones(original.shape[:2], bool) if region is None else region == 0
    matrix = _fit(rendered[outside][::3], original[outside][::3])
    if not local or not outside.any():
        return Correction(matrix)
    left = original - _mapped(rendered, matrix)
    return Correction(matrix, _smooth_offset(left, outside))


def _smooth_offset(left: Field, outside: Any) -> Field:
    """Return the differences outside, smoothed, without outliers, carried across the region."""
    size = np.abs(left).max(2)
    limit = max(6.0, 4 * float(np.median(size[outside])))
    weights = (outside & (size < limit)).astype(np.float32)
    return spread(left, weights + 1e-6, _REACH * max(left.shape[:2]) / 2)


def _fit(given: Pixels, wanted: Pixels) -> Field:
    """Return the affine map of colours that fits most pairs, held to changing nothing.

    Around the mean colour, so that what a picture of few colours cannot tell stays as it is.
    """
    if len(given) < _SMALLEST_FIT:
        return np.eye(3, 4, dtype=np.float32)
    source, target = given.astype(np.float64), wanted.astype(np.float64)
    kept = np.ones(len(given), bool)
    for _ in range(_ROUNDS):
        centre, goal = source[kept].mean(0), target[kept].mean(0)
        some, moves = source[kept] - centre, (target - source)[kept] - (goal - centre)
        normal = product(some, some) + _RIDGE * len(some) * np.eye(3)
        matrix = np.eye(3) + solved(normal, product(some, moves)).T
        misses = np.abs(_turned(source - centre, matrix) + goal - target).max(1)
        kept = misses <= np.quantile(misses, _KEPT)
    return np.column_stack((matrix, goal - matrix @ centre)).astype(np.float32)


def _turned(colours: Any, matrix: Any) -> Any:
    return cv2.transform(colours[:, None], matrix)[:, 0]


def _mapped(pixels: Pixels, matrix: Field) -> Field:
    values: Any = cv2.transform(pixels.astype(np.float32), matrix)
    return np.asarray(values, np.float32)


def _cut(offset: Field, size: tuple[int, int], box: tuple[int, int, int, int]) -> Field:
    """Return the part of a small field that belongs to a box of the whole picture."""
    left, top, right, bottom = box
    height, width = offset.shape[:2]
    x = (np.arange(left, right, dtype=np.float32) + 0.5) * (width / size[0]) - 0.5
    y = (np.arange(top, bottom, dtype=np.float32) + 0.5) * (height / size[1]) - 0.5
    columns, rows = np.meshgrid(x, y)
    values: Any = cv2.remap(
        offset, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(values, np.float32)
