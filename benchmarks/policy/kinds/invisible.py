"""Characters between the letters that nobody sees."""

from __future__ import annotations

from random import Random
from typing import Final

from benchmarks.policy.kinds.words import each_word

_ZERO_WIDTH: Final = ("\u200b", "\u200c", "\u200d", "\ufeff")
_JOINERS: Final = ("\u2060", "\u2061", "\u2062", "\u2063", "\u2064")
_BIDI: Final = ("\u200e", "\u200f", "\u202a\u202c", "\u2066\u2069", "\u061c")
_SELECTORS: Final = ("\ufe0e", "\ufe0f", "\U000e0100", "\u180b")
_FILLERS: Final = ("\u115f", "\u1160", "\u3164", "\uffa0", "\u2800")
_TAGS: Final = tuple(chr(0xE0061 + at) for at in range(26))


def _sown(text: str, random: Random, seeds: tuple[str, ...]) -> str:
    return each_word(
        text,
        lambda word: "".join(
            letter + (random.choice(seeds) if at < len(word) - 1 else "")
            for at, letter in enumerate(word)
        ),
    )


def zero_width(text: str, random: Random) -> str:
    """Spaces without width inside words."""
    return _sown(text, random, _ZERO_WIDTH)


def invisible_joiners(text: str, random: Random) -> str:
    """Word joiners and invisible operators inside words."""
    return _sown(text, random, _JOINERS)


def soft_hyphens(text: str, random: Random) -> str:
    """Hyphens that only show at a line's end."""
    return _sown(text, random, ("\u00ad",))


def bidi_controls(text: str, random: Random) -> str:
    """Controls of writing direction inside words."""
    return _sown(text, random, _BIDI)


def bidi_override(text: str, _random: Random) -> str:
    """Written backwards, and shown forwards by an override of direction."""
    return f"\u202e{text[::-1]}\u202c"


def variation_selectors(text: str, random: Random) -> str:
    """Selectors of a glyph's variant, which change nothing, inside words."""
    return _sown(text, random, _SELECTORS)


def tag_characters(text: str, random: Random) -> str:
    """The invisible letters of flags' tags inside words."""
    return _sown(text, random, _TAGS)


def blank_fillers(text: str, random: Random) -> str:
    """Blanks that count as letters or signs, such as the Hangul filler, inside words."""
    return _sown(text, random, _FILLERS)
