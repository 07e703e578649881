"""What Discord says about the bot before it connects: token, intents, rights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
import discord

from bot.errors import ConfigError

_TIMEOUT: Final = aiohttp.ClientTimeout(total=20)
_CONTENT_FLAGS: Final = (1 << 18) | (1 << 19)  # approved, and limited to small bots
_NEEDED: Final = {
    "view_channel": "see channels",
    "send_messages": "send messages",
    "send_messages_in_threads": "send messages in threads",
    "create_public_threads": "open threads",
    "attach_files": "attach files",
    "read_message_history": "read the message history",
}
_MAX_GUILDS: Final = 200

NO_CONTENT: Final = (
    "The message content intent is off for this bot, so plain messages in threads are not read: "
    "members reply to a picture, mention the bot or use the buttons. Switch it on in Discord's "
    "developer portal under Bot, Message Content Intent."
)
_ENDPOINT: Final = (
    "The application has an interactions endpoint URL, so Discord sends commands there and not to "
    "Limner. Remove it in Discord's developer portal under General Information."
)
REJECTED: Final = (
    "DISCORD_TOKEN: Discord does not accept this token. Copy a fresh one from the developer "
    "portal, page Bot."
)


@dataclass(frozen=True, slots=True)
class Application:
    """What Discord's application page says, as far as it matters here."""

    reads_content: bool
    has_endpoint: bool


class Inquiry:
    """Asks Discord with the bot's token; lives for one round of questions."""

    def __init__(self, session: aiohttp.ClientSession, api_base: str, token: str) -> None:
        self._session = session
        self._api_base = api_base.rstrip("/")
        self._headers = {"Authorization": f"Bot {token}"}

    async def application(self) -> Application:
        """Return the application's settings. Raises: ConfigError (a bad token)."""
        found: Mapping[str, Any] = await self._get("/applications/@me")
        flags = int(found.get("flags") or 0)
        return Application(
            bool(flags & _CONTENT_FLAGS), bool(found.get("interactions_endpoint_url"))
        )

    async def missing_rights(self) -> Sequence[str]:
        """Return one sentence for each server where the bot lacks a right."""
        guilds = await self._get(f"/users/@me/guilds?limit={_MAX_GUILDS}")
        return [sentence for guild in guilds if (sentence := _lacking(guild))]

    async def _get(self, path: str) -> Any:
        url = self._api_base + path
        async with self._session.get(url, headers=self._headers, timeout=_TIMEOUT) as response:
            if response.status == 401:
                raise ConfigError(REJECTED)
            response.raise_for_status()
            return await response.json()


def warnings(application: Application, *, wants_content: bool) -> list[str]:
    """Return what the operator should know, one sentence each."""
    found = []
    if application.has_endpoint:
        found.append(_ENDPOINT)
    if wants_content and not application.reads_content:
        found.append(NO_CONTENT)
    return found


def _lacking(guild: Mapping[str, Any]) -> str | None:
    rights = discord.Permissions(int(guild.get("permissions") or 0))
    if rights.administrator:
        return None
    missing = [words for right, words in _NEEDED.items() if not getattr(rights, right)]
    if not missing:
        return None
    return f"In the server {guild.get('name', guild['id'])!r} the bot may not {', '.join(missing)}."
