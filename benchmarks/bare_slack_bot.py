"""The bot to compare with on Slack: it acknowledges, asks OpenAI for a picture and posts the file.

`python -m benchmarks.bare_slack_bot --api URL --token TOKEN --app-token TOKEN --openai URL [--sdk]`
"""

from __future__ import annotations

import argparse
import asyncio
import base64
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.bare_drawing import Draw, drawing


def add_imagine(app: AsyncApp, draw: Draw) -> None:
    """Add the one command."""

    @app.command("/imagine")
    async def imagine(ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        prompt = command["text"]
        await client.files_upload_v2(
            channel=command["channel_id"],
            file=base64.b64decode(await draw(prompt)),
            filename="picture.png",
            initial_comment=prompt,
        )


async def serve(options: argparse.Namespace) -> None:
    """Connect and serve until killed."""
    async with (
        # By default the SDK makes a session for each call, and Bolt a client for each request.
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session,
        drawing(options.openai, sdk=options.sdk) as draw,
    ):
        client = AsyncWebClient(options.token, base_url=options.api, session=session)
        app = AsyncApp(client=client)
        add_imagine(app, draw)
        handler = AsyncSocketModeHandler(app, options.app_token)
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it open
        print("ready", flush=True)
        await asyncio.Event().wait()


def main() -> None:
    """Read the options and serve."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bare_slack_bot")
    for name in ("--api", "--token", "--app-token", "--openai"):
        parser.add_argument(name, required=True)
    parser.add_argument("--sdk", action="store_true")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
