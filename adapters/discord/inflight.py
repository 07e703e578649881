"""Which acknowledgements are under way, so that a stop cuts none off."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class InFlight:
    """Lives as long as the platform."""

    def __init__(self) -> None:
        self._opening: dict[str, asyncio.Event] = {}

    @contextmanager
    def opening(self, interaction: str) -> Iterator[None]:
        """Note that an interaction is being acknowledged."""
        event = self._opening[interaction] = asyncio.Event()
        try:
            yield
        finally:
            event.set()
            self._opening.pop(interaction, None)

    async def quiet(self, timeout_seconds: float) -> None:
        """Wait until no acknowledgement is under way, so that none is cut off."""
        waiting = [event.wait() for event in self._opening.values()]
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_seconds):
                await asyncio.gather(*waiting)
