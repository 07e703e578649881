"""Between drawing and screening: what nobody asked to change is put back, to the bit.

Image models render the whole picture again even where a mask is given. It is done anew after a
crash: from the same files comes the same file, and what was paid for waits in the quarantine.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Final

from bot.domain import Drawing, DrawPlan, Intent, Job, RawPicture
from bot.errors import Lost
from bot.pipeline.parts import Parts

log = logging.getLogger(__name__)

_KEPT: Final = "Everything outside the change is exactly as it was."
_REDRAWN: Final = "The model redrew the whole picture; here it is as it came."
_UNCHANGED: Final = (
    "I can't see what changed. Say where it should be, or draw a circle on the picture and post it "
    "as a reply."
)


async def put_back(parts: Parts, job: Job, drawing: Drawing) -> Drawing:
    """Return the drawing with local changes put into the picture that they change."""
    draw = job.draw
    if draw is None or not _is_local(draw):
        return drawing
    try:
        original = await parts.pictures.get(draw.sources[0][0].sha256)
        region = None if draw.region is None else await parts.pictures.get(draw.region.sha256)
    except Lost:  # deleted meanwhile; what was paid for is shown all the same
        return replace(drawing, notes=(*drawing.notes, _REDRAWN))
    merged = [await _merged(parts, job, original, raw, region) for raw in drawing.pictures]
    notes = dict.fromkeys(note for _, note in merged)
    return replace(
        drawing,
        pictures=tuple(picture for picture, _ in merged),
        notes=(*drawing.notes, *notes),
    )


def _is_local(draw: DrawPlan) -> bool:
    """Return whether one thing of an earlier picture changes: then that picture comes first."""
    return (
        draw.plan.intent is Intent.LOCAL_CHANGE and draw.parent is not None and bool(draw.sources)
    )


async def _merged(
    parts: Parts, job: Job, original: bytes, raw: RawPicture, region: bytes | None
) -> tuple[RawPicture, str]:
    async with parts.editing:
        try:
            return await asyncio.to_thread(_merge, original, raw, region)
        except Exception:  # the picture is paid for and must not go down with it
            log.exception("edit.failed", extra={"job": job.id})
            return raw, _REDRAWN


def _merge(original: bytes, raw: RawPicture, region: bytes | None) -> tuple[RawPicture, str]:
    """Return one picture as it is kept, with what to say of it; blocks."""
    from bot.editing import Region, Verdict, compose  # OpenCV is loaded with the first edit

    where = None if region is None else Region.of_png(region)
    note = f"Edited by Limner from picture {RawPicture(original, '').sha256[:16]}."
    composed = compose(original, raw.data, where, note=note)
    log.info(
        "edit.composed",
        extra={"verdict": composed.verdict.value, "coverage": round(composed.figures.coverage, 3)},
    )
    match composed.verdict:
        case Verdict.COMPOSITED:
            return RawPicture(composed.data, _media_type(composed.data)), _KEPT
        case Verdict.UNCHANGED:
            return raw, _UNCHANGED
        case _:
            return raw, _REDRAWN


def _media_type(data: bytes) -> str:
    return "image/png" if data.startswith(b"\x89PNG") else "image/webp"
