"""What can be measured about an edit, with and without knowing how it should look."""

from __future__ import annotations

from typing import Any

import numpy as np

from bot.editing.arrays import Field, Mask, Pixels, bounds, grow, shrink

PERFECT_DB = 99.0


def psnr(one: Pixels, other: Pixels, where: Any | None = None) -> float:
    """Return the likeness of two pictures in decibels, `PERFECT_DB` when they are the same."""
    difference = one.astype(np.float32) - other
    chosen = difference if where is None else difference[where]
    error = float(np.mean(chosen**2)) if chosen.size else 0.0
    return PERFECT_DB if error == 0 else min(PERFECT_DB, 10 * float(np.log10(255**2 / error)))


def inner_band(mask: Mask, width_px: int) -> Any:
    """Return where the region is nearer than `width_px` to its border."""
    return (mask > 0) & (shrink(mask, width_px) == 0)


def outer_band(mask: Mask, width_px: int) -> Any:
    """Return what lies around the region, up to `width_px` away."""
    return (mask == 0) & (grow(mask, width_px) > 0)


def seam_excess(original: Pixels, result: Pixels, mask: Mask) -> tuple[float, float]:
    """Return by how many levels the steps across the border are larger than in the original.

    Returns:
        Mean and 95th percentile over all pairs of neighbours of which one is inside.
    """
    box = bounds(grow(mask, 1))
    if box is None:
        return 0.0, 0.0
    left, top, right, bottom = box
    before, after = original[top:bottom, left:right], result[top:bottom, left:right]
    inside = mask[top:bottom, left:right] > 0
    excess = np.concatenate([_excess(before, after, inside, axis) for axis in (0, 1)])
    if not excess.size:
        return 0.0, 0.0
    return float(excess.mean()), float(np.percentile(excess, 95))


def ghost_index(original: Pixels, layer: Field, band: Any) -> float:
    """Return the mean difference of the two layers where both show, in levels."""
    if not band.any():
        return 0.0
    return float(np.abs(layer[band] - original[band].astype(np.float32)).mean())


def _excess(before: Pixels, after: Pixels, inside: Any, axis: int) -> Field:
    here = np.nonzero(np.diff(inside.astype(np.int8), axis=axis))
    there = (here[0] + 1, here[1]) if axis == 0 else (here[0], here[1] + 1)
    old, new = (
        np.abs(one[there].astype(np.float32) - one[here]).mean(1) for one in (before, after)
    )
    return np.asarray(np.maximum(0, new - old), np.float32)
