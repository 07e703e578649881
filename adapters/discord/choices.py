"""What Discord proposes while a member types, from what the house offers."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any, Final

import discord
from discord import app_commands

from bot.ports import Facts

_MAX_CHOICES: Final = 25  # Discord's limits, 2026-08
_MAX_CHOICE_CHARACTERS: Final = 100

Choices = list[app_commands.Choice[str]]
Completer = Callable[[discord.Interaction[Any], str], Coroutine[Any, Any, Choices]]


def completer(names: Sequence[str]) -> Completer:
    """Return what proposes those names that hold what was typed so far."""

    async def complete(interaction: discord.Interaction, current: str) -> Choices:
        wanted = current.strip().casefold()
        return choices([name for name in names if wanted in name.casefold()])

    return complete


def choices(names: Iterable[str]) -> Choices:
    """Return names as choices, as many as Discord takes."""
    fitting = [name for name in names if len(name) <= _MAX_CHOICE_CHARACTERS]
    return [app_commands.Choice(name=name, value=name) for name in fitting[:_MAX_CHOICES]]


def qualities(facts: Facts) -> tuple[str, ...]:
    """Return every quality that some painter knows."""
    every = (quality for backend in facts.backends.values() for quality in backend.qualities)
    return tuple(dict.fromkeys(every))
