"""Reads a posted request: JSON alone, or a form with files, never more than allowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from aiohttp import BodyPartReader, web

from bot.chat import painted
from bot.errors import InvalidAsk

MAX_JSON_BYTES: Final = 128 * 1024
MAX_PICTURES: Final = 16
_ONCE: Final = ("request", "mask")
_TOO_MUCH: Final = "That is too large to send. Attach fewer or smaller pictures."
_NOT_UNDERSTOOD: Final = "The page sent something that is not understood here."


@dataclass(frozen=True, slots=True)
class Posted:
    """What came in: the JSON document, pictures as (file name, bytes), and a painted mask."""

    document: bytes
    pictures: tuple[tuple[str, bytes], ...] = ()
    mask: bytes = b""


class _Readable(Protocol):
    async def __call__(self) -> bytes: ...


async def document(request: web.Request, max_bytes: int, too_much: str) -> bytes:
    """Return a posted JSON document. Raises: InvalidAsk (`too_much`: what is said of a larger)."""
    return await _bounded(request.content.readany, max_bytes, too_much)


async def receive(request: web.Request, max_upload_bytes: int) -> Posted:
    """Return what was posted, the pictures `max_upload_bytes` together at most.

    The parts of a form are "request", the JSON document, and "mask", each once, and pictures by
    any other name.

    Raises:
        InvalidAsk: Too large, too many, or not a request.
    """
    if not request.content_type.startswith("multipart/"):
        return Posted(await _bounded(request.content.readany, MAX_JSON_BYTES))
    document, mask, pictures, left = b"", b"", list[tuple[str, bytes]](), max_upload_bytes
    seen = set[str]()
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise InvalidAsk(_NOT_UNDERSTOOD)
        if part.name in _ONCE:
            if part.name in seen:  # else a form could go on without end
                raise InvalidAsk(_NOT_UNDERSTOOD)
            seen.add(part.name)
        if part.name == "request":
            document = await _bounded(part.read_chunk, MAX_JSON_BYTES)
            continue
        if part.name == "mask":
            mask = await _bounded(part.read_chunk, painted.MAX_BYTES)
            continue
        data = await _bounded(part.read_chunk, left)
        left -= len(data)
        pictures.append((part.filename or "picture", data))
        if len(pictures) > MAX_PICTURES:
            raise InvalidAsk(f"Attach {MAX_PICTURES} pictures at most.")
    return Posted(document, tuple(pictures), mask)


async def _bounded(read: _Readable, max_bytes: int, too_much: str = _TOO_MUCH) -> bytes:
    collected = bytearray()
    while chunk := await read():
        collected += chunk
        if len(collected) > max_bytes:
            raise InvalidAsk(too_much)
    return bytes(collected)
