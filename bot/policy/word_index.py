"""Words by what a disguise or a misspelling leaves of them."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from typing import Final

_REPEATED: Final = re.compile(r"([a-z])\1+")
_VOWELS: Final = "aeiou"
_NO_VOWELS: Final = str.maketrans("", "", _VOWELS)
# Shorter words are not misspelt: one letter more or less makes others of them.
_NEAR_FROM: Final = 4
# A hash and the number of a word, of which there are fewer than so many, in one number.
_NUMBERED: Final = (1 << 24) - 1
_HASHED: Final = (1 << 64) - 1 - _NUMBERED


class WordIndex:
    """Known words by what may be left of them; read-only, lives as long as its vocabulary.

    Attributes:
        once: By their letters without repetitions, the last word that has them.
        shuffled: By the keys that `shuffle_key` makes.
        bare: By their letters without vowels, also with the last one where it is a vowel.
        bare_terms: As `bare`, but the first word, and of the vocabulary alone.
    """

    def __init__(self, words: Sequence[str], terms: Set[str]) -> None:
        """Index the words; 20,000 take a fifth of a second.

        Args:
            words: All known words; what comes later takes the place of what was there.
            terms: Those of them that are of the vocabulary.
        """
        long = [word for word in words if len(word) >= _NEAR_FROM]
        self.once = {without_repetitions(word): word for word in words}
        self._long = tuple(long)
        self._lacking = _by_lacking(long)
        self.shuffled = {shuffle_key(word): word for word in long}
        self.bare: dict[str, str] = {}
        self.bare_terms: dict[str, str] = {}
        for word in long:
            self._add_bare(word, word in terms)

    def longer(self, word: str) -> list[str]:
        """Return the words that have one letter more, in their order."""
        key = _key(word)
        at = bisect_left(self._lacking, key)
        found = []
        while at < len(self._lacking) and self._lacking[at] & _HASHED == key:
            other = self._long[self._lacking[at] & _NUMBERED]
            if len(other) == len(word) + 1 and word in one_letter_shorter(other):
                found.append(other)
            at += 1
        return found

    def _add_bare(self, word: str, is_term: bool) -> None:
        bare = without_vowels(word)
        # "nkde": only inner vowels are left out.
        inner_bare = bare + word[-1] if word[-1] in _VOWELS else bare
        self.bare[bare] = word
        self.bare.setdefault(inner_bare, word)
        if is_term:
            self.bare_terms.setdefault(bare, word)
            self.bare_terms.setdefault(inner_bare, word)


def by_shape(words: Iterable[str]) -> dict[tuple[str, str, int], list[str]]:
    """Return words by first letter, last letter and length; either letter may be "" instead."""
    table: defaultdict[tuple[str, str, int], list[str]] = defaultdict(list)
    for word in words:
        for first, last in ((word[0], word[-1]), (word[0], ""), ("", word[-1])):
            table[first, last, len(word)].append(word)
    return dict(table)


def _by_lacking(words: Sequence[str]) -> array[int]:
    """Return for each word without each of its letters a hash and the word's number, sorted.

    As words they would take twenty times the memory.
    """
    numbered = enumerate(words)
    return array(
        "Q", sorted(_key(each) | at for at, word in numbered for each in one_letter_shorter(word))
    )


def _key(word: str) -> int:
    return hash(word) & _HASHED


def one_letter_shorter(word: str) -> list[str]:
    """Return the word without each of its letters, each result once."""
    return [
        word[:at] + word[at + 1 :] for at in range(len(word)) if word[at] != word[at + 1 : at + 2]
    ]


def without_repetitions(word: str) -> str:
    """Return "book" as "bok"."""
    return _REPEATED.sub(r"\1", word)


def without_vowels(word: str) -> str:
    """Return the word with no vowels but a first one."""
    return word[0] + word[1:].translate(_NO_VOWELS)


def has_no_vowels(word: str) -> bool:
    """Return whether there is no vowel in a word or a part of one."""
    return word.translate(_NO_VOWELS) == word


def shuffle_key(word: str) -> str:
    """Return what words have in common of which only the inner letters changed places."""
    return word[0] + "".join(sorted(word[1:-1])) + word[-1]
