"""Keeps to a service's rate limits: freely until it complains, then one by one, in order."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from bot.errors import DeliveryError, Undeliverable

log = logging.getLogger(__name__)

T = TypeVar("T")

_MINUTE_SECONDS: Final = 60.0
_LIMITED_TRIES: Final = 6
_LONGEST_WAIT_SECONDS: Final = 120.0
# After an outage, before a call that does no harm twice is made again.
_PAUSES_SECONDS: Final = (1.0, 2.0, 4.0)


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


class Lanes:
    """The lanes of a service, one for each account and method. Lives as long as the platform.

    Args:
        per_minute: Calls a minute by method, `otherwise` for the others; only kept to once the
            service has complained.
    """

    def __init__(self, per_minute: Mapping[str, int], otherwise: int) -> None:
        self._per_minute = per_minute
        self._otherwise = otherwise
        self._lanes: dict[tuple[str, str], Lane] = {}

    def may_spare(self, account: str, method: str) -> bool:
        """Return whether a call that can be left out may be made now."""
        return self._lane(account, method).may_spare(time.monotonic())

    async def ahead(self, account: str, method: str, once: Callable[[], Awaitable[T]]) -> T:
        """Return what a call gives that is made ahead of time: once, and only where none waits.

        Raises:
            DeliveryError: The service refuses, is busy or out of reach.
        """
        lane = self._lane(account, method)
        if time.monotonic() < lane.paced_until:
            raise DeliveryError("Others wait for their turn.")
        try:
            return await once()
        except DeliveryError as error:
            if error.retry_after_seconds:
                lane.limited(time.monotonic(), error.retry_after_seconds)
            raise

    async def call(
        self, account: str, method: str, once: Callable[[], Awaitable[T]], *, harmless: bool
    ) -> T:
        """Return what a call gives; limits are waited out.

        `once` makes it; its DeliveryError says after how long it may be made again. A `harmless`
        one may be made twice, so that outages are waited out for a while as well.

        Raises:
            Undeliverable: The service refuses, for good.
            DeliveryError: It is busy or out of reach for longer.
        """
        lane, pauses = self._lane(account, method), iter(_PAUSES_SECONDS if harmless else ())
        for tried in range(1, _LIMITED_TRIES + 1):
            if turn := lane.turn(time.monotonic()):
                await asyncio.sleep(turn)
            try:
                return await once()
            except Undeliverable:
                raise
            except DeliveryError as error:
                told = error.retry_after_seconds
                wait = told or next(pauses, 0.0)
                if not wait or wait > _LONGEST_WAIT_SECONDS or tried == _LIMITED_TRIES:
                    raise
            if told:
                lane.limited(time.monotonic(), wait)
                log.info("platform.limited", extra={"method": method, "wait": wait})
            else:
                await asyncio.sleep(wait)
        raise AssertionError

    def _lane(self, account: str, method: str) -> Lane:
        lane = self._lanes.get((account, method))
        if lane is None:
            interval = _MINUTE_SECONDS / self._per_minute.get(method, self._otherwise)
            lane = self._lanes[account, method] = Lane(interval)
        return lane
