"""The platform's clock, which tests may put forward, and what is made from it: ts and ids."""

from __future__ import annotations

import time
from itertools import count
from secrets import token_hex


class Clock:
    """Time on the platform; lives as long as the simulator.

    Attributes:
        ahead_seconds: How far tests have put it forward.
    """

    def __init__(self) -> None:
        self.ahead_seconds = 0.0
        self._last_microseconds = 0
        self._repeated: list[str] = []
        self._numbers = count(1)

    def now(self) -> float:
        """Return seconds since 1970 on the platform."""
        return time.time() + self.ahead_seconds

    def advance(self, seconds: float) -> None:
        """Put the clock forward."""
        self.ahead_seconds += seconds

    def repeat(self, ts: str) -> None:
        """Give a time stamp to the next message once more, which another workspace may have."""
        self._repeated.append(ts)

    def ts(self) -> str:
        """Return a fresh time stamp as messages have it: unique and rising."""
        if self._repeated:
            return self._repeated.pop()
        present = int(self.now() * 1_000_000)
        self._last_microseconds = max(present, self._last_microseconds + 1)
        return f"{self._last_microseconds // 1_000_000}.{self._last_microseconds % 1_000_000:06d}"

    def new_id(self, prefix: str) -> str:
        """Return an id that is unique on the whole platform, such as `T0LMNR00001`."""
        return numbered(prefix, next(self._numbers))


def numbered(prefix: str, number: int) -> str:
    """Return an id of Slack's form."""
    return f"{prefix}0LMNR{number:05d}"


def secret(prefix: str) -> str:
    """Return a fresh secret that nobody can guess; no real one has this form."""
    return f"{prefix}stand-in-{token_hex(12)}"
