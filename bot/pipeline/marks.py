"""A member draws on a picture and posts it: what is marked may change, the marks never appear."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from bot.domain import Intent, PictureFile, Plan, RawPicture, ScreenedPicture, Version
from bot.pipeline.parts import Parts

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


async def marked_pair(
    parts: Parts, uploads: tuple[ScreenedPicture, ...]
) -> tuple[ScreenedPicture, PictureFile] | None:
    """Return which of two uploads shows the other one's marks, without them, and the region.

    None where they are no such pair: then both are pictures to start from.
    """
    if len(uploads) != 2:
        return None
    async with parts.editing:
        try:
            found = await asyncio.to_thread(_paired, uploads[0].data, uploads[1].data)
        except Exception:  # as above
            log.exception("marks.failed")
            return None
    if found is None:
        return None
    number, mask = found
    return uploads[number], await parts.pictures.put(RawPicture(mask, "image/png"))


def within(plan: Plan, region: PictureFile | None) -> Plan:
    """Return the plan of words that go with marks: a change there and nowhere else."""
    if region is None or plan.intent not in _CHANGES:
        return plan
    return replace(plan, intent=Intent.LOCAL_CHANGE)


def _found(original: bytes, marked: bytes) -> bytes | None:
    from bot.editing import find_marks  # OpenCV is loaded with the first edit

    region = find_marks(original, marked)
    return None if region is None else region.to_png()


def _paired(one: bytes, other: bytes) -> tuple[int, bytes] | None:
    from bot.editing import find_marked_copy  # as above

    found = find_marked_copy(one, other)
    return None if found is None else (found[0], found[1].to_png())
