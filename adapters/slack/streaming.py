"""Steps that arrive one by one, where a member talks with the app alone."""

from __future__ import annotations

import logging
from typing import Any, Final

from adapters.slack.api import Rejected, SlackApi
from adapters.slack.where import Where
from bot.chat import words
from bot.domain import Progress, Step

log = logging.getLogger(__name__)

_ORDER: Final = tuple(Step)


class Streams:
    """Begins, continues and ends streamed messages. Lives as long as the platform."""

    def __init__(self, api: SlackApi) -> None:
        self._api = api

    async def begin(self, goal: Where) -> str | None:
        """Return the `ts` of a new stream, None where Slack offers none."""
        try:
            answer = await self._api.call(
                goal.team,
                "chat.startStream",
                channel=goal.channel,
                thread_ts=goal.thread,
                task_display_mode="timeline",
                chunks=_chunks(Progress(Step.PREPARING)),
            )
        except Rejected as error:
            log.info("slack.no_stream", extra={"code": error.code})
            return None
        return str(answer["ts"])

    async def step(self, goal: Where, progress: Progress) -> None:
        """Show the next step."""
        if not self._api.spare(goal.team, "chat.appendStream"):
            return
        await self._api.call(
            goal.team,
            "chat.appendStream",
            channel=goal.channel,
            ts=goal.message,
            chunks=_chunks(progress),
        )

    async def end(self, goal: Where) -> None:
        """End a stream, so that its message can be edited like any other."""
        try:
            await self._api.call(
                goal.team, "chat.stopStream", channel=goal.channel, ts=goal.message
            )
        except Rejected as error:  # ended before: by an earlier try, or by Slack itself
            log.info("slack.stream_ended", extra={"code": error.code})


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
