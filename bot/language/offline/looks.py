"""Colours and sizes of things: adjectives of which a thing has one at a time."""

from __future__ import annotations

import re
from typing import Final

_SHADES: Final = "dark|light|bright|pale|deep|neon|pastel|hot|navy|sky|royal|baby|olive|forest"
_PLAIN: Final = (
    "red|blue|green|yellow|orange|purple|pink|black|white|brown|gr[ae]y|gold(?:en)?|silver|violet"
    "|turquoise|teal|cyan|magenta|beige|maroon|navy|lilac|lavender|crimson|scarlet|indigo|ivory"
    "|bronze|copper|rainbow|colou?rful|transparent|multicolou?red|ginger|blond"
)
COLOUR: Final = rf"(?:(?:{_SHADES})[ -])?(?:{_PLAIN})(?: and (?:{_PLAIN}))?"
COLOURS: Final = re.compile(rf"\b{COLOUR}\b", re.IGNORECASE)

_STEPS: Final = ("tiny", "small", "", "big", "huge")
_SIZES: Final = {
    "tiny": 0,
    "mini": 0,
    "miniature": 0,
    "small": 1,
    "little": 1,
    "big": 3,
    "large": 3,
    "huge": 4,
    "giant": 4,
    "gigantic": 4,
    "enormous": 4,
}
_BIGGER: Final = {"bigger": 1, "larger": 1, "smaller": -1, "tinier": -1}
SIZES: Final = re.compile(rf"\b(?:{'|'.join(_SIZES)})\b", re.IGNORECASE)
SIZE: Final = rf"(?:{'|'.join((*_SIZES, *_BIGGER))})"


def is_colour(text: str) -> bool:
    """Return whether a text is a colour and nothing else."""
    return COLOURS.fullmatch(text) is not None


def size_after(said: str, before: str) -> str:
    """Return the size that a thing has when `said` is asked of one described by `before`."""
    lowered = said.casefold()
    if lowered in _SIZES:
        return lowered
    match = SIZES.search(before)
    now = _SIZES[match[0].casefold()] if match else 2
    return _STEPS[min(max(now + _BIGGER[lowered], 0), len(_STEPS) - 1)]
