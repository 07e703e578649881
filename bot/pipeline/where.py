"""Where a local change may happen: decided here, by what the member showed before what was said.

The first that applies: a painted mask or cells, marks on a posted copy, the region of the last
edit moved, a place in words, a named thing that a model finds in the picture. Else it is found
afterwards, from what the model changed.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import logging
from dataclasses import dataclass, replace
from typing import Final

from bot import conversation
from bot.conversation import Continuation
from bot.domain import (
    Imagine,
    Intent,
    PictureFile,
    Plan,
    RawPicture,
    Reply,
    Request,
    ScreenedPicture,
    Size,
    Spot,
)
from bot.errors import InvalidAsk, NotFound
from bot.pipeline.adjusting import adjusted
from bot.pipeline.marks import marked_pair, marked_region, within
from bot.pipeline.meaning import Meant, base_picture
from bot.pipeline.parts import Bill, Parts
from bot.refinement.shapes import ratio_of

log = logging.getLogger(__name__)

_NOTHING_PAINTED: Final = (
    "Nothing is painted yet. Paint over the part that may change, then send it again."
)
_UNREADABLE: Final = "What was painted can't be read. Please paint it once more."
_WHICH_PICTURE: Final = "Which picture? Send the one alone that you show a place in."
_NO_PICTURE: Final = "That picture is gone. Start anew with /imagine."


@dataclass(frozen=True, slots=True)
class Shown:
    """What a member showed beside the words, before anything is planned.

    Attributes:
        uploads: Pictures to start from; a copy that only says where is none.
        region: Where the picture may change, as a stored mask; None: not shown.
    """

    found: Continuation
    uploads: tuple[ScreenedPicture, ...]
    region: PictureFile | None = None


async def shown(
    parts: Parts, ask: Imagine | Reply, found: Continuation, uploads: tuple[ScreenedPicture, ...]
) -> Shown:
    """Return what came with the words, and what of it says where, before anything is paid for.

    Raises:
        InvalidAsk: Nothing is painted, there is no such cell, or no one picture for it.
        NotFound: The picture is gone.
    """
    if ask.spot is not None:
        return Shown(found, uploads, await _stored(parts, ask.spot, _spotted(found, uploads)))
    if conversation.parent_ref(ask) is not None:
        return Shown(found, uploads)
    pair = await marked_pair(parts, uploads)
    if pair is None:
        return Shown(found, uploads)
    original, region = pair
    # Who marks a picture of their own means that one, and none that was drawn before.
    return Shown(Continuation(found.conversation_id), (original,), region)


def _spotted(found: Continuation, uploads: tuple[ScreenedPicture, ...]) -> Size:
    """Return the size of the picture on which a member showed where."""
    if found.parent is not None:
        return found.parent.pictures[found.picture].size
    if len(uploads) > 1:
        raise InvalidAsk(_WHICH_PICTURE)
    if not uploads:
        raise NotFound(_NO_PICTURE)
    return uploads[0].file.size


async def located(
    parts: Parts,
    request: Request,
    meant: Meant,
    region: PictureFile | None,
    *,
    edits: bool,
    bill: Bill,
) -> Meant:
    """Return what is meant with the region where it may happen, if anything tells.

    Args:
        parts: What the steps work with.
        request: Whose it is.
        meant: A plan and what it continues, without a region.
        region: The one that the member showed, as a stored mask; None: showed none.
        edits: The back end changes pictures; else nothing can be kept to a region.
        bill: Takes what looking for a named thing costs.
    """
    parent, base = meant.found.parent, meant.base
    if region is not None and parent is not None:
        meant = replace(meant, plan=replace(meant.plan, picture=None))
    if region is not None and edits:
        return _there(meant, region)
    if base is None or not edits:
        return meant if region is None or parent is None else _local(meant, region)
    if parent is not None:
        picture = conversation.chosen_picture(meant.plan, meant.found)
        marked = await marked_region(parts, parent, picture, meant.uploads)
        if marked is not None:
            # The marks say where, and never appear: the picture itself goes to the painter.
            return _there(replace(meant, uploads=()), marked)
    moved = await adjusted(parts, request, meant)
    return moved or await _said(parts, meant, base, bill)


async def _said(parts: Parts, meant: Meant, base: PictureFile, bill: Bill) -> Meant:
    """Return what is meant with the place that the words name, or the thing."""
    plan = meant.plan
    if plan.intent not in (Intent.LOCAL_CHANGE, Intent.GLOBAL_CHANGE):
        return meant
    if plan.spot is not None:
        try:
            spot = await _stored(parts, plan.spot, base.size)
        except InvalidAsk:  # a model's words, not the member's
            log.info("spot.unknown")
        else:
            return _there(meant, spot)
    if plan.intent is not Intent.LOCAL_CHANGE or not plan.target or parts.grounder is None:
        return meant
    return await _grounded(parts, meant, bill)


async def _grounded(parts: Parts, meant: Meant, bill: Bill) -> Meant:
    """Return what is meant with the box of the named thing, and what looking for it cost."""
    assert parts.grounder is not None
    looked_at = await base_picture(parts, meant)
    plan = meant.plan
    bill.microdollars = plan.cost_microdollars + parts.planning_microdollars
    grounded = await parts.grounder.find(looked_at, plan.target, meant.words)
    bill.microdollars = plan.cost_microdollars + grounded.cost_microdollars
    meant = replace(meant, plan=replace(plan, cost_microdollars=bill.microdollars))
    if grounded.box is None:
        return meant
    size = looked_at.file.size
    mask = await asyncio.to_thread(_boxed, grounded.box, size)
    return _there(meant, await parts.pictures.put(RawPicture(mask, "image/png")))


def _there(meant: Meant, region: PictureFile) -> Meant:
    meant = _local(meant, region)
    if meant.plan.intent is not Intent.LOCAL_CHANGE:
        return meant
    if meant.found.parent is None:  # in another shape nothing of an upload could stay
        shape = ratio_of(meant.uploads[0].file.size)
        meant = replace(meant, plan=replace(meant.plan, shape=shape))
    return replace(meant, region=region)


def _local(meant: Meant, region: PictureFile) -> Meant:
    plan: Plan = within(meant.plan, region)
    return replace(meant, plan=plan)


async def _stored(parts: Parts, spot: Spot, size: Size) -> PictureFile:
    async with parts.editing:
        mask = await asyncio.to_thread(_drawn, spot, size)
    return await parts.pictures.put(RawPicture(mask, "image/png"))


def _drawn(spot: Spot, size: Size) -> bytes:
    """Return a spot as a mask of the picture's size; blocks. Raises: InvalidAsk."""
    from bot.editing import Region  # OpenCV is loaded with the first edit

    if not spot.painted:
        return Region.of_cells(spot.cells, size.width, size.height).to_png()
    try:
        data = base64.b64decode(spot.painted, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidAsk(_UNREADABLE) from error
    region = Region.of_png(data)
    if region.box is None:
        raise InvalidAsk(_NOTHING_PAINTED)
    if spot.cells:
        region |= Region.of_cells(spot.cells, region.width, region.height)
    return region.fitted(size.width, size.height).to_png()


def _boxed(sides: tuple[float, float, float, float], size: Size) -> bytes:
    from bot.editing import Box, Region  # OpenCV is loaded with the first edit
    from bot.editing.regions import GROUNDED

    box = Box(*sides).grown(GROUNDED)
    return Region.of_box(box, size.width, size.height).to_png()
