"""The region of the last edit, moved by words: "a bit larger", "smaller", "not there".

The last request is then done again on the picture that it changed, so that what it drew in the
wrong place is gone.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from typing import Final

from bot import conversation
from bot.domain import Adjust, Intent, PictureFile, RawPicture, Request, Version
from bot.errors import InvalidAsk, NotFound, StorageError
from bot.pipeline.meaning import Meant, reopened_file
from bot.pipeline.parts import Parts
from bot.refinement import again

log = logging.getLogger(__name__)

# What covers more is no place any more: then the files say what changed.
_MOST: Final = 0.6
_NOTES: Final[dict[Adjust, str]] = {
    "larger": "The same change as in v{number}, in a larger region.",
    "smaller": "The same change as in v{number}, in a smaller region.",
    "elsewhere": "The same change as in v{number}, in another place.",
}


async def adjusted(parts: Parts, request: Request, meant: Meant) -> Meant | None:
    """Return the last edit with its region moved as the words say.

    None where they don't speak of it, where there was no such edit, where its author keeps to
    themselves what it changed, and for "also there", which goes on from the edited picture like
    any other change.
    """
    how, last = meant.plan.adjust, meant.found.parent
    if how not in _NOTES or last is None or last.intent is not Intent.LOCAL_CHANGE:
        return None
    try:
        changed = await _changed(parts, request, last)
        region = None if changed is None else await _moved(parts, meant, last, changed, how)
        if changed is None or region is None:
            return None
        uploads = tuple([await reopened_file(parts, file) for file in last.references])
    except (InvalidAsk, NotFound, StorageError) as error:
        log.info("adjust.impossible", extra={"reason": type(error).__name__})
        return None
    plan = replace(
        again(last),
        intent=Intent.LOCAL_CHANGE,
        note=_NOTES[how].format(number=last.number),
        count=meant.plan.count,
        cost_microdollars=meant.plan.cost_microdollars,
        spot=meant.plan.spot,
        adjust=how,
    )
    found = replace(meant.found, parent=changed.version, picture=changed.index)
    options = replace(meant.options, exact=last.exact)
    return replace(meant, found=found, plan=plan, options=options, uploads=uploads, region=region)


@dataclass(frozen=True, slots=True)
class _Changed:
    """The picture that the last edit changed; `version` is None where it was an upload."""

    file: PictureFile
    version: Version | None = None
    index: int = 0


async def _changed(parts: Parts, request: Request, last: Version) -> _Changed | None:
    """Return what the last edit changed, None where nobody can tell. Raises: NotFound."""
    if last.parent is None:
        return _Changed(last.references[0]) if len(last.references) == 1 else None
    before = await conversation.visible(parts.album, last.parent.version_id, request)
    index = min(last.parent.index, len(before.pictures) - 1)
    return _Changed(before.pictures[index], before, index)


async def _moved(
    parts: Parts, meant: Meant, last: Version, changed: _Changed, how: Adjust
) -> PictureFile | None:
    picture = conversation.chosen_picture(meant.plan, meant.found)
    old = None if last.region is None else await parts.pictures.get(last.region.sha256)
    files = changed.file, last.pictures[picture]
    pair = tuple([await parts.pictures.get(file.sha256) for file in files])
    cells = () if meant.plan.spot is None else meant.plan.spot.cells
    async with parts.editing:
        mask = await asyncio.to_thread(_mask, old, pair[0], pair[1], how, cells)
    return None if mask is None else await parts.pictures.put(RawPicture(mask, "image/png"))


def _mask(
    old: bytes | None, before: bytes, after: bytes, how: Adjust, cells: tuple[str, ...]
) -> bytes | None:
    """Return the new region's mask, None where the old one is unknown; blocks."""
    from bot.editing import Region, differing  # OpenCV is loaded with the first edit

    region = None if old is None else Region.of_png(old)
    if region is None or region.loose or region.coverage > _MOST:
        region = differing(before, after)
    if region is None or region.box is None or region.coverage > _MOST:
        return None
    match how:
        case "larger":
            region = region.larger()
        case "smaller":
            region = region.smaller()
        case _:
            size = region.width, region.height
            there = Region.of_cells(cells, *size) if cells else None
            region = there or Region.anywhere_but(region.larger())
    return None if region.box is None else region.to_png()
