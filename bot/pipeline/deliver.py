"""The last step: show the outcome in one message, however often it takes."""

from __future__ import annotations

import logging
from typing import assert_never

from bot.domain import (
    Allowance,
    Answer,
    Answered,
    Asked,
    Cancelled,
    Declined,
    Delivered,
    Failed,
    Job,
    Outcome,
    OutcomeRecord,
    Refused,
    ScreenedPicture,
    ShownVersion,
    Silent,
    Suggested,
    Version,
)
from bot.errors import Lost
from bot.limits import allowance
from bot.pipeline.leftovers import discard_drawn
from bot.pipeline.parts import Parts

log = logging.getLogger(__name__)


async def deliver(parts: Parts, job: Job, outcome: Outcome) -> None:
    """Show `outcome` where `job` was asked for and close the job."""
    receipt = await parts.announcer.finish(await _answer(parts, job, outcome), job.address)
    # While the job is open: what a crash leaves here, nobody would find again.
    drawn = await parts.quarantine.clear(job.id) if job.attempt else ()
    await parts.book.close(job.id, receipt)
    await discard_drawn(parts, job, drawn)
    log.info(
        "job.done",
        extra={
            "job": job.id,
            "outcome": outcome.kind,
            "shown": receipt.shown,
            "seconds": parts.now() - job.request.received_at,
        },
    )


async def reopened_outcome(parts: Parts, record: OutcomeRecord) -> Outcome:
    """Return a recorded outcome as it is shown, its pictures read back and checked."""
    if not isinstance(record, ShownVersion):
        return record
    version = await parts.album.version(record.version_id)
    if version is None:
        return Failed("That picture was deleted before it could be shown.", again=False)
    try:
        pictures = tuple(
            [
                await parts.screener.reopen_picture(screening, file)
                for screening, file in zip(record.screenings, version.pictures, strict=True)
            ]
        )
    except Lost as error:
        return Failed(str(error))
    return delivered(record, version, pictures)


def delivered(
    record: ShownVersion, version: Version, pictures: tuple[ScreenedPicture, ...]
) -> Delivered:
    """Return the outcome that a record stands for."""
    return Delivered(
        version,
        pictures,
        record.withheld,
        record.notes,
        record.credit,
        record.sketch,
        record.rewriting,
        record.caption,
    )


async def _answer(parts: Parts, job: Job, outcome: Outcome) -> Answer:
    return Answer(job.id, job.request, outcome, await _allowance(parts, job, outcome))


async def _allowance(parts: Parts, job: Job, outcome: Outcome) -> Allowance | None:
    match outcome:
        case Delivered() | Refused() | Asked() | Failed() | Declined():
            usage = await parts.book.allowance_usage(job.request.author, job.request.place)
            return allowance(parts.limits, usage, parts.now())
        case Answered() | Suggested() | Cancelled() | Silent():
            return None
        case _:
            assert_never(outcome)
