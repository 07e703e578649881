"""Pig Latin undone: "akednay omanway" is "naked woman"."""

from __future__ import annotations

import re
from typing import Final

from bot.policy.common_words import is_common

_LETTERS: Final = re.compile(r"[^\W\d_]+")
_LONG: Final = 4
_ENDING: Final = "ay"
_AT_LEAST: Final = 2
# So many words, or that share of the longer ones, are no accident.
_SURELY: Final = 4
_SHARE: Final = 0.6
_VOWELS: Final = frozenset("aeiou")
_MOVED: Final = 3
_BETWEEN: Final = "wy"
# With these a word may begin; other consonants at its end are its own: "ornp" is "porn".
_BEGINNING: Final = re.compile(
    r"(?:sch|scr|spl|spr|str|thr|shr|ph|qu|[bcfgkp]l|[bcdfgkptw]r|[cstw]h|s[cklmnptw]|tw|kn|zw)$"
)


def from_pig_latin(text: str) -> str:
    """Return a text that is in Pig Latin as it was; empty where it is not.

    With its capitals: they show where a word began.
    """
    if text.lower().count(_ENDING) < _AT_LEAST:
        return ""
    long = [word for word in _LETTERS.findall(text) if len(word) >= _LONG]
    pigs = sum(word.lower().endswith(_ENDING) and not is_common(word.lower()) for word in long)
    if pigs < min(_SURELY, max(_AT_LEAST, _SHARE * len(long))):
        return ""
    return _LETTERS.sub(lambda found: _turned(found[0]), text)


def _turned(word: str) -> str:
    if len(word) < _LONG or not word.lower().endswith(_ENDING):
        return word
    rest = word[: -len(_ENDING)]
    capital = next((at for at, letter in enumerate(rest) if at and letter.isupper()), 0)
    if capital and not rest.isupper():
        return rest[capital:] + rest[:capital]
    rest = rest.lower()
    end = _consonants_at_the_end(rest)
    if end in (0, len(rest)):
        return rest
    beginning = _BEGINNING.search(rest)
    likely = len(beginning[0]) if beginning else 1
    moved = [rest[-by:] + rest[:-by] for by in (likely, *range(1, min(end, _MOVED) + 1))]
    # "appleway" and "appleyay": some put a letter between.
    between = [rest[:-1]] if rest[-1] in _BETWEEN else []
    return next(filter(is_common, (*moved, rest, *between)), moved[0])


def _consonants_at_the_end(word: str) -> int:
    """Return how many there are: all of a word that has no vowel was never turned."""
    return next((at for at, letter in enumerate(reversed(word)) if letter in _VOWELS), len(word))
