"""From an original's pixels, a re-render's and a region to the composite, or why there is none."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from bot.editing.arrays import Field, Mask, Pixels, bounds, grow, resize
from bot.editing.automask import find_change
from bot.editing.colour import Correction, match
from bot.editing.compositing import composite, feather, feather_width
from bot.editing.framing import fit_frame
from bot.editing.gate import MAX_COVERAGE, NEARLY_ALL, Fault, Figures, fault, measure
from bot.editing.registration import Alignment, register

WORK_SIDE: Final = 512
_WIDER: Final = 2.0
_LOOKS: Final = 4
# When a picture was meant to look different everywhere: how far its colours moved, in levels, and
# how far it differs even so; how much colours were exchanged for others; how little its details
# agree. The strongest re-render that should have changed one thing: 18, 4.4, 0.28 and 0.56.
_RELIT: Final = 22.0
_UNLIKE: Final = 14.0
_EXCHANGED: Final = 0.4
_ANOTHER_MANNER: Final = 0.5
# The mask has settled when it covers the same places up to this share.
_SETTLED: Final = 0.95


class Verdict(enum.StrEnum):
    """What became of an edit.

    `COMPOSITED`: only the region changed. `GLOBAL`: nearly everything changed. `UNCHANGED`: no
    change can be seen. `REJECTED`: the parts would not fit together.
    """

    COMPOSITED = "composited"
    GLOBAL = "global"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """The part of the original that changed.

    Attributes:
        box: Left, top, right and bottom in the original.
        pixels: What to put there. `mask`: where it may differ. `alpha`: how much of `layer` shows.
        layer: The re-render as it fits the original.
    """

    box: tuple[int, int, int, int]
    pixels: Pixels
    mask: Mask
    alpha: Field
    layer: Field


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """What became of an edit; `patch` stands where it was composited."""

    verdict: Verdict
    figures: Figures
    patch: Patch | None = None
    fault: Fault | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """How a re-render is brought onto the original."""

    alignment: Alignment
    correction: Correction

    def layer(self, rendered: Pixels, box: tuple[int, int, int, int]) -> Field:
        size = rendered.shape[1], rendered.shape[0]
        return self.correction.apply(self.alignment.warp(rendered, size, box), size, box)


def merge(
    original: Pixels,
    rendered: Pixels,
    mask: Mask | None,
    growth_px: int = 0,
    *,
    loose: bool = False,
) -> Merged:
    """Return the original with the edit in it.

    Args:
        original: The truth.
        rendered: What a model made of it, of any size.
        mask: Where it may change, of the original's size; None: wherever a change is found.
        growth_px: How far beyond a mask the model was let; so far the change may go with it, where
            it does not end before.
        loose: Within the mask, wherever a change is found.
    """
    framed, shown = fit_frame(original, rendered)
    size = _work_size(original)
    small = resize(original, *size), resize(framed, *size)
    given = mask is not None and not loose
    if mask is None or loose:
        found = _found(*small, original.shape[:2])
        if not found.any():
            return Merged(Verdict.UNCHANGED, Figures())
        if (coverage := _coverage(found)) > MAX_COVERAGE:
            return Merged(Verdict.GLOBAL, Figures(coverage=coverage))
        mask = found if mask is None else _inside(found, mask)
    if shown is not None:
        mask = np.minimum(mask, shown)
    if not mask.any():
        return Merged(Verdict.UNCHANGED, Figures())
    if (coverage := _coverage(mask)) > NEARLY_ALL:
        return Merged(Verdict.GLOBAL, Figures(coverage=coverage))
    merged = _fitted(original, framed, mask, small)
    if merged.fault is not Fault.GHOST or not given or growth_px < 1:
        return merged
    # The model used the room around the region that its mask left it.
    wider = grow(mask, growth_px)
    if shown is not None:
        wider = np.minimum(wider, shown)
    return merged if _coverage(wider) > NEARLY_ALL else _fitted(original, framed, wider, small)


def _inside(found: Mask, mask: Mask) -> Mask:
    """Return what of a change lies within a mask; the mask where nothing of it does."""
    both = np.minimum(found, mask)
    return both if both.any() else mask


def _fitted(original: Pixels, framed: Pixels, mask: Mask, small: tuple[Pixels, Pixels]) -> Merged:
    """Return the change within a mask, after having laid the two pictures onto each other."""
    fit = _fit(*small, _reduced(mask, *_work_size(original)), local=True)
    return _composited(original, framed, mask, fit)


def _composited(original: Pixels, framed: Pixels, mask: Mask, fit: _Fit) -> Merged:
    """Return the composite, with a wider feather where the usual one does not pass the gate."""
    height, width = mask.shape
    usual = feather_width(width, height)
    box = _around(mask, round(_WIDER * usual) + 1)
    layer = fit.layer(framed, box)
    part, part_mask = _part(original, box), _part(mask, box)
    for feather_px in (usual, _WIDER * usual):
        alpha = feather(part_mask, feather_px)
        pixels = composite(part, layer, part_mask, alpha)
        figures = measure(part, layer, pixels, part_mask, fit.alignment, feather_px)
        figures = replace(figures, coverage=_coverage(mask))
        wrong = fault(figures)
        if wrong is None:
            patch = Patch(box, pixels, part_mask, alpha, layer)
            return Merged(Verdict.COMPOSITED, figures, patch)
    return Merged(Verdict.REJECTED, figures, fault=wrong)


def _found(before: Pixels, after: Pixels, shape: tuple[int, ...]) -> Mask:
    """Return what changed, of the original's shape: looked for until it stays the same."""
    height, width = before.shape[:2]
    whole = (0, 0, width, height)
    mask: Mask | None = None
    for _ in range(_LOOKS):
        fit = _fit(before, after, mask, local=mask is not None)
        layer = np.clip(fit.layer(after, whole), 0, 255)
        if mask is None and _is_global(before, fit, after, layer):
            return np.full(shape[:2], 255, np.uint8)
        found = find_change(before, layer.astype(np.uint8), fit.alignment.covered())
        settled = mask is not None and _overlap(mask, found) > _SETTLED
        mask = found
        if settled or not mask.any() or _coverage(mask) > MAX_COVERAGE:
            break
    assert mask is not None
    wide: Mask = resize(mask.astype(np.float32), shape[1], shape[0])
    return np.where(wide > 127, 255, 0).astype(np.uint8)


