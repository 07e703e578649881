"""The steps of one job, in order: prepare, draw, finish, deliver.

`advance(parts, job)` takes a job from wherever its state stands to its end, and running it
twice does no harm. Each change of state is one transaction of the job book:

    ACCEPTED --prepare--> DRAWING --draw, finish--> SETTLED --deliver--> DONE

What is neither paid nor shown is simply done again after a crash. A billed call is not: its intent
row stands before it, and what it gave is kept in quarantine before anybody looks at it, so that
the next process finds either the drawing or an honest "nobody knows".
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Final

from bot.domain import (
    Address,
    Cancelled,
    DrawPlan,
    Failed,
    Job,
    JobState,
    OutcomeRecord,
    Progress,
    Receipt,
    Settlement,
    ShownVersion,
    Silent,
    Step,
    Version,
)
from bot.errors import (
    BotError,
    DeliveryError,
    InvalidAsk,
    Lost,
    ModelRefused,
    NotAllowed,
    NotFound,
    StorageError,
)
from bot.pipeline.deliver import deliver, delivered, reopened_outcome
from bot.pipeline.draw import draw, earlier_drawing, refused_by_provider, taken_up
from bot.pipeline.finish import finish
from bot.pipeline.leftovers import given_back, hold, tidied
from bot.pipeline.noting import NotingScreener
from bot.pipeline.parts import Bill, Ending, Parts
from bot.pipeline.prepare import prepare
from bot.pipeline.standing import charged, counted, notice, paused, with_judging

__all__ = ["Parts", "advance", "carry_out"]

_MAX_TRIES: Final = 5
# What was asked for is wrong, and would be once more.
_SAME_AGAIN: Final = (InvalidAsk, NotAllowed, NotFound)

log = logging.getLogger(__name__)


async def advance(parts: Parts, job: Job, fresh: bool) -> None:
    """Take a job from wherever it stands to its end.

    Args:
        parts: What its steps work with.
        job: As it was admitted, or taken up after a crash.
        fresh: Its row says the same still.

    Raises:
        StorageError: The database or the picture folder does not answer; the job stays as it is.
    """
    job = await _as_it_stands(parts, job, fresh)
    if job.state is JobState.DONE:
        return
    if job.state is JobState.SETTLED:
        await _deliver_recorded(parts, job)
        return
    if job.tries > _MAX_TRIES:  # it takes the process down each time
        await _abandon(parts, job)
        return
    bill = Bill()
    parts = replace(parts, screener=NotingScreener(parts.screener, bill.screening))
    try:
        job, ended = await _carried(parts, job, bill)
        ended = charged(await counted(parts, job, ended), bill)
        made = await _settle_and_deliver(parts, job, ended)
        await notice(parts, job, bill)
        await tidied(parts, bill, made)
    finally:
        given_back(parts, bill)


async def carry_out(parts: Parts, job: Job, fresh: bool) -> None:
    """Take a job to its end, and tell of a bug in one neutral sentence instead of silence.

    Raises:
        StorageError: As `advance`.
    """
    try:
        await advance(parts, job, fresh)
    except StorageError:
        raise
    except Exception:
        log.exception("job.crashed", extra={"job": job.id})
        await _abandon(parts, await parts.book.job(job.id))


async def _as_it_stands(parts: Parts, job: Job, fresh: bool) -> Job:
    """Return the job of the row; one that a crash may have been due to is counted first."""
    if job.tries:
        return await parts.book.begin_try(job.id, job.tries)
    return job if fresh else await parts.book.job(job.id)


async def _abandon(parts: Parts, job: Job) -> None:
    """End a job that meets a bug, with one neutral sentence."""
    if job.state is JobState.DONE:
        return
    sentence = (
        "Something went wrong on my side, and trying again did not help. It does not count against "
        f"your pictures. Tell the people who run Limner: request {job.id}."
    )
    if job.state is JobState.SETTLED:
        await _apologise(parts, job, Failed(sentence, again=False))
        return
    inside = job.draw if job.state is JobState.DRAWING else None
    spent = 0 if inside is None else await _spent_on(parts, job, inside)
    await _settle_and_deliver(
        parts, job, _failed(sentence, Bill(spent, "unknown" if spent else None))
    )


async def _spent_on(parts: Parts, job: Job, draw: DrawPlan) -> int:
    """Return what a job has cost whose last call gave nobody knows what."""
    before = await earlier_drawing(parts, job)
    earlier = 0 if before is None else before.cost_microdollars
    return draw.plan.cost_microdollars + earlier + draw.estimate_microdollars


async def _apologise(parts: Parts, job: Job, failed: Failed) -> None:
    """Close a job whose answer cannot be shown; a picture waits in the member's own list."""
    try:
        await deliver(parts, job, failed)
    except StorageError:
        raise
    except Exception:
        log.exception("job.unshowable", extra={"job": job.id})
        await parts.book.close(job.id, Receipt(shown=False))


