"""The tasks that the platform runs beside its server: deliveries, retries, grace periods."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine


class Crew:
    """Owns background tasks; lives as long as the simulator.

    Attributes:
        crashes: Mistakes of the simulator itself.
    """

    def __init__(self) -> None:
        self.crashes: list[BaseException] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[object, object, None]) -> None:
        """Run something until it is done or the simulator ends."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def close(self) -> None:
        """Stop what still runs."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self.crashes.append(error)
