"""What a back end is sent beside the prompt: pictures, the part of one, and where it may change.

Whatever is made here for it alone (a part, a larger canvas) is stored and screened like any other
picture: nothing unscreened leaves.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

from bot.domain import (
    Capabilities,
    Intent,
    PictureFile,
    RawPicture,
    Refusal,
    ScreenedPicture,
    Screening,
    Version,
)
from bot.pipeline.leftovers import discard
from bot.pipeline.meaning import Meant, base_picture
from bot.pipeline.parts import Parts
from bot.ports import ScreeningContext
from bot.refinement.shapes import ratio_of

_CANNOT_LOOK: Final = "This painter can't look at pictures, so I went by the words alone."
_REDRAWN: Final = "This painter can't change a picture; it drew it anew, so the rest may differ."
_SAME_SEED: Final = (
    "This painter can't change a part alone; it drew the picture anew from the same seed, so the "
    "rest may differ a little."
)
# What is sent of a small part is enlarged to this: models are at their best there.
_USUAL_SIDE_PX: Final = 1024
_Rectangle = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Sent:
    """What goes along with a prompt.

    Attributes:
        sources: Pictures to start from, the one to change first.
        mask: As in `Order`.
        shape: Of the first source, where it is made for this order.
        crop: As in `DrawPlan`.
        screenings: Of what was made for this order.
        notes: What to tell the member about it.
    """

    sources: tuple[ScreenedPicture, ...] = ()
    mask: bytes | None = None
    shape: str | None = None
    crop: _Rectangle | None = None
    screenings: tuple[Screening, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Made:
    """A picture made for a back end, before it is screened."""

    data: bytes
    mask: bytes
    shape: str
    crop: _Rectangle | None = None


async def sent(
    parts: Parts, capabilities: Capabilities, meant: Meant, context: ScreeningContext
) -> Sent | Refusal:
    """Return what goes along with the prompt of what is meant, or why a picture may not."""
    parent = meant.found.parent if meant.plan.intent is not Intent.NEW else None
    if not capabilities.edits:
        return Sent(notes=_without_pictures(capabilities, meant, parent))
    if parent is None and meant.region is None:
        return Sent(meant.uploads[: capabilities.max_sources], shape=_own_shape(meant))
    picture, others = await base_picture(parts, meant), meant.uploads if parent else ()
    made = None if meant.region is None else await _made(parts, capabilities, meant, picture)
    screenings: tuple[Screening, ...] = ()
    if made is not None:
        raw = RawPicture(made.data, "image/png")
        file = await parts.pictures.put(raw)
        passed = await parts.screener.screen_picture(file, raw, context)
        if isinstance(passed, Refusal):
            await discard(parts, [file.sha256])
            return passed
        picture, screenings = passed.picture, (passed.screening,)
    sources = (picture, *others)[: capabilities.max_sources]
    if made is None:
        mask = await mask_for(parts, capabilities, meant.region, picture)
        return Sent(sources, mask, None if parent else _own_shape(meant))
    mask = made.mask if capabilities.masks else None
    return Sent(sources, mask, made.shape, made.crop, screenings)


def _without_pictures(
    capabilities: Capabilities, meant: Meant, parent: Version | None
) -> tuple[str, ...]:
    notes: tuple[str, ...] = (_CANNOT_LOOK,) if meant.uploads else ()
    if parent is not None and not capabilities.repeatable:
        notes += (_REDRAWN,)
    elif parent is not None and meant.plan.intent is Intent.LOCAL_CHANGE:
        notes += (_SAME_SEED,)
    return notes


def _own_shape(meant: Meant) -> str | None:
    """Return the upload's own shape where a part of it changes: in another one nothing fits."""
    if meant.plan.intent is not Intent.LOCAL_CHANGE or not meant.uploads:
        return None
    return ratio_of(meant.uploads[0].file.size)


async def mask_for(
    parts: Parts, capabilities: Capabilities, region: PictureFile | None, source: ScreenedPicture
) -> bytes | None:
    """Return the mask that a back end is given with a region, None where it takes none."""
    if region is None or not capabilities.masks:
        return None
    drawn, size = await parts.pictures.get(region.sha256), source.file.size
    async with parts.editing:
        return await asyncio.to_thread(_mask, drawn, size.width, size.height)


async def _made(
    parts: Parts, capabilities: Capabilities, meant: Meant, picture: ScreenedPicture
) -> _Made | None:
    """Return what to send instead of a picture, None where it goes as it is."""
    assert meant.region is not None
    side, size = capabilities.edit_side_px, picture.file.size
    expands = meant.plan.intent is Intent.EXPAND
    if not expands and (not side or max(size.width, size.height) <= side):
        return None
    drawn = await parts.pictures.get(meant.region.sha256)
    async with parts.editing:
        if expands:
            return await asyncio.to_thread(_extended, picture.data, drawn, side)
        return await asyncio.to_thread(_part, picture.data, drawn, side)


def _mask(drawn: bytes, width: int, height: int) -> bytes:
    from bot.editing import Region, mask_for_model  # OpenCV is loaded with the first edit

    return mask_for_model(Region.of_png(drawn), width, height)


def _part(picture: bytes, drawn: bytes, side: int) -> _Made | None:
    """Return the part of a picture around its region; blocks."""
    from bot.editing import Region, decode, mask_for_model, picture_for_model, plan_crop

    decoded, region = decode(picture), Region.of_png(drawn)
    width, height = decoded.width, decoded.height
    shape, model = _model_size(region.fitted(width, height).box, width, height, side)
    crop = plan_crop(region, width, height, *model)
    if (crop.right - crop.left, crop.bottom - crop.top) == (width, height):
        return None
    crop = crop.at_most(_USUAL_SIDE_PX)
    return _Made(
        picture_for_model(decoded, crop),
        mask_for_model(region, width, height, crop),
        shape,
        (crop.left, crop.top, crop.right, crop.bottom),
    )


def _model_size(
    box: tuple[float, float, float, float] | None, width: int, height: int, side: int
) -> tuple[str, tuple[int, int]]:
    """Return the shape that suits a region, and its size for a model that takes such a side."""
    left, top, right, bottom = box or (0.0, 0.0, 1.0, 1.0)
    ratio = (right - left) * width / max(1.0, (bottom - top) * height)
    if ratio > 1.25:
        return "wide", (side, side * 2 // 3)
    return ("tall", (side * 2 // 3, side)) if ratio < 0.8 else ("square", (side, side))


def _extended(picture: bytes, drawn: bytes, side: int) -> _Made:
    """Return a picture on its larger canvas, reduced to what a model takes; blocks."""
    from bot.editing import Crop, Region, decode, extended, mask_for_model, picture_for_model

    area = Region.of_png(drawn)
    canvas = extended(decode(picture), area)
    width, height = canvas.width, canvas.height
    share = min(1.0, side / max(width, height)) if side else 1.0
    small = max(1, round(width * share)), max(1, round(height * share))
    whole = Crop(0, 0, width, height, *small)
    return _Made(
        picture_for_model(canvas, whole),
        # The old picture stays to the bit: nothing of it is the model's to draw.
        mask_for_model(area, width, height, whole, growth=0),
        f"{width}:{height}",
    )
