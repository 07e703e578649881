"""The app's own pages, and what becomes of it in a workspace."""

from __future__ import annotations

import time
from typing import Final

from adapters.slack import incoming, outgoing
from adapters.slack.api import SlackApi
from adapters.slack.incoming import Json
from adapters.slack.installations import Installations
from adapters.slack.reception import Spawn
from adapters.slack.where import PLATFORM
from bot.chat import answering
from bot.chat.border import guarded
from bot.domain import Author
from bot.ports import House

PROMPTS: Final = (
    ("Draw something new", "A dog wearing pink sunglasses on a sunny beach"),
    ("Try a style", "A lighthouse at dusk as a linocut print"),
    ("Make a wide picture", "A wide view of a city of treehouses in the morning mist"),
    ("What can't you draw?", "What can't you draw?"),
)


class Pages:
    """Shows the home tab and the agent's first words. Lives as long as the platform."""

    def __init__(
        self, house: House, api: SlackApi, installations: Installations, spawn: Spawn
    ) -> None:
        self._house = house
        self._api = api
        self._installations = installations
        self._spawn = spawn

    async def opened(self, body: Json) -> None:
        """Answer somebody who opens the app; the event is acknowledged meanwhile."""
        event, workspace = body["event"], incoming.team(body)
        if event.get("tab") == "messages":
            showing = self._suggest(workspace, str(event["channel"]))
        else:
            showing = self._publish(workspace, Author(PLATFORM, str(event["user"])))
        self._spawn(guarded(showing, str(body.get("event_id"))))

    async def revoked(self, body: Json) -> None:
        """Forget a workspace whose bot token is revoked."""
        if body["event"].get("tokens", {}).get("bot"):
            await self._forget(body)

    async def uninstalled(self, body: Json) -> None:
        """Forget a workspace that removed the app."""
        await self._forget(body)

    async def _forget(self, body: Json) -> None:
        told_at = float(body.get("event_time") or time.time())
        await self._installations.forget(incoming.team(body), told_at)

    async def _publish(self, workspace: str, who: Author) -> None:
        here = incoming.place(workspace, "home")
        left = await answering.left(self._house, outgoing.MARKUP, who, here)
        view = outgoing.home(left, self._house.desk.facts())
        await self._api.call(workspace, "views.publish", user_id=who.id, view=view)

    async def _suggest(self, workspace: str, channel: str) -> None:
        prompts = [{"title": title, "message": message} for title, message in PROMPTS]
        await self._api.call(
            workspace, "assistant.threads.setSuggestedPrompts", channel_id=channel, prompts=prompts
        )
