"""What an edit changed, found from the pictures alone, where nobody said where it should be."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np

from bot.editing.arrays import Field, Mask, Pixels, blur, closed, filled, grow, opened, shrink

# Lengths are shares of the longer side; in brackets pixels of a side of 1024.
_FINE: Final = 2.5 / 1024
_COARSE: Final = 6 / 1024
_TOLERANCE: Final = 3 / 1024
_OPENED: Final = 5 / 1024
_CLOSED: Final = 25 / 1024
_GROWN: Final = 10 / 1024
# So far from the re-render's edge its blurred copy tells nothing of what is there.
_UNSURE: Final = 10 / 1024
# Differences this far above the usual are an edit's core, and those are its rest.
_CORE, _REST = 9.0, 4.5
_CORE_FLOOR, _REST_FLOOR = 8.0, 4.0
# Smaller parts are noise: as a share of the picture, and of the largest part.
_SMALLEST: Final = 0.0004
_SMALLEST_OF_LARGEST: Final = 0.03
# How much contrast around a place excuses a difference there.
_EXCUSE: Final = 0.12


def find_change(original: Pixels, layer: Pixels, covered: Mask | None = None) -> Mask:
    """Return what differs more than a re-render alone explains; may be empty.

    Args:
        original: The work copy.
        layer: The re-render's, registered and in the original's colours, of the same size.
        covered: Where the re-render reaches, None everywhere: what was moved out of it did not
            change.
    """
    side = max(original.shape[:2])
    before, after = _lab(original), _lab(layer)
    change = np.maximum(
        _difference(before, after, _FINE * side, _TOLERANCE * side),
        _difference(before, after, _COARSE * side, _TOLERANCE * side),
    )
    if covered is not None:
        change = _continued(change, shrink(covered, round(_UNSURE * side)))
    mask = _hysteresis(change)
    mask = opened(mask, round(_OPENED * side / 2))
    mask = filled(closed(mask, round(_CLOSED * side / 2)))
    return grow(_without_specks(mask), max(1, round(_GROWN * side)))


def _continued(change: Field, covered: Mask) -> Field:
    """Return the change; where nothing can be compared, that of the nearest place where it can."""
    known = covered > 0
    if known.all() or not known.any():
        return change
    beyond = np.where(known, 0, 255).astype(np.uint8)
    _, nearest = cv2.distanceTransformWithLabels(
        beyond, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL
    )
    values = np.zeros(int(nearest.max()) + 1, np.float32)
    values[nearest[known]] = change[known]
    return np.asarray(values[nearest], np.float32)


def _lab(pixels: Pixels) -> Field:
    values: Any = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    return np.asarray(values, np.float32)


def _difference(before: Field, after: Field, sigma: float, tolerance: float) -> Field:
    """Return the smallest difference over small shifts, less where contrast excuses it."""
    one, other = blur(before, sigma), blur(after, sigma)
    step = max(1, round(tolerance))
    smallest = np.full(one.shape[:2], np.inf, np.float32)
    for dy in (-step, 0, step):
        for dx in (-step, 0, step):
            moved = np.roll(other, (dy, dx), (0, 1))
            smallest = np.minimum(smallest, ((one - moved) ** 2).sum(2))
    contrast = blur(_contrast(one), 2 * sigma)
    return np.asarray(np.sqrt(smallest) / (1 + _EXCUSE * contrast), np.float32)


def _contrast(image: Field) -> Field:
    across: Any = cv2.Sobel(image[..., 0], cv2.CV_32F, 1, 0, scale=0.25)
    down: Any = cv2.Sobel(image[..., 0], cv2.CV_32F, 0, 1, scale=0.25)
    return np.asarray(cv2.magnitude(across, down), np.float32)


def _hysteresis(change: Field) -> Mask:
    middle = float(np.median(change))
    spread = 1.4826 * float(np.median(np.abs(change - middle))) + 1e-3
    core = change > max(_CORE_FLOOR, middle + _CORE * spread)
    rest = (change > max(_REST_FLOOR, middle + _REST * spread)).astype(np.uint8)
    _, labels = cv2.connectedComponents(rest, connectivity=8)
    kept = np.zeros(int(labels.max()) + 1, np.uint8)
    kept[np.unique(labels[core])] = 255
    kept[0] = 0
    return np.asarray(kept[labels], np.uint8)


def _without_specks(mask: Mask) -> Mask:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    if count < 2:
        return mask
    areas = stats[:, cv2.CC_STAT_AREA].astype(np.float64)
    areas[0] = 0
    least = max(_SMALLEST * mask.size, _SMALLEST_OF_LARGEST * float(areas.max()))
    return np.where((areas >= least)[labels], 255, 0).astype(np.uint8)
