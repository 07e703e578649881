"""The whole way, from files to a file: what was asked for changes, all else stays to the bit."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from bot.editing.arrays import Mask
from bot.editing.compositing import composite
from bot.editing.crops import PROVIDER_GROWTH, Crop, cut_mask
from bot.editing.gate import Fault, Figures
from bot.editing.markup import find_copy, find_region
from bot.editing.merging import Patch, Verdict, merge
from bot.editing.pictures import Picture, decode, encode
from bot.editing.regions import Region

# Where a model without transparency drew something onto what was transparent, in levels.
_DRAWN_FROM, _DRAWN_SURELY = 12.0, 36.0


@dataclass(frozen=True, slots=True, eq=False)
class Composed:
    """The outcome of one edit.

    Attributes:
        data: What to keep: a lossless file where it was composited, else the re-render as it came.
        region: What may differ from the original, of its size; None unless composited.
        fault: Why it was rejected, else None.
    """

    data: bytes
    verdict: Verdict
    figures: Figures
    region: Region | None = None
    fault: Fault | None = None


def compose(
    original: bytes | Picture,
    rendered: bytes,
    region: Region | None = None,
    *,
    crop: Crop | None = None,
    exact: bool = False,
) -> Composed:
    """Return the original with the edit in it, and every other pixel exactly as it was.

    Blocks for a few tenths of a second: call it in a thread. The same files give the same file.

    Args:
        original: The accepted picture: a file in any format, or its pixels, which are used up.
        rendered: What the model made of it, or of `crop`, of any size.
        region: Where it may change; None: wherever a change is found.
        crop: The part that the model was given.
        exact: Nothing beyond the region may change; else it is larger by up to `PROVIDER_GROWTH`
            where the model used the room that its mask left it.

    Raises:
        InvalidAsk: One of the files is no picture that can be read.
    """
    # Many edits share the cores, and results must not depend on how many cores there are.
    cv2.setNumThreads(1)
    picture = decode(original) if isinstance(original, bytes) else original
    crop = crop or Crop(0, 0, picture.width, picture.height, picture.width, picture.height)
    mask = None if region is None else region.fitted(picture.width, picture.height).mask
    part_mask = None if mask is None else cut_mask(mask, crop)
    part = picture.part(crop.left, crop.top, crop.right, crop.bottom)
    growth_px = 0 if exact else round(PROVIDER_GROWTH * max(picture.width, picture.height))
    merged = merge(
        np.ascontiguousarray(part.flat),
        decode(rendered).flat,
        part_mask,
        growth_px,
        loose=region is not None and region.loose,
    )
    verdict, figures = merged.verdict, merged.figures
    if merged.patch is None:
        return Composed(rendered, verdict, figures, fault=merged.fault)
    result, changed = _put_back(picture, merged.patch, crop)
    del merged  # the encoder needs the memory
    return Composed(encode(result), verdict, figures, changed)


def _put_back(picture: Picture, patch: Patch, crop: Crop) -> tuple[Picture, Region]:
    left, top, right, bottom = patch.box
    rows = slice(top + crop.top, bottom + crop.top)
    columns = slice(left + crop.left, right + crop.left)
    inside = patch.mask > 0
    changed = np.zeros((picture.height, picture.width), np.uint8)
    changed[rows, columns] = patch.mask
    alpha = _alpha(picture, patch, rows, columns)
    picture.rgb[rows, columns][inside] = patch.pixels[inside]
    return Picture(picture.rgb, alpha), Region(changed)


def _alpha(picture: Picture, patch: Patch, rows: slice, columns: slice) -> Mask | None:
    """Return the transparency afterwards: what was drawn onto nothing is opaque."""
    if picture.alpha is None:
        return None
    part = picture.part(columns.start, rows.start, columns.stop, rows.stop)
    flat = part.flat.astype(np.float32)
    moved = np.abs(patch.layer - flat).max(2)
    drawn = 255 * np.clip((moved - _DRAWN_FROM) / (_DRAWN_SURELY - _DRAWN_FROM), 0, 1)
    before = picture.alpha[rows, columns]
    after = np.maximum(before, drawn).astype(np.float32)
    alpha = picture.alpha.copy()
    alpha[rows, columns] = composite(before, after, patch.mask, patch.alpha)
    return alpha


def find_marks(original: bytes, marked: bytes) -> Region | None:
    """Return the region that somebody marked on a copy of the picture, of the original's size.

    Args:
        original: The picture as it is kept.
        marked: The copy with the marks: rescaled, with bars around it or compressed, but not cut.

    Returns:
        None where no marks are found.

    Raises:
        InvalidAsk: One of the files is no picture that can be read.
    """
    cv2.setNumThreads(1)
    return find_region(decode(original), decode(marked))


def find_marked_copy(one: bytes, other: bytes) -> tuple[int, Region] | None:
    """Return which of two files is the original (0 or 1), and what somebody marked on the other.

    None where neither is a marked copy; otherwise as `find_marks`.
    """
    cv2.setNumThreads(1)
    return find_copy(decode(one), decode(other))
