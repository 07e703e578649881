"""What a pen's strokes mean: loops enclose a region, scribbles cover one."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np

from bot.editing.arrays import Mask, bounds, closed, filled, shrink

# Gaps in a ring that are closed, from narrow to wide, as shares of the longer side.
_GAPS: Final = (0.002, 0.006, 0.012, 0.024, 0.045)
# Of a mark's hull: what a loop must enclose, and what a scribble must cover.
_LOOP: Final = 0.3
_SOLID: Final = 0.6
_SMALLEST_OF_LARGEST: Final = 0.08
SMALLEST: Final = 0.0004
"""The smallest mark, as a share of the picture."""


def enclosed(strokes: Mask) -> Mask:
    """Return what strokes enclose: loops filled, gaps closed step by step, scribbles covered."""
    side = max(strokes.shape)
    result, left = np.zeros_like(strokes), strokes.copy()
    for gap in _GAPS:
        joined = closed(left, max(1, round(gap * side)))
        for part in _parts(joined):
            whole = filled(part)
            area, hull = int(np.count_nonzero(whole)), int(np.count_nonzero(_hull(part)))
            holes = area - int(np.count_nonzero(part))
            if area >= _SOLID * hull and holes >= _LOOP * hull:
                result |= whole
                left[whole > 0] = 0
        if not left.any():
            break
    return _trimmed(result | _covered(closed(left, round(_GAPS[-1] * side)), result), strokes)


def _covered(rest: Mask, found: Mask) -> Mask:
    """Return the hulls of what encloses nothing: scribbles, and rings with wide gaps."""
    result = np.zeros_like(rest)
    parts = [_hull(part) for part in _parts(rest)]
    areas = [int(np.count_nonzero(part)) for part in parts]
    least = _SMALLEST_OF_LARGEST * max([*areas, int(np.count_nonzero(found))])
    for part, area in zip(parts, areas, strict=True):
        if area >= max(least, SMALLEST * rest.size):
            result |= part
    return result


def _trimmed(mask: Mask, strokes: Mask) -> Mask:
    """Return a region up to the middle of the pen's line."""
    less = shrink(mask, round(thickness(strokes) / 2))
    return less if less.any() else mask


def thickness(strokes: Mask) -> float:
    """Return how thick a pen's line is, in pixels."""
    depth: Any = cv2.distanceTransform(strokes, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return 4 * float(np.median(depth[strokes > 0])) if strokes.any() else 0.0


def _parts(mask: Mask) -> list[Mask]:
    count, labels = cv2.connectedComponents(mask, connectivity=8)
    return [np.where(labels == number, 255, 0).astype(np.uint8) for number in range(1, count)]


def _hull(mask: Mask) -> Mask:
    result = np.zeros_like(mask)
    if (box := bounds(mask)) is not None and box[2] > box[0]:
        points: Any = cv2.findNonZero(mask)
        cv2.fillConvexPoly(result, cv2.convexHull(points), 255)
    return result
