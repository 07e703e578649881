"""Steps that arrive one by one, where a member talks with the app alone."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any, Final

from adapters.slack import outgoing
from adapters.slack.api import SlackApi
from adapters.slack.where import Where
from bot.chat import presses, words
from bot.chat.cards import Card
from bot.domain import Progress, Step
from bot.errors import DeliveryError

_ORDER: Final = tuple(Step)
_STATUS: Final = "assistant.threads.setStatus"
_STATUS_SECONDS: Final = 0.5
_THINKING: Final = "is thinking ..."


class Streams:
    """Begins, continues and ends streamed messages. Lives as long as the platform."""

    def __init__(self, api: SlackApi) -> None:
        self._api = api

    async def begin(self, goal: Where) -> str | None:
        """Return the `ts` of a new stream, None where Slack offers none."""
        await self._think(goal)
        cancel = outgoing.post(Card(rows=presses.cancel(goal.job))).blocks
        chunks = [*_chunks(Progress(Step.PREPARING)), {"type": "blocks", "blocks": list(cancel)}]
        shows = {"task_display_mode": "timeline", "chunks": chunks}
        thread = goal.thread
        begun = await self._api.attempt(goal, "chat.startStream", thread_ts=thread, **shows)
        return None if begun is None else str(begun["ts"])

    async def _think(self, goal: Where) -> None:
        """Say that somebody is at it, if that is quickly said; the next message ends it."""
        if not self._api.lanes.may_spare(goal.team, _STATUS):
            return
        shows = {"channel_id": goal.channel, "thread_ts": goal.thread, "status": _THINKING}
        with suppress(DeliveryError, TimeoutError):
            async with asyncio.timeout(_STATUS_SECONDS):
                await self._api.call(goal.team, _STATUS, **shows)

    async def step(self, goal: Where, progress: Progress) -> None:
        """Show the next step."""
        if self._api.lanes.may_spare(goal.team, "chat.appendStream"):
            chunks = _chunks(progress)
            await self._api.there(goal, "chat.appendStream", ts=goal.message, chunks=chunks)

    async def end(self, goal: Where) -> None:
        """End a stream, unless it has ended, so that its message can be edited like any other."""
        await self._api.attempt(goal, "chat.stopStream", ts=goal.message)


def _chunks(progress: Progress) -> list[dict[str, Any]]:
    """Return every step so far as a task, the latest under way."""
    reached = _ORDER.index(progress.step)
    return [
        {
            "type": "task_update",
            "id": step.value,
            "title": words.progress(progress if n == reached else Progress(step)),
            "status": "in_progress" if n == reached else "complete",
        }
        for n, step in enumerate(_ORDER[: reached + 1])
        if step is not Step.QUEUED or n == reached
    ]
