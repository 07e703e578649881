"""Faults on demand: failing, slow, cut off and held requests."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

from .errors import Json

When = Literal["before", "after"]


@dataclass(slots=True, eq=False)
class Fault:
    """What is to happen to the next `times` matching requests.

    Attributes:
        status: Answer with this instead of applying the request; None applies it.
        delay_seconds: Wait before anything else.
        drop: Cut the connection "before" or "after" the request was applied.
    """

    method: str
    path: re.Pattern[str]
    status: int | None
    times: int
    body: Json | None
    headers: dict[str, str]
    delay_seconds: float
    drop: When | None
    hits: int = 0

    def matches(self, method: str, path: str) -> bool:
        """Return whether a request is meant."""
        wanted = self.method in ("*", method)
        return wanted and self.hits < self.times and bool(self.path.search(path))


@dataclass(slots=True, eq=False)
class Held:
    """Requests that stand still at a point until they are released."""

    method: str
    path: re.Pattern[str]
    when: When
    times: int
    count: int = 0
    _reached: asyncio.Event = field(default_factory=asyncio.Event)
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    async def reached(self, timeout: float = 10.0) -> None:
        """Wait until a request stands at the point."""
        await asyncio.wait_for(self._reached.wait(), timeout)

    def release(self) -> None:
        """Let the standing requests, and later ones, go on."""
        self._released.set()

    async def stand(self) -> None:
        """Stand still; called by the server."""
        self.count += 1
        self._reached.set()
        await self._released.wait()

    def matches(self, method: str, path: str, when: When) -> bool:
        """Return whether a request is meant at this point."""
        wanted = when == self.when and self.method in ("*", method)
        open_still = self.count < self.times and not self._released.is_set()
        return wanted and open_still and bool(self.path.search(path))


class Faults:
    """What tests ordered; lives as long as the simulator."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._holds: list[Held] = []

    def add(
        self,
        method: str,
        path_regex: str,
        *,
        status: int | None = None,
        times: int = 1,
        body: Json | None = None,
        headers: dict[str, str] | None = None,
        delay: float = 0.0,
        drop: bool | When = False,
    ) -> Fault:
        """Order a fault; `drop=True` cuts before applying."""
        cut: When | None = "before" if drop is True else (drop or None)
        plain = status is None and cut is None and not delay
        fault = Fault(
            method.upper(),
            re.compile(path_regex),
            500 if plain else status,
            times,
            body,
            headers or {},
            delay,
            cut,
        )
        self._faults.append(fault)
        return fault

    def take(self, method: str, path: str) -> Fault | None:
        """Return the fault that hits a request, and count it."""
        for fault in self._faults:
            if fault.matches(method, path):
                fault.hits += 1
                return fault
        return None

    def pause(self, method: str, path_regex: str, when: When, times: int) -> Held:
        """Order matching requests to stand still."""
        held = Held(method.upper(), re.compile(path_regex), when, times)
        self._holds.append(held)
        return held

    def resume(self) -> None:
        """Release everything that stands still."""
        for held in self._holds:
            held.release()
        self._holds.clear()

    async def stand(self, method: str, path: str, when: When) -> bool:
        """Stand still where that was ordered; returns whether it was."""
        for held in list(self._holds):
            if held.matches(method, path, when):
                await held.stand()
                return True
        return False

    @asynccontextmanager
    async def hold(
        self, method: str, path_regex: str, when: When, times: int
    ) -> AsyncIterator[Held]:
        """Hold matching requests inside the block; they go on when it ends."""
        held = self.pause(method, path_regex, when, times)
        try:
            yield held
        finally:
            held.release()
            self._holds.remove(held)
