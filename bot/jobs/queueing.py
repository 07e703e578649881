"""Whose job runs next: members take turns, each with so many at once, and lanes keep their order.

Pure and quick: taking or finishing a job costs the same with one waiting and with ten thousand.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.domain import Job, Reply

Lane = tuple[str, str]


def lane_of(job: Job) -> Lane | None:
    """Return what a job must not overtake or run beside, None when it is free.

    Plain words in a thread continue the member's newest version, so two of them in one thread
    have to run one after the other.
    """
    request = job.request
    if isinstance(request.ask, Reply) and request.ask.parent is None and request.place.room:
        return request.author.key, request.place.room
    return None


@dataclass(slots=True)
class _Member:
    """One member's jobs. `ready` may start; `behind` waits for the one before it in its lane."""

    running: int = 0
    ready: deque[Job] = field(default_factory=deque)
    behind: dict[Lane, deque[Job]] = field(default_factory=dict)

    def waiting(self) -> Iterator[Job]:
        yield from self.ready
        for lane in self.behind.values():
            yield from lane


class FairQueue:
    """Waiting and running jobs. Lives as long as its runner.

    Attributes:
        waiting: How many jobs wait.
    """

    def __init__(self, per_member: int) -> None:
        self.waiting = 0
        self._per_member = per_member
        self._members: dict[str, _Member] = {}
        # Members whose turn may come: something is ready, and they have not their share running.
        self._turns: dict[str, None] = {}

    def add(self, job: Job) -> None:
        """Let a job wait."""
        self.waiting += 1
        member = self._members.setdefault(job.request.author.key, _Member())
        lane = lane_of(job)
        if lane is None:
            member.ready.append(job)
        elif lane in member.behind:
            member.behind[lane].append(job)
        else:
            member.behind[lane] = deque()
            member.ready.append(job)
        self._queue_up(job.request.author.key, member)

    def take(self) -> Job | None:
        """Return the next job, which counts as running until it is finished."""
        if not self._turns:
            return None
        key = next(iter(self._turns))
        del self._turns[key]
        # Back to the end: `order` reckons with the one that was served longest ago.
        member = self._members[key] = self._members.pop(key)
        job = member.ready.popleft()
        self.waiting -= 1
        member.running += 1
        self._queue_up(key, member)
        return job

    def remove(self, job: Job) -> bool:
        """Take a waiting job out; False when it does not wait here."""
        key, lane = job.request.author.key, lane_of(job)
        member = self._members.get(key)
        if member is None:
            return False
        if lane is not None and job in member.behind.get(lane, ()):
            member.behind[lane].remove(job)
            self.waiting -= 1
            return True
        if job not in member.ready:
            return False
        member.ready.remove(job)
        self.waiting -= 1
        self._free(member, lane)
        self._queue_up(key, member)
        return True

    def pause(self, job: Job) -> None:
        """Let a running job's place go to another, but keep its lane closed until it finishes."""
        member = self._members[job.request.author.key]
        member.running -= 1
        self._queue_up(job.request.author.key, member)

    def resume(self, job: Job) -> None:
        """Let a paused job wait again, before its member's others."""
        member = self._members.setdefault(job.request.author.key, _Member())
        member.ready.appendleft(job)
        self.waiting += 1
        self._queue_up(job.request.author.key, member)

    def finish(self, job: Job, *, ran: bool = True) -> None:
        """Forget a job that ran (or was paused, with `ran` False) and let its lane go on."""
        key = job.request.author.key
        member = self._members.setdefault(key, _Member())
        member.running -= ran
        self._free(member, lane_of(job))
        self._queue_up(key, member)

    def order(self) -> list[Job]:
        """Return the waiting jobs in the order in which turns would take them."""
        rest = [key for key in self._members if key not in self._turns]
        lines = [self._members[key].waiting() for key in (*self._turns, *rest)]
        jobs: list[Job] = []
        while lines:
            left = []
            for line in lines:
                job = next(line, None)
                if job is not None:
                    jobs.append(job)
                    left.append(line)
            lines = left
        return jobs

    def _free(self, member: _Member, lane: Lane | None) -> None:
        if lane is None:
            return
        if member.behind.get(lane):
            member.ready.append(member.behind[lane].popleft())
        else:
            member.behind.pop(lane, None)

    def _queue_up(self, key: str, member: _Member) -> None:
        """Give a member a turn, take it away, or forget a member of whom nothing is left."""
        if member.ready and member.running < self._per_member:
            self._turns.setdefault(key)
        else:
            self._turns.pop(key, None)
        if not member.ready and not member.running and not member.behind:
            self._members.pop(key, None)
