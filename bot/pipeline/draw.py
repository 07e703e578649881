"""The second step: one billed call, with its intent row before it and its drawing kept after it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Final

from bot.domain import (
    Capabilities,
    Declined,
    Drawing,
    Job,
    JobState,
    Order,
    Progress,
    RawPicture,
    Refusal,
    Refused,
    Reply,
    Step,
)
from bot.errors import (
    BotError,
    ModelError,
    ModelRefused,
    ModelUnavailable,
    OutcomeUnknown,
    StorageError,
)
from bot.limits import fit
from bot.pipeline.leftovers import hold
from bot.pipeline.ordering import rebuilt_order, screening_context
from bot.pipeline.parts import Bill, Ending, Parts, Prepared, ending
from bot.pipeline.provenance import marked_drawing
from bot.ports import PartialSink

log = logging.getLogger(__name__)

# A provider that asks for a longer pause than this is told to the member instead of waited for.
_LONGEST_PAUSE_SECONDS: Final = 30.0
_COPIED_AT_ONCE_BYTES: Final = 2 << 20
_UNKNOWN: Final = (
    "The connection was cut while the picture was being drawn, and nobody can tell whether it was "
    "finished. It does not count against your pictures. Press “Draw again” to ask once more."
)


async def draw(
    parts: Parts, job: Job, prepared: Prepared, bill: Bill
) -> tuple[Job, Drawing] | Ending:
    """Begin a billed call, carry it out, and repeat it only where nothing was billed.

    Raises:
        ModelError: After the last attempt, with `bill` saying what it cost.
    """
    pause = parts.retry_seconds
    while True:
        begun = await _begin(parts, job, prepared)
        if isinstance(begun, Declined):
            return ending(begun, prepared.draw.plan.cost_microdollars)
        job = begun
        try:
            return job, await call(parts, job, _granted(prepared.order, job), bill)
        except ModelUnavailable as error:
            wait = error.retry_after_seconds or pause
            if error.billed is not False or job.attempt >= parts.max_attempts:
                raise
            if wait > _LONGEST_PAUSE_SECONDS:
                raise
            job = await parts.book.call_failed(job.id, job.attempt)
            log.info("draw.retry", extra={"job": job.id, "attempt": job.attempt, "wait": wait})
        parts.announcer.progress(job, Progress(Step.QUEUED))
        await asyncio.sleep(wait)
        pause *= 2


async def taken_up(parts: Parts, job: Job, bill: Bill) -> Drawing:
    """Return the drawing of a call that an earlier process began.

    Raises:
        OutcomeUnknown: The call never came back, and only the provider knows what it did.
    """
    assert job.draw is not None  # DRAWING is only reached together with its plan
    backend = parts.backends.get(job.draw.backend)
    before = await earlier_drawing(parts, job)
    bill.earlier = 0 if before is None else before.cost_microdollars
    bill.microdollars = _spent(bill, job) + job.draw.estimate_microdollars
    bill.call = "unknown"
    kept = await parts.quarantine.stashed(job.id, job.attempt)
    if kept is not None:
        _settle(bill, job, kept)
        return kept
    if before is not None:  # paid for as well, and better than nothing
        return before
    if backend is None or not backend.capabilities.repeatable:
        raise OutcomeUnknown(_UNKNOWN)
    return await call(parts, job, await recorded_order(parts, job), bill)


async def earlier_drawing(parts: Parts, job: Job) -> Drawing | None:
    """Return what the call before the last one gave, where that was not good enough.

    Calls that failed left nothing behind.
    """
    return await parts.quarantine.stashed(job.id, job.attempt - 1) if job.attempt > 1 else None


async def recorded_order(parts: Parts, job: Job) -> Order:
    """Return the order of a job's recorded plan. Raises: StorageError."""
    assert job.draw is not None
    prompt = await parts.screener.reopen_text(job.draw.prompt_screening, job.draw.plan.prompt)
    sources = tuple(
        [
            await parts.screener.reopen_picture(screening, file)
            for file, screening in job.draw.sources
        ]
    )
    return rebuilt_order(job.draw, prompt, sources, parts.author_hash(job.request.author))


def refused_by_provider() -> Refused:
    """Return the kind sentence for a back end's own filter."""
    return Refused(
        Refusal(
            rule="provider",
            category="provider",
            sentence="The model's own safety filter did not want to draw this.",
            suggestion="Describe the scene in other, milder words, or leave out the part about "
            "real people, violence or nudity.",
        )
    )


