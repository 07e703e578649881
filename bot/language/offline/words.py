"""Small change: cleaning, numbers and articles of English words."""

from __future__ import annotations

import re
from typing import Final

# Words beyond this are not read: a member's message ends long before (Discord: 4000 characters).
MAX_CHARACTERS: Final = 4000

_QUOTES: Final = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "İ": "I", "ı": "i"}
)
_SPACE_BEFORE: Final = re.compile(r" (?=[,;.])")
_COMMAS: Final = re.compile(r"[,;](?: ?[,;])+")
_LOOSE_FIRST: Final = frozenset({"", "and", "but", "of"})
_LOOSE_LAST: Final = frozenset({"", "and", "but", "of", "with"})
_SOUNDS_VOWEL: Final = re.compile(
    r"(?:(?!one\b|once\b|eu)[aeio]|u(?!ni[^n]|s[aeiu]|t[ei]|k)|hour|honest|heir)", re.IGNORECASE
)
_ENDING_ARTICLE: Final = re.compile(r"\ban?$", re.IGNORECASE)
_NUMBERS: Final = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "a couple of": 2,
    "a pair of": 2,
    "both": 2,
}
NUMBER: Final = rf"(?:\d{{1,3}}|{'|'.join(_NUMBERS)})"


def clean(text: str) -> str:
    """Return the text on one line, quotes made plain, bounded."""
    return " ".join(text[:MAX_CHARACTERS].translate(_QUOTES).split())


def tidy(text: str) -> str:
    """Return the text without what cutting parts out of it left behind: commas, loose words."""
    words = _COMMAS.sub(",", _SPACE_BEFORE.sub("", " ".join(text.split()))).split(" ")
    first, last = 0, len(words)
    while last > first and words[last - 1].strip(",;:-").casefold() in _LOOSE_LAST:
        last -= 1
    while first < last and words[first].strip(",;:.!?-").casefold() in _LOOSE_FIRST:
        first += 1
    return " ".join(words[first:last]).lstrip(" ,;:.!?").rstrip(" ,;:")


def number(text: str) -> int:
    """Return the value of a match of `NUMBER`."""
    lowered = text.casefold()
    return int(lowered) if lowered.isdecimal() else _NUMBERS[lowered]


def number_word(value: int) -> str:
    """Return a small number as a word, a large one in digits."""
    words = {
        amount: word for word, amount in _NUMBERS.items() if " " not in word and word != "both"
    }
    return words.get(value, str(value))


def join_after_cut(before: str, after: str) -> str:
    """Return what stood before and after words that were cut out, the article made to fit."""
    match = _ENDING_ARTICLE.search(before)
    if match is not None and after[:1].isalpha():
        before = f"{before[: match.start()]}{article(after)}"
    return f"{before} {after}".strip()


def article(word: str) -> str:
    """Return "a" or "an", as it is said before `word`."""
    return "an" if _SOUNDS_VOWEL.match(word) else "a"


def with_article(phrase: str) -> str:
    """Return a noun phrase with "a" or "an" in front."""
    return f"{article(phrase)} {phrase}" if phrase else phrase
