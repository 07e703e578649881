"""The bot to compare with: it defers, asks OpenAI for a picture and posts the file. Nothing else.

`python -m benchmarks.bare_bot --api URL --gateway URL --openai URL [--sdk]`
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import io
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

Draw = Callable[[str], Awaitable[str]]

_ORDER: dict[str, Any] = {"model": "gpt-image-2.5-flare", "size": "1024x1024", "quality": "medium"}
_SECONDS = 180


def by_hand(base_url: str, key: str, session: aiohttp.ClientSession) -> Draw:
    """Return the call as aiohttp makes it."""

    async def draw(prompt: str) -> str:
        async with session.post(
            f"{base_url}/images/generations",
            json={**_ORDER, "prompt": prompt},
            headers={"Authorization": f"Bearer {key}"},
        ) as response:
            response.raise_for_status()
            return str((await response.json())["data"][0]["b64_json"])

    return draw


def by_sdk(base_url: str, key: str) -> Draw:
    """Return the call as OpenAI's SDK makes it, with one client for all."""
    import openai  # the bot without it does not pay for it

    client = openai.AsyncOpenAI(api_key=key, base_url=base_url, max_retries=0, timeout=_SECONDS)

    async def draw(prompt: str) -> str:
        answer = await client.images.generate(prompt=prompt, **_ORDER)
        assert answer.data is not None
        return str(answer.data[0].b64_json)

    return draw


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
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        sdk = options.sdk
        draw = by_sdk(options.openai, "sk") if sdk else by_hand(options.openai, "sk", session)
        async with Client() as client:
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
