"""How discord.py hands every press of ours on, whichever process showed the button."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any, Self

import discord

from bot.chat import presses
from bot.chat.presses import TEMPLATE, Press


def dynamic_item(
    pressed: Callable[[discord.Interaction, Press], Awaitable[None]],
) -> type[discord.ui.DynamicItem[discord.ui.Button[Any]]]:
    """Return the class by which discord.py hands every press of ours to `pressed`."""

    class PressedButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=TEMPLATE):
        def __init__(self, button: discord.ui.Button[Any], press: Press) -> None:
            super().__init__(button)
            self._press = press

        @classmethod
        async def from_custom_id(
            cls,
            interaction: discord.Interaction,
            item: discord.ui.Item[Any],
            match: re.Match[str],
            /,
        ) -> Self:
            return cls(discord.ui.Button(custom_id=match[0]), presses.read(match))

        async def callback(self, interaction: discord.Interaction) -> None:
            await pressed(interaction, self._press)

    return PressedButton
