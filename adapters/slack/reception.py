"""Takes requests in: written down, recorded, and then acknowledged, in this order."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

from slack_bolt.async_app import AsyncAck

from adapters.slack import incoming, outgoing, where
from adapters.slack.incoming import Json
from adapters.slack.outgoing import Post
from adapters.slack.telling import Teller
from adapters.slack.where import Where
from bot.chat.border import attended, guarded
from bot.chat.once import Once
from bot.domain import Confirm, Request, Ticket
from bot.ports import House

# An acknowledgement that comes after the commit cannot promise too much. But where a disk takes its
# time (up to 0.7 s were met) nobody waits for it: the line in the journal has to do, as in a rush.
_COMMIT_SECONDS: Final = 0.08
_RUSH: Final = 8
# In a rush the work waits until this long nothing more came in, but not longer than the second.
_LULL_SECONDS: Final = 0.01
_HEAD_START_SECONDS: Final = 0.1
_REPEATS_SECONDS: Final = 3600.0  # within which Slack sends an event again

Work = Coroutine[Any, Any, None]
Spawn = Callable[[Coroutine[Any, Any, Any]], "asyncio.Task[Any]"]


async def briefly(task: asyncio.Task[Any]) -> None:
    """Wait until something is done, or as long as an acknowledgement may wait for it."""
    await asyncio.wait({task}, timeout=_COMMIT_SECONDS)


class Reception:
    """The way in for everything that draws. Lives as long as the platform."""

    def __init__(self, house: House, teller: Teller, spawn: Spawn) -> None:
        self.house = house
        self._teller = teller
        self._spawn = spawn
        self._submitting = 0
        self._taken_at = 0.0
        self._told = Once(_REPEATS_SECONDS)

    async def take(self, request: Request) -> None:
        """Write a request down and submit it; returns once it is recorded, or soon.

        In a rush the line in the journal has to do: the database is asked once the rush is over,
        or a tenth of a second later, so that no acknowledgement waits for the work of another
        request.

        Raises:
            StorageError: It could not even be written down; it may not be acknowledged then.
        """
        self.house.studio.accept(request)
        self._taken_at = time.monotonic()
        rush = self._submitting >= _RUSH
        self._submitting += 1
        submitting = self._spawn(self._submit(request, rush=rush))
        if not rush:
            await briefly(submitting)

    async def _submit(self, request: Request, *, rush: bool) -> None:
        try:
            if rush:
                await self._lull()
            told = await guarded(self.house.studio.submit(request), request.event_key)
            if isinstance(told, Ticket) and told.fresh:
                self._close_question(request)
        finally:
            self._submitting -= 1

    def _close_question(self, request: Request) -> None:
        """Close the question that a request answered, if any; no acknowledgement waits for it."""
        if isinstance(request.ask, Confirm):
            goal = where.read(request.address)
            self._spawn(guarded(self._teller.close(goal), request.event_key))

    async def _lull(self) -> None:
        """Wait until nothing more comes in, but not for long."""
        now = began = time.monotonic()
        while now < (due := min(self._taken_at + _LULL_SECONDS, began + _HEAD_START_SECONDS)):
            await asyncio.sleep(due - now)
            now = time.monotonic()

    def first(self, work: Callable[[Json], Work]) -> Callable[[Json, AsyncAck], Awaitable[None]]:
        """Return a listener that acknowledges first, and then does the work."""

        async def listener(body: Json, ack: AsyncAck) -> None:
            await ack()
            self.later(work(body), body)

        return listener

    def later(self, work: Work, body: Json) -> asyncio.Task[Any]:
        """Do what may take longer than an acknowledgement; its author reads what goes wrong."""

        async def tell(sentence: str) -> None:
            await self.tell(incoming.goal_of_press(body), sentence)

        return self._spawn(attended(work, str(body.get("trigger_id") or ""), tell))

    async def tell(self, goal: Where, sentence: str) -> None:
        """Tell the author alone; where no way is left, nobody is told."""
        await guarded(self.show(goal, outgoing.sentence(sentence)), "telling")

    async def tell_once(self, request: Request, sentence: str) -> None:
        """Tell the author of a request alone, however often its event comes."""
        if self._told.first(request.event_key):
            await self.tell(where.read(request.address), sentence)

    async def show(self, goal: Where, shown: Post) -> None:
        """Show something to the author alone. Raises: DeliveryError."""
        await self._teller.tell(goal, shown)
