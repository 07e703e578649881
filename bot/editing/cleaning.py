"""Members' own pictures without what else their files hold: places, names, further pictures."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image

from bot.editing.pictures import Picture, decode, encode

_JPEG: Final = b"\xff\xd8\xff"
_PNG: Final = b"\x89PNG\r\n\x1a\n"
# What a PNG needs to be shown as it is; texts, times, Exif and animations are left out.
_SHOWN: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"sRGB", b"gAMA", b"cHRM"})
# Bits a channel and kind of colour, as a PNG's header says them: RGB and RGBA.
_TRUE_COLOURS: Final = (b"\x08\x02", b"\x08\x06")
_JPEG_QUALITY: Final = 95


def cleaned(data: bytes) -> bytes:
    """Return a picture's file upright, in sRGB, with 8 bits a channel, and with nothing beside it.

    Of an animation the first picture is kept. A photograph stays a JPEG, everything else keeps
    its pixels exactly. Blocks: call it in a thread.

    Raises:
        InvalidAsk: It is no picture that can be read, or too large; told before it is decoded.
    """
    picture = decode(data)
    if _is_plain(data):
        return data
    if data.startswith(_JPEG):
        return _as_jpeg(picture)
    return encode(picture)


def _is_plain(data: bytes) -> bool:
    """Return whether it is a PNG with 8 bits a channel and nothing beside the picture."""
    if not data.startswith(_PNG) or data[24:26] not in _TRUE_COLOURS:
        return False
    start = len(_PNG)
    while start + 12 <= len(data):
        length, kind = int.from_bytes(data[start : start + 4]), data[start + 4 : start + 8]
        if kind not in _SHOWN:
            return False
        start += length + 12
        if kind == b"IEND":
            return start == len(data)
    return False


def _as_jpeg(picture: Picture) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(picture.rgb).save(buffer, "JPEG", quality=_JPEG_QUALITY, subsampling=0)
    return buffer.getvalue()
