"""How discord.py hands every press and choice on, whichever process showed what was pressed."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any, Self

import discord

from bot.chat import presses
from bot.chat.presses import TEMPLATE, Press

Pressable = discord.ui.Item[Any]


def dynamic_item(
    pressed: Callable[[discord.Interaction, Press], Awaitable[None]],
) -> type[discord.ui.DynamicItem[Pressable]]:
    """Return the class by which discord.py hands every press of ours to `pressed`."""

    class Pressed(discord.ui.DynamicItem[Pressable], template=TEMPLATE):
        def __init__(self, item: Pressable, press: Press) -> None:
            super().__init__(item)
            self._press = press

        @classmethod
        async def from_custom_id(
            cls,
            interaction: discord.Interaction,
            item: Pressable,
            match: re.Match[str],
            /,
        ) -> Self:
            return cls(item, presses.read(match))

        async def callback(self, interaction: discord.Interaction) -> None:
            await pressed(interaction, self._press)

    return Pressed
