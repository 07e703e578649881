"""Which language a text is in, told by the words that are frequent in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import lru_cache
from importlib.resources import files
from typing import Final

ENGLISH: Final = "en"
# A line for each language: its code, and words that are frequent in it, folded.
_FILE: Final = "frequent_words.txt"


def languages() -> Set[str]:
    """Return the codes of the languages that are told apart (ISO 639-1), English among them."""
    return frozenset(code for codes in _frequent().values() for code in codes)


def likely_languages(words: Iterable[str], at_least: int = 1) -> Set[str]:
    """Return the languages in which most of the words are frequent, if enough of them are."""
    counts = Counter(code for word in words for code in _frequent().get(word, ()))
    most = max((at_least, *counts.values()))
    return frozenset(code for code, count in counts.items() if count == most)


def may_be_english(words: Iterable[str]) -> bool:
    """Say whether English fits words as well as any language does; not where none does."""
    return ENGLISH in likely_languages(words)


@lru_cache(maxsize=1)
def _frequent() -> Mapping[str, Sequence[str]]:
    """Return the languages of each frequent word; the file is read once."""
    found: dict[str, list[str]] = {}
    for line in (files(__package__) / _FILE).read_text("utf-8").splitlines():
        code, *words = line.split()
        for word in words:
            found.setdefault(word, []).append(code)
    return found
