"""Putting the edit into the original: soft inside the region, not one bit changed outside it."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np

from bot.editing.arrays import Field, Mask, Pixels

_NARROWEST, _USUAL, _WIDEST = 8, 16, 24
_USUAL_SIDE: Final = 1024
_AT_ONCE_PIXELS: Final = 500_000


def feather_width(width: int, height: int) -> float:
    """Return over how many pixels an edit fades in, by the size of the picture."""
    return float(np.clip(_USUAL * max(width, height) / _USUAL_SIDE, _NARROWEST, _WIDEST))


def feather(mask: Mask, width_px: float) -> Field:
    """Return how much of the edit shows: 0 outside, rising to 1 within `width_px` of the border.

    The picture's own edge is no border. A part too small for that rises within half its depth, so
    that even a single pixel shows.
    """
    depth: Any = cv2.distanceTransform(
        (mask > 0).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE
    )
    if not (mask == 0).any():
        return np.ones(mask.shape, np.float32)
    share = np.clip((depth - 0.5) / _widths(mask, depth, width_px), 0, 1)
    return np.asarray(share * share * (3 - 2 * share), np.float32)


def _widths(mask: Mask, depth: Field, width_px: float) -> Field:
    count, found = cv2.connectedComponents((mask > 0).astype(np.uint8), connectivity=8)
    labels = np.asarray(found, np.int32)
    deepest = np.zeros(count, np.float32)
    flat, depths = labels.ravel(), depth.ravel()
    # NumPy keeps Python's lock meanwhile: in one go, 31 ms for 6 megapixels (NumPy 2, 2026).
    for first in range(0, flat.size, _AT_ONCE_PIXELS):
        some = slice(first, first + _AT_ONCE_PIXELS)
        np.maximum.at(deepest, flat[some], depths[some])
    widths = np.clip(deepest / 2, 0.5, width_px)
    return np.asarray(widths[labels], np.float32)


def composite(original: Pixels, layer: Field, mask: Mask, alpha: Field) -> Pixels:
    """Return the original with the edit in its region, both of the same size."""
    share = alpha[..., None] if original.ndim == 3 else alpha
    mixed = original + share * (np.clip(layer, 0, 255) - original)
    result = np.clip(np.round(mixed), 0, 255).astype(np.uint8)
    result[mask == 0] = original[mask == 0]
    return result
