"""The region that a member marked with a pen on a copy of the picture.

The copy may be a screenshot: rescaled, with bars around it, compressed. It is laid onto the
original by landmarks, and what differs in one colour is the pen. Only the region is taken from it.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np

from bot.editing.arrays import (
    Field,
    Mask,
    Pixels,
    grey,
    grow,
    opened,
    resize,
    shrink,
)
from bot.editing.colour import match
from bot.editing.landmarks import find_landmarks, find_similarity, similarity
from bot.editing.pictures import Picture
from bot.editing.regions import Region
from bot.editing.strokes import SMALLEST, enclosed, thickness

_WORK_SIDE: Final = 768
_MOST_SIDE: Final = 1400
# Small copies tell another picture in a tenth of the time: no marked copy of the benchmark has
# fewer than 15 landmarks in common with a picture that has this many, even as a third of a
# screenshot; 8 are enough to look at it closely.
_LOOK_SIDE: Final = 256
_LOOK_COPY_SIDE: Final = 480
_TELLING: Final = 60
# By how many levels a mark differs from all that is near it in the original.
_STRONG: Final = 28.0
_WEAK: Final = 14.0
_PEN_REACH: Final = 60.0
_BINS: Final = 16
# A bar has one colour, but for the noise of compression in a few places.
_BAR_NOISE: Final = 8
_BAR_SHARE: Final = 0.02
_SAME_SHAPE: Final = 0.02
_MISSING: Final = 60
# A copy that differs by more on average shows another picture, whatever is drawn on it.
_ANOTHER: Final = 25.0
# Of the longer side: no pen is that thick.
_THICKEST: Final = 0.035


@dataclass(frozen=True, slots=True, eq=False)
class _Marks:
    """What was marked, of the original's size.

    Attributes:
        drawn: By how many levels the copy's edges along the strokes are stronger than the
            original's: below 0 it is the original that was drawn on.
        thickness: Of the strokes, as a share of the longer side.
    """

    region: Region
    drawn: float
    thickness: float


def find_region(original: Picture, marked: Picture) -> Region | None:
    """Return what is marked, of the original's size; None where no marks are found."""
    found = _found(original, marked)
    return None if found is None else found.region


def find_copy(one: Picture, other: Picture) -> tuple[int, Region] | None:
    """Return which of two pictures is the original (0 or 1), and what is marked on the other.

    None where neither is a marked copy: a thing that only one of them shows is thicker than a pen.
    """
    pair = (one, other)
    for original in (0, 1):
        marks = _found(pair[original], pair[1 - original])
        if marks is not None and marks.drawn > 0 and marks.thickness < _THICKEST:
            return original, marks.region
    return None


def _found(original: Picture, marked: Picture) -> _Marks | None:
    truth = _limited(original.flat, _WORK_SIDE)
    laid = _laid(truth, _limited(marked.flat, _MOST_SIDE))
    if laid is None:
        return None
    strokes = _strokes(truth, *laid)
    if strokes is None:
        return None
    mask = enclosed(strokes)
    if not mask.any():
        return None
    wide: Any = resize(mask.astype(np.float32), original.width, original.height)
    region = Region(np.where(wide > 127, 255, 0).astype(np.uint8))
    edge = (grow(strokes, 2) > 0) & (shrink(strokes, 1) == 0)
    drawn = _edges(laid[0], edge) - _edges(truth, edge)
    return _Marks(region, drawn, thickness(strokes) / max(strokes.shape))


