"""What members do with a picture beside changing it: vary, expand, upscale."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Final

from bot import conversation
from bot.conversation import Continuation
from bot.domain import (
    Answered,
    Capabilities,
    Intent,
    Options,
    PictureFile,
    Plan,
    RawPicture,
    Size,
    Spot,
    Version,
)
from bot.pipeline.meaning import Meant
from bot.pipeline.ordering import choose_backend, with_parent
from bot.pipeline.parts import Ending, Parts, ending
from bot.refinement import vary
from bot.refinement.shapes import read_shape

# Larger ones take half a minute to draw and to look through, and no chat shows them.
_LARGEST_SIDE_PX: Final = 4096
_LARGER: Final = 2
# As the painters draw them.
_RATIOS: Final = {"square": 1.0, "wide": 3 / 2, "tall": 2 / 3}
_NEVER_BEYOND: Final = 3.0
# By how much a picture grows towards a side when no shape is said.
_ONE_SIDE: Final = 1.5
_WHICH_SHAPE: Final = "Which shape would you like: square, wide, tall, or a ratio such as 16:9?"
_SAME_SHAPE: Final = (
    "The picture has that shape already. Choose another one: square, wide, tall, or a ratio such "
    "as 16:9."
)
_CANNOT_EXPAND: Final = (
    "This painter can't continue a picture beyond its borders. Ask for another shape in words, "
    "such as “make it wide”, and it draws the picture anew."
)
_CANNOT_UPSCALE: Final = (
    "This painter can't give this picture more pixels. “Original” has all that there are."
)
_LARGEST: Final = "This picture has as many pixels as this painter can give it."
_NOT_SUBTLE: Final = (
    "This painter can't vary a picture just a little, so this is another take on it."
)


def varied(parts: Parts, found: Continuation, parent: Version, *, subtle: bool) -> Meant:
    """Return what "another one like this" means."""
    plan = vary(parent)
    if not subtle:
        return Meant(found, plan, words=parent.words)
    if not _able(parts, parent).edits:
        return Meant(found, plan, words=parent.words, notes=(_NOT_SUBTLE,))
    note = f"Another take on v{parent.number}, almost the same."
    plan = replace(plan, note=note, subtle=True)
    return Meant(found, plan, words=parent.words)


async def expanded(
    parts: Parts, found: Continuation, parent: Version, plan: Plan, words: str
) -> Meant | Ending:
    """Return what it means to continue a picture to the plan's shape, or why it cannot be."""
    if not _able(parts, parent).edits:
        return _told(plan, _CANNOT_EXPAND)
    size = parent.pictures[conversation.chosen_picture(plan, found)].size
    ratio = _ratio(plan, size)
    if ratio is None:
        return _told(plan, _WHICH_SHAPE)
    area = await _free_area(parts, size, ratio, plan.spot)
    if area is None:
        return _told(plan, _SAME_SHAPE)
    plan = replace(
        plan,
        intent=Intent.EXPAND,
        prompt=plan.prompt or parent.prompt or parent.words,
        note=plan.note or f"v{parent.number} continued beyond its borders.",
        shape=plan.shape or f"{area.size.width}:{area.size.height}",
        count=1,
    )
    return Meant(found, plan, words, region=area)


async def upscaled(
    parts: Parts, found: Continuation, parent: Version, plan: Plan, words: str
) -> Meant | Ending:
    """Return what it means to draw a picture with more pixels, or why it cannot be."""
    own = parent.backend in parts.backends and parent.seed is not None
    if not own or not _able(parts, parent).upscales:
        return _told(plan, _CANNOT_UPSCALE)
    index = conversation.chosen_picture(plan, found)
    size = parent.pictures[index].size
    if max(size.width, size.height) * _LARGER > _LARGEST_SIDE_PX:
        return _told(plan, _LARGEST)
    plan = replace(
        plan,
        intent=Intent.UPSCALE,
        recipe=parent.recipe,
        prompt=parent.prompt,
        note=f"v{parent.number} with {_LARGER} times the pixels on each side.",
        shape=parent.shape,
        count=1,
        picture=index,
    )
    scale = _LARGER * await _scale_of(parts, parent)
    return Meant(found, plan, words, Options(exact=parent.exact), scale=scale)


async def once_more(parts: Parts, meant: Meant, version: Version) -> Meant:
    """Return what it means to do the request again that made a version."""
    match version.intent:
        case Intent.LOCAL_CHANGE | Intent.EXPAND:
            return replace(meant, region=version.region)
        case Intent.VARIATION if version.subtle:
            return replace(meant, plan=replace(meant.plan, subtle=True))
        case Intent.UPSCALE:
            return replace(meant, scale=await _scale_of(parts, version))
        case _:
            return meant


def of_button(parent: Version, intent: Intent, shape: str | None = None) -> Plan:
    """Return the plan of a button: no words, so nothing but the picture and perhaps a shape."""
    return replace(vary(parent), intent=intent, note="", shape=shape)


def _told(plan: Plan, sentence: str) -> Ending:
    return ending(Answered(sentence), plan.cost_microdollars)


def _able(parts: Parts, parent: Version) -> Capabilities:
    options = with_parent(Options(), parent, parts.backends)
    return choose_backend(parts.backends, options).capabilities


async def _scale_of(parts: Parts, version: Version) -> int:
    """Return how often a version was upscaled already, as a factor."""
    scale, one = 1, version
    while one.intent is Intent.UPSCALE and one.parent is not None:
        scale *= _LARGER
        before = await parts.album.version(one.parent.version_id)
        if before is None:
            break
        one = before
    return scale


def _ratio(plan: Plan, size: Size) -> float | None:
    """Return the shape to continue a picture to, None where nothing says it."""
    shape = read_shape(plan.shape)
    if shape is not None:
        width, _, height = shape.partition(":")
        return _RATIOS.get(shape) or float(width) / float(height)
    if plan.spot is None:
        return None
    across, down = _side(plan.spot)
    if across != 0.5:
        return min(size.width / size.height * _ONE_SIDE, _NEVER_BEYOND)
    return max(size.width / size.height / _ONE_SIDE, 1 / _NEVER_BEYOND) if down != 0.5 else None


def _side(spot: Spot | None) -> tuple[float, float]:
    """Return which share of what is new lies left of the picture, and above it."""
    columns = [ord(cell[0].upper()) - ord("A") for cell in (spot.cells if spot else ())]
    rows = [int(cell[1]) - 1 for cell in (spot.cells if spot else ())]
    if not columns:
        return 0.5, 0.5
    return 1 - sum(columns) / len(columns) / 2, 1 - sum(rows) / len(rows) / 2


async def _free_area(
    parts: Parts, size: Size, ratio: float, spot: Spot | None
) -> PictureFile | None:
    across, down = _side(spot)
    async with parts.editing:
        mask = await asyncio.to_thread(_planned, size, ratio, across, down)
    return None if mask is None else await parts.pictures.put(RawPicture(mask, "image/png"))


def _planned(size: Size, ratio: float, across: float, down: float) -> bytes | None:
    from bot.editing import new_area, plan_canvas  # OpenCV is loaded with the first edit

    canvas = plan_canvas((size.width, size.height), ratio, across, down)
    return None if canvas is None else new_area(canvas, size.width, size.height).to_png()
