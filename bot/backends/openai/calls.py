"""One call to the images endpoints: generate or edit, whole or streamed, never repeated."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any, Final

import httpx2
import openai
from openai import AsyncOpenAI

from bot.backends.openai.answers import Answer, decode_one, join, read
from bot.domain import Order, ScreenedPicture
from bot.errors import ModelAnsweredBadly
from bot.ports import PartialSink
from bot.vendors.openai import CONNECT_SECONDS, GARBLED, translate

_MAX_PARTIALS: Final = 3
_ENDINGS: Final[Mapping[str, str]] = {
    "image/png": "png",
    "image/webp": "webp",
    "image/jpeg": "jpg",
}


def partials(order: Order) -> int:
    """Return how many unfinished pictures to ask for; events do not say of which picture."""
    return min(order.partials, _MAX_PARTIALS) if order.count == 1 else 0


async def call(
    client: AsyncOpenAI,
    order: Order,
    params: Mapping[str, Any],
    on_partial: PartialSink | None,
    timeout_seconds: float,
) -> Answer:
    """Return the provider's answer, unchecked.

    Raises:
        ModelError: As `ImageBackend.generate` promises.
    """
    sent: dict[str, Any] = {
        **params,
        # The deadline is ours: the SDK's counts each read, and a stream has many.
        "timeout": httpx2.Timeout(timeout_seconds, connect=CONNECT_SECONDS),
    }
    if order.sources:
        sent["image"] = [_file(n, source) for n, source in enumerate(order.sources)]
        if order.mask is not None:
            sent["mask"] = ("mask.png", order.mask, "image/png")
    try:
        async with asyncio.timeout(timeout_seconds):
            if on_partial is not None and partials(order):
                return await _stream(client, sent, partials(order), on_partial)
            answered = await _method(client.images.with_raw_response, sent)(**sent)
            return _read(answered.content)
    except (openai.OpenAIError, TimeoutError, json.JSONDecodeError) as error:
        raise translate(error, sent=True) from error


def _method(images: Any, params: Mapping[str, Any]) -> Any:
    return images.edit if "image" in params else images.generate


def _read(content: bytes) -> Answer:
    try:
        return read(content)
    except ValueError as error:
        raise ModelAnsweredBadly(GARBLED, billed=True) from error


def _file(number: int, source: ScreenedPicture) -> tuple[str, bytes, str]:
    """Return a picture with name and type; without them the SDK sends neither."""
    media_type = source.file.media_type
    return f"{number}.{_ENDINGS.get(media_type, 'png')}", source.data, media_type


async def _stream(
    client: AsyncOpenAI, params: Mapping[str, Any], count: int, on_partial: PartialSink
) -> Answer:
    finals: list[Any] = []
    stream = await _method(client.images, params)(**params, stream=True, partial_images=count)
    async with stream:
        async for event in stream:
            kind = str(getattr(event, "type", ""))
            if kind.endswith(".partial_image"):
                await _show(event, on_partial)
            elif kind.endswith(".completed"):
                finals.append(event)
    return join(finals, [getattr(event, "b64_json", None) for event in finals])


async def _show(event: Any, on_partial: PartialSink) -> None:
    decoded = await asyncio.to_thread(decode_one, getattr(event, "b64_json", None))
    if decoded is not None:
        await on_partial(decoded.picture)
