"""The third step: screen what was drawn, keep what may be shown, and say what may not."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Final

from bot.domain import (
    Drawing,
    DrawPlan,
    Failed,
    Job,
    RawPicture,
    Refusal,
    Refused,
    Settlement,
    ShownVersion,
    Size,
    Version,
)
from bot.errors import InvalidAsk, ModelUnavailable
from bot.pipeline.leftovers import hold
from bot.pipeline.ordering import screening_context
from bot.pipeline.parts import Bill, Ending, Parts
from bot.pipeline.second import fitted
from bot.ports import PicturePass, ScreeningContext

log = logging.getLogger(__name__)

_SCREENING_PAUSES_SECONDS: Final = (1.0, 4.0)
_CAPTION: Final = "AI-made picture by {}"
_HELD_BACK: Final = "Not all came out so that I can show them. "
_DAMAGED: Final = (
    "The picture came back damaged. It does not count against your pictures; please try again."
)


async def finish(parts: Parts, job: Job, drawing: Drawing, bill: Bill) -> Ending:
    """Return the ending that keeps the pictures that passed the policy.

    Raises:
        ModelUnavailable: The pictures cannot be screened now, so they are not shown.
    """
    job, drawing = await fitted(parts, job, drawing, bill)
    parts.announcer.expect(job, drawing.pictures)
    results = await asyncio.gather(*(_screened(parts, job, raw, bill) for raw in drawing.pictures))
    passed = [result for result in results if isinstance(result, PicturePass)]
    refusals = [result for result in results if isinstance(result, Refusal)]
    if passed:
        return await _kept(parts, job, drawing, bill, passed, refusals)
    outcome = Refused(_about_the_picture(refusals[0])) if refusals else Failed(_DAMAGED)
    return Ending(Settlement(outcome, microdollars=bill.microdollars, call=bill.call))


async def _screened(
    parts: Parts, job: Job, raw: RawPicture, bill: Bill
) -> PicturePass | Refusal | None:
    """Return the stored and screened picture, its refusal, or None for one that is damaged."""
    try:
        file = await parts.pictures.put(raw)
    except InvalidAsk:
        log.warning("picture.damaged", extra={"job": job.id, "bytes": len(raw.data)})
        return None
    hold(parts, bill, file.sha256)
    assert job.draw is not None  # nothing is drawn without a recorded plan
    context = _context(parts, job, job.draw)
    for pause in _SCREENING_PAUSES_SECONDS:
        # The picture is paid for: a short outage of the screening is worth waiting for.
        try:
            return await parts.screener.screen_picture(file, raw, context)
        except ModelUnavailable:
            await asyncio.sleep(pause)
    return await parts.screener.screen_picture(file, raw, context)


def _context(parts: Parts, job: Job, draw: DrawPlan) -> ScreeningContext:
    """Return what rules may know about a finished picture."""
    context = screening_context(
        job.request,
        None,
        uploads=draw.from_upload,
        region=draw.region is not None,
        backend=parts.backends[draw.backend],
    )
    edit = draw.parent is not None or draw.from_upload
    return replace(context, generated=True, edit=edit, prompt=draw.plan.prompt)


async def _kept(
    parts: Parts,
    job: Job,
    drawing: Drawing,
    bill: Bill,
    passed: list[PicturePass],
    refusals: list[Refusal],
) -> Ending:
    assert job.draw is not None  # nothing is drawn without a recorded plan
    version = _version(parts, job, job.draw, drawing, bill, passed)
    capabilities = parts.backends[job.draw.backend].capabilities
    rewriting = job.draw.rewriting
    record = ShownVersion(
        version_id=version.id,
        screenings=tuple(one.screening.id for one in passed),
        withheld=len(refusals),
        notes=_notes(job.draw, drawing, len(passed) + len(refusals), refusals),
        credit=capabilities.credit,
        sketch=capabilities.sketch,
        rewriting=rewriting.category if rewriting is not None and rewriting.optional else "",
        caption=await _caption(parts, job, drawing),
        agreeing=rewriting.agreeing if rewriting is not None else (),
    )
    settlement = Settlement(
        outcome=record,
        version=version,
        screenings=tuple(one.screening for one in passed),
        pictures=len(passed),
        microdollars=bill.microdollars,
        call=bill.call,
    )
    return Ending(settlement, tuple(one.picture for one in passed))


def _version(
    parts: Parts, job: Job, draw: DrawPlan, drawing: Drawing, bill: Bill, passed: list[PicturePass]
) -> Version:
    return Version(
        id=parts.new_id(),
        conversation_id=draw.conversation_id or "",
        number=0,
        author=job.request.author,
        intent=draw.plan.intent,
        words=draw.words,
        prompt=draw.plan.prompt,
        recipe=draw.plan.recipe,
        pictures=tuple(one.picture.file for one in passed),
        backend=draw.backend,
        model=drawing.model,
        size=passed[0].picture.file.size if passed else Size(0, 0),
        created_at=parts.now(),
        parent=draw.parent,
        parent_number=draw.parent_number,
        references=draw.references,
        from_upload=draw.from_upload,
        region=draw.region,
        subtle=draw.plan.subtle,
        note=draw.plan.note,
        shape=draw.plan.shape or draw.shape,
        quality=drawing.quality or draw.quality,
        exact=draw.exact,
        seed=drawing.seed,
        cost_microdollars=bill.microdollars,
        seconds=max(0.0, parts.now() - job.request.received_at),
        private=job.request.private,
        agreed=_agreed(job, draw),
        adult=draw.adult or any(one.adult for one in passed),
    )


def _agreed(job: Job, draw: DrawPlan) -> tuple[str, ...]:
    """Return what holds for all that is made from a picture; a bare category is for once."""
    entries = (*draw.agreed, *job.request.agreed)
    return tuple(dict.fromkeys(entry for entry in entries if ":" in entry))


async def _caption(parts: Parts, job: Job, drawing: Drawing) -> str:
    """Return what the place wants said beside every picture."""
    rules = await parts.places.rules_in(job.request.place)
    return _CAPTION.format(drawing.model) if rules.caption else ""


def _notes(
    draw: DrawPlan, drawing: Drawing, drawn: int, refusals: list[Refusal]
) -> tuple[str, ...]:
    rewritten = "" if draw.rewriting is None else draw.rewriting.sentence
    held_back = dict.fromkeys(_HELD_BACK + refusal.sentence for refusal in refusals)
    said = (rewritten, *held_back, draw.plan.note, *draw.notes, *drawing.notes)
    notes = [note for note in said if note]
    if drawn < draw.plan.count:
        notes.append(f"You asked for {draw.plan.count} pictures; {drawn} could be drawn this time.")
    return tuple(notes)


def _about_the_picture(refusal: Refusal) -> Refusal:
    return replace(
        refusal,
        sentence="The picture that came out can't be shown here. " + refusal.sentence,
    )
