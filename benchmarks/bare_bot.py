"""The bot to compare with: it defers, asks OpenAI for a picture and posts the file. Nothing else.

`python -m benchmarks.bare_bot --api URL --gateway URL --openai URL [--sdk]`
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import io
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from benchmarks.bare_drawing import Draw, drawing


class Client(discord.Client):
    """discord.py's client with the least that a bot needs, and without its caches."""

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
        )

    async def on_ready(self) -> None:
        """Tell whoever started it."""
        print("ready", flush=True)


def add_imagine(client: discord.Client, draw: Draw) -> None:
    """Add the one command."""
    tree: app_commands.CommandTree[Any] = app_commands.CommandTree(client)

    @tree.command(name="imagine", description="Draw a picture from words")
    async def imagine(interaction: discord.Interaction, prompt: str) -> None:
        await interaction.response.defer()
        data = base64.b64decode(await draw(prompt))
        file = discord.File(io.BytesIO(data), "picture.png")
        await interaction.edit_original_response(content=prompt, attachments=[file])


async def serve(options: argparse.Namespace) -> None:
    """Connect and serve until killed."""
    Route.BASE = options.api
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(options.gateway)
    async with drawing(options.openai, sdk=options.sdk) as draw, Client() as client:
        add_imagine(client, draw)
        await client.start(options.token)


def main() -> None:
    """Read the options and serve."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bare_bot")
    for name in ("--api", "--gateway", "--openai", "--token"):
        parser.add_argument(name, required=True)
    parser.add_argument("--sdk", action="store_true")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
