"""A picture under a grid whose cells have names, so that a member can say where."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image, ImageDraw, ImageFont, ImageOps, UnidentifiedImageError

from bot.errors import InvalidAsk

_FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
# As large as what is edited here: 120 MB as RGB.
_MAX_PIXELS: Final = 40_000_000
# Pillow keeps Python's lock while it reads a WebP, for 20 ms a megapixel (Pillow 13, 2026).
_QUICK_PIXELS: Final = 1_000_000

# Of a smaller picture the cells' names could not be read.
_LEAST_PX: Final = 480
_MOST_PX: Final = 1024
_ROWS: Final = "123"
_COLUMNS: Final = "ABC"
# The names' height as a share of a cell's shorter side, and in pixels at least.
_LABEL_SHARE: Final = 0.2
_LABEL_PX: Final = (14, 52)
_DARK: Final = (0, 0, 0, 190)
_LIGHT: Final = (255, 255, 255, 235)
_QUALITY: Final = 85
# Takes half the time of the usual one for a twentieth more bytes (Pillow 13, 2026).
_METHOD: Final = 2


def gridded(data: bytes, longest_side_px: int = _MOST_PX) -> bytes:
    """Return a WebP copy under a grid, A1 at the top left, C3 at the bottom right; blocks.

    Raises:
        InvalidAsk: It is no picture that can be read.
    """
    copy = _sized(_flat(data), longest_side_px).convert("RGBA")
    copy.alpha_composite(_grid(copy.width, copy.height))
    buffer = io.BytesIO()
    copy.convert("RGB").save(buffer, "WEBP", quality=_QUALITY, method=_METHOD)
    return buffer.getvalue()


def _flat(data: bytes) -> Image.Image:
    """Return a picture upright and over white. Raises: InvalidAsk."""
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > _MAX_PIXELS:
                raise InvalidAsk("That picture is too large to be shown under a grid.")
            if image.format == "WEBP" and image.width * image.height > _QUICK_PIXELS:
                return _decoded(data)
            shown = ImageOps.exif_transpose(image).convert("RGBA")
    except UnidentifiedImageError as error:
        raise InvalidAsk("I can't read that picture.") from error
    except (OSError, SyntaxError, ValueError, IndexError, EOFError) as error:
        raise InvalidAsk("That picture's file is damaged.") from error
    flat = Image.new("RGBA", shown.size, "white")
    flat.alpha_composite(shown)
    return flat.convert("RGB")


def _decoded(data: bytes) -> Image.Image:
    from bot.editing import decode  # OpenCV is loaded for what needs it alone

    return Image.fromarray(decode(data).flat)


def _sized(image: Image.Image, longest_side_px: int) -> Image.Image:
    side = max(image.size)
    wanted = min(max(side, _LEAST_PX), longest_side_px)
    if wanted == side:
        return image
    share = wanted / side
    size = (max(1, round(image.width * share)), max(1, round(image.height * share)))
    return image.resize(size, Image.Resampling.LANCZOS)


def _grid(width: int, height: int) -> Image.Image:
    """Return lines and names alone: light with a dark edge, to be seen on anything."""
    layer = Image.new("RGBA", (width, height))
    draw = ImageDraw.Draw(layer)
    line = 1 if max(width, height) < _LEAST_PX else 2
    for number in (1, 2):
        x, y = round(number * width / 3), round(number * height / 3)
        for colour, thickness in ((_DARK, line + 2), (_LIGHT, line)):
            draw.line(((x, 0), (x, height)), colour, thickness)
            draw.line(((0, y), (width, y)), colour, thickness)
    size = _label_px(width, height)
    font = ImageFont.load_default(size)
    for row, digit in enumerate(_ROWS):
        for column, letter in enumerate(_COLUMNS):
            corner = (column * width / 3 + size * 0.4, row * height / 3 + size * 0.2)
            draw.text(
                corner,
                f"{letter}{digit}",
                _LIGHT,
                font,
                stroke_width=max(1, round(size / 11)),
                stroke_fill=(0, 0, 0, 255),
            )
    return layer


def _label_px(width: int, height: int) -> int:
    least, most = _LABEL_PX
    return round(min(max(min(width, height) / 3 * _LABEL_SHARE, least), most))
