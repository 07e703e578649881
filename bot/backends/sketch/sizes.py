"""From a shape's name or ratio to a size of about one megapixel."""

from __future__ import annotations

import math
import re

from bot.domain import Size
from bot.errors import InvalidAsk

PIXELS = 1024 * 1024
STEP = 16
MAX_RATIO = 3.0
LARGEST_SIDE = 4096
NAMED = {"square": (1, 1), "wide": (3, 2), "tall": (2, 3)}


def size_of(shape: str) -> Size:
    """Return the size for "square", "wide", "tall" or "W:H"; ratios are kept within 1:3 to 3:1.

    Raises:
        InvalidAsk: The shape is none of these.
    """
    width, height = NAMED.get(shape.strip().lower()) or _ratio(shape)
    ratio = min(max(width / height, 1 / MAX_RATIO), MAX_RATIO)
    return Size(_round(math.sqrt(PIXELS * ratio)), _round(math.sqrt(PIXELS / ratio)))


def largest_scale(size: Size, wanted: int) -> int:
    """Return how many times larger a picture is drawn: as wanted, but within `LARGEST_SIDE`."""
    return max(1, min(wanted, LARGEST_SIDE // max(size.width, size.height)))


def _ratio(shape: str) -> tuple[float, float]:
    found = re.fullmatch(r"\s*(\d{1,5}(?:\.\d+)?)\s*[:/x]\s*(\d{1,5}(?:\.\d+)?)\s*", shape)
    if found and float(found[1]) > 0 and float(found[2]) > 0:
        return float(found[1]), float(found[2])
    raise InvalidAsk(
        "I don't know that shape. Choose square, wide or tall, or a ratio such as 16:9."
    )


def _round(pixels: float) -> int:
    return round(pixels / STEP) * STEP
