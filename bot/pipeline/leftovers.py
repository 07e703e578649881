"""What was stored on the way to a picture, and is nobody's once it was used."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from bot.domain import Job, Version
from bot.errors import StorageError
from bot.pipeline.parts import Bill, Parts

log = logging.getLogger(__name__)


async def discard(parts: Parts, sha256s: Iterable[str]) -> None:
    """Delete those pictures that neither a version nor an open or running job uses.

    An outage is nobody's business here: what is left goes a day later with other leftovers.
    """
    wanted = parts.held.free(sorted(set(sha256s)))  # what a job holds is looked at when it is done
    if not wanted:
        return
    try:
        unused = await parts.album.unused(wanted)
        if unused:
            async with parts.held.lock:
                await parts.pictures.delete(parts.held.free(unused))
    except StorageError as error:
        log.warning("leftovers.kept", extra={"reason": str(error)})


async def discard_drawn(parts: Parts, job: Job, drawn: Iterable[str]) -> None:
    """Delete what a painter was sent, and what it drew (`drawn`), as far as no version has it.

    Only of a closed job, since until then a crash may have it drawn once more. Regions stay for a
    day: one of cells is the same file for everybody, and another request may be about to use it.
    """
    sent = () if job.draw is None else job.draw.sources
    await discard(parts, {*drawn, *(file.sha256 for file, _ in sent)})


def hold(parts: Parts, bill: Bill, sha256: str) -> None:
    """Keep others from deleting a picture until the job is closed, and have it deleted then."""
    parts.held.take(sha256)
    bill.held.append(sha256)


async def tidied(parts: Parts, bill: Bill, made: Version | None) -> None:
    """Give back what a closed job held, and delete what of it nobody uses.

    Whoever deletes `made`, the version that came of it, deletes its pictures as well.
    """
    held = set(bill.held)
    given_back(parts, bill)
    await discard(parts, held.difference(file.sha256 for file in made.pictures) if made else held)


def given_back(parts: Parts, bill: Bill) -> None:
    """Give back what a job held; what it leaves is for its next run, or for the next day."""
    parts.held.give_back(bill.held)
    bill.held.clear()
