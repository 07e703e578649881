"""The last step: show the outcome in one message, however often it takes."""

from __future__ import annotations

import asyncio
import logging
from typing import Final, assert_never

from bot.domain import (
    Allowance,
    Answer,
    Answered,
    Cancelled,
    Declined,
    Delivered,
    Failed,
    Job,
    Outcome,
    OutcomeRecord,
    Receipt,
    Refused,
    ScreenedPicture,
    ShownVersion,
    Silent,
    Version,
)
from bot.errors import DeliveryError, StorageError, Undeliverable
from bot.limits import allowance
from bot.pipeline.parts import Parts

log = logging.getLogger(__name__)

# About five minutes in all; what cannot be shown by then waits in the member's own list.
_TRIES: Final = 9
_FIRST_PAUSE_SECONDS: Final = 1.0
_LONGEST_PAUSE_SECONDS: Final = 60.0


async def deliver(parts: Parts, job: Job, outcome: Outcome) -> None:
    """Show `outcome` where `job` was asked for and close the job."""
    receipt = await _shown(parts, job, await _answer(parts, job, outcome))
    if job.attempt:  # while the job is open: what a crash leaves here, nobody would find again
        await parts.quarantine.clear(job.id)
    await parts.book.close(job.id, receipt)
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
    except StorageError as error:
        return Failed(str(error))
    return delivered(record, version, pictures)


def delivered(
    record: ShownVersion, version: Version, pictures: tuple[ScreenedPicture, ...]
) -> Delivered:
    """Return the outcome that a record stands for."""
    return Delivered(version, pictures, record.withheld, record.notes, record.credit, record.sketch)


async def _shown(parts: Parts, job: Job, answer: Answer) -> Receipt:
    pause = _FIRST_PAUSE_SECONDS
    for _ in range(_TRIES):
        try:
            return await parts.announcer.finish(answer, job.address)
        except Undeliverable as error:
            log.warning("delivery.impossible", extra={"job": job.id, "reason": str(error)})
            return Receipt(shown=False)
        except DeliveryError as error:
            wait = error.retry_after_seconds or pause
            log.info("delivery.retry", extra={"job": job.id, "wait": wait, "reason": str(error)})
        await asyncio.sleep(min(wait, _LONGEST_PAUSE_SECONDS))
        pause *= 2
    log.warning("delivery.given_up", extra={"job": job.id, "tries": _TRIES})
    return Receipt(shown=False)


async def _answer(parts: Parts, job: Job, outcome: Outcome) -> Answer:
    return Answer(job.id, job.request, outcome, await _allowance(parts, job, outcome))


async def _allowance(parts: Parts, job: Job, outcome: Outcome) -> Allowance | None:
    match outcome:
        case Delivered() | Refused() | Failed() | Declined():
            usage = await parts.book.allowance_usage(job.request.author, job.request.place)
            return allowance(parts.limits, usage, parts.now())
        case Answered() | Cancelled() | Silent():
            return None
        case _:
            assert_never(outcome)
