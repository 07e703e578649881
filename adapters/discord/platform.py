"""Discord as a chat platform: configuration, wiring, connection."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final, Literal

import aiohttp
import discord
from discord import app_commands
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from adapters.discord import buttons, commands, inspection
from adapters.discord.connection import Client, intents, point_at
from adapters.discord.delivery import Delivery
from adapters.discord.inbox import DiscordInbox
from adapters.discord.inflight import InFlight
from adapters.discord.inspection import Inquiry
from adapters.discord.listening import Listener
from adapters.discord.messenger import DiscordMessenger
from adapters.discord.presses import Presses
from adapters.discord.reception import Reception
from adapters.discord.rest import Rest
from adapters.discord.target import PLATFORM
from bot.chat.patience import reached
from bot.errors import ConfigError
from bot.ports import House, Platform

log = logging.getLogger(__name__)

_CLOSING_SECONDS: Final = 5.0


class Config(BaseModel):
    """Options of the Discord adapter.

    Attributes:
        gateway_url: Address of the gateway; None asks the interface for it.
        message_content: Read plain messages in threads (a privileged intent).
        threads: Open a thread on each answer, on demand by a button, or never.
        show_cost: Say what a picture cost.
        sync_commands: Tell Discord the commands at each start.
        shard_count: Number of connections; None asks Discord.
        max_uploads: Messages with files that are on their way at once.
        heartbeat_timeout_seconds: A gateway that is silent for so long counts as dead.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    token: SecretStr
    api_base: str = "https://discord.com/api/v10"
    gateway_url: str | None = None
    message_content: bool = True
    threads: Literal["always", "on_demand", "never"] = "always"
    show_cost: bool = False
    sync_commands: bool = True
    shard_count: int | None = Field(default=None, ge=1)
    max_uploads: int = Field(default=16, ge=1)
    heartbeat_timeout_seconds: float = Field(default=60.0, gt=0)


def create(config: Config, house: House) -> Platform:
    """Return Discord; nothing is connected yet. Raises: ConfigError."""
    if not config.token.get_secret_value():
        raise ConfigError(
            "DISCORD_TOKEN: is not set. Copy it from Discord's developer portal, page Bot."
        )
    return Discord(config, house)


async def sync(config: Config, house: House) -> int:
    """Tell Discord the commands, and return how many there are. Raises: ConfigError."""
    client, tree = Discord(config, house).client(message_content=False)
    async with client:
        await client.log_in(config.token.get_secret_value())
        return len(await tree.sync())


class Discord:
    """The platform. Lives as long as the process; connects in `run`."""

    name: Final = PLATFORM

    def __init__(self, config: Config, house: House) -> None:
        self._config = config
        self._house = house
        self._rest = Rest(max_uploads=config.max_uploads)
        self._in_flight = InFlight()
        self._delivery = Delivery(
            house, self._rest, threads=config.threads, show_cost=config.show_cost
        )
        self.messenger = DiscordMessenger(self._rest, self._delivery)
        self.inbox = DiscordInbox(self._rest, config.api_base)

    async def inspect(self) -> Sequence[str]:
        """Return what is missing at Discord, one sentence each. Raises: ConfigError."""
        async with aiohttp.ClientSession() as session:
            inquiry = self._inquiry(session)
            try:
                application = await inquiry.application()
            except (aiohttp.ClientError, OSError):
                return [f"Discord could not be reached at {self._config.api_base}."]
            lacking: Sequence[str] = ()
            with suppress(aiohttp.ClientError, OSError):  # good to know, and no more
                lacking = await inquiry.missing_rights()
        wanted = self._config.message_content
        return [*inspection.warnings(application, wants_content=wanted), *lacking]

    async def run(self, ready: Callable[[], None]) -> None:
        """Connect, call `ready` once, and serve until cancelled; then close what is open.

        Raises:
            ConfigError: Discord does not accept the token, or an intent.
        """
        async with aiohttp.ClientSession() as session:
            content = await self._reads_content(session)
            self._delivery.thread_hint = not content
            client, tree = self.client(message_content=content, ready=ready)
            async with client:
                await client.log_in(self._config.token.get_secret_value())
                self._rest.connect(client, session)
                try:
                    await self._sync(tree)
                    await client.serve(self._config.gateway_url)
                finally:
                    await self._in_flight.quiet(_CLOSING_SECONDS)
                    self._rest.disconnect()

    def client(
        self, *, message_content: bool, ready: Callable[[], None] = lambda: None
    ) -> tuple[Client, app_commands.CommandTree[Any]]:
        """Return a client with its commands, not connected."""
        config = self._config
        point_at(config.api_base)
        reception = Reception(self._house, self._rest, self._in_flight)
        presses = Presses(self._house, self._rest, reception, self._delivery)
        client = Client(
            Listener(self._house, self._rest, reception),
            presses,
            ready,
            intents=intents(message_content=message_content),
            heartbeat_timeout_seconds=config.heartbeat_timeout_seconds,
            # A gateway of one's own is used as it is, without asking how many shards it wants.
            shard_count=config.shard_count or (1 if config.gateway_url else None),
        )
        client.add_dynamic_items(buttons.dynamic_item(presses.pressed))
        facts = self._house.desk.facts()
        return client, commands.tree(client, facts, self._rest, reception, presses)

    async def _reads_content(self, session: aiohttp.ClientSession) -> bool:
        """Return whether messages can be read; says at once what is missing."""
        wanted = self._config.message_content
        ask = self._inquiry(session).application
        application = await reached(ask, PLATFORM, (aiohttp.ClientError, OSError))
        for warning in inspection.warnings(application, wants_content=wanted):
            log.warning("discord.missing", extra={"sentence": warning})
        return wanted and application.reads_content

    def _inquiry(self, session: aiohttp.ClientSession) -> Inquiry:
        return Inquiry(session, self._config.api_base, self._config.token.get_secret_value())

    async def _sync(self, tree: app_commands.CommandTree[Any]) -> None:
        if not self._config.sync_commands:
            return
        try:
            await tree.sync()
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            log.warning("discord.commands_not_synced", extra={"reason": type(error).__name__})
