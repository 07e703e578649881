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
from dataclasses import replace
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
    Size,
    Spot,
    Version,
)
from bot.errors import InvalidAsk, NotFound
from bot.pipeline.adjusting import adjusted
from bot.pipeline.leftovers import discard
from bot.pipeline.marks import marked_region, within
from bot.pipeline.meaning import Meant, reopened
from bot.pipeline.parts import Bill, Parts

log = logging.getLogger(__name__)

_NOTHING_PAINTED: Final = (
    "Nothing is painted yet. Paint over the part that may change, then send it again."
)
_UNREADABLE: Final = "What was painted can't be read. Please paint it once more."
_NO_PICTURE: Final = "That picture is gone. Start anew with /imagine."


async def shown_region(
    parts: Parts, ask: Imagine | Reply, found: Continuation
) -> PictureFile | None:
    """Return the region that came with the words, as a stored mask, before anything is paid for.

    Raises:
        InvalidAsk: Nothing is painted, or there is no such cell.
        NotFound: The picture is gone.
    """
    if not isinstance(ask, Reply) or ask.spot is None:
        return None
    if found.parent is None:
        raise NotFound(_NO_PICTURE)
    size = found.parent.pictures[found.picture].size
    return await _stored(parts, ask.spot, size)


async def located(
    parts: Parts,
    request: Request,
    meant: Meant,
    shown: PictureFile | None,
    *,
    edits: bool,
    bill: Bill,
) -> Meant:
    """Return what is meant with the region where it may happen, if anything tells.

    Args:
        parts: What the steps work with.
        request: Whose it is.
        meant: A plan and what it continues, without a region.
        shown: The region that the member showed, as a stored mask; None: showed none.
        edits: The back end changes pictures; else nothing can be kept to a region.
        bill: Takes what looking for a named thing costs.
    """
    if shown is not None:
        meant = replace(meant, plan=replace(meant.plan, picture=None))
        return _there(meant, shown) if edits else _local(meant, shown)
    if meant.found.parent is None or not edits:
        return meant
    picture = conversation.chosen_picture(meant.plan, meant.found)
    marked = await marked_region(parts, meant.found.parent, picture, meant.uploads)
    if marked is not None:
        # The marks say where, and never appear: the picture itself goes to the painter.
        await discard(parts, [upload.file.sha256 for upload in meant.uploads])
        return _there(replace(meant, uploads=()), marked)
    moved = await adjusted(parts, request, meant)
    return moved or await _said(parts, meant, meant.found.parent, picture, bill)


async def _said(parts: Parts, meant: Meant, parent: Version, picture: int, bill: Bill) -> Meant:
    """Return what is meant with the place that the words name, or the thing."""
    plan = meant.plan
    if plan.intent not in (Intent.LOCAL_CHANGE, Intent.GLOBAL_CHANGE):
        return meant
    if plan.spot is not None:
        try:
            spot = await _stored(parts, plan.spot, parent.pictures[picture].size)
        except InvalidAsk:  # a model's words, not the member's
            log.info("spot.unknown")
        else:
            return _there(meant, spot)
    if plan.intent is not Intent.LOCAL_CHANGE or not plan.target or parts.grounder is None:
        return meant
    return await _grounded(parts, meant, parent, picture, bill)


async def _grounded(parts: Parts, meant: Meant, parent: Version, picture: int, bill: Bill) -> Meant:
    """Return what is meant with the box of the named thing, and what looking for it cost."""
    assert parts.grounder is not None
    looked_at = await reopened(parts, parent, picture)
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
    local = meant.plan.intent is Intent.LOCAL_CHANGE
    return replace(meant, region=region if local else None)


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
