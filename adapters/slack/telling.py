"""Words for one member alone, by the best way that is left."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from adapters.slack.api import Rejected, SlackApi
from adapters.slack.outgoing import Post
from adapters.slack.where import Where

log = logging.getLogger(__name__)

_Way = Callable[[Where, Post], Awaitable[None]]


class Teller:
    """Tells members. Lives as long as the platform."""

    def __init__(self, api: SlackApi) -> None:
        self._api = api

    async def tell(self, goal: Where, shown: Post) -> bool:
        """Show something to the author alone; False when there is no way left.

        Raises:
            DeliveryError: Slack is busy or out of reach, for now.
        """
        for way in self._ways(goal):
            try:
                await way(goal, shown)
            except Rejected as error:
                log.info("slack.untold", extra={"code": error.code, "way": way.__name__})
            else:
                return True
        return False

    async def private_channel(self, goal: Where) -> str:
        """Return the author's direct messages with the bot. Raises: Rejected, DeliveryError."""
        opened = await self._api.call(goal.team, "conversations.open", users=goal.user)
        return str(opened["channel"]["id"])

    def _ways(self, goal: Where) -> tuple[_Way, ...]:
        """A `response_url` works even where the bot is no member."""
        direct: tuple[_Way, ...] = (self._ephemeral, self._directly)
        return (self._respond, *direct) if goal.reachable else direct

    async def _respond(self, goal: Where, shown: Post) -> None:
        message = {
            "response_type": "ephemeral",
            "replace_original": False,
            **({"thread_ts": goal.thread} if goal.thread else {}),
            **shown.arguments(),
        }
        await self._api.respond(goal.response_url, message)

    async def _ephemeral(self, goal: Where, shown: Post) -> None:
        await self._api.call(
            goal.team,
            "chat.postEphemeral",
            channel=goal.channel,
            user=goal.user,
            thread_ts=goal.thread or None,
            **shown.arguments(),
        )

    async def _directly(self, goal: Where, shown: Post) -> None:
        channel = await self.private_channel(goal)
        await self._api.call(goal.team, "chat.postMessage", channel=channel, **shown.arguments())
