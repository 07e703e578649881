"""Where terms stand in a text, with other terms in their slots.

A chart is filled from the end to the beginning, so what may stand in a slot is known when a term
asks for it. That is why phrases of several slots need not be spelt out, sixty thousand of them:
only numbers are, and slots that are a part of a word.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Final

from bot.policy.terms import Node, Terms

_MAX_FILLERS: Final = 3

Step = tuple[Node, int]
"""What a word leads to, and where the next one begins."""


class Chart(ABC):
    """Where terms stand; lives as long as one search.

    Attributes:
        ends: For each place, of the terms that begin there: where they end -> group -> letters.
    """

    def __init__(self, terms: Terms, length: int) -> None:
        """Search a text of so many places."""
        self._terms = terms
        self._length = length
        self.ends: list[dict[int, dict[str, int]]] = [{} for _ in range(length)]
        for start in reversed(range(length)):
            for node, stop in self._begun(start):
                self._reach(node, start, stop, 0)

    def within(self, group: str) -> set[int]:
        """Return all places of the terms of a group."""
        return {
            place
            for start, ends in enumerate(self.ends)
            for stop, groups in ends.items()
            if group in groups
            for place in range(start, stop)
        }

    @abstractmethod
    def _begun(self, start: int) -> Iterator[Step]:
        """Yield what the first words of terms lead to that stand in a place."""

    @abstractmethod
    def _after(self, node: Node, place: int) -> Iterator[Step]:
        """Yield what the words in a place lead to from a node."""

    @abstractmethod
    def _places(self, node: Node, place: int) -> Iterator[int]:
        """Yield where the next word of a term may stand that has come to a place."""

    def _reach(self, node: Node, start: int, place: int, letters: int) -> None:
        """Take in what ends at a node, and go on; `letters`: of the slots so far."""
        if node.ends:
            self._note(node.ends, start, place, letters)
        if place == self._length:
            return
        for here in self._places(node, place):
            for following, stop in self._after(node, here):
                self._reach(following, start, stop, letters)
            for group, following in node.slots.items():
                for stop, groups in self.ends[here].items():
                    if group in groups:
                        self._reach(following, start, stop, letters + groups[group])

    def _note(self, groups: Mapping[str, int], start: int, stop: int, letters: int) -> None:
        """Take in whose term ends in a place, and go on with those that begin with its slot."""
        known = self.ends[start].setdefault(stop, {})
        for group, own in groups.items():
            if own + letters > known.get(group, 0):
                known[group] = own + letters
                if (begun := self._terms.begun_by(group)) is not None:
                    self._reach(begun, start, stop, own + letters)


class WordChart(Chart):
    """A chart of words, with up to three fillers between those of a term."""

    def __init__(self, words: Sequence[str], terms: Terms, fillers: Set[str]) -> None:
        self._words = words
        self._fillers = fillers
        super().__init__(terms, len(words))

    def _begun(self, start: int) -> Iterator[Step]:
        for node in self._terms.begun(self._words[start]):
            yield node, start + 1

    def _after(self, node: Node, place: int) -> Iterator[Step]:
        for following in node.after(self._words[place]):
            yield following, place + 1

    def _places(self, node: Node, place: int) -> Iterator[int]:
        if not node.goes_on:
            return
        yield place
        for here in range(place, min(place + _MAX_FILLERS, self._length - 1)):
            if self._words[here] not in self._fillers:
                return
            yield here + 1


class LetterChart(Chart):
    """A chart of letters without any space between words."""

    def __init__(self, text: str, terms: Terms) -> None:
        self._text = text
        super().__init__(terms, len(text))

    def _begun(self, start: int) -> Iterator[Step]:
        for first in self._terms.firsts(self._text, start):
            yield self._terms.tree(first), start + len(first.removesuffix("*"))

    def _after(self, node: Node, place: int) -> Iterator[Step]:
        starts_with = self._text.startswith
        for words in (node.following, node.beginnings):
            for word, following in words.items():
                if starts_with(word, place):
                    yield following, place + len(word)

    def _places(self, node: Node, place: int) -> Iterator[int]:
        if node.goes_on:
            yield place
