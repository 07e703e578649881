"""Keeps to a service's rate limits: freely until it complains, then one by one, in order."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Final

_MINUTE_SECONDS: Final = 60.0


@dataclass(slots=True)
class Lane:
    """The calls that share one limit. All times are monotonic seconds.

    Attributes:
        interval_seconds: Between two calls while the service limits them, until `paced_until`.
        free_at: When the next of them may go.
        spared: When calls went that could have been left out, in the last minute.
    """

    interval_seconds: float
    free_at: float = 0.0
    paced_until: float = 0.0
    spared: deque[float] = field(default_factory=deque)

    def turn(self, now: float) -> float:
        """Return the seconds to wait for a call's turn: first come, first served."""
        if now >= self.paced_until:
            return 0.0
        start = max(now, self.free_at)
        self.free_at = start + self.interval_seconds
        return start - now

    def limited(self, now: float, wait_seconds: float) -> None:
        """Hold the lane for so long, and go slowly for a minute after it."""
        if now + wait_seconds > self.free_at:
            self.free_at = now + wait_seconds
        self.paced_until = max(self.paced_until, now + wait_seconds + _MINUTE_SECONDS)

    def may_spare(self, now: float) -> bool:
        """Return whether a call that can be left out may go: half of a minute's calls at most."""
        while self.spared and self.spared[0] < now - _MINUTE_SECONDS:
            self.spared.popleft()
        full = len(self.spared) * self.interval_seconds >= _MINUTE_SECONDS / 2
        if full or now < self.paced_until:
            return False
        self.spared.append(now)
        return True
