"""Makes pictures fit Discord's size limits: as they are, else lossless WebP, else a good copy.

Everything here is blocking work on pixels: call `fit` through `fitted`, which uses threads.
"""

from __future__ import annotations

import asyncio
import enum
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from PIL import Image

from adapters.discord.outgoing import Attached

# A whole request may weigh 25 MiB (Discord, 2026-08); the rest is left to text and boundaries.
MAX_REQUEST_BYTES: Final = 24 * 1024 * 1024
_QUALITIES: Final = (95, 90, 80, 65)
_SMALLEST_SIDE_PX: Final = 64
_ENDING: Final = "webp"


class Fidelity(enum.IntEnum):
    """How much of a picture is left, from all of it to a good copy."""

    ORIGINAL = 0
    LOSSLESS = 1
    COPY = 2


@dataclass(frozen=True, slots=True)
class Fitted:
    """Files that fit, and how faithful the least faithful of them is."""

    files: tuple[Attached, ...]
    fidelity: Fidelity = Fidelity.ORIGINAL


async def fitted(files: Sequence[Attached], file_limit_bytes: int) -> Fitted:
    """Return the files, each within the limit of the place and together within a request."""
    sizes = [len(file.data) for file in files]
    if all(size <= file_limit_bytes for size in sizes) and sum(sizes) <= MAX_REQUEST_BYTES:
        return Fitted(tuple(files))
    limit = min(file_limit_bytes, MAX_REQUEST_BYTES // len(files))
    done = [await asyncio.to_thread(fit, file, limit) for file in files]
    return Fitted(tuple(file for file, _ in done), max(fidelity for _, fidelity in done))


def fit(file: Attached, max_bytes: int) -> tuple[Attached, Fidelity]:
    """Return a file of at most `max_bytes` that is as faithful as possible."""
    if len(file.data) <= max_bytes:
        return file, Fidelity.ORIGINAL
    with Image.open(io.BytesIO(file.data)) as opened:
        picture = opened.convert("RGBA" if opened.has_transparency_data else "RGB")
    lossless = _webp(picture, lossless=True, quality=40)
    if len(lossless) <= max_bytes:
        return _renamed(file, lossless), Fidelity.LOSSLESS
    return _renamed(file, _smallest_that_fits(picture, max_bytes)), Fidelity.COPY


def _smallest_that_fits(picture: Image.Image, max_bytes: int) -> bytes:
    data = b""
    for data in _copies(picture):
        if len(data) <= max_bytes:
            break
    return data


def _copies(picture: Image.Image) -> Iterator[bytes]:
    """Yield ever lighter copies: lower quality first, then half the size."""
    while True:
        for quality in _QUALITIES:
            yield _webp(picture, lossless=False, quality=quality)
        if min(picture.size) // 2 < _SMALLEST_SIDE_PX:
            return
        picture = picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.BOX)


def _webp(picture: Image.Image, *, lossless: bool, quality: int) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", lossless=lossless, quality=quality, method=2, exact=lossless)
    return buffer.getvalue()


def _renamed(file: Attached, data: bytes) -> Attached:
    name = f"{file.filename.rsplit('.', 1)[0]}.{_ENDING}"
    return replace(file, filename=name, data=data, media_type="image/webp")
