"""What tests order of a simulated platform: requests that go wrong, and some that stand still."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, Protocol, TypeVar

When = Literal["before", "after"]
FOR_EVER = 1 << 30


class AnyFault(Protocol):
    """A fault that hits requests of a platform, told by their method and by what they say."""

    hits: int

    def matches(self, method: str, said: Any, /) -> bool:
        """Return whether a request is meant."""
        ...


FaultT = TypeVar("FaultT", bound=AnyFault)
SaidT = TypeVar("SaidT")


@dataclass(slots=True, eq=False)
class Held:
    """Requests that stand still at a point until they are released.

    Attributes:
        meant: Whether a request is one of them, by its method and what it says.
        when: Before it is carried out, or after it.
    """

    meant: Callable[[str, Any], object]
    when: When
    times: int = FOR_EVER
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

    def matches(self, method: str, said: object, when: When) -> bool:
        """Return whether a request is meant at this point."""
        open_still = self.count < self.times and not self._released.is_set()
        return when == self.when and open_still and bool(self.meant(method, said))


class Orders(Generic[FaultT, SaidT]):
    """What tests ordered; lives as long as the simulator."""

    def __init__(self) -> None:
        self._faults: list[FaultT] = []
        self._holds: list[Held] = []

    def add(self, fault: FaultT) -> FaultT:
        """Order a fault."""
        self._faults.append(fault)
        return fault

    def take(self, method: str, said: SaidT) -> FaultT | None:
        """Return the fault that hits a request, and count it."""
        for fault in self._faults:
            if fault.matches(method, said):
                fault.hits += 1
                return fault
        return None

    def pause(self, held: Held) -> Held:
        """Order requests to stand still."""
        self._holds.append(held)
        return held

    def resume(self) -> None:
        """Release everything that stands still."""
        for held in self._holds:
            held.release()
        self._holds.clear()

    async def stand(self, method: str, said: SaidT, when: When) -> bool:
        """Stand still where that was ordered; returns whether it was."""
        for held in list(self._holds):
            if held.matches(method, said, when):
                await held.stand()
                return True
        return False

    @asynccontextmanager
    async def hold(self, held: Held) -> AsyncIterator[Held]:
        """Let requests stand still inside the block; they go on when it ends."""
        self.pause(held)
        try:
            yield held
        finally:
            held.release()
            self._holds.remove(held)
