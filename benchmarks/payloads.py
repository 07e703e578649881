"""What the stand-in for Discord sends, as texts with holes: nothing is rendered while it counts."""

from __future__ import annotations

import json
from typing import Any, Final

from tests.simulators.discord import payloads
from tests.simulators.discord.bulk import BulkGuilds
from tests.simulators.discord.clock import Clock
from tests.simulators.discord.state import User, World

GUILD_MESSAGES: Final = 1 << 9
_FIRST_MEMBER: Final = 300_000_000_000_000_000
_TIME: Final = "2026-11-01T12:00:00.000000+00:00"
_CHANNELS: Final = 20
_ROLES: Final = 10


class Payloads:
    """One bot, one crowd of guilds; lives as long as its stand-in.

    Args:
        guilds: How many the bot is in. Interactions happen in the first one.
    """

    def __init__(self, guilds: int) -> None:
        world = World(Clock())
        self.bot: User = world.bot
        self._bulk = BulkGuilds(world)
        self._bulk.add(max(guilds, 1), _CHANNELS, _ROLES)
        self._guilds = guilds
        self._guild = self._bulk.ids()[0]
        self._member = payloads.member(
            json.loads(self._bulk.create_event(0), object_hook=_Loose), User(1, "@name@")
        )
        self._interaction = json.dumps(self._interaction_event())
        self._message = json.dumps(self.message_event("@message@", "@content@"))

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
