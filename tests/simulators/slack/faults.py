"""Faults on demand: refused, failing, slow, cut off, silent and held calls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any, Literal

from .errors import ApiError, Json, rate_limited

When = Literal["before", "after"]
Where = Callable[[Json], Any]


@dataclass(slots=True, eq=False)
class Fault:
    """What is to happen to the next `times` calls of a method.

    Attributes:
        method: A method's name, "upload", "download", "response_url", or a pattern ("chat.*").
        where: Only calls whose arguments fulfil this.
        error: Refuse with this code; with `fields` beside it.
        status: Answer with this HTTP status and no JSON.
        retry_after: Answer 429 with so many seconds.
        drop: Cut the connection "before" or "after" the call is carried out.
        silent: Answer ok and do nothing.
    """

    method: str
    where: Where | None = None
    error: str | None = None
    fields: Json = field(default_factory=dict)
    status: int | None = None
    retry_after: int | None = None
    drop: When | None = None
    delay_seconds: float = 0.0
    silent: bool = False
    times: int = 1
    hits: int = 0

    def matches(self, method: str, arguments: Json) -> bool:
        """Return whether a call is meant."""
        meant = self.hits < self.times and fnmatchcase(method, self.method)
        return meant and (self.where is None or bool(self.where(arguments)))

    def refusal(self) -> ApiError | None:
        """Return the refusal that was ordered, if one was."""
        if self.retry_after is not None:
            return rate_limited(self.retry_after)
        return ApiError(self.error, **self.fields) if self.error is not None else None


@dataclass(slots=True, eq=False)
class Held:
    """Calls that stand still at a point until they are released."""

    method: str
    when: When
    where: Where | None = None
    count: int = 0
    _reached: asyncio.Event = field(default_factory=asyncio.Event)
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    async def reached(self, timeout: float = 10.0) -> None:
        """Wait until a call stands at the point."""
        await asyncio.wait_for(self._reached.wait(), timeout)

    def release(self) -> None:
        """Let the standing calls, and later ones, go on."""
        self._released.set()

    async def stand(self) -> None:
        """Stand still; called by the server."""
        self.count += 1
        self._reached.set()
        await self._released.wait()

    def matches(self, method: str, arguments: Json, when: When) -> bool:
        """Return whether a call is meant at this point."""
        meant = when == self.when and not self._released.is_set()
        named = fnmatchcase(method, self.method)
        return meant and named and (self.where is None or bool(self.where(arguments)))


class Faults:
    """What tests ordered; lives as long as the simulator."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._holds: list[Held] = []

    def add(self, fault: Fault) -> Fault:
        """Order a fault."""
        self._faults.append(fault)
        return fault

    def take(self, method: str, arguments: Json) -> Fault | None:
        """Return the fault that hits a call, and count it."""
        for fault in self._faults:
            if fault.matches(method, arguments):
                fault.hits += 1
                return fault
        return None

    async def stand(self, method: str, arguments: Json, when: When) -> bool:
        """Stand still where that was ordered; returns whether it was."""
        for held in list(self._holds):
            if held.matches(method, arguments, when):
                await held.stand()
                return True
        return False

    def resume(self) -> None:
        """Release everything that stands still."""
        for held in self._holds:
            held.release()
        self._holds.clear()

    @asynccontextmanager
    async def hold(self, method: str, when: When, where: Where | None) -> AsyncIterator[Held]:
        """Hold matching calls inside the block; they go on when it ends."""
        held = Held(method, when, where)
        self._holds.append(held)
        try:
            yield held
        finally:
            held.release()
            self._holds.remove(held)
