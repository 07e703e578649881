"""Words that were written without spaces, found again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_LONGEST: Final = 18
# What a cut costs, so that few, long words win: a word by its length, a letter of no word.
_COSTS: Final = (0, 13, 12, 11, *[10] * (_LONGEST - 3))
_LOOSE: Final = 9
_ENDING: Final = 5
_ENDINGS: Final = frozenset({"s", "d", "r", "ed", "ing", "er", "ly", "y"})
_LONGEST_ENDING: Final = 3
# The only words of one or two letters: others would be found everywhere.
_SHORT_WORDS: Final = "a i an as at be by do go he if in is it me my no of on or so to up us we"
_SHORT: Final = frozenset(_SHORT_WORDS.split())
_COVERED_FROM: Final = 0.85
# In shorter texts every letter is of a word: "selectivity" is not "elect i v it y".
_LOOSE_FROM: Final = 18
# After so many letters it is looked up whether any word begins so.
_LOOKED_AT: Final = (3, 5)


class Splitter:
    """A vocabulary by which run-together words are cut; read-only, lives as long as its rule."""

    def __init__(self, words: Iterable[str]) -> None:
        """Index the words; those of one or two letters are ignored."""
        long = {word for word in words if 2 < len(word) <= _LONGEST}
        self._words = long | {f"{word[:-1]}ing" for word in long if word[-1] == "e"} | _SHORT
        self._beginnings = {word[:end] for word in self._words for end in _LOOKED_AT}

    def split(self, text: str) -> list[str]:
        """Return the words of a text without spaces; empty if too much of it is none."""
        best = _Ways(len(text))
        for begin in range(len(text)):
            best.offer(begin, begin + 1, _LOOSE, known=False)
            for end in range(begin + 1, min(len(text), begin + _LONGEST) + 1):
                piece = text[begin:end]
                if end - begin in _LOOKED_AT and piece not in self._beginnings:
                    break
                if piece in self._words:
                    best.offer(begin, end, _COSTS[end - begin], known=True)
            if best.known[begin]:
                for end in range(begin + 1, min(len(text), begin + _LONGEST_ENDING) + 1):
                    if text[begin:end] in _ENDINGS:
                        best.offer(begin, end, _ENDING, known=True)
        return best.words(text)


class _Ways:
    """The cheapest way to each place of a text; lives as long as one cutting.

    Attributes:
        known: Whether the way to a place ends with a word.
    """

    def __init__(self, length: int) -> None:
        self._costs = [0] + [length * _LOOSE + 1] * length
        self._begins = [0] * (length + 1)
        self.known = [False] * (length + 1)

    def offer(self, begin: int, end: int, cost: int, *, known: bool) -> None:
        """Take a step from one place to another if no way is cheaper."""
        total = self._costs[begin] + cost
        if total < self._costs[end]:
            self._costs[end], self._begins[end], self.known[end] = total, begin, known

    def words(self, text: str) -> list[str]:
        """Walk back along the best way; empty where too many letters are of no word."""
        pieces: list[str] = []
        loose, end = 0, len(text)
        while end:
            begin = self._begins[end]
            pieces.append(text[begin:end])
            loose += 0 if self.known[end] else end - begin
            end = begin
        allowed = (1 - _COVERED_FROM) * len(text) if len(text) >= _LOOSE_FROM else 0
        return [] if loose > allowed else pieces[::-1]
