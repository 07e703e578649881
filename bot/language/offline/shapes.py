"""The picture's shape in words: "wide", "16:9", "in portrait format", "make it wider"."""

from __future__ import annotations

import re
from typing import Final

_NAMES: Final = {
    "square": "square",
    "wide": "wide",
    "widescreen": "wide",
    "landscape": "wide",
    "horizontal": "wide",
    "panorama": "wide",
    "panoramic": "wide",
    "tall": "tall",
    "portrait": "tall",
    "vertical": "tall",
    "upright": "tall",
    "desktop wallpaper": "16:9",
    "phone wallpaper": "9:16",
}
_MORE: Final = {
    "wider": {"tall": "square", "square": "wide", "wide": "21:9"},
    "broader": {"tall": "square", "square": "wide", "wide": "21:9"},
    "taller": {"wide": "square", "square": "tall", "tall": "9:16"},
    "higher": {"wide": "square", "square": "tall", "tall": "9:16"},
    "narrower": {"wide": "square", "square": "tall", "tall": "9:16"},
}
_KIND: Final = "format|orientation|mode|shape|aspect ratio|ratio|layout|size"
_ANY_NAME: Final = "|".join(sorted(_NAMES, key=len, reverse=True))
# "at 10:30" is a time, "a 4x4" a car.
_RATIO: Final = (
    r"(?<![\d:.])(?<!at )(?:\d{1,2}(?:\.\d)? ?: ?\d{1,2}(?![\d:])"
    r"|(?:16x9|9x16|4x3|3x4|3x2|2x3|1x1|21x9|5x4|4x5)\b)"
)
_ALONE: Final = re.compile(
    rf"(?:(?:in|as|to|into) )?(?:(?:the|an?) )?(?:(?:{_KIND}) (?:of |to )?)?(?P<name>{_RATIO}"
    rf"|{_ANY_NAME})(?: (?:{_KIND}|picture|image|version|format))?",
    re.IGNORECASE,
)
# Inside a sentence a bare name is not enough: "a wide river", "a portrait of a woman".
_WITHIN: Final = re.compile(
    rf",? ?\b(?:(?:in|as|with) )?(?:(?:the"
    rf"|an?) )?(?:(?:{_KIND}) (?:of )?)?(?P<ratio>{_RATIO})(?: (?:{_KIND}))?|,? ?\b(?:in "
    rf"|as )?(?:an? )?(?P<name>{_ANY_NAME}) (?:{_KIND})\b"
    r"|,? ?\b(?:as an? |in )(?P<square>square)(?=$|[,.])"
    rf"|, ?(?P<last>{_ANY_NAME})(?=$|[,.])",
    re.IGNORECASE,
)


def read_shape(text: str, current: str) -> str | None:
    """Return the shape that a text names as a whole, also as seen from the current one."""
    step = _MORE.get(text.casefold())
    if step is not None:
        return step.get(_named(current), "wide" if text.casefold() == "wider" else "tall")
    match = _ALONE.fullmatch(text)
    return None if match is None else _name(match["name"])


def cut_shape(text: str) -> tuple[str, str | None]:
    """Return a sentence without the shape that it asks for, and the shape."""
    match = _WITHIN.search(text)
    if match is None:
        return text, None
    said = match["ratio"] or match["name"] or match["square"] or match["last"]
    return f"{text[: match.start()]}{_joint(match)}{text[match.end() :]}", _name(said)


def _joint(match: re.Match[str]) -> str:
    return ", " if match[0].startswith(",") else " "


def _name(text: str) -> str:
    lowered = text.casefold()
    return _NAMES.get(lowered, lowered.replace("x", ":").replace(" ", ""))


def _named(shape: str) -> str:
    """Return which of the three names is nearest to a shape."""
    width, colon, height = shape.partition(":")
    if not colon:
        return shape
    try:
        ratio = float(width) / float(height)
    except (ValueError, ZeroDivisionError):
        return "square"
    if ratio == 1:
        return "square"
    return "wide" if ratio > 1 else "tall"
