"""Where each pixel of the original went when a model rendered the whole picture again.

Worked out on small copies: a shift by phase correlation, an affine map by ECC, and what is left by
optical flow, trusted where there is texture that agrees, and carried smoothly across the region.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np

from bot.editing.arrays import Field, Mask, Pixels, blur, grey, highpass, resize, shrink
from bot.editing.bending import flow_between, levelled, pulled
from bot.editing.landmarks import find_similarity

# The affine map must explain the details better by this much to be believed.
MIN_GAIN: Final = 0.002
# Below this share of textured places there is nothing that flow could hold on to.
MIN_TEXTURE: Final = 0.02
# Mean contrast, in levels, from which a place counts as textured.
_DETAIL: Final = 1.5
# How far the region may have moved, as a share of the longer side.
_REACH: Final = 0.02
_GOOD_AGREEMENT: Final = 0.7
_ITERATIONS: Final = 40
_FLOW_ROUNDS: Final = 2


@dataclass(frozen=True, slots=True)
class Alignment:
    """How to find the original's pixels in a re-render; lives for one edit.

    Attributes:
        matrix: 2 x 3, from pixels of the work copy to pixels of the re-render's work copy.
        flow: What is added before that, in pixels of the work copy (height x width x 2); or None.
        width: Of the work copy. `height`: likewise.
        agreement: Correlation of the details outside the region afterwards, in -1..1.
        texture: Share of the picture that has details, in 0..1.
    """

    matrix: Field
    flow: Field | None
    width: int
    height: int
    agreement: float
    texture: float

    def agrees_by(self, least: float) -> bool:
        """Return whether details agree that much, as far as there are any."""
        return self.texture < MIN_TEXTURE or self.agreement >= least

    def warp(
        self, rendered: Pixels, size: tuple[int, int], box: tuple[int, int, int, int]
    ) -> Pixels:
        """Return a re-render as it fits the original, within a box of it.

        Args:
            rendered: At the original's size.
            size: Width and height of the original.
            box: Left, top, right and bottom in pixels of the original.
        """
        across, down = self.sources(size, box)
        moved: Any = cv2.remap(
            rendered, across, down, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101
        )
        return np.asarray(moved, np.uint8)

    def covered(self) -> Mask:
        """Return where the re-render reaches on the work copy: 255 there, 0 beyond its edges."""
        across, down = self.sources((self.width, self.height), (0, 0, self.width, self.height))
        within = (
            (across >= 0) & (across <= self.width - 1) & (down >= 0) & (down <= self.height - 1)
        )
        return np.where(within, 255, 0).astype(np.uint8)

    def sources(self, size: tuple[int, int], box: tuple[int, int, int, int]) -> tuple[Field, Field]:
        """Return where the pixels of a box lie in a re-render, as columns and rows."""
        left, top, right, bottom = box
        sx, sy = self.width / size[0], self.height / size[1]
        x = (np.arange(left, right, dtype=np.float32) + 0.5) * sx - 0.5
        y = (np.arange(top, bottom, dtype=np.float32) + 0.5) * sy - 0.5
        across, down = sources(self.matrix, self.flow, *np.meshgrid(x, y))
        return (across + 0.5) / sx - 0.5, (down + 0.5) / sy - 0.5


def sources(matrix: Field, flow: Field | None, columns: Field, rows: Field) -> tuple[Field, Field]:
    """Return where places of the original's work copy lie in the re-render's."""
    x, y = columns, rows
    if flow is not None:
        moves: Any = cv2.remap(
            flow, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        x, y = columns + moves[..., 0], rows + moves[..., 1]
    (a, b, c), (d, e, f) = (tuple(map(float, row)) for row in matrix)
    return (
        np.asarray(a * x + b * y + c, np.float32),
        np.asarray(d * x + e * y + f, np.float32),
    )


def register(original: Pixels, rendered: Pixels, region: Mask | None) -> Alignment:
    """Return how two work copies of the same size lie on each other, the region left out."""
    height, width = original.shape[:2]
    outside = _outside(region, height, width)
    before, after = grey(original), grey(rendered)
    details = highpass(before)
    texture = float((np.abs(blur(np.abs(details), 2)) > _DETAIL)[outside > 0].mean())
    matrix, agreement = _affine(before, after, outside)
    if texture < MIN_TEXTURE:
        return Alignment(matrix, None, width, height, agreement, texture)
    flow, agreement = _bent(before, after, matrix, outside, agreement)
    return Alignment(matrix, flow, width, height, agreement, texture)


def _bent(
    before: Field, after: Field, matrix: Field, outside: Mask, agreement: float
) -> tuple[Field | None, float]:
    """Return the flow that agrees better than none, found in two rounds; and how well it agrees."""
    best: Field | None = None
    for _ in range(_FLOW_ROUNDS):
        more = flow_between(before, _moved(after, matrix, best), outside)
        flow = more if best is None else more + pulled(best, more)
        found = _agreement(before, _moved(after, matrix, flow), outside)
        if found <= agreement:
            break
        best, agreement = flow, found
    return best, agreement


def _outside(region: Mask | None, height: int, width: int) -> Mask:
    if region is None:
        return np.full((height, width), 255, np.uint8)
    return np.where(region > 0, 0, 255).astype(np.uint8)


def _affine(before: Field, after: Field, outside: Mask) -> tuple[Field, float]:
    """Return the best of: as it is, a shift, an affine map; and how well it agrees."""
    best = np.eye(2, 3, dtype=np.float32)
    agreement = _agreement(before, after, outside)
    for find in (_shift, _ecc, _landmarks, _ecc):
        if find is _landmarks and agreement > _GOOD_AGREEMENT:
            break
        matrix = find(before, after, outside, best)
        if matrix is None:
            continue
        found = _agreement(before, _moved(after, matrix), outside)
        if found > agreement + MIN_GAIN:
            best, agreement = matrix, found
    return best, agreement


def _landmarks(before: Field, after: Field, outside: Mask, start: Field) -> Field | None:
    """Return the similarity on which most landmarks agree; finds what lies far off."""
    return find_similarity(before, after, outside)


def _shift(before: Field, after: Field, outside: Mask, start: Field) -> Field:
    height, width = before.shape
    window = cv2.createHanningWindow((width, height), cv2.CV_32F) * blur(outside / 255.0, 4)
    (dx, dy), _ = cv2.phaseCorrelate(
        np.asarray(highpass(before, 8), np.float32),
        highpass(after, 8),
        np.asarray(window, np.float32),
    )
    return np.array([[1, 0, dx], [0, 1, dy]], np.float32)


def _ecc(before: Field, after: Field, outside: Mask, start: Field) -> Field | None:
    """Return an affine map, from coarse to fine; None where it does not converge."""
    matrix = start.copy()
    height, width = before.shape
    side = max(height, width)
    levels = [side // 4, side // 2, side] if side >= 4 * 96 else [side]
    for level in levels:
        share = level / side
        size = max(8, round(width * share)), max(8, round(height * share))
        small = [levelled(resize(one, *size)) for one in (before, after)]
        mask = resize(outside, *size, smooth=False)
        other_mask = shrink(mask, max(2, round(_REACH * max(size))))
        scaled = _scaled(matrix, share)
        count = _ITERATIONS if level < side else 12
        criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, count, 1e-5)
        try:
            _, found = cv2.findTransformECCWithMask(
                small[0],
                small[1],
                mask,
                other_mask,
                scaled,
                cv2.MOTION_AFFINE,
                criteria,
                5,
            )
        except cv2.error:
            return None
        matrix = _scaled(np.asarray(found, np.float32), 1 / share)
    return matrix


def _scaled(matrix: Field, share: float) -> Field:
    """Return an affine map for copies of another size; pixels are squares, not points."""
    linear, offset = matrix[:, :2], matrix[:, 2]
    half = np.full(2, 0.5, np.float32)
    moved = share * (linear @ (half / share - half) + offset + half) - half
    return np.concatenate((linear, moved[:, None]), 1).astype(np.float32)


def _moved(image: Field, matrix: Field, flow: Field | None = None) -> Field:
    """Return a work copy as it fits the original, fetched once so that nothing blurs twice."""
    height, width = image.shape[:2]
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    across, down = sources(matrix, flow, columns, rows)
    moved: Any = cv2.remap(image, across, down, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.float32)


def _agreement(before: Field, after: Field, outside: Mask) -> float:
    """Return the correlation of the details of two pictures outside the region."""
    inside = outside > 0
    if not inside.any():
        return 0.0
    one, other = highpass(before)[inside], highpass(after)[inside]
    norm = float(np.sqrt((one * one).sum() * (other * other).sum()))
    return float((one * other).sum()) / norm if norm > 0 else 0.0
