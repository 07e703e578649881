"""A local change that would not fit is drawn once more in a larger region, where that is allowed.

It is a second billed call with an intent row of its own; the first one's drawing waits in the
quarantine, which is also how the next process knows that there was one, and what it cost.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Final

from bot.domain import Declined, Drawing, DrawPlan, Intent, Job, Order, PictureFile, RawPicture
from bot.errors import ModelError, NotFound
from bot.limits import another
from bot.pipeline.draw import call, earlier_drawing, recorded_order
from bot.pipeline.parts import Bill, Parts
from bot.pipeline.put_back import put_back

log = logging.getLogger(__name__)

# As far as a mask for a model goes beyond the region in any case.
_GROWN: Final = 0.03


async def fitted(parts: Parts, job: Job, drawing: Drawing, bill: Bill) -> tuple[Job, Drawing]:
    """Return the drawing with its changes put back, and the job as it stands afterwards.

    Raises:
        StorageError: The database or the picture folder does not answer.
    """
    placed = await put_back(parts, job, drawing)
    if placed.fits or job.draw is None or not await _may_repeat(parts, job, job.draw):
        return job, placed.drawing
    begun = await _begun(parts, job, job.draw)
    if begun is None:
        return job, placed.drawing
    job, order = begun
    bill.earlier += drawing.cost_microdollars
    log.info("edit.second_attempt", extra={"job": job.id, "attempt": job.attempt})
    try:
        second = await call(parts, job, order, bill)
    except ModelError as error:  # the first one is paid for and there
        log.info("edit.second_failed", extra={"job": job.id, "error": type(error).__name__})
        return job, placed.drawing
    return job, (await put_back(parts, job, second)).drawing


async def _may_repeat(parts: Parts, job: Job, draw: DrawPlan) -> bool:
    if not parts.second_attempts or draw.plan.intent is not Intent.LOCAL_CHANGE:
        return False
    if draw.region is None or draw.backend not in parts.backends:
        return False
    if await earlier_drawing(parts, job) is not None:  # this was the second one
        return False
    return await parts.quarantine.stashed(job.id, job.attempt) is not None


async def _begun(parts: Parts, job: Job, draw: DrawPlan) -> tuple[Job, Order] | None:
    """Return the job inside its second call, None where it may not be made."""
    assert draw.region is not None
    region, mask = await _larger(parts, draw, draw.region)
    backend = parts.backends[draw.backend]
    order = await recorded_order(parts, job)
    order = replace(order, mask=mask if backend.capabilities.masks else None)
    estimate = backend.estimate_microdollars(order)
    draw = replace(draw, region=region, estimate_microdollars=estimate)
    grant = another(parts.limits, draw.count, -(-estimate // draw.count), parts.now())
    attempt = job.attempt + 1
    try:
        granted = await parts.book.begin_draw(job.id, attempt, draw, (), grant)
    except NotFound:  # cancelled meanwhile
        return None
    if isinstance(granted, Declined):
        return None
    return replace(job, attempt=attempt, draw=granted), order


async def _larger(parts: Parts, draw: DrawPlan, region: PictureFile) -> tuple[PictureFile, bytes]:
    drawn = await parts.pictures.get(region.sha256)
    async with parts.editing:
        wide, mask = await asyncio.to_thread(_grown, drawn, draw)
    return await parts.pictures.put(RawPicture(wide, "image/png")), mask


def _grown(drawn: bytes, draw: DrawPlan) -> tuple[bytes, bytes]:
    """Return a larger region, and the mask that goes with what the model was sent; blocks."""
    from bot.editing import Crop, Region, mask_for_model  # OpenCV is loaded with the first edit

    wide, size = Region.of_png(drawn).grown(_GROWN), draw.sources[0][0].size
    if draw.crop is None:
        return wide.to_png(), mask_for_model(wide, size.width, size.height)
    crop = Crop(*draw.crop, size.width, size.height)
    return wide.to_png(), mask_for_model(wide, wide.width, wide.height, crop)
