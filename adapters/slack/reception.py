"""Takes requests in: written down, recorded, and then acknowledged, in this order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

from adapters.slack import outgoing, where
from adapters.slack.outgoing import Post
from adapters.slack.telling import Teller
from bot.chat.border import Trouble, guarded
from bot.domain import Address, Request
from bot.ports import House

# Slack waits 3 s for an acknowledgement; one that comes after the commit cannot promise too much.
_COMMIT_SECONDS: Final = 1.0
_RUSH: Final = 8
_HEAD_START_SECONDS: Final = 0.1
_REMEMBERED: Final = 4096

Spawn = Callable[[Coroutine[Any, Any, Any]], "asyncio.Task[Any]"]


class Reception:
    """The way in for everything that draws. Lives as long as the platform."""

    def __init__(self, house: House, teller: Teller, spawn: Spawn) -> None:
        self.house = house
        self.teller = teller
        self._spawn = spawn
        self._submitting = 0
        self._told: dict[str, None] = {}

    async def take(self, request: Request) -> None:
        """Write a request down and submit it; returns once it is recorded, or after a second.

        In a rush the line in the journal has to do: the database is asked a tenth of a second
        later, so that no acknowledgement waits for the work of another request.

        Raises:
            StorageError: It could not even be written down; it may not be acknowledged then.
        """
        self.house.studio.accept(request)
        rush = self._submitting >= _RUSH
        submitting = self._spawn(self._submit(request, _HEAD_START_SECONDS if rush else 0.0))
        if not rush:
            await asyncio.wait({submitting}, timeout=_COMMIT_SECONDS)

    async def _submit(self, request: Request, wait_seconds: float) -> None:
        self._submitting += 1
        try:
            await asyncio.sleep(wait_seconds)
            await self.house.studio.submit(request)
        finally:
            self._submitting -= 1

    def later(self, work: Coroutine[Any, Any, None], address: Address, request_id: str) -> None:
        """Do what may take longer than an acknowledgement; its author reads what goes wrong."""
        self._spawn(self._attended(work, address, request_id))

    async def tell(self, address: Address, sentence: str) -> None:
        """Tell the author alone; where no way is left, nobody is told."""
        await guarded(self.show(address, outgoing.sentence(sentence)), "telling")

    async def tell_once(self, event_key: str, address: Address, sentence: str) -> None:
        """Tell the author alone, however often the event comes."""
        if event_key not in self._told:
            self._told[event_key] = None
            if len(self._told) > _REMEMBERED:
                del self._told[next(iter(self._told))]
            await self.tell(address, sentence)

    async def show(self, address: Address, shown: Post) -> None:
        """Show something to the author alone. Raises: DeliveryError."""
        await self.teller.tell(where.read(address), shown)

    async def _attended(
        self, work: Coroutine[Any, Any, None], address: Address, request_id: str
    ) -> None:
        done = await guarded(work, request_id)
        if isinstance(done, Trouble):
            await self.tell(address, done.sentence)
