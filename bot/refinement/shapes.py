"""Shapes as members and models write them, brought into the form of `Options.shape`."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from bot.domain import Size

# The widest ratio that the image models in use accept (gpt-image-2: 3 to 1, August 2026).
_MAX_RATIO: Final = 3.0
_SQUARISH: Final = 1.1
_FINEST_RATIO: Final = 20
_NAMES: Final = {
    "square": "square",
    "wide": "wide",
    "landscape": "wide",
    "horizontal": "wide",
    "tall": "tall",
    "portrait": "tall",
    "vertical": "tall",
}
_RATIO: Final = re.compile(r"(\d{1,4}(?:\.\d{1,2})?) ?[:x×/] ?(\d{1,4}(?:\.\d{1,2})?)", re.ASCII)


def read_shape(text: str | None) -> str | None:
    """Return "square", "wide", "tall" or a ratio such as "16:9"; None when it is none of these."""
    if text is None:
        return None
    plain = text.strip().casefold()
    if plain in _NAMES:
        return _NAMES[plain]
    match = _RATIO.fullmatch(plain)
    return None if match is None else _ratio(match[1], match[2])


def _ratio(width: str, height: str) -> str | None:
    w, h = float(width), float(height)
    if not w or not h or not 1 / _MAX_RATIO <= w / h <= _MAX_RATIO:
        return None
    return "square" if w == h else f"{width}:{height}"


def ratio_of(size: Size) -> str:
    """Return the ratio that a size has, as it is shown to members: 4:3 and not 4032:3024."""
    ratio = Fraction(size.width, size.height).limit_denominator(_FINEST_RATIO)
    return read_shape(f"{ratio.numerator}:{ratio.denominator}") or shape_of(size)


def shape_of(size: Size) -> str:
    """Return the name of the shape that a size has."""
    if size.width > size.height * _SQUARISH:
        return "wide"
    return "tall" if size.height > size.width * _SQUARISH else "square"