def _edges(pixels: Pixels, where: Any) -> float:
    """Return how much neighbouring pixels differ at a place, on average."""
    steps: Any = cv2.morphologyEx(pixels, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    return float(steps.max(2)[where].mean()) if where.any() else 0.0


def _limited(pixels: Pixels, side: int) -> Pixels:
    height, width = pixels.shape[:2]
    share = min(1.0, side / max(height, width))
    return np.asarray(resize(pixels, max(1, round(width * share)), max(1, round(height * share))))


def _laid(truth: Pixels, copy: Pixels) -> tuple[Pixels, Mask] | None:
    """Return the copy as it lies on the original best, and where it shows anything; or None."""
    height, width = copy.shape[:2]
    boxes = (0, 0, width, height), _without_bars(copy)
    maps = [one for box in boxes if (one := _stretched(truth, box)) is not None]
    laid = [_warped(truth, copy, one) for one in maps]
    if not any(_unlikeness(truth, *one) < _ANOTHER for one in laid) and _is_another(truth, copy):
        return None
    exact = find_similarity(grey(truth), grey(copy))
    if exact is not None:
        laid.insert(0, _warped(truth, copy, exact))
    best = min(laid, key=lambda one: _unlikeness(truth, *one), default=None)
    return best if best is not None and _unlikeness(truth, *best) < _ANOTHER else None


def _is_another(truth: Pixels, copy: Pixels) -> bool:
    """Return whether small copies show already that nothing agrees; in doubt they do not."""
    some = find_landmarks(grey(_limited(truth, _LOOK_SIDE)))
    if len(some) < _TELLING:
        return False
    return similarity(some, find_landmarks(grey(_limited(copy, _LOOK_COPY_SIDE)))) is None


def _warped(truth: Pixels, copy: Pixels, matrix: Field) -> tuple[Pixels, Mask]:
    height, width = truth.shape[:2]
    shown = np.full(copy.shape[:2], 255, np.uint8)
    way = cv2.INTER_AREA | cv2.WARP_INVERSE_MAP
    laid: Any = cv2.warpAffine(copy, matrix, (width, height), flags=way)
    there: Any = cv2.warpAffine(shown, matrix, (width, height), flags=way)
    return laid, shrink(np.where(there > 250, 255, 0).astype(np.uint8), 2)


def _unlikeness(truth: Pixels, laid: Pixels, there: Mask) -> float:
    """Return how far two pictures differ, in levels; marks count as much as any other mistake."""
    missed = np.abs(truth[::2, ::2].astype(np.int16) - laid[::2, ::2]).mean(2)
    missed[there[::2, ::2] == 0] = _MISSING
    return float(np.minimum(missed, _MISSING).mean())


def _stretched(truth: Pixels, box: tuple[int, int, int, int]) -> Field | None:
    """Return the map onto a box of a copy, None where that has another shape."""
    left, top, right, bottom = box
    height, width = truth.shape[:2]
    across, down = (right - left) / width, (bottom - top) / height
    if abs(across / down - 1) > _SAME_SHAPE:
        return None
    return np.array(
        [[across, 0, left + across / 2 - 0.5], [0, down, top + down / 2 - 0.5]], np.float32
    )


def _without_bars(copy: Pixels) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of what is not of the corner's one colour."""
    unlike = (np.abs(copy.astype(np.int16) - copy[1, 1]).max(2) > _BAR_NOISE).astype(np.uint8)
    rows, columns = (np.flatnonzero(unlike.mean(axis) > _BAR_SHARE) for axis in (1, 0))
    if not rows.size or not columns.size:
        return 0, 0, copy.shape[1], copy.shape[0]
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _strokes(truth: Pixels, copy: Pixels, there: Mask) -> Mask | None:
    """Return where the pen went, None where nothing was drawn."""
    nowhere = np.where(there > 0, 0, 255).astype(np.uint8)
    alike = np.clip(
        match(truth, copy, nowhere, local=False).apply(copy, (1, 1), (0, 0, 1, 1)), 0, 255
    )
    beyond = _beyond(truth, alike) * (there > 0)
    seeds = opened((beyond > _STRONG).astype(np.uint8) * 255, 1) > 0
    if np.count_nonzero(seeds) < SMALLEST * seeds.size / 4:
        return None
    pen = _pen(alike[seeds])
    near_pen = np.abs(alike - pen).max(2) < _PEN_REACH
    moved = np.abs(alike - truth).max(2)
    weak = (near_pen & (moved > _WEAK) & (there > 0)).astype(np.uint8)
    return _grown_from(weak, seeds & near_pen)


def _beyond(truth: Pixels, copy: Field) -> Field:
    """Return by how much the copy lies outside what the original shows within two pixels."""
    square = np.ones((5, 5), np.uint8)
    low: Any = cv2.erode(truth, square)
    high: Any = cv2.dilate(truth, square)
    return np.asarray(np.maximum(low - copy, copy - high).max(2), np.float32)


def _pen(colours: Field) -> Field:
    """Return the most frequent colour, as the middle of those around it."""
    bins = (colours // (256 / _BINS)).astype(np.int64)
    keys = bins @ np.array([_BINS * _BINS, _BINS, 1])
    counts = np.bincount(keys, minlength=_BINS**3).reshape(_BINS, _BINS, _BINS)
    padded = np.pad(counts, 1)
    around = np.zeros_like(counts)
    for a, b, c in itertools.product(range(3), repeat=3):
        around += padded[a : a + _BINS, b : b + _BINS, c : c + _BINS]
    best = np.array(np.unravel_index(int(np.argmax(around)), around.shape))
    close = (np.abs(bins - best) <= 1).all(1)
    return np.asarray(np.median(colours[close], axis=0), np.float32)


def _grown_from(weak: Mask, seeds: Any) -> Mask | None:
    """Return the connected parts that hold seeds, without specks."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(weak, connectivity=8)
    held = np.zeros(count, bool)
    held[np.unique(labels[seeds])] = True
    held[0] = False
    areas = np.where(held, stats[:, cv2.CC_STAT_AREA], 0)
    held &= areas >= max(12, 0.01 * areas.max())
    mask = np.where(held[labels], 255, 0).astype(np.uint8)
    enough = np.count_nonzero(mask) >= SMALLEST * mask.size
    return mask if enough else None
