"""The platform's clock, which tests may put forward, and the ids that are made from it."""

from __future__ import annotations

import time
from datetime import UTC, datetime

EPOCH_MILLISECONDS = 1_420_070_400_000  # 2015-01-01, Discord's documentation of snowflakes


class Clock:
    """Time on the platform; lives as long as the simulator.

    Attributes:
        ahead_seconds: How far tests have put it forward.
    """

    def __init__(self) -> None:
        self.ahead_seconds = 0.0
        self._last_id = 0

    def now(self) -> float:
        """Return seconds since 1970 on the platform."""
        return time.time() + self.ahead_seconds

    def advance(self, seconds: float) -> None:
        """Put the clock forward."""
        self.ahead_seconds += seconds

    def snowflake(self) -> int:
        """Return a fresh id: unique, rising, carrying the time."""
        candidate = (int(self.now() * 1000) - EPOCH_MILLISECONDS) << 22
        self._last_id = max(candidate, self._last_id + 1)
        return self._last_id


def seconds_of(snowflake: int) -> float:
    """Return when an id was made, in seconds since 1970."""
    return ((snowflake >> 22) + EPOCH_MILLISECONDS) / 1000


def iso(seconds: float) -> str:
    """Return a time as Discord writes it."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")
