"""discord.py's client as Limner uses it: without caches, on configured addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord import inspection
from adapters.discord.listening import Listener
from adapters.discord.presses import Presses
from bot.chat.patience import reached
from bot.errors import ConfigError

# By GatewayNotFound discord.py means that Discord did not name one just now.
_UNREACHABLE: Final = (
    discord.GatewayNotFound, discord.HTTPException, aiohttp.ClientError, OSError
)  # fmt: skip
# discord.py waits this long for more servers before it says "ready"; nothing here needs them.
_GUILD_PAUSE_SECONDS: Final = 0.2


class Client(discord.AutoShardedClient):
    """discord.py's client without caches. Lives as long as one connection.

    Args:
        presses: Gets submitted modals: discord.py drops those of an earlier process.
        ready: Called once, when every shard is connected.
    """

    def __init__(
        self,
        listener: Listener,
        presses: Presses,
        ready: Callable[[], None],
        *,
        intents: discord.Intents,
        heartbeat_timeout_seconds: float,
        shard_count: int | None,
    ) -> None:
        options: dict[str, Any] = {
            "max_messages": None,
            "chunk_guilds_at_startup": False,
            "member_cache_flags": discord.MemberCacheFlags.none(),
            "allowed_mentions": discord.AllowedMentions.none(),
            "guild_ready_timeout": _GUILD_PAUSE_SECONDS,
            "heartbeat_timeout": heartbeat_timeout_seconds,
        }
        super().__init__(intents=intents, shard_count=shard_count, **options)
        self._listener, self._presses, self._tell_ready = listener, presses, ready
        self._was_ready = False

    async def on_ready(self) -> None:
        """Tell that the client is connected; a new session after an outage is not told."""
        if not self._was_ready:
            self._was_ready = True
            self._tell_ready()

    async def on_message(self, message: discord.Message) -> None:
        """Hand a message on."""
        await self._listener.heard(message)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Hand a submitted modal on; commands and buttons that are known go their own ways."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self._presses.submitted(interaction)
        elif interaction.type is discord.InteractionType.component:
            await self._presses.outdated(interaction)

    async def log_in(self, token: str) -> None:
        """Log in. Raises: ConfigError (Discord does not accept the token)."""
        try:
            await reached(lambda: self.login(token), "discord", _UNREACHABLE)
        except discord.LoginFailure as error:
            raise ConfigError(inspection.REJECTED) from error

    async def serve(self, gateway_url: str | None) -> None:
        """Connect and serve until closed.

        Args:
            gateway_url: None asks Discord. discord.py would go to the gateway that it has built
                in when a session cannot be resumed, whichever it began with.

        Raises:
            ConfigError: An intent is not granted.
        """
        if gateway_url is None:
            asked = await reached(self.http.get_bot_gateway, "discord", _UNREACHABLE)
            self.shard_count, gateway_url = self.shard_count or asked[0], asked[1]
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
        try:
            await self.connect()
        except discord.PrivilegedIntentsRequired as error:
            raise ConfigError(inspection.NO_CONTENT) from error


def intents(*, message_content: bool) -> discord.Intents:
    """Return the least that is needed."""
    return discord.Intents(
        guilds=True, guild_messages=True, dm_messages=True, message_content=message_content
    )


def point_at(api_base: str) -> None:
    """Set the address of the interface, which discord.py keeps on a class."""
    Route.BASE = api_base.rstrip("/")
