"""Thousands of guilds for load tests: each is one number, its event is rendered when sent."""

from __future__ import annotations

import json
from collections.abc import Iterator

from . import payloads
from .permissions import BOT_DEFAULT, MEMBER_DEFAULT
from .state import TEXT_CHANNEL, Channel, Guild, World

# A guild's ids share a prefix and differ in the last two digits: 00 the guild (and its role of
# everyone), 10-39 roles, 40-98 channels, 99 the owner.
_SPACING = 50_021  # > 2**22 / 100, so that neighbours differ above bit 22, where shards look
_MARK = "7777777777777777"


class BulkGuilds:
    """A crowd of like guilds; lives as long as the simulator."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._count = 0
        self._first = 10_000_000_000_000_00  # 2018 or so, 18 digits with the last two
        self._template = ""

    def add(self, count: int, channels: int, roles: int) -> None:
        """Add guilds with so many channels and roles each."""
        self._template = self._render(channels, roles)
        self._count += count

    def ids(self) -> list[int]:
        """Return the guilds' ids."""
        return [self._prefix(index) * 100 for index in range(self._count)]

    def events(self) -> Iterator[tuple[int, int]]:
        """Yield id and index of each guild."""
        for index in range(self._count):
            yield self._prefix(index) * 100, index

    def create_event(self, index: int) -> str:
        """Return one guild's GUILD_CREATE as JSON text."""
        return self._template.replace(_MARK, str(self._prefix(index)))

    def _prefix(self, index: int) -> int:
        return self._first + index * _SPACING

    def _render(self, channels: int, roles: int) -> str:
        base = int(_MARK) * 100
        guild = Guild(base, f"Guild {_MARK}", base + 99, bot_permissions=BOT_DEFAULT)
        guild.bot_role_id = base + 10
        for number in range(channels):
            place = Channel(base + 40 + number, TEXT_CHANNEL, f"channel-{number}", guild)
            guild.channels[place.id] = place
        data = payloads.guild_create(guild, self._world)
        data["roles"] += [
            payloads.role(base + 11 + number, f"role {number}", MEMBER_DEFAULT, number + 2)
            for number in range(max(roles - 2, 0))
        ]
        return json.dumps(data)
