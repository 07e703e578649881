"""What the images endpoints answer, checked and turned into pictures and money."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from openai import BaseModel
from PIL import Image
from pydantic import ConfigDict, TypeAdapter
from pydantic_core import from_json

from bot.domain import RawPicture, Size
from bot.vendors.prices import ImagePrice

_MEDIA_TYPES: Final[Mapping[str, str]] = {
    "PNG": "image/png",
    "WEBP": "image/webp",
    "JPEG": "image/jpeg",
}
_JPEG_END: Final = b"\xff\xd9"
_PNG_END: Final = b"IEND\xaeB`\x82"
# Takes a fifth of the time of the standard library's, which keeps the event loop waiting for it.
_BASE64: Final = TypeAdapter(bytes, config=ConfigDict(val_json_bytes="base64"))


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer, whole or put together from a stream.

    Attributes:
        encoded: The pictures in base64, as they came; nothing is checked yet.
        usage: Token counts, None where the provider gave none.
    """

    encoded: tuple[Any, ...]
    quality: str | None
    usage: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Decoded:
    """A picture that can be opened."""

    picture: RawPicture
    size: Size


def read(content: bytes) -> Answer:
    """Return the parts of an answer's JSON; one that is no proper answer has no pictures.

    The SDK would read it with the standard library's parser, which stops the event loop for
    3.5 ms a megabyte of picture; this one takes a tenth (2026-11).

    Raises:
        ValueError: Not JSON.
    """
    answer = _mapping(from_json(content))
    items, quality, usage = answer.get("data"), answer.get("quality"), answer.get("usage")
    return Answer(
        encoded=tuple(_mapping(item).get("b64_json") for item in items)
        if isinstance(items, list)
        else (),
        quality=quality if isinstance(quality, str) else None,
        usage=(usage,) if isinstance(usage, Mapping) else (),
    )


def join(parts: Sequence[object], encoded: Sequence[Any]) -> Answer:
    """Return what the final events of a stream say together."""
    qualities = (getattr(part, "quality", None) for part in parts)
    quality = next((quality for quality in qualities if isinstance(quality, str)), None)
    usages = (getattr(part, "usage", None) for part in parts)
    counted = tuple(usage.to_dict() for usage in usages if isinstance(usage, BaseModel))
    return Answer(tuple(encoded), quality, counted)


async def decode(encoded: Sequence[Any]) -> list[Decoded]:
    """Return the pictures that are whole, in order; work of milliseconds, in a thread."""
    return await asyncio.to_thread(_decode_all, encoded)


def _decode_all(encoded: Sequence[Any]) -> list[Decoded]:
    return [decoded for text in encoded if (decoded := decode_one(text)) is not None]


def decode_one(text: Any) -> Decoded | None:
    """Return one picture, None when it is not base64, not a picture or not whole."""
    try:
        data = _BASE64.validate_strings(text) if isinstance(text, str) else b""
        with Image.open(io.BytesIO(data), formats=tuple(_MEDIA_TYPES)) as opened:
            name, size = str(opened.format), Size(*opened.size)
            opened.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
    if not _is_whole(name, data):
        return None
    return Decoded(RawPicture(data, _MEDIA_TYPES[name]), size)


def _is_whole(name: str, data: bytes) -> bool:
    """Return whether the file has its end; the checksums in between are `verify`'s business."""
    match name:
        case "PNG":
            return _PNG_END in data[-64:] or _PNG_END in data
        case "WEBP":
            return len(data) >= 8 + int.from_bytes(data[4:8], "little")
        case "JPEG":
            return data.rstrip(b"\0").endswith(_JPEG_END)
    return False


def cost_microdollars(usage: Mapping[str, Any], price: ImagePrice) -> int:
    """Return what token counts cost; input that is not broken down counts as pictures."""
    total, output = _count(usage, "input_tokens"), _count(usage, "output_tokens")
    details = _part(usage, "input_tokens_details")
    cached = _part(usage, "cached_tokens_details") or _part(details, "cached_tokens_details")
    text = min(total, _count(details, "text_tokens"))
    return price.microdollars(
        text=text,
        images=total - text,
        output=output,
        cached_text=min(text, _count(cached, "cached_text_tokens", "text_tokens")),
        cached_images=min(total - text, _count(cached, "cached_image_tokens", "image_tokens")),
    )


def _part(usage: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return _mapping(usage.get(name))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _count(usage: Mapping[str, Any], *names: str) -> int:
    for name in names:
        value = usage.get(name)
        if isinstance(value, int):
            return max(0, value)
    return 0
