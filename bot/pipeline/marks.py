"""A member draws on a picture and posts it: what is marked may change, the marks never appear."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from bot.domain import Intent, PictureFile, Plan, RawPicture, ScreenedPicture, Version
from bot.pipeline.parts import Parts
from bot.refinement import unpromised

log = logging.getLogger(__name__)

# The words may speak of the whole ("make it red", "another one"), but the marks say where.
_CHANGES = frozenset({Intent.NEW, Intent.GLOBAL_CHANGE, Intent.LOCAL_CHANGE, Intent.VARIATION})


async def marked_region(
    parts: Parts, parent: Version | None, picture: int, uploads: tuple[ScreenedPicture, ...]
) -> PictureFile | None:
    """Return the region that somebody marked on a copy of a picture, as a stored mask.

    None where the only upload is no such copy: then it is a picture to start from.
    """
    if parent is None or len(uploads) != 1:
        return None
    original = await parts.pictures.get(parent.pictures[picture].sha256)
    async with parts.editing:
        try:
            mask = await asyncio.to_thread(_found, original, uploads[0].data)
        except Exception:  # then it is taken as a picture to start from
            log.exception("marks.failed")
            return None
    return None if mask is None else await parts.pictures.put(RawPicture(mask, "image/png"))


def within(plan: Plan, region: PictureFile | None) -> Plan:
    """Return the plan of words that go with marks: a change there and nowhere else."""
    if region is None or plan.intent not in _CHANGES:
        return plan
    return replace(plan, intent=Intent.LOCAL_CHANGE, note=unpromised(plan.note))


def _found(original: bytes, marked: bytes) -> bytes | None:
    from bot.editing import find_marks  # OpenCV is loaded with the first edit

    region = find_marks(original, marked)
    return None if region is None else region.to_png()
