"""A recipe as one prompt in prose.

The wording of each part depends on that part alone, so that a painter that draws by words keeps
in place what was not changed.
"""

from __future__ import annotations

import re
from typing import Final

from bot.domain import Recipe

_VOWELS: Final = "aeiou"
_ARTICLES: Final = ("a ", "an ", "the ", "some ", "my ", "two ", "three ", "four ")
# Kinds of picture that take no article: "Pixel art of a castle".
_UNCOUNTED: Final = re.compile(r"\b(?:art|graphics|comics|photography|calligraphy|typography)$")
# Manners that read well as they are: "in the style of ...", "muted colours", "darker".
_COMPLETE: Final = re.compile(
    r"\bstyled?\b|\b(?:colou?rs?|tones?|light|lighting|palette|mood|look)$"
    r"|\b(?:dark|bright|warm|cold|cool|light|soft|bold|gloomi|cosi)er$"
    r"|^(?:in|with|like|by|as|more|less|very|softly) "
)
_MAX_STYLE_WORDS: Final = 3


def compose_prompt(recipe: Recipe) -> str:
    """Return the recipe as prose for an image model; empty when the recipe is."""
    parts = (_subject(recipe), _style(recipe.style), _plain(recipe.composition))
    sentence = ", ".join(part for part in parts if part)
    sentences = (_sentence(sentence), _sentence(_without(recipe.without)))
    return " ".join(text for text in sentences if text)


def with_article(noun: str) -> str:
    """Return the noun phrase with "a" or "an" where it has no article yet."""
    lowered = noun.casefold()
    if not noun or lowered.startswith(_ARTICLES) or _UNCOUNTED.search(lowered):
        return noun
    return f"{'an' if lowered[0] in _VOWELS else 'a'} {noun}"


def _subject(recipe: Recipe) -> str:
    kind, description = _plain(recipe.content_type), _plain(recipe.description)
    if kind and description:
        return f"{with_article(kind)} of {_lower_article(description)}"
    return description or with_article(kind)


def _lower_article(text: str) -> str:
    lowered = text[:5].casefold()
    return text[0].lower() + text[1:] if lowered.startswith(_ARTICLES) else text


def _style(style: str) -> str:
    manner, comma, tones = _plain(style).partition(", ")
    if manner and len(manner.split()) <= _MAX_STYLE_WORDS and not _COMPLETE.search(manner):
        manner = f"{manner} style"
    return f"{manner}{comma}{tones}"


def _without(without: str) -> str:
    things, comma, last = _plain(without).rpartition(", ")
    if not last:
        return ""
    return f"without {things}{' or ' if comma else ''}{last}"


def _plain(text: str) -> str:
    return " ".join(text.split()).strip(" ,;.")


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}." if text else ""
