"""What the stand-in for Discord sends, as texts with holes: nothing is rendered while it counts."""

from __future__ import annotations

import json
from typing import Any, Final

from tests.simulators.discord import payloads
from tests.simulators.discord.bulk import BulkGuilds
from tests.simulators.discord.clock import Clock
from tests.simulators.discord.permissions import BOT_DEFAULT, MEMBER_DEFAULT
from tests.simulators.discord.state import (
    CHAT_INPUT_COMMAND,
    PUBLIC_THREAD,
    TEXT_CHANNEL,
    Channel,
    Guild,
    User,
    World,
)

_TIME: Final = "2026-11-01T12:00:00.000000+00:00"
_CHANNELS: Final = 20
_ROLES: Final = 10
_CHANNEL_OFFSET: Final = 40  # where `BulkGuilds` puts the channels of a guild
_SIZE_LIMIT_BYTES: Final = 10 << 20


class Payloads:
    """One bot in a crowd of guilds; lives as long as its stand-in.

    Args:
        guilds: How many the bot is in. Interactions happen in the first one.
    """

    def __init__(self, guilds: int) -> None:
        world = World(Clock())
        self.bot: User = world.bot
        self._guilds = guilds
        self._bulk = BulkGuilds(world)
        self._bulk.add(max(guilds, 1), _CHANNELS, _ROLES)
        self._guild = Guild(self._bulk.ids()[0], "Guild", self._bulk.ids()[0] + 99)
        self.channel_id = self._guild.id + _CHANNEL_OFFSET
        self._interaction = json.dumps(self._interaction_event())
        self._message = json.dumps(self._message_event())
        self._thread = json.dumps(self._thread_event())

    def ready(self, session: str, gateway_url: str) -> dict[str, Any]:
        """Return READY."""
        ids = self._bulk.ids()[: self._guilds]
        return {
            "v": 10,
            "user": payloads.user(self.bot) | {"mfa_enabled": True, "verified": True},
            "guilds": [{"id": str(guild), "unavailable": True} for guild in ids],
            "session_id": session,
            "resume_gateway_url": gateway_url,
            "session_type": "normal",
            "shard": [0, 1],
            "application": {"id": str(self.bot.id), "flags": 1 << 19},
            "private_channels": [],
            "relationships": [],
        }

    def guild(self, index: int) -> str:
        """Return one guild's GUILD_CREATE."""
        return self._bulk.create_event(index)

    def interaction(self, interaction: int, token: str, member: int, prompt: str) -> str:
        """Return INTERACTION_CREATE for `/imagine`."""
        return (
            self._interaction.replace("@interaction@", str(interaction))
            .replace("@token@", token)
            .replace("@member@", str(member))
            .replace("@prompt@", prompt)
        )

    def message(self, message: int) -> str:
        """Return the bot's message, as events and answers carry it."""
        return self._message.replace("@message@", str(message))

    def thread(self, message: str) -> str:
        """Return the thread on a message, as events and answers carry it."""
        return self._thread.replace("@message@", message)

    def application(self) -> dict[str, Any]:
        """Return the application."""
        return {
            "id": str(self.bot.id),
            "name": self.bot.name,
            "icon": None,
            "description": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "flags": 1 << 19,
            "owner": payloads.user(self.bot) | {"bot": False},
            "team": None,
        }

    def _interaction_event(self) -> dict[str, Any]:
        channel = Channel(self.channel_id, TEXT_CHANNEL, "pictures", self._guild)
        self._guild.channels[channel.id] = channel
        member = payloads.member(self._guild, User(0, "Member"))
        member["user"]["id"] = "@member@"
        option = {"name": "prompt", "type": 3, "value": "@prompt@"}
        return {
            "id": "@interaction@",
            "application_id": str(self.bot.id),
            "type": 2,
            "token": "@token@",
            "version": 1,
            "data": {"id": "1", "name": "imagine", "type": 1, "options": [option]},
            "channel_id": str(channel.id),
            "channel": payloads.interaction_channel(channel, MEMBER_DEFAULT),
            "app_permissions": str(int(BOT_DEFAULT)),
            "locale": "en-US",
            "entitlements": [],
            "authorizing_integration_owners": {"0": str(self._guild.id)},
            "context": 0,
            "attachment_size_limit": _SIZE_LIMIT_BYTES,
            "guild_id": str(self._guild.id),
            "guild_locale": "en-US",
            "guild": {"id": str(self._guild.id), "locale": "en-US", "features": []},
            "member": member | {"permissions": str(int(MEMBER_DEFAULT))},
        }

    def _message_event(self) -> dict[str, Any]:
        return {
            "id": "@message@",
            "type": CHAT_INPUT_COMMAND,
            "channel_id": str(self.channel_id),
            "guild_id": str(self._guild.id),
            "author": payloads.user(self.bot),
            "content": "",
            "timestamp": _TIME,
            "edited_timestamp": None,
            "tts": False,
            "pinned": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "flags": 0,
        }

    def _thread_event(self) -> dict[str, Any]:
        return {
            "id": "@message@",
            "type": PUBLIC_THREAD,
            "guild_id": str(self._guild.id),
            "parent_id": str(self.channel_id),
            "owner_id": str(self.bot.id),
            "name": "A thread",
            "last_message_id": None,
            "rate_limit_per_user": 0,
            "flags": 0,
            "message_count": 0,
            "total_message_sent": 0,
            "member_count": 1,
            "newly_created": True,
            "thread_metadata": {
                "archived": False,
                "archive_timestamp": _TIME,
                "auto_archive_duration": 1440,
                "locked": False,
            },
        }
