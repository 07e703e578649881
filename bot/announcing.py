"""Tells members where their jobs stand: paced, in order, and nothing after the end.

Messengers only know how to show one thing once. What all platforms need around that stands here:
a fast picture shows no progress at all, a slow one shows the newest step at a bearable rate, and
the final answer waits for an edit that is under way but for nothing else.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.domain import Address, Answer, Job, Progress, Receipt
from bot.errors import BotError
from bot.ports import Messenger

log = logging.getLogger(__name__)

# The first sign of life after the platform's own "is thinking": earlier ones only cost requests.
_FIRST_AFTER_SECONDS: Final = 1.5
_INTERVAL_SECONDS: Final = 2.0


@dataclass(slots=True)
class _Line:
    """The progress of one job; lives from its first sign of life until its answer."""

    opened_at: float
    shown_at: float = 0.0
    latest: Progress | None = None
    pending: asyncio.Task[None] | None = None
    editing: asyncio.Lock = field(default_factory=asyncio.Lock)


class Announcer:
    """The messengers of all platforms behind one door. Lives as long as the process.

    Args:
        messengers: By platform name; filled in while platforms are made.
        tasks: Owns the waiting edits.
        first_after_seconds: How long a job stays without progress messages.
        interval_seconds: Least time between two progress edits of one message.
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

    async def open(self, job: Job) -> Address:
        """Return where the job's answer will be shown, posting a placeholder if there is none."""
        if job.address.message is not None:
            return job.address
        return await self._messenger(job.address).post(job)

    def progress(self, job: Job, progress: Progress) -> None:
        """Show `progress` soon, unless something newer comes first; returns at once."""
        line = self._lines.get(job.id)
        if line is None:
            line = self._lines[job.id] = _Line(opened_at=self._clock())
        line.latest = progress
        if line.pending is None or line.pending.done():
            line.pending = self._tasks.create_task(self._show(job, line), name=f"progress {job.id}")

    async def finish(self, answer: Answer, address: Address) -> Receipt:
        """Show the answer, once no progress edit is under way; nothing follows it.

        Raises:
            DeliveryError: As the messenger's `finish`.
        """
        line = self._lines.pop(answer.job_id, None)
        if line is None:
            return await self._messenger(address).finish(address, answer)
        line.latest = None
        async with line.editing:
            if line.pending is not None:
                line.pending.cancel()
        return await self._messenger(address).finish(address, answer)

    async def _show(self, job: Job, line: _Line) -> None:
        while line.latest is not None:
            due = max(line.opened_at + self._first_after, line.shown_at + self._interval)
            await asyncio.sleep(max(0.0, due - self._clock()))
            async with line.editing:
                await self._edit(job, line)

    async def _edit(self, job: Job, line: _Line) -> None:
        progress, line.latest = line.latest, None
        if progress is None:
            return
        try:
            await self._messenger(job.address).update(job.address, progress)
        except BotError as error:  # the next edit, or the answer, will do
            log.info("progress.dropped", extra={"job": job.id, "reason": str(error)})
        except Exception:
            log.exception("progress.failed", extra={"job": job.id})
        line.shown_at = self._clock()

    def _messenger(self, address: Address) -> Messenger:
        return self._messengers[address.platform]
