"""Makes pictures fit a platform's size limits: as they are, else lossless WebP, else a good copy.

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

from bot.chat import words
from bot.domain import ScreenedPicture, Version

_QUALITIES: Final = (95, 90, 80, 65)
_SMALLEST_SIDE_PX: Final = 64
_ENDING: Final = "webp"
# C2PA's mark, in files of every format.
_SIGNED: Final = b"c2pa"
_MADE_BY_AI: Final = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
    b' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
    b' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
    b' Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/'
    b'trainedAlgorithmicMedia"/></rdf:RDF></x:xmpmeta>'
)


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a message; `alt` is what a screen reader says."""

    filename: str
    data: bytes
    media_type: str
    alt: str = ""


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


def attached(
    version: Version, shown: Sequence[ScreenedPicture], first: int = 0
) -> tuple[Attached, ...]:
    """Return a version's pictures as files, from a certain one on."""
    return tuple(_attached(version, one, n) for n, one in enumerate(shown, first))


def _attached(version: Version, shown: ScreenedPicture, index: int) -> Attached:
    media_type = shown.file.media_type
    name = words.filename(version, index, media_type)
    return Attached(name, shown.data, media_type, words.alt_text(version, index))


async def fitted(
    files: Sequence[Attached], file_limit_bytes: int, together_bytes: int | None = None
) -> Fitted:
    """Return the files, each within a limit, and all together within another one, if any."""
    together = together_bytes or file_limit_bytes * len(files)
    sizes = [len(file.data) for file in files]
    if all(size <= file_limit_bytes for size in sizes) and sum(sizes) <= together:
        return Fitted(tuple(files))
    limit = min(file_limit_bytes, together // len(files))
    done = [await asyncio.to_thread(fit, file, limit) for file in files]
    return Fitted(tuple(file for file, _ in done), max(fidelity for _, fidelity in done))


def fit(file: Attached, max_bytes: int) -> tuple[Attached, Fidelity]:
    """Return a file of at most `max_bytes` that is as faithful as possible."""
    if len(file.data) <= max_bytes:
        return file, Fidelity.ORIGINAL
    with Image.open(io.BytesIO(file.data)) as opened:
        picture = opened.convert("RGBA" if opened.has_transparency_data else "RGB")
        note = _note(opened, file.data)
    lossless = _webp(picture, note, lossless=True, quality=40)
    if len(lossless) <= max_bytes:
        return _renamed(file, lossless), Fidelity.LOSSLESS
    return _renamed(file, _smallest_that_fits(picture, note, max_bytes)), Fidelity.COPY


def _smallest_that_fits(picture: Image.Image, note: bytes, max_bytes: int) -> bytes:
    data = b""
    for data in _copies(picture, note):
        if len(data) <= max_bytes:
            break
    return data


def _copies(picture: Image.Image, note: bytes) -> Iterator[bytes]:
    """Yield ever lighter copies: lower quality first, then half the size."""
    while True:
        for quality in _QUALITIES:
            yield _webp(picture, note, lossless=False, quality=quality)
        if min(picture.size) // 2 < _SMALLEST_SIDE_PX:
            return
        picture = picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.BOX)


def _note(opened: Image.Image, data: bytes) -> bytes:
    """Return what the file says of itself; a copy of one that a provider signed is not signed."""
    note = opened.info.get("xmp", b"")
    if isinstance(note, bytes) and note:
        return note
    return _MADE_BY_AI if _SIGNED in data else b""


def _webp(picture: Image.Image, note: bytes, *, lossless: bool, quality: int) -> bytes:
    buffer = io.BytesIO()
    options = {"lossless": lossless, "quality": quality, "method": 2, "exact": lossless}
    picture.save(buffer, "WEBP", xmp=note, **options)
    return buffer.getvalue()


def _renamed(file: Attached, data: bytes) -> Attached:
    name = f"{file.filename.rsplit('.', 1)[0]}.{_ENDING}"
    return replace(file, filename=name, data=data, media_type="image/webp")
