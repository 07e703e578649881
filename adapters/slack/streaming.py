"""Steps that arrive one by one, where a member talks with the app alone."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Final

from adapters.slack.api import SlackApi
from adapters.slack.where import Where, mark
from bot.chat import words
from bot.domain import Progress, Step

_ORDER: Final = tuple(Step)
_REMEMBERED: Final = 1000  # more than ever run at once


class Streams:
    """Begins, continues and ends streamed messages. Lives as long as the platform."""

    def __init__(self, api: SlackApi) -> None:
        self._api = api
        self._jobs: OrderedDict[str, str] = OrderedDict()

    async def begin(self, goal: Where) -> str | None:
        """Return the `ts` of a new stream, None where Slack offers none."""
        shows = {"task_display_mode": "timeline", "chunks": _chunks(Progress(Step.PREPARING))}
        thread = goal.thread
        begun = await self._api.attempt(goal, "chat.startStream", thread_ts=thread, **shows)
        if begun is None:
            return None
        self.claim(goal, str(begun["ts"]))
        return str(begun["ts"])

    def claim(self, goal: Where, ts: str) -> None:
        """Note whose stream a message is."""
        self._jobs[mark(goal.channel, ts)] = goal.job
        if len(self._jobs) > _REMEMBERED:
            self._jobs.popitem(last=False)

    def free(self, goal: Where, ts: str) -> bool:
        """Return whether a stream is no other job's, as far as this process knows."""
        return self._jobs.get(mark(goal.channel, ts), goal.job) == goal.job

    async def step(self, goal: Where, progress: Progress) -> None:
        """Show the next step."""
        if self._api.spare(goal.team, "chat.appendStream"):
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