def _is_global(before: Pixels, fit: _Fit, after: Pixels, layer: Field) -> bool:
    """Return whether a re-render is another picture, in another light, or in another manner."""
    height, width = before.shape[:2]
    moved = fit.alignment.warp(after, (width, height), (0, 0, width, height))
    relit = float(np.abs(layer - moved).mean())
    unlike = float(np.median(np.abs(layer - before)))
    gains = np.linalg.svd(fit.correction.matrix[:, :3], compute_uv=False)
    return (
        not fit.alignment.agrees_by(_ANOTHER_MANNER)
        or relit > _RELIT
        or unlike > _UNLIKE
        or float(np.abs(gains - 1).max()) > _EXCHANGED
    )


def _fit(before: Pixels, after: Pixels, mask: Mask | None, *, local: bool) -> _Fit:
    height, width = before.shape[:2]
    alignment = register(before, after, mask)
    moved = alignment.warp(after, (width, height), (0, 0, width, height))
    return _Fit(alignment, match(before, moved, mask, local=local))


def _work_size(original: Pixels) -> tuple[int, int]:
    height, width = original.shape[:2]
    share = min(1.0, WORK_SIDE / max(height, width))
    return max(1, round(width * share)), max(1, round(height * share))


def _reduced(mask: Mask, width: int, height: int) -> Mask:
    """Return a mask for a small copy in which nothing that is inside counts as outside."""
    return np.where(resize(mask, width, height) > 0, 255, 0).astype(np.uint8)


def _around(mask: Mask, pixels: int) -> tuple[int, int, int, int]:
    height, width = mask.shape
    left, top, right, bottom = bounds(mask) or (0, 0, width, height)
    return (
        max(0, left - pixels),
        max(0, top - pixels),
        min(width, right + pixels),
        min(height, bottom + pixels),
    )


def _part(image: Pixels, box: tuple[int, int, int, int]) -> Pixels:
    left, top, right, bottom = box
    return np.ascontiguousarray(image[top:bottom, left:right])


def _coverage(mask: Mask) -> float:
    return float(np.count_nonzero(mask)) / max(mask.size, 1)


def _overlap(one: Mask, other: Mask) -> float:
    together = np.count_nonzero((one > 0) | (other > 0))
    return np.count_nonzero((one > 0) & (other > 0)) / together if together else 1.0
