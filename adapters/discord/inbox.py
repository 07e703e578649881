"""Discord's way down for files, and the question whether an interaction was acknowledged."""

from __future__ import annotations

from typing import Any, Final

import yarl

from adapters.discord import rest, target
from adapters.discord.rest import Rejected, Rest
from bot.chat import fetching
from bot.chat.words import PICTURE_TYPES
from bot.domain import Address, Upload
from bot.errors import InvalidAsk

_CDN_HOSTS: Final = ("cdn.discordapp.com", "media.discordapp.net")
_SCHEME: Final = "discord-message"


def picture_in(channel: int, message: int) -> Upload:
    """Return the picture of a message as an upload that is looked up when it is fetched."""
    return Upload(f"{_SCHEME}:{channel}/{message}", "picture", "image/png", 0)


class DiscordInbox:
    """Fetches uploads from Discord alone. Lives as long as the platform.

    Args:
        api_base: The configured interface, whose host is trusted with files as well.
    """

    def __init__(self, rest: Rest, api_base: str) -> None:
        self._rest = rest
        api = yarl.URL(api_base)
        self._relay = None if api.host == "discord.com" else api

    async def fetch(self, upload: Upload, max_bytes: int) -> bytes:
        """Return an upload's bytes. Raises: InvalidAsk (too large, gone, not from Discord)."""
        url = yarl.URL(upload.url, encoded=True)  # a signed link stays as it is
        if url.scheme == _SCHEME:
            url = await self._looked_up(url)
        if not fetching.trusted(url, _CDN_HOSTS, self._relay):
            raise fetching.from_elsewhere("Discord")
        if upload.size_bytes > max_bytes:
            raise fetching.too_large(max_bytes)
        return await fetching.fetch(await self._rest.session(), url, max_bytes)

    async def acknowledged(self, address: Address) -> bool:
        """Return whether Discord has an acknowledged interaction at `address`.

        What answers an interaction is a webhook that opens with its acknowledgement, and stays
        when the message is removed, as before words for the author alone.

        Raises:
            DeliveryError: Discord does not answer for now.
        """
        goal = target.read(address)
        if not goal.interaction:
            return True  # a message needs no acknowledgement
        if not goal.alive:
            return True  # nobody can tell any more; an answer too many is better than none
        try:
            await self._rest.original(goal.application, goal.token)
        except Rejected as error:
            return error.code == rest.UNKNOWN_MESSAGE
        return True

    async def _looked_up(self, url: yarl.URL) -> yarl.URL:
        try:
            message = await self._rest.message(*url.path.split("/", 1))
        except Rejected as error:
            raise InvalidAsk(fetching.GONE) from error
        for file in _files(message):
            if str(file.get("content_type", "")).split(";")[0] in PICTURE_TYPES:
                return yarl.URL(file["url"], encoded=True)
        raise InvalidAsk(fetching.GONE)


def _files(message: dict[str, Any]) -> list[dict[str, Any]]:
    files = list(message.get("attachments") or ())
    for snapshot in message.get("message_snapshots") or ():
        files += snapshot.get("message", {}).get("attachments") or ()
    return files
