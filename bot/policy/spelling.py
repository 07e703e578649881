"""What one strange word can stand for, given a vocabulary."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import Final

from bot.policy.common_words import common_words, is_common
from bot.policy.word_index import (
    WordIndex,
    by_shape,
    has_no_vowels,
    one_letter_shorter,
    shuffle_key,
    without_repetitions,
)

_REPEATED: Final = re.compile(r"([a-z])\1+")
_STRETCHED: Final = re.compile(r"([a-z])\1{2,}")
_DIGITS: Final = str.maketrans("", "", "0123456789")
_LEET: Final = tuple(
    str.maketrans("0123456789@$", letters) for letters in ("oizeasgtbgas", "olzeasbtbgas")
)
_MEASURE: Final = re.compile(r"[0-9]+[a-z]{0,4}|[a-z][0-9]+")
# Letters that are drawn or sound alike.
_ALIKE: Final = (
    ("rn", "m"), ("vv", "w"), ("ph", "f"), ("v", "u"), ("u", "v"), ("i", "l"), ("l", "i"),
    ("cl", "d"), ("x", "cks"), ("kk", "ck"), ("q", "g"),
)  # fmt: skip
_BACKWARDS_FROM: Final = 4
_ROT13_FROM: Final = 5
_SHUFFLED_FROM: Final = 5
_NEAR_FROM: Final = 4
_LONGEST: Final = 18
_BARE_FROM: Final = 3
_BARE_WITH_A_VOWEL_FROM: Final = 5
# Shortest word of the vocabulary that an error in any place but the first, or there, makes.
_INSIDE_FROM: Final = 5
_FIRST_FROM: Final = 8
_ANY_LETTER: Final = "*"
_STARRED_FROM: Final = 3
_LETTERS_LEFT: Final = 0.4


class Spelling:
    """A vocabulary with its words in disguise; read-only, lives as long as its rule.

    Where an ordinary word fits as well as one of the vocabulary, the ordinary one is taken.
    """

    def __init__(self, words: Iterable[str]) -> None:
        """Index the words, lower-case and one word each."""
        self.words = frozenset(
            word for word in words if word.isalpha() and _STARRED_FROM <= len(word) <= _LONGEST
        )
        self._all = self.words | common_words()
        self._strict = self.words - common_words()

    @property
    def is_ready(self) -> bool:
        """Whether all is made that takes a moment: the first words ask for it that need it."""
        return {"_index", "_shapes"} <= self.__dict__.keys()

    @cached_property
    def _index(self) -> WordIndex:
        return WordIndex(self._in_order(), self.words)

    @cached_property
    def _shapes(self) -> dict[tuple[str, str, int], list[str]]:
        return by_shape(self._in_order())

    def _in_order(self) -> list[str]:
        return sorted(self._all, key=self._rank)

    def _rank(self, word: str) -> tuple[int, str]:
        """Order words by how willingly they are taken: terms, ordinary words, those in terms."""
        return (0 if word in self._strict else 1 if word not in self.words else 2), word

    def knows(self, word: str) -> bool:
        """Say whether a word is of the vocabulary or ordinary, so that it needs no reading."""
        return word in self.words or is_common(word) or _MEASURE.fullmatch(word) is not None

    def form(self, word: str) -> str:
        """Return a known word itself, or the one that this is a form of: leet, stretched, reversed.

        Empty where there is none.
        """
        if self.knows(word):
            return word
        if len(word) > 2 * _LONGEST:
            return ""
        return next((form for form in self._forms(word) if self._is_word(form)), "")

    def _is_word(self, word: str) -> bool:
        return word in self.words or is_common(word)

    def _forms(self, word: str) -> Iterator[str]:
        if not word.isalpha():
            yield from (word.translate(table) for table in _LEET)
            yield word.translate(_DIGITS)
            word = word.translate(_LEET[0])
        if _STRETCHED.search(word) or len(_REPEATED.findall(word)) > 1:
            yield _REPEATED.sub(r"\1\1", word)
            yield self._index.once.get(without_repetitions(word), "")
            yield _STRETCHED.sub("", word)
        for drawn, letters in _ALIKE:
            if drawn in word and (form := word.replace(drawn, letters)) in self.words:
                yield form
        if word.endswith("z"):
            yield word[:-1] + "s"
        if len(word) >= _BACKWARDS_FROM and not self._swapped(word):
            yield word[::-1]
        if len(word) >= _ROT13_FROM:
            yield codecs.encode(word, "rot13")

    def _swapped(self, word: str) -> bool:
        """Say whether two neighbours swapped make a word, which is likelier than all reversed."""
        return any(
            word[:at] + word[at + 1] + word[at] + word[at + 2 :] in self._all
            for at in range(len(word) - 1)
        )

    def starred(self, pattern: str) -> str:
        """Return the word of a pattern in which each "*" hides one letter, if there is one."""
        return next(reversed(self._fitting(pattern)), "")

    def starred_term(self, pattern: str) -> str:
        """Return as `starred`, but the word of the vocabulary also where an ordinary one fits."""
        return next((word for word in self._fitting(pattern) if word in self.words), "")

    def _fitting(self, pattern: str) -> list[str]:
        hidden = pattern.count(_ANY_LETTER)
        left = len(pattern) - hidden
        if not _STARRED_FROM <= len(pattern) <= _LONGEST or left < _LETTERS_LEFT * len(pattern):
            return []
        first, last = (edge.replace(_ANY_LETTER, "") for edge in (pattern[0], pattern[-1]))
        shape = (first, last, len(pattern))
        return [word for word in self._shapes.get(shape, ()) if _fits(pattern, word)]

    def likely(self, word: str) -> str:
        """Return the known word that this one is a misspelling of: one error, or letters mixed."""
        if not word.isalpha() or not _BARE_FROM <= len(word) <= _LONGEST:
            return ""
        if near := self._near(word):
            return min(
                near,
                key=lambda other: (
                    _unlikeness(word, other),
                    other not in self._all,
                    -self._rank(other)[0],
                ),
            )
        if len(word) >= _SHUFFLED_FROM and (whole := self._index.shuffled.get(shuffle_key(word))):
            return whole
        whole = self._index.bare.get(word, "") if lacks_vowels(word) else ""
        return whole if len(whole) <= 2 * len(word) else ""

    def likely_term(self, word: str) -> str:
        """Return as `likely`, but the word of the vocabulary also where an ordinary one fits."""
        if not word.isalpha() or not _BARE_FROM <= len(word) <= _LONGEST:
            return ""
        near = [
            other
            for other in dict.fromkeys((*self._near(word), *self._index.longer(word)))
            if other in self.words and len(other) >= _NEAR_FROM and other[0] == word[0]
        ]
        if near:
            return min(near, key=lambda other: (_unlikeness(word, other), self._rank(other)[0]))
        return self._index.bare_terms.get(word, "") if lacks_vowels(word) else ""

    def _near(self, word: str) -> list[str]:
        """Return known words with one letter less, more, other, or two of them swapped."""
        found = dict.fromkeys(self._index.longer(word))
        for shorter in one_letter_shorter(word) if len(word) >= _NEAR_FROM else ():
            if len(shorter) >= _NEAR_FROM and self._is_word(shorter):
                found[shorter] = None
            for other in self._index.longer(shorter):
                if len(other) == len(word) and _one_apart(word, other):
                    found[other] = None
        return [other for other in found if self._is_plausible(word, other)]

    def _is_plausible(self, word: str, other: str) -> bool:
        """Say whether an error is one that people make on purpose in a word of this length."""
        if sorted(word) == sorted(other):
            return True
        if other not in self._strict:
            return len(word) >= _NEAR_FROM or other[0] == word[0]
        if other[0] != word[0]:
            return len(other) >= _FIRST_FROM
        return len(other) >= _INSIDE_FROM


def is_typo(word: str, other: str) -> bool:
    """Say whether one error makes a word of another: a letter more, less, other, or two swapped."""
    if len(word) == len(other):
        return _one_apart(word, other)
    shorter, longer = sorted((word, other), key=len)
    return len(longer) == len(shorter) + 1 and shorter in one_letter_shorter(longer)


def is_likely_error(word: str, other: str) -> bool:
    """Say whether a word is another with one error, or with its inner letters mixed."""
    mixed = len(word) == len(other) and shuffle_key(word) == shuffle_key(other)
    return mixed or is_typo(word, other)


def lacks_vowels(word: str) -> bool:
    """Say whether a word has no vowels inside, and is none of those that never had any: "org"."""
    # Vowels of other scripts are not known here.
    return (
        word.isascii()
        and has_no_vowels(word[1:-1])
        and (has_no_vowels(word) or len(word) >= _BARE_WITH_A_VOWEL_FROM)
    )


def _unlikeness(word: str, other: str) -> tuple[bool, bool, bool]:
    """Return how unlikely an error is: swapping letters is the likeliest, then one inside."""
    return sorted(word) != sorted(other), other[0] != word[0], other[-1] != word[-1]


def _fits(pattern: str, word: str) -> bool:
    return all(sign in (_ANY_LETTER, letter) for sign, letter in zip(pattern, word, strict=True))


def _one_apart(word: str, other: str) -> bool:
    """Say whether words of one length differ in one letter, or in two that are swapped."""
    apart = [at for at, (a, b) in enumerate(zip(word, other, strict=True)) if a != b]
    if len(apart) == 1:
        return True
    swapped = [(at, after) for at, after in pairwise(apart) if after == at + 1]
    return len(apart) == 2 and any(
        word[at] == other[after] and word[after] == other[at] for at, after in swapped
    )
