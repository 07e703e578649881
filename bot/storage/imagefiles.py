"""What a picture file is, read from its bytes: type, size, and whether its end is missing."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.domain import Size
from bot.errors import InvalidAsk

MAX_PIXELS: Final = 50_000_000
"""Takes 150 MB in memory; the largest picture that a back end makes has 8.3 million."""

_FORMATS: Final = ("PNG", "WEBP", "JPEG", "GIF")

_MEDIA_TYPES: Final = {
    "PNG": "image/png",
    "WEBP": "image/webp",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # a JPEG that carries further pictures, as phones make them
    "GIF": "image/gif",
}
_BOMBS: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_BROKEN: Final = (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError)


def inspect(data: bytes) -> tuple[str, Size]:
    """Return media type and size of an encoded picture.

    Only its header and its end are looked at, which takes well under a millisecond.

    Raises:
        InvalidAsk: Not a PNG, WebP, JPEG or GIF picture, cut off, or too large.
    """
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            media_type, size = _MEDIA_TYPES[image.format or ""], Size(*image.size)
    except _BOMBS as error:
        raise _too_large() from error
    except UnidentifiedImageError as error:
        raise InvalidAsk(
            "I can't read that picture. Please send a PNG, JPEG, WebP or GIF file."
        ) from error
    except _BROKEN as error:
        raise _damaged() from error
    if size.width * size.height > MAX_PIXELS:
        raise _too_large()
    if not _is_whole(data, media_type):
        raise _damaged()
    return media_type, size


def thumbnail(data: bytes, longest_side_px: int) -> bytes:
    """Return a WebP copy whose longest side is at most that long; never larger than the original.

    Raises:
        InvalidAsk: The picture cannot be decoded.
    """
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            image.draft("RGB", (longest_side_px, longest_side_px))
            small = ImageOps.exif_transpose(image)
            small.thumbnail((longest_side_px, longest_side_px))
            mode = "RGBA" if small.has_transparency_data else "RGB"
            out = io.BytesIO()
            small.convert(mode).save(out, "WEBP", quality=80)
            return out.getvalue()
    except (*_BOMBS, *_BROKEN) as error:
        raise _damaged() from error


def _is_whole(data: bytes, media_type: str) -> bool:
    match media_type:
        case "image/png":
            return b"IEND\xaeB`\x82" in data[-64:] or b"IEND\xaeB`\x82" in data
        case "image/jpeg":
            return b"\xff\xd9" in data[-4096:] or b"\xff\xd9" in data
        case "image/webp":
            return int.from_bytes(data[4:8], "little") + 8 <= len(data)
        case _:  # a GIF ends with a semicolon, and some programs pad it
            return data.rstrip(b"\0").endswith(b";")


def _too_large() -> InvalidAsk:
    return InvalidAsk(
        f"That picture is too large: please send one with at most {MAX_PIXELS // 1_000_000} "
        "million pixels."
    )


def _damaged() -> InvalidAsk:
    return InvalidAsk("That picture is damaged or cut off. Please save it anew and send it again.")