async def _carried(parts: Parts, job: Job, bill: Bill) -> tuple[Job, Ending]:
    """Return how the job ends, also where its member stops it on the way."""
    try:
        return await _reach_end(parts, job, bill)
    except asyncio.CancelledError:
        job = await parts.book.job(job.id)
        if not job.cancelled:  # the process stops; the next one takes the job up
            raise
        _stay_alive()
        return job, _cancelled(bill)


async def _reach_end(parts: Parts, job: Job, bill: Bill) -> tuple[Job, Ending]:
    """Return how the job ends; a failure that a member can be told is an ending as well."""
    try:
        if job.state is JobState.DRAWING:
            drawing = await taken_up(parts, job, bill)
            return job, _cancelled(bill) if job.cancelled else await finish(
                parts, job, drawing, bill
            )
        if job.cancelled:
            return job, _cancelled(bill)
        parts.announcer.begin(job)
        parts.announcer.progress(job, Progress(Step.PREPARING))
        prepared = await paused(parts, job) or await prepare(parts, job, bill)
        address = await _opened(parts, job)
        if address is not None:
            job = replace(job, address=address)
        if isinstance(prepared, Ending):
            if address is not None:
                await parts.book.attach(job.id, address)
            return job, prepared
        for source in prepared.order.sources:
            hold(parts, bill, source.file.sha256)
        prepared = with_judging(replace(prepared, address=address), bill)
        drawn = await draw(parts, job, prepared, bill)
        if isinstance(drawn, Ending):
            return job, drawn
        job, drawing = drawn
        parts.announcer.progress(job, Progress(Step.CHECKING))
        return job, await finish(parts, job, drawing, bill)
    except Lost as error:
        return job, _failed(str(error), bill)
    except StorageError:
        raise
    except ModelRefused:
        return job, _ended(refused_by_provider() if bill.heeded else Silent(), bill)
    except BotError as error:
        log.info("job.failed", extra={"job": job.id, "error": type(error).__name__})
        if job.cancelled:
            return job, _cancelled(bill)
        failed = Failed(str(error), again=not isinstance(error, _SAME_AGAIN))
        return job, _ended(failed if bill.heeded else Silent(), bill)


async def _opened(parts: Parts, job: Job) -> Address | None:
    """Return the address of a message for the job's answer, where one was posted just now."""
    try:
        address = await parts.announcer.open(job)
    except DeliveryError as error:  # then the answer itself finds the best remaining way
        log.info("placeholder.failed", extra={"job": job.id, "reason": str(error)})
        return None
    return None if address == job.address else address


async def _settle_and_deliver(parts: Parts, job: Job, ended: Ending) -> Version | None:
    """Record the end and show it; what is new is on its way to the platform meanwhile.

    Returns the version that is shown.
    """
    made = ended.settlement.version
    if made is None:
        return await _settled_and_delivered(parts, job, ended)
    async with parts.announcer.sending(job, made, ended.pictures) as secrets:
        settlement = replace(ended.settlement, secrets=secrets)
        return await _settled_and_delivered(parts, job, replace(ended, settlement=settlement))


async def _settled_and_delivered(parts: Parts, job: Job, ended: Ending) -> Version | None:
    job, version = await parts.book.settle(job.id, ended.settlement)
    version = version or ended.version
    if (
        job.outcome == ended.settlement.outcome
        and isinstance(job.outcome, ShownVersion)
        and version
    ):
        await deliver(parts, job, delivered(job.outcome, version, ended.pictures))
    else:
        await _deliver_recorded(parts, job)
    return version


async def _deliver_recorded(parts: Parts, job: Job) -> None:
    record: OutcomeRecord = job.outcome or Failed("That request was lost. Please ask once more.")
    await deliver(parts, job, await reopened_outcome(parts, record))


def _failed(sentence: str, bill: Bill) -> Ending:
    return _ended(Failed(sentence), bill)


def _cancelled(bill: Bill) -> Ending:
    return _ended(Cancelled(), bill)


def _ended(outcome: OutcomeRecord, bill: Bill) -> Ending:
    return Ending(Settlement(outcome, microdollars=bill.microdollars, call=bill.call))


def _stay_alive() -> None:
    """Take back the cancellation that a member caused: this task still has to say so."""
    task = asyncio.current_task()
    if task is not None:
        task.uncancel()
