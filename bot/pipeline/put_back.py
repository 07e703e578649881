"""Between drawing and screening: what nobody asked to change is put back, to the bit.

Image models render the whole picture again even where a mask is given. It is done anew after a
crash: from the same files comes the same file, and what was paid for waits in the quarantine.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.domain import Drawing, DrawPlan, Intent, Job, RawPicture
from bot.errors import Lost
from bot.pipeline.parts import Parts
from bot.pipeline.provenance import Origin, marked

if TYPE_CHECKING:  # OpenCV is loaded with the first edit
    from bot.editing import Composed, Crop, Picture

log = logging.getLogger(__name__)

_KEPT: Final = "Everything outside the change is exactly as it was."
_CONTINUED: Final = "The old picture is in it exactly as it was."
_IN_SOME: Final = "In {} of {} pictures everything outside the change is exactly as it was."
_REDRAWN: Final = "The model redrew the whole picture; here it is as it came."
_PART: Final = (
    "The model redrew that part so that it does not fit into the picture any more; here is the "
    "part as it came. “Undo” goes back to the whole picture."
)
_UNCHANGED: Final = (
    "I can't see what changed. Say where it should be, or draw a circle on the picture and post it "
    "as a reply."
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A drawing whose local changes are put back; lives until it is screened.

    Attributes:
        fits: False where a region was given and nothing could be put into it.
    """

    drawing: Drawing
    fits: bool = True


@dataclass(frozen=True, slots=True)
class _Truth:
    """What a drawing is put into: the whole picture, where it may change, what the model got."""

    picture: bytes
    region: bytes | None
    draw: DrawPlan


async def put_back(parts: Parts, job: Job, drawing: Drawing) -> Placed:
    """Return the drawing with its changes put into the picture that they change."""
    draw = job.draw
    if draw is None or not _keeps_something(draw):
        return Placed(drawing)
    try:
        truth = await _truth(parts, draw)
    except Lost:  # deleted meanwhile; what was paid for is shown all the same
        return Placed(replace(drawing, notes=(*drawing.notes, _as_it_came(draw))))
    merged = [await _merged(parts, job, truth, raw, drawing.model) for raw in drawing.pictures]
    notes = _told([note for _, note, _ in merged])
    pictures = tuple(picture for picture, _, _ in merged)
    return Placed(
        replace(drawing, pictures=pictures, notes=(*drawing.notes, *notes)),
        fits=draw.region is None or any(fits for _, _, fits in merged),
    )


def _told(said: Sequence[str]) -> Sequence[str]:
    """Return what to say of all pictures: that what nobody asked for stayed only where it did."""
    notes, kept = list(dict.fromkeys(said)), sum(note in (_KEPT, _CONTINUED) for note in said)
    if len(notes) < 2 or not kept:
        return notes
    others = [note for note in notes if note not in (_KEPT, _CONTINUED)]
    return [_IN_SOME.format(kept, len(said)), *(f"Of the others: {note}" for note in others)]


def _keeps_something(draw: DrawPlan) -> bool:
    """Return whether an earlier picture or one upload is changed in part, or continued."""
    if not draw.sources or (draw.parent is None and len(draw.references) != 1):
        return False
    continues = draw.plan.intent is Intent.EXPAND and draw.region is not None
    return continues or draw.plan.intent is Intent.LOCAL_CHANGE


async def _truth(parts: Parts, draw: DrawPlan) -> _Truth:
    """Return what to put a drawing into. Raises: Lost."""
    region = None if draw.region is None else await parts.pictures.get(draw.region.sha256)
    if draw.plan.intent is Intent.LOCAL_CHANGE and draw.crop is None:
        return _Truth(await parts.pictures.get(draw.sources[0][0].sha256), region, draw)
    if draw.parent is None:  # what the model got was made from the upload
        return _Truth(await parts.pictures.get(draw.references[0].sha256), region, draw)
    version = await parts.album.version(draw.parent.version_id)
    if version is None:
        raise Lost("That picture was deleted.")
    file = version.pictures[draw.parent.index]
    return _Truth(await parts.pictures.get(file.sha256), region, draw)


async def _merged(
    parts: Parts, job: Job, truth: _Truth, raw: RawPicture, model: str
) -> tuple[RawPicture, str, bool]:
    async with parts.editing:
        try:
            return await asyncio.to_thread(_merge, truth, raw, model)
        except Exception:  # the picture is paid for and must not go down with it
            log.exception("edit.failed", extra={"job": job.id})
            return raw, _as_it_came(truth.draw), True


def _merge(truth: _Truth, raw: RawPicture, model: str) -> tuple[RawPicture, str, bool]:
    """Return one picture as it is kept, what to say of it, and whether it fitted; blocks."""
    from bot.editing import Verdict

    composed = _composed(truth, raw)
    log.info(
        "edit.composed",
        extra={"verdict": composed.verdict.value, "coverage": round(composed.figures.coverage, 3)},
    )
    match composed.verdict:
        case Verdict.COMPOSITED:
            kept = RawPicture(composed.data, _media_type(composed.data))
            kept = marked(kept, Origin.CHANGED, model, RawPicture(truth.picture, "").sha256[:16])
            expanded = truth.draw.plan.intent is Intent.EXPAND
            return kept, _CONTINUED if expanded else _KEPT, True
        case Verdict.UNCHANGED if truth.region is None:
            return raw, _UNCHANGED, True
        case verdict:
            return raw, _as_it_came(truth.draw), verdict is not Verdict.REJECTED


def _composed(truth: _Truth, raw: RawPicture) -> Composed:
    from bot.editing import Region, compose, decode, extended

    region = None if truth.region is None else Region.of_png(truth.region)
    original: bytes | Picture = truth.picture
    expands = truth.draw.plan.intent is Intent.EXPAND
    if expands and region is not None:
        original = extended(decode(truth.picture), region)
    crop = _crop(truth.draw)
    return compose(original, raw.data, region, crop=crop, exact=expands)


def _crop(draw: DrawPlan) -> Crop | None:
    from bot.editing import Crop

    if draw.crop is None:
        return None
    size = draw.sources[0][0].size
    return Crop(*draw.crop, size.width, size.height)


def _as_it_came(draw: DrawPlan) -> str:
    return _REDRAWN if draw.crop is None else _PART


def _media_type(data: bytes) -> str:
    return "image/png" if data.startswith(b"\x89PNG") else "image/webp"
