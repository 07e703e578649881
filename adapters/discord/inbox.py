"""Discord's way down for files, and the question whether an interaction was acknowledged."""

from __future__ import annotations

from typing import Any, Final

import aiohttp
import yarl

from adapters.discord import target
from adapters.discord.rest import Rejected, Rest
from bot.chat.words import PICTURE_TYPES
from bot.domain import Address, Upload
from bot.errors import DeliveryError, InvalidAsk

_CDN_HOSTS: Final = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
_SCHEME: Final = "discord-message"
_CHUNK_BYTES: Final = 64 * 1024
_TIMEOUT: Final = aiohttp.ClientTimeout(total=60, connect=10)

_GONE: Final = "That picture is no longer there. Please upload it again."
_UNREACHABLE: Final = "I could not load that picture from Discord. Please try again in a moment."


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
        self._api = yarl.URL(api_base)

    async def fetch(self, upload: Upload, max_bytes: int) -> bytes:
        """Return an upload's bytes. Raises: InvalidAsk (too large, gone, not from Discord)."""
        url = yarl.URL(upload.url, encoded=True)  # a signed link stays as it is
        if url.scheme == _SCHEME:
            url = await self._looked_up(url)
        if not self._trusted(url):
            raise InvalidAsk("I only take pictures that were uploaded to Discord itself.")
        if upload.size_bytes > max_bytes:
            raise _too_large(max_bytes)
        session = await self._rest.session()
        try:
            async with session.get(url, allow_redirects=False, timeout=_TIMEOUT) as response:
                return await _read(response, max_bytes)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise DeliveryError(_UNREACHABLE) from error

    async def acknowledged(self, address: Address) -> bool:
        """Return whether Discord has an acknowledged interaction at `address`.

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
        except Rejected:
            return False
        return True

    def _trusted(self, url: yarl.URL) -> bool:
        if url.scheme == "https" and url.host in _CDN_HOSTS:
            return True
        ours = (self._api.scheme, self._api.host, self._api.port)
        return (url.scheme, url.host, url.port) == ours and self._api.host != "discord.com"

    async def _looked_up(self, url: yarl.URL) -> yarl.URL:
        try:
            message = await self._rest.message(*url.path.split("/", 1))
        except Rejected as error:
            raise InvalidAsk(_GONE) from error
        for file in _files(message):
            if str(file.get("content_type", "")).split(";")[0] in PICTURE_TYPES:
                return yarl.URL(file["url"], encoded=True)
        raise InvalidAsk(_GONE)


def _files(message: dict[str, Any]) -> list[dict[str, Any]]:
    files = list(message.get("attachments") or ())
    for snapshot in message.get("message_snapshots") or ():
        files += snapshot.get("message", {}).get("attachments") or ()
    return files


async def _read(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    if response.status in (403, 404, 410):  # links are signed and end after a day
        raise InvalidAsk(_GONE)
    if response.status != 200:
        raise DeliveryError(_UNREACHABLE)
    data = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
        data += chunk
        if len(data) > max_bytes:
            raise _too_large(max_bytes)
    return bytes(data)


def _too_large(max_bytes: int) -> InvalidAsk:
    mebibytes = max_bytes / (1024 * 1024)
    return InvalidAsk(f"That picture is too large; I take up to {mebibytes:.0f} MiB.")
