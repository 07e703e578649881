"""The app's own pages, and what becomes of it in a workspace."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Final

from adapters.slack import incoming, outgoing
from adapters.slack.api import Rejected, SlackApi
from adapters.slack.incoming import Json
from adapters.slack.installations import Installations
from adapters.slack.outgoing import MARKUP, Image
from adapters.slack.reception import Spawn
from adapters.slack.shelf import Shelf
from adapters.slack.where import bare
from bot.chat import cards, words
from bot.chat.border import guarded
from bot.domain import Author, PictureRef, Version
from bot.errors import BotError
from bot.ports import House

_LISTED: Final = 10
_UPLOADED_AT_ONCE: Final = 3
_THUMBNAIL_PX: Final = 720
PROMPTS: Final = (
    ("Draw something new", "A dog wearing pink sunglasses on a sunny beach"),
    ("Try a style", "A lighthouse at dusk as a linocut print"),
    ("Make a wide picture", "A wide view of a city of treehouses in the morning mist"),
    ("What can't you draw?", "What can't you draw?"),
)


class Pages:
    """Shows the home tab and the agent's first words. Lives as long as the platform."""

    def __init__(
        self,
        house: House,
        api: SlackApi,
        shelf: Shelf,
        installations: Installations,
        spawn: Spawn,
    ) -> None:
        self._house = house
        self._api = api
        self._shelf = shelf
        self._installations = installations
        self._spawn = spawn

    async def opened(self, body: Json) -> None:
        """Answer somebody who opens the app; the event is acknowledged meanwhile."""
        event, workspace = body["event"], incoming.team(body)
        if event.get("tab") == "messages":
            showing = self._suggest(workspace, str(event["channel"]))
        else:
            showing = self._publish(workspace, incoming.author(body))
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
        """Show a member's home, in words alone where Slack does not take the pictures."""
        desk, here = self._house.desk, incoming.place(workspace, "home")
        recent = tuple((await self._house.gallery.recent(who))[:_LISTED])
        left = cards.limits(MARKUP, await desk.allowance(who, here), recent)
        publish = partial(self._api.call, workspace, "views.publish", user_id=bare(who.id))
        shown = await self._shown(workspace, who, recent)
        try:
            await publish(view=outgoing.home(left, desk.facts(), shown))
        except Rejected:
            await asyncio.gather(*(self._shelf.check(workspace, version.id) for version in recent))
            await publish(view=outgoing.home(left, desk.facts(), [None] * len(recent)))

    async def _shown(
        self, workspace: str, who: Author, recent: Sequence[Version]
    ) -> list[Image | None]:
        """Return the first picture of each version; a few are uploaded where there is none."""
        files = {version.id: (await self._shelf.kept(version.id)).first for version in recent}
        for version in [one for one in recent if not files[one.id]][:_UPLOADED_AT_ONCE]:
            with suppress(BotError):  # words will do
                ref = PictureRef(version.id, 0)
                data = await self._house.gallery.thumbnail(ref, who, _THUMBNAIL_PX)
                files[version.id] = await self._shelf.add_thumbnail(workspace, version, data)
        every = [(files[version.id], words.alt_text(version, 0)) for version in recent]
        return [Image(file, alt) if file else None for file, alt in every]

    async def _suggest(self, workspace: str, channel: str) -> None:
        prompts = [{"title": title, "message": message} for title, message in PROMPTS]
        await self._api.call(
            workspace, "assistant.threads.setSuggestedPrompts", channel_id=channel, prompts=prompts
        )
