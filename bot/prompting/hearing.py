"""Which generator a prompt is for, where the words say so."""

from __future__ import annotations

import re
from typing import Final

from bot.prompting.dialects import Dialect, Dialects

_MAX_NAME_CHARACTERS: Final = 60
# "a fox in the snow, for Midjourney", "... in the style of Stable Diffusion prompts"
_MARK: Final = re.compile(
    r"(?:^|[\s,;.–—-]+)(?:written\s+|as\s+a\s+prompt\s+)?"
    r"(?:for|für|pour|para|per|voor|dla|для|(?P<manner>in the style of|in|as|like))"
    r"\s+(?:an?\s+|the\s+)?",
    re.IGNORECASE,
)
# "a Midjourney prompt for a fox in the snow"
_BEGINNING: Final = re.compile(
    r"(?:(?:please\s+)?(?:write|give|make|create)\s+(?:me\s+)?)?(?:an?\s+|the\s+)?"
    rf"(?P<name>[^,;]{{1,{_MAX_NAME_CHARACTERS}}}?)\s+prompts?\s+(?:for|of|about|with)\s+",
    re.IGNORECASE,
)
_PROMPTS: Final = re.compile(r"\s(?:prompts?|dialect|syntax|format)$", re.IGNORECASE)


def heard(words: str, dialects: Dialects) -> tuple[str, Dialect | None]:
    """Return the words without the generator that they name, and its dialect; None: unnamed."""
    words = words.strip()
    return _at_end(words, dialects) or _at_beginning(words, dialects) or (words, None)


def _at_end(words: str, dialects: Dialects) -> tuple[str, Dialect] | None:
    """Return what stands before "for <generator>".

    "In the style of" means a manner of painting unless it says that prompts are meant.
    """
    start = max(0, len(words) - _MAX_NAME_CHARACTERS)
    for mark in _MARK.finditer(words, start):
        name = words[mark.end() :].rstrip(" .!?")
        if mark["manner"] and not _PROMPTS.search(name):
            continue
        dialect = dialects.find(name) if name else None
        if dialect is not None:
            return words[: mark.start()].strip(), dialect
    return None


def _at_beginning(words: str, dialects: Dialects) -> tuple[str, Dialect] | None:
    match = _BEGINNING.match(words)
    if match is None or match.end() == len(words):
        return None
    dialect = dialects.find(match["name"])
    return None if dialect is None else (words[match.end() :].strip(), dialect)
