"""Which words are ordinary: what is made of them is no disguise, what decodes to them was one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Final

# Ordinary words of prompts and of talk about pictures, in the order of the alphabet.
_FILE: Final = "ordinary_words.txt"
# Those of thirty other languages, as harmless prompts have them, folded.
_OTHER_FILE: Final = "other_words.txt"
_OTHER_AT_LEAST: Final = 2
# Ending -> what it may have replaced.
_ENDINGS: Final = (
    ("ings", ("", "e")),
    ("ing", ("", "e")),
    ("iest", ("y",)),
    ("ier", ("y",)),
    ("ied", ("y",)),
    ("ies", ("y",)),
    ("ers", ("", "e")),
    ("er", ("", "e")),
    ("est", ("", "e")),
    ("ed", ("", "e")),
    ("es", ("",)),
    ("ly", ("",)),
    ("y", ("", "e")),
    ("s", ("",)),
)
_LAST: Final = frozenset(ending[-1] for ending, _ in _ENDINGS)
_SHORTEST_STEM: Final = 3
_LONGEST: Final = 24
_REMEMBERED: Final = 16_384


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Return the ordinary words, as they stand in their file; it is read once."""
    return frozenset((files(__package__) / _FILE).read_text("utf-8").split())


@lru_cache(maxsize=1)
def other_words() -> frozenset[str]:
    """Return ordinary words of languages other than English, as they stand in their file."""
    return frozenset((files(__package__) / _OTHER_FILE).read_text("utf-8").split())


def is_other_language(words: Iterable[str]) -> bool:
    """Say whether words are of a language other than English: more of them than ordinary ones."""
    distinct = set(words)
    other = distinct & other_words()
    telling = other - common_words()  # "in", "die" and "hat" say nothing
    if len(telling) < min(_OTHER_AT_LEAST, len(distinct)):
        return False
    return len(telling) >= sum(map(is_common, distinct - other))


def is_common(word: str) -> bool:
    """Say whether a lower-case word is ordinary, inflected or not."""
    return word in common_words() or (
        word[-1:] in _LAST and len(word) <= _LONGEST and _is_inflected(word)
    )


@lru_cache(_REMEMBERED)
def _is_inflected(word: str) -> bool:
    words = common_words()
    return any(stem in words for stem in _stems(word))


def common_share(words: Iterable[str]) -> float:
    """Return which share of the letters stands in ordinary words, in 0..1; 0 without words."""
    known = total = 0
    for word in words:
        total += len(word)
        if is_common(word):
            known += len(word)
    return known / total if total else 0.0


def _stems(word: str) -> Iterator[str]:
    for ending, replaced in _ENDINGS:
        if word.endswith(ending) and len(word) >= _SHORTEST_STEM + len(ending):
            stem = word[: -len(ending)]
            for letters in replaced:
                yield stem + letters
            if len(stem) > _SHORTEST_STEM and stem[-1] == stem[-2]:
                yield stem[:-1]
