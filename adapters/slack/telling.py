"""Words for one member alone, by the best way that is left; and the end of a question to them."""

from __future__ import annotations

import logging
from typing import Final

from adapters.slack import outgoing
from adapters.slack.api import SlackApi
from adapters.slack.outgoing import Post
from adapters.slack.where import Where
from bot.chat import questions, ways
from bot.errors import DeliveryError

log = logging.getLogger(__name__)

_ANSWERED: Final = outgoing.post(questions.ANSWERED)


class Teller:
    """Tells members. Lives as long as the platform."""

    def __init__(self, api: SlackApi) -> None:
        self._api = api

    async def tell(self, goal: Where, shown: Post) -> None:
        """Show something to the author alone; where there is no way left, nobody is told.

        A `response_url` works even where the bot is no member.

        Raises:
            DeliveryError: Slack is busy or out of reach, for now.
        """
        direct = (self._ephemeral, self._directly)
        every = (self._respond, *direct) if goal.reachable else direct
        await ways.first(every, goal, shown)

    async def close(self, goal: Where) -> None:
        """Let the question that a press answered, if it did, say so, without buttons.

        The press's own way leads to it, whoever sees it. Where that is closed by now, it stays:
        what is pressed below it is answered in words.
        """
        if not goal.answers or not goal.reachable:
            return
        said = {"replace_original": True, **_ANSWERED.arguments()}
        try:
            await self._api.respond(goal.response_url, said, goal.team)
        except DeliveryError as error:
            log.info("slack.question_left", extra={"reason": str(error)})

    async def private_channel(self, goal: Where) -> str:
        """Return the author's direct messages with the bot. Raises: Rejected, DeliveryError."""
        opened = await self._api.call(goal.team, "conversations.open", users=goal.user)
        return str(opened["channel"]["id"])

    async def _respond(self, goal: Where, shown: Post) -> None:
        message = {
            "response_type": "ephemeral",
            "replace_original": False,
            **({"thread_ts": goal.thread} if goal.thread else {}),
            **shown.arguments(),
        }
        await self._api.respond(goal.response_url, message, goal.team)

    async def _ephemeral(self, goal: Where, shown: Post) -> None:
        to = {"user": goal.user, "thread_ts": goal.thread or None}
        await self._api.there(goal, "chat.postEphemeral", **to, **shown.arguments())

    async def _directly(self, goal: Where, shown: Post) -> None:
        channel = await self.private_channel(goal)
        await self._api.call(goal.team, "chat.postMessage", channel=channel, **shown.arguments())
