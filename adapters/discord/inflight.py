"""What this process knows of interactions whose first response is on its way.

A request is submitted while it is acknowledged, so its answer may be ready first; Discord takes
an answer only after the acknowledgement.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

_MAX_JOBS: Final = 10_000  # answers may be ready before their job is known; those go by age


class InFlight:
    """Lives as long as the platform; an interaction stands in it until it is answered."""

    def __init__(self) -> None:
        self._opening: dict[str, asyncio.Event] = {}
        self._jobs: dict[str, str] = {}

    @contextmanager
    def opening(self, interaction: str) -> Iterator[None]:
        """Hold back the interaction's answer until its acknowledgement has gone through."""
        event = self._opening[interaction] = asyncio.Event()
        try:
            yield
        finally:
            event.set()
            self._opening.pop(interaction, None)

    async def settled(self, interaction: str) -> None:
        """Wait until an acknowledgement that is under way has ended; else return at once."""
        if event := self._opening.get(interaction):
            await event.wait()

    async def quiet(self, timeout_seconds: float) -> None:
        """Wait until no acknowledgement is under way, so that none is cut off."""
        waiting = [event.wait() for event in self._opening.values()]
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_seconds):
                await asyncio.gather(*waiting)

    def began(self, interaction: str, job: str) -> None:
        """Remember the job of an interaction, for its progress messages."""
        self._jobs[interaction] = job
        while len(self._jobs) > _MAX_JOBS:
            del self._jobs[next(iter(self._jobs))]

    def job(self, interaction: str) -> str | None:
        """Return the job of an interaction, where it is known."""
        return self._jobs.get(interaction)

    def ended(self, interaction: str) -> None:
        """Forget an interaction that is answered."""
        self._jobs.pop(interaction, None)