async def _begin(parts: Parts, job: Job, prepared: Prepared) -> Job | Declined:
    draw = prepared.draw
    each = -(-draw.estimate_microdollars // draw.count)
    # Words that might have been talk were let in unchecked: now they are known to draw.
    was_talk = isinstance(job.request.ask, Reply) and not job.request.ask.addressed
    grant = fit(parts.limits, draw.count, each, parts.now(), open_jobs=was_talk)
    attempt, screenings = job.attempt + 1, prepared.screenings
    granted = await parts.book.begin_draw(
        job.id, attempt, draw, screenings, grant, prepared.address
    )
    if isinstance(granted, Declined):
        return granted
    return replace(job, state=JobState.DRAWING, attempt=attempt, draw=granted)


def _granted(order: Order, job: Job) -> Order:
    """Return the order with as many pictures as today's limits allowed."""
    assert job.draw is not None
    return replace(order, count=job.draw.count)


async def call(parts: Parts, job: Job, order: Order, bill: Bill) -> Drawing:
    """Return what a call gave whose intent row stands; `bill` says what it cost.

    Raises:
        ModelError: As `ImageBackend.generate`.
    """
    assert job.draw is not None
    backend = parts.backends[job.draw.backend]
    spent = _spent(bill, job)
    parts.announcer.progress(job, Progress(Step.DRAWING))
    bill.microdollars, bill.call = spent + job.draw.estimate_microdollars, "unknown"
    try:
        drawing = await backend.generate(
            order, _partial_sink(parts, job, bill) if order.partials else None
        )
    except ModelError as error:
        _settle_failure(bill, spent, job.draw.estimate_microdollars, error)
        raise
    drawing = await asyncio.shield(_kept(parts, job, drawing, backend.capabilities, bill))
    _settle(bill, job, drawing)
    return drawing


async def _kept(parts: Parts, job: Job, drawing: Drawing, can: Capabilities, bill: Bill) -> Drawing:
    """Return a drawing whose files say where they come from; what was paid for is kept.

    A full disk must not cost the member the picture in memory.
    """
    drawing = await _marked(drawing, can.sketch)
    if job.draw is not None and not job.draw.sources:  # nothing is put back: this is shown
        parts.announcer.expect(job, drawing.pictures)
    if not can.repeatable:
        try:
            await parts.quarantine.stash(job.id, job.attempt, drawing)
        except StorageError as error:
            log.error("quarantine.failed", extra={"job": job.id, "reason": str(error)})
        else:
            for picture in drawing.pictures:
                hold(parts, bill, picture.sha256)
    return drawing


async def _marked(drawing: Drawing, sketch: bool) -> Drawing:
    """Return a drawing whose files say where they come from; copies them, large ones in a thread.

    To copy a megabyte takes a tenth of what handing the work to a thread takes.
    """
    if sum(len(picture.data) for picture in drawing.pictures) > _COPIED_AT_ONCE_BYTES:
        return await asyncio.to_thread(marked_drawing, drawing, sketch)
    return marked_drawing(drawing, sketch)


def _spent(bill: Bill, job: Job) -> int:
    """Return what a job cost before its last call: planning, and a call before that."""
    assert job.draw is not None
    return job.draw.plan.cost_microdollars + bill.earlier


def _settle(bill: Bill, job: Job, drawing: Drawing) -> None:
    bill.microdollars = _spent(bill, job) + drawing.cost_microdollars
    bill.call = "answered"


def _settle_failure(bill: Bill, spent: int, estimate: int, error: ModelError) -> None:
    bill.microdollars = spent + (0 if error.billed is False else estimate)
    if isinstance(error, ModelRefused):
        bill.call = "refused"
    else:
        bill.call = "unknown" if error.billed is None else "failed"


def _partial_sink(parts: Parts, job: Job, bill: Bill) -> PartialSink:
    """Return what shows unfinished pictures: screened like finished ones, else not at all."""

    async def show(raw: RawPicture) -> None:
        try:
            file = await parts.pictures.put(raw)
            hold(parts, bill, file.sha256)
            from_upload = job.draw is not None and job.draw.from_upload
            context = screening_context(job.request, None, uploads=from_upload)
            prompt = "" if job.draw is None else job.draw.plan.prompt
            context = replace(context, generated=True, told=True, prompt=prompt)
            passed = await parts.screener.screen_picture(file, raw, context)
        except BotError as error:  # the finished picture is paid for and must not go down with it
            log.info("partial.dropped", extra={"job": job.id, "reason": str(error)})
            return
        if not isinstance(passed, Refusal):
            parts.announcer.progress(job, Progress(Step.DRAWING, partial=passed.picture))

    return show
