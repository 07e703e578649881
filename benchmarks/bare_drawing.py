"""How the bare bots ask OpenAI for a picture: by hand, or through the SDK."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

import aiohttp

Draw = Callable[[str], Awaitable[str]]

_ORDER: Final[dict[str, Any]] = {
    "model": "gpt-image-2.5-flare",
    "size": "1024x1024",
    "quality": "medium",
}
_KEY: Final = "sk"
_SECONDS: Final = 180


@asynccontextmanager
async def drawing(base_url: str, *, sdk: bool) -> AsyncIterator[Draw]:
    """Provide what returns the base64 of a picture of a prompt."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        yield by_sdk(base_url) if sdk else by_hand(base_url, session)


def by_hand(base_url: str, session: aiohttp.ClientSession) -> Draw:
    """Return the call as aiohttp makes it."""

    async def draw(prompt: str) -> str:
        async with session.post(
            f"{base_url}/images/generations",
            json={**_ORDER, "prompt": prompt},
            headers={"Authorization": f"Bearer {_KEY}"},
        ) as response:
            response.raise_for_status()
            return str((await response.json())["data"][0]["b64_json"])

    return draw


def by_sdk(base_url: str) -> Draw:
    """Return the call as OpenAI's SDK makes it, with one client for all."""
    import openai  # the bot without it does not pay for it

    client = openai.AsyncOpenAI(api_key=_KEY, base_url=base_url, max_retries=0, timeout=_SECONDS)

    async def draw(prompt: str) -> str:
        answer = await client.images.generate(prompt=prompt, **_ORDER)
        assert answer.data is not None
        return str(answer.data[0].b64_json)

    return draw
