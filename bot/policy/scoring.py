"""What a linear classifier makes of a text: sums of weights over its words and what is in them.

Everything that counts is a sum over different words and pairs of neighbours, divided by the root of
how much there is (and a little more, for short texts): a word's share is worked out once, and long
texts score like short ones. One sum says whether a text is to be refused, and one for each category
what it is most like.
"""

from __future__ import annotations

import itertools
import math
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from bot.policy.languages import may_be_english

BUCKETS: Final = 2**18
"""How many weights say whether: everything that counts shares them.

With an eighth of them, of 1,600 prompts to refuse that were kept out of training it found 32 in a
hundred instead of 52 at the same false alarms; with twice as many, no more."""

KIND_BUCKETS: Final = 2**15
"""How many weights each category has, for which that is enough."""

WORD: Final = 3
"""How much a whole word counts; a part of three or four letters counts 1."""

PAIR: Final = 3
"""How much two neighbouring words count."""

CALM: Final = 80
"""What is added to all that counts in a text, so that a single word of a short one says less."""

EDIT: Final = 5
"""How much it counts that a picture is changed."""

EDITED: Final = "edit"
"""What stands for a request that changes a picture."""

ZERO: Final = 128
"""The byte that stands for no weight."""

_PART_SIZES: Final = (3, 4)
# A text without blanks, such as a Japanese one, is read in pieces.
_WORDS: Final = re.compile(r"[^\W_]{1,40}")
_LETTER_BYTES: Final = 4
_REMEMBERED: Final = 4096
# Harmless words around others must not outweigh them, so a text is as bad as its worst stretch. Of
# 109 prompts that were refused alone, stretches of 32 words found 12 with a page after them, those
# of 16 words 84; of 414 harmless ones neither refused one.
_AT_ONCE: Final = 32
_STRETCH: Final = 16
_STEP: Final = 8
_FAR: Final = 500.0


def words_of(text: str) -> list[str]:
    """Return the words of a normalised text; of a number, only how long it is.

    Which number stood in what was refused is chance, and the lists know those that mean something.
    """
    found = _WORDS.findall(text)
    return ["0" * len(word) if word.isdecimal() else word for word in found]


def stretches(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield what of a text is scored: all of it if it is short, and parts if it is not."""
    if len(words) <= _AT_ONCE:
        yield words
    else:
        for start in range(0, len(words) - _STEP, _STEP):
            yield words[start : start + _STRETCH]


def pairs(words: Sequence[str]) -> Iterable[str]:
    """Return the different neighbours in some words, both ends among them."""
    ends = ("^", *words, "$")
    return dict.fromkeys(f"{left} {right}" for left, right in itertools.pairwise(ends))


def bucket(feature: str) -> int:
    """Return the number of the weight that something counts by; the same at every start."""
    return _hashed(feature.encode("utf-32-le", "surrogatepass"))


def whole(word: str) -> int:
    """Return the bucket of a word as such."""
    return bucket(f"={word}")


def parts(word: str) -> list[int]:
    """Return the buckets of a word's parts, both ends among them."""
    spelt = f"<{word}>".encode("utf-32-le", "surrogatepass")
    return [
        _hashed(spelt[start : start + _LETTER_BYTES * size])
        for size in _PART_SIZES
        for start in range(0, len(spelt) - _LETTER_BYTES * (size - 1), _LETTER_BYTES)
    ]


def _hashed(spelt: bytes) -> int:
    return zlib.crc32(spelt) & (BUCKETS - 1)


class Scorer:
    """Scores words for some categories at once; lives as long as the process.

    Args:
        cells: Of each bucket a byte: a whole number, and `ZERO` above it.
        scale: The log-odds of being refused that 1 in a cell stands for.
        bias: The log-odds of no words, and `bias_elsewhere` in another language than English: of
            what is written there less has been learned, so the same sum says less.
        kinds: Of each of `KIND_BUCKETS`, a byte for each category.
        scales: Of each category, what 1 in a cell stands for. `biases`: what no words have.
    """

    def __init__(
        self,
        cells: bytes,
        scale: float,
        bias: float,
        bias_elsewhere: float,
        kinds: bytes,
        scales: Sequence[float],
        biases: Sequence[float],
    ) -> None:
        self._cells = cells
        self._kinds = kinds
        self._scales = (scale, *scales)
        self._biases = (bias, *biases)
        self._less = bias_elsewhere - bias
        self._word = lru_cache(_REMEMBERED)(self._of_word)
        self._edit = [EDIT * cell for cell in self._sums([bucket(EDITED)])]

    def best(self, words: Sequence[str], edit: bool) -> list[float]:
        """Return each category's score in 0..1, that of the worst stretch.

        The category that fits a stretch best has the probability that it is refused, and the others
        so much less as they are less likely: what is surely refused is not told under every name.
        """
        every = (self._shares(part, edit) for part in stretches(words))
        return [max(column) for column in zip(*every, strict=True)]

    def _shares(self, words: Sequence[str], edit: bool) -> list[float]:
        whether, kinds = self.log_odds(words, edit)
        return _shares(whether if may_be_english(words) else whether + self._less, kinds)

    def log_odds(self, words: Sequence[str], edit: bool) -> tuple[float, list[float]]:
        """Return the log-odds of some English words together: of a refusal, and each category's."""
        found = [self._word(word) for word in dict.fromkeys(words)]
        met = [bucket(pair) for pair in pairs(words)]
        paired = [PAIR * cell for cell in self._sums(met)]
        size, *summed = map(sum, zip(*found, (PAIR * PAIR * len(met), *paired), strict=True))
        if edit:
            summed = [one + other for one, other in zip(summed, self._edit, strict=True)]
        root = math.sqrt(size + CALM)
        whether, *kinds = (
            cell * scale / root + bias
            for cell, scale, bias in zip(summed, self._scales, self._biases, strict=True)
        )
        return whether, kinds

    def _of_word(self, word: str) -> tuple[int, ...]:
        """Return how much a word counts, squared, and its cells summed up."""
        inside = parts(word)
        alone = self._sums([whole(word)])
        cells = zip(self._sums(inside), alone, strict=True)
        return (len(inside) + WORD * WORD, *(one + WORD * other for one, other in cells))

    def _sums(self, buckets: Sequence[int]) -> list[int]:
        width = len(self._scales) - 1
        whether = sum(self._cells[at] for at in buckets)
        starts = [at % KIND_BUCKETS * width for at in buckets]
        rows = [self._kinds[start : start + width] for start in starts]
        zero = ZERO * len(rows)
        return [sum(column) - zero for column in ([whether], *zip(*rows, strict=True))]


def _shares(whether: float, kinds: Sequence[float]) -> list[float]:
    """Return the probability of a refusal, for each category as much less as it fits less."""
    share = 1 / (1 + math.exp(-max(-_FAR, min(_FAR, whether))))
    top = max(kinds)
    return [share * math.exp(one - top) for one in kinds]
