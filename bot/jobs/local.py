"""Runs jobs in this process, fairly: so many in all, so many per member, members taking turns.

Nothing here is durable: the state of a job stands in its row, and at a start every open row is
given to `start` again. An `advance` that raises is tried again after a while, three times; then
the job stays open until the next start.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from bot.domain import Job
from bot.jobs.queueing import FairQueue

log: Final = logging.getLogger(__name__)

RETRY_SECONDS: Final = (1.0, 5.0, 25.0, 60.0)
_POSITIONS_SECONDS: Final = 0.25
_EXACT_POSITIONS: Final = 20
_LAST_WORDS_SECONDS: Final = 5.0


@dataclass(slots=True)
class _Known:
    """A job that was started and has not ended.

    Attributes:
        task: While it runs. `retry`: while it waits to be tried again.
        stopped: Its author cancelled it: it left the queue, and runs only to settle.
        interrupted: Its task was cancelled for that.
        failures: How often its `advance` raised.
        told: The position that was told last.
    """

    job: Job
    task: asyncio.Task[None] | None = None
    retry: asyncio.TimerHandle | None = None
    stopped: bool = False
    interrupted: bool = False
    failures: int = 0
    told: int | None = None


class LocalRunner:
    """Implements `JobRunner`. Lives as long as the process."""

    def __init__(
        self,
        advance: Callable[[Job, bool], Awaitable[None]],
        *,
        concurrent: int,
        concurrent_per_member: int,
        on_position: Callable[[Job, int], None],
        tasks: asyncio.TaskGroup,
        retry_seconds: tuple[float, ...] = RETRY_SECONDS,
        positions_seconds: float = _POSITIONS_SECONDS,
    ) -> None:
        """Make a runner.

        Args:
            advance: Carries a job to its end from wherever its row stands. It is given the job
                as it was started, and whether its row still says the same: that is so where it
                runs at once, and saves a look at the row.
            concurrent: Jobs that run at once.
            concurrent_per_member: Jobs of one member that run at once.
            on_position: Told the place of a waiting job (1 is next) when it changes; must not
                raise. Beyond the twentieth place only every tenth change is told.
            tasks: Owns the jobs' tasks.
            retry_seconds: Waits before an `advance` that raised is called again; the last one
                repeats until it does not raise: what it waits for is a database.
            positions_seconds: Places are worked out at most that often.
        """
        self._advance = advance
        self._on_position = on_position
        self._tasks = tasks
        self._retry_seconds = retry_seconds
        self._positions_seconds = positions_seconds
        self._queue = FairQueue(concurrent_per_member)
        self._free = concurrent
        self._known: dict[str, _Known] = {}
        self._telling: asyncio.TimerHandle | None = None
        self._told_at = float("-inf")
        self._draining = False

    def start(self, job: Job) -> None:
        """See `ports.JobRunner`; a job that is known already, or comes in a drain, is left."""
        if self._draining or job.id in self._known:
            return
        self._known[job.id] = _Known(job)
        self._queue.add(job)
        self._fill(job)

    def cancel(self, job_id: str) -> None:
        """See `ports.JobRunner`.

        A waiting job runs at once and beside the limits: its row is marked as cancelled, so all
        it does is tell its member so.
        """
        known = self._known.get(job_id)
        if known is None or known.stopped or known.interrupted or self._draining:
            return
        if known.task is not None:
            known.interrupted = True
            known.task.cancel()
        else:
            self._bring_forward(known)

    @property
    def waiting(self) -> int:
        """How many jobs wait for a free place."""
        return self._queue.waiting

    async def drain(self, timeout_seconds: float) -> None:
        """See `ports.JobRunner`; what waits stays in its rows for the next start."""
        self._stop_planning()
        running = {known.task for known in self._known.values() if known.task is not None}
        if not running:
            return
        _, late = await asyncio.wait(running, timeout=timeout_seconds)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=_LAST_WORDS_SECONDS)

    def _fill(self, fresh: Job | None = None) -> None:
        """Start jobs while there is room; `fresh` is as its row says."""
        while self._free > 0 and not self._draining:
            job = self._queue.take()
            if job is None:
                break
            self._free -= 1
            self._run(self._known[job.id], fresh=job is fresh)
        self._plan_telling()

    def _run(self, known: _Known, *, fresh: bool = False) -> None:
        known.told = None
        known.task = self._tasks.create_task(self._carry(known, fresh), name=f"job {known.job.id}")
        known.task.add_done_callback(partial(self._ended, known))

    def _bring_forward(self, known: _Known) -> None:
        if known.retry is not None:
            known.retry.cancel()
            known.retry = None
            self._queue.finish(known.job, ran=False)
        else:
            self._queue.remove(known.job)
        known.stopped = True
        self._run(known)
        self._fill()

    async def _carry(self, known: _Known, fresh: bool) -> None:
        try:
            await self._advance(known.job, fresh)
        except Exception:
            known.failures += 1
            log.exception("job.advance_failed", extra={"job": known.job.id})
        else:
            known.failures = 0

    def _ended(self, known: _Known, task: asyncio.Task[None]) -> None:
        """Free a job's place, and see whether it has to run again."""
        known.task = None
        settle = task.cancelled() and known.interrupted
        again = not task.cancelled() and known.failures > 0
        if task.cancelled() and not settle:
            self._stop_planning()  # the whole program is being stopped
        if not known.stopped:
            self._leave_place(known, paused=again)
        if settle and not self._draining:
            # The member stopped it, and its row says so: once more, to settle and to tell.
            known.stopped, known.interrupted = True, False
            self._run(known)
        elif again and not self._draining:
            self._try_later(known)
        else:
            self._known.pop(known.job.id, None)
        self._fill()

    def _leave_place(self, known: _Known, *, paused: bool) -> None:
        self._free += 1
        if paused:
            self._queue.pause(known.job)
        else:
            self._queue.finish(known.job)

    def _try_later(self, known: _Known) -> None:
        seconds = self._retry_seconds[min(known.failures, len(self._retry_seconds)) - 1]
        known.retry = asyncio.get_running_loop().call_later(seconds, self._try_again, known)

    def _try_again(self, known: _Known) -> None:
        known.retry = None
        if known.stopped:
            self._run(known)
        else:
            self._queue.resume(known.job)
            self._fill()

    def _stop_planning(self) -> None:
        """Start nothing any more."""
        self._draining = True
        for handle in (self._telling, *(known.retry for known in self._known.values())):
            if handle is not None:
                handle.cancel()

    def _plan_telling(self) -> None:
        if self._telling is None and not self._draining and self._queue.waiting:
            loop = asyncio.get_running_loop()
            when = max(loop.time(), self._told_at + self._positions_seconds)
            self._telling = loop.call_at(when, self._tell_positions)

    def _tell_positions(self) -> None:
        self._telling = None
        self._told_at = asyncio.get_running_loop().time()
        for position, job in enumerate(self._queue.order(), start=1):
            known = self._known[job.id]
            if _rounded(position) != known.told:
                known.told = _rounded(position)
                self._on_position(job, position)


def _rounded(position: int) -> int:
    """Return what must change of a position before it is told again."""
    return position if position <= _EXACT_POSITIONS else -(-position // 10) * 10
