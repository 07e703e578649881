"""The Discord adapter with real discord.py against the simulator, over a house in memory."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import AsyncIterator

import pytest

with warnings.catch_warnings():
    # discord.py imports `audioop` for voice, which is deprecated and not used here.
    warnings.simplefilter("ignore", DeprecationWarning)
    import discord  # noqa: F401

from tests.adapters.discord.stage import Stage
from tests.fakes.house import FakeHouse
from tests.simulators.discord import DiscordSimulator


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """A guild with a channel and two members; the bot is connected by `await stage.start()`."""
    async with DiscordSimulator() as sim, FakeHouse() as fake, asyncio.TaskGroup() as tasks:
        made = Stage(sim, fake, tasks)
        try:
            yield made
        finally:
            await made.stop()
