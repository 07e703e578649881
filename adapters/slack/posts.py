"""One message on Slack: posted once, edited, moved where it is gone, removed."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any, Final

from adapters.slack import outgoing
from adapters.slack.api import Rejected, SlackApi
from adapters.slack.outgoing import Post
from adapters.slack.streaming import Streams
from adapters.slack.telling import Teller
from adapters.slack.where import Where
from bot.chat import cards
from bot.domain import Progress
from bot.errors import DeliveryError, NotAllowed

_CLOCKS_DIFFER_SECONDS: Final = 120.0
_PAGE: Final = "999"  # as many messages as Slack gives at once
_MARK: Final = "limner_answer"
_OUTSIDE: Final = frozenset({"not_in_channel", "channel_not_found"})
_MESSAGE_GONE: Final = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
_INVITE: Final = "I'm not in this channel yet. Type `/invite @Limner` here, then try again."
_ARCHIVED: Final = "This channel is archived, so I can't draw here. Try another one."
_CLOSED: Final = {
    **dict.fromkeys(_OUTSIDE, _INVITE),
    "is_archived": _ARCHIVED,
    "channel_is_archived": _ARCHIVED,
    "restricted_action": "I may not write in this channel. A workspace admin can allow it.",
    "missing_scope": "I may not write here yet. Ask whoever runs me to install me once more.",
}
_BARE: Final = {"unfurl_links": False, "unfurl_media": False}


class Posts:
    """Writes messages of the bot. Lives as long as the platform.

    Args:
        join_channels: Join a public channel in which something is asked for.
    """

    def __init__(self, api: SlackApi, *, join_channels: bool) -> None:
        self._api = api
        self._join_channels = join_channels
        self._streams = Streams(api)
        self._teller = Teller(api)
        self._started_at = time.time()
        self._unclear: set[str] = set()

    async def begin(self, goal: Where) -> Where:
        """Return the goal as `opened` does.

        Raises:
            NotAllowed: Nothing can be posted there; says what to do.
        """
        try:
            return await self.opened(goal)
        except Rejected as error:
            if error.code not in _CLOSED or (goal.direct and error.code in _OUTSIDE):
                raise
            raise NotAllowed(_CLOSED[error.code]) from error

    async def opened(self, goal: Where) -> Where:
        """Return the goal with a message for its answer: steps that stream in, or a placeholder.

        Raises:
            Rejected: Not there; another way may still work.
        """
        return await self._anywhere(self._open, goal)

    async def put(self, goal: Where, shown: Post) -> Where:
        """Show something in the message of the answer, or in a new one where that is gone.

        Raises:
            Rejected: Not there; another way may still work.
        """
        return await self._anywhere(self._put, goal, shown)

    async def _anywhere(
        self, work: Callable[..., Awaitable[Where]], goal: Where, *more: Post
    ) -> Where:
        """Do it, in the bot's own direct messages where it was asked for in somebody else's.

        Two members' direct messages look the same, and nobody can invite the bot there.
        """
        try:
            return await work(goal, *more)
        except Rejected as error:
            if not goal.direct or error.code != "channel_not_found":
                raise
            own = await self._teller.private_channel(goal)
            if own == goal.channel:
                raise
        moved = replace(goal, channel=own, thread="", message="", origin=own, streamed=False)
        return await work(moved, *more)

    async def _open(self, goal: Where) -> Where:
        if begun := await self._begun(goal):
            return begun
        with self._unclear_unless_answered(goal):
            if goal.direct and goal.thread and (stream := await self._streams.begin(goal)):
                return replace(goal, message=stream, streamed=True)
            shown = outgoing.post(cards.placeholder(goal.job))
            return replace(goal, message=await self._send(goal, shown))

    async def _begun(self, goal: Where) -> Where | None:
        """Return the goal with the message that may be there already, if it is.

        Only an earlier process, or a call whose answer was lost, can have posted it unnoticed.
        """
        known = goal.asked_at > self._started_at and goal.job not in self._unclear
        if known or not goal.job:
            return None
        since = goal.asked_at - _CLOCKS_DIFFER_SECONDS
        for message in await self.messages(goal, oldest=f"{since:.6f}"):
            if _carries(message, goal.job):
                streamed = not message.get("metadata")
                return replace(goal, message=str(message["ts"]), streamed=streamed)
        return None

    @contextmanager
    def _unclear_unless_answered(self, goal: Where) -> Iterator[None]:
        """Remember for which jobs a message may have been posted, though nobody heard of it."""
        self._unclear.add(goal.job)
        try:
            yield
        except Rejected:
            self._unclear.discard(goal.job)
            raise
        self._unclear.discard(goal.job)

    async def step(self, goal: Where, progress: Progress) -> None:
        """Show where a job stands, where there is room for it beside the answers."""
        if goal.streamed:
            await self._streams.step(goal, progress)
        elif goal.message and self._api.lanes.may_spare(goal.team, "chat.update"):
            await self._edit(goal, outgoing.post(cards.progress(progress, goal.job)))

    async def _put(self, goal: Where, shown: Post) -> Where:
        if not goal.message:
            goal = await self._begun(goal) or goal
        if goal.streamed:
            await self._streams.end(goal)
        if goal.message:
            try:
                await self._edit(goal, shown)
            except Rejected as error:
                if error.code not in _MESSAGE_GONE:
                    raise
            else:
                return goal
        with self._unclear_unless_answered(goal):
            posted = replace(goal, message=await self._send(goal, shown), streamed=False)
        with suppress(DeliveryError):  # what may not be edited may still be removed
            await self.remove(goal)
        return posted

    async def remove(self, goal: Where) -> None:
        """Take a placeholder away."""
        if goal.message:
            await self._api.attempt(goal, "chat.delete", ts=goal.message)

    async def delete(self, goal: Where) -> None:
        """Remove a message; one that is gone already is fine. Raises: Rejected, DeliveryError."""
        try:
            await self._api.there(goal, "chat.delete", ts=goal.message)
        except Rejected as error:
            if error.code != "message_not_found":
                raise

    async def messages(self, goal: Where, **page: str) -> list[dict[str, Any]]:
        """Return messages of the thread, or of the channel, with what the bot noted on them."""
        method = "conversations.replies" if goal.thread else "conversations.history"
        asked = {"ts": goal.thread or None, "include_all_metadata": True, "limit": _PAGE, **page}
        found = await self._api.attempt(goal, method, **asked)
        return [] if found is None else list(found.get("messages") or ())

    async def _edit(self, goal: Where, shown: Post) -> None:
        shows = {"metadata": _noted(goal), **shown.arguments()}
        await self._api.there(goal, "chat.update", ts=goal.message, **shows)

    async def _send(self, goal: Where, shown: Post) -> str:
        try:
            return await self._send_once(goal, shown)
        except Rejected as error:
            joins = self._join_channels and error.code in _OUTSIDE and goal.channel.startswith("C")
            if not joins or await self._api.attempt(goal, "conversations.join") is None:
                raise
            return await self._send_once(goal, shown)

    async def _send_once(self, goal: Where, shown: Post) -> str:
        shows = {"metadata": _noted(goal), **_BARE, **shown.arguments()}
        thread = goal.thread or None
        answer = await self._api.there(goal, "chat.postMessage", thread_ts=thread, **shows)
        return str(answer["ts"])


def _noted(goal: Where) -> dict[str, Any]:
    """Return what the bot notes on its message: for which job it is, asked for where."""
    noted = {"job": goal.job, "channel": goal.origin or goal.channel}
    return {"event_type": _MARK, "event_payload": noted}


def _carries(message: Mapping[str, Any], job: str) -> bool:
    """Return whether a message was posted for a job.

    It is noted on a message; a stream, which takes no notes, has a button that cancels the job.
    """
    return job in json.dumps([message.get("metadata"), message.get("blocks")])


def origin(message: Mapping[str, Any]) -> str | None:
    """Return the channel for which the bot made a message, None for any other message."""
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != _MARK:
        return None
    return str((metadata.get("event_payload") or {}).get("channel") or "")
