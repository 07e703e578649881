"""What was stored on the way to a picture, and is nobody's once it was used."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from bot.domain import Job
from bot.errors import StorageError
from bot.pipeline.parts import Parts

log = logging.getLogger(__name__)


async def discard(parts: Parts, sha256s: Iterable[str]) -> None:
    """Delete those pictures that neither a version nor an open job uses.

    An outage is nobody's business here: what is left goes a day later with other leftovers.
    """
    try:
        await parts.pictures.delete(await parts.album.unused(sorted(set(sha256s))))
    except StorageError as error:
        log.warning("leftovers.kept", extra={"reason": str(error)})


async def discard_sent(parts: Parts, job: Job) -> None:
    """Delete what a painter was sent and no version holds: a part of a picture, a larger canvas.

    Only of a closed job, since until then a crash may have it drawn once more. What members
    uploaded stays: another of their requests may be about to use it.
    """
    if job.draw is None:
        return
    uploaded = {file.sha256 for file in job.draw.references}
    sent = {file.sha256 for file, _ in job.draw.sources} - uploaded
    if sent:
        await discard(parts, sent)
