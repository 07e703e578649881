"""Discord, OpenAI and the program between them: everything real but the two ends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.end_to_end.program import Program
from tests.simulators.discord import DiscordSimulator, GuildHandle, Person, TextChannel
from tests.simulators.openai import OpenAISimulator


@dataclass
class World:
    """One guild with a channel and two members, and Limner in it."""

    discord: DiscordSimulator
    openai: OpenAISimulator
    program: Program
    guild: GuildHandle
    channel: TextChannel
    alice: Person
    bob: Person


def environment(
    discord: DiscordSimulator, openai: OpenAISimulator | None, **more: str
) -> dict[str, str]:
    """Return the environment that points the program at the simulators."""
    environ = {
        "DISCORD_TOKEN": discord.token,
        "LIMNER_DISCORD__API_BASE": discord.api_base,
        "LIMNER_DISCORD__GATEWAY_URL": discord.gateway_url,
        **more,
    }
    if openai is not None:
        environ |= {"OPENAI_API_KEY": openai.api_key, "OPENAI_BASE_URL": openai.base_url}
    return environ


@asynccontextmanager
async def world(
    data_dir: Path, environ: Mapping[str, str] | None = None, *, painter: str = "openai"
) -> AsyncIterator[World]:
    """Set up the simulators and the program; the program is stopped in the end.

    Args:
        painter: "openai" draws with the stand-in for OpenAI, "sketch" runs without a key.
    """
    async with DiscordSimulator() as discord, OpenAISimulator() as openai:
        guild = discord.add_guild("Studio")
        channel = guild.add_channel("pictures")
        alice, bob = discord.add_user("Alice"), discord.add_user("Bob")
        settings = environment(discord, openai if painter == "openai" else None, **(environ or {}))
        program = Program(data_dir, settings)
        await program.start()
        await discord.wait_command("imagine")
        try:
            yield World(discord, openai, program, guild, channel, alice, bob)
        finally:
            if program.process is not None and program.process.returncode is None:
                await program.kill()
