"""Tells members where their jobs stand: paced, in order, and nothing after the end.

Messengers only know how to show one thing once. What all platforms need around that stands here:
a fast picture shows no progress at all, a slow one shows the newest step at a bearable rate, and
the final answer waits for an edit that is under way but for nothing else.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Final

from bot.domain import (
    Address,
    Answer,
    Job,
    Progress,
    RawPicture,
    Receipt,
    ScreenedPicture,
    Step,
    Version,
)
from bot.errors import BotError, DeliveryError, Undeliverable
from bot.ports import Early, Messenger, Paced

log = logging.getLogger(__name__)

# The first sign of life after the platform's own "is thinking": earlier ones only cost requests.
_FIRST_AFTER_SECONDS: Final = 1.5
_INTERVAL_SECONDS: Final = 2.0
_TRIES: Final = 9
_FIRST_PAUSE_SECONDS: Final = 1.0
_LONGEST_PAUSE_SECONDS: Final = 60.0


@dataclass(slots=True)
class _Line:
    """The progress of one job; lives from its first sign of life until its answer.

    Attributes:
        address: Of the message that was posted for it here, None where there was none to post.
        opening: Posts that message beside the job's first steps.
    """

    job: Job
    opened_at: float
    shown_at: float = 0.0
    latest: Progress | None = None
    pending: asyncio.Task[None] | None = None
    address: Address | None = None
    opening: asyncio.Task[None] | None = None
    editing: asyncio.Lock = field(default_factory=asyncio.Lock)


class Announcer:
    """The messengers of all platforms behind one door. Lives as long as the process.

    Args:
        messengers: By platform name; filled in while platforms are made.
        tasks: Owns the waiting edits.
        first_after_seconds: How long a job stays without progress messages.
        interval_seconds: Least time between two progress edits of one message; a messenger
            that is `Paced` may need longer.
    """

    def __init__(
        self,
        messengers: Mapping[str, Messenger],
        tasks: asyncio.TaskGroup,
        *,
        first_after_seconds: float = _FIRST_AFTER_SECONDS,
        interval_seconds: float = _INTERVAL_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._messengers = messengers
        self._tasks = tasks
        self._first_after = first_after_seconds
        self._interval = interval_seconds
        self._clock = clock
        self._lines: dict[str, _Line] = {}

    def begin(self, job: Job) -> None:
        """Post the message that will carry the answer while the job goes on; returns at once."""
        if job.address.message is None:
            line = self._line(job)
            line.opening = self._tasks.create_task(self._open(line), name=f"open {job.id}")

    async def open(self, job: Job) -> Address:
        """Return where the job's answer will be shown, posting a placeholder if there is none."""
        if job.address.message is not None:
            return job.address
        line = self._line(job)
        await _ended(line.opening)
        async with line.editing:  # it may be posted already
            return await self._posted(line, job)

    def progress(self, job: Job, progress: Progress) -> None:
        """Show `progress` soon, unless something newer comes first; returns at once."""
        line = self._line(job)
        line.job, line.latest = job, progress
        if line.pending is None or line.pending.done():
            line.pending = self._tasks.create_task(self._show(line), name=f"progress {job.id}")

    def expect(self, job: Job, pictures: Sequence[RawPicture]) -> None:
        """Have room made for pictures that may be shown soon, where the platform can."""
        messenger = self._messenger(job.address)
        if isinstance(messenger, Early):
            shapes = [(one.media_type, len(one.data)) for one in pictures]
            messenger.expect(job, shapes, self._tasks)

    def sending(
        self, job: Job, version: Version, pictures: Sequence[ScreenedPicture]
    ) -> AbstractAsyncContextManager[Mapping[str, str]]:
        """Begin to send what the answer will show, where the platform can; as `ports.Early`."""
        messenger = self._messenger(job.address)
        if isinstance(messenger, Early):
            return messenger.sending(job, version, pictures, self._tasks)
        return nullcontext({})

    async def finish(self, answer: Answer, address: Address) -> Receipt:
        """Show the answer, however often it takes, and say where it was shown.

        It waits for a progress edit that is under way, and nothing follows it. What cannot be
        shown in about five minutes is not shown: it waits in the member's own list.
        """
        address = await self._quiet(answer.job_id) or address
        pause = _FIRST_PAUSE_SECONDS
        for _ in range(_TRIES):
            try:
                return await self._messenger(address).finish(address, answer)
            except Undeliverable as error:
                log.warning(
                    "delivery.impossible", extra={"job": answer.job_id, "reason": str(error)}
                )
                return Receipt(shown=False)
            except DeliveryError as error:
                wait = min(error.retry_after_seconds or pause, _LONGEST_PAUSE_SECONDS)
                extra = {"job": answer.job_id, "wait": wait, "reason": str(error)}
                log.info("delivery.retry", extra=extra)
            await asyncio.sleep(wait)
            pause *= 2
        log.warning("delivery.given_up", extra={"job": answer.job_id, "tries": _TRIES})
        return Receipt(shown=False)

    async def _quiet(self, job_id: str) -> Address | None:
        """Let a progress edit under way end, and no other begin; return where it was shown."""
        line = self._lines.pop(job_id, None)
        if line is None:
            return None
        line.latest = None
        await _ended(line.opening)
        async with line.editing:
            if line.pending is not None:
                line.pending.cancel()
        return line.address

    def _line(self, job: Job) -> _Line:
        line = self._lines.get(job.id)
        if line is None:
            line = self._lines[job.id] = _Line(job, opened_at=self._clock())
        return line

    async def _open(self, line: _Line) -> None:
        async with line.editing:
            try:
                await self._posted(line, line.job)
            except BotError as error:  # `open` tries once more and says so
                log.info("placeholder.failed", extra={"job": line.job.id, "reason": str(error)})
            except Exception:
                log.exception("progress.failed", extra={"job": line.job.id})

    async def _show(self, line: _Line) -> None:
        while line.latest is not None:
            interval = self._interval_of(line.job.address)
            due = max(line.opened_at + self._first_after, line.shown_at + interval)
            await asyncio.sleep(max(0.0, due - self._clock()))
            async with line.editing:
                await self._edit(line)

    async def _edit(self, line: _Line) -> None:
        job, progress, line.latest = line.job, line.latest, None
        if progress is None:
            return
        try:
            # A message that was posted beside the job's steps is not in its address yet.
            address = line.address or job.address
            if progress.step is Step.QUEUED and address.message is None:
                address = await self._posted(line, job)
            await self._messenger(address).update(address, progress)
        except BotError as error:  # the next edit, or the answer, will do
            log.info("progress.dropped", extra={"job": job.id, "reason": str(error)})
        except Exception:
            log.exception("progress.failed", extra={"job": job.id})
        line.shown_at = self._clock()

    async def _posted(self, line: _Line, job: Job) -> Address:
        if line.address is None:
            line.address = await self._messenger(job.address).post(job)
        return line.address

    def _interval_of(self, address: Address) -> float:
        messenger = self._messenger(address)
        least = messenger.least_interval_seconds if isinstance(messenger, Paced) else 0.0
        return max(self._interval, least)

    def _messenger(self, address: Address) -> Messenger:
        return self._messengers[address.platform]


async def _ended(task: asyncio.Task[None] | None) -> None:
    if task is not None:
        await asyncio.wait({task})
