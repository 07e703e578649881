"""Which groups of terms occur in a text: whole words only, in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from bot.policy.normalize import fold

WORD: Final = re.compile(r"[^\W_]+")
_SLOT: Final = re.compile(r"\{([\w-]+)\}")
_RANGE: Final = re.compile(r"(\d+)-(\d+)")
_MAX_FILLERS: Final = 3


@dataclass(slots=True)
class _Node:
    """One word of a term: what may follow, and which groups end here with how many letters."""

    following: dict[str, _Node] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)


class Lexicon:
    """Groups of terms, read-only once made; lives as long as its rule.

    A term is a word or a phrase. `{name}` in it stands for every term of another group, and
    `{1-17}` for every number from 1 to 17. Between the words of a phrase up to three fillers
    ("the", "her") may stand. Words of an allowed phrase ("chicken breast") are not matched.
    """

    def __init__(
        self, groups: Mapping[str, Sequence[str]], allow: Iterable[str], fillers: Iterable[str]
    ) -> None:
        """Compile the terms. Raises: ValueError for a slot that names no group."""
        self._fillers = frozenset(fillers)
        self._terms, self._allowed = _Node(), _Node()
        self._joined: list[tuple[str, str]] = []
        for name in groups:
            for term in expand(name, groups):
                letters = _plant(self._terms, term, name)
                self._joined.append((letters, name))
        self._allowed_joined = [_plant(self._allowed, phrase, "") for phrase in allow]

    def find(self, text: str) -> dict[str, int]:
        """Return the groups that occur in a normalised text, with the letters of the longest."""
        words = WORD.findall(text)
        masked = self._masked(words)
        found: dict[str, int] = {}
        for start, stop, ends in self._matches(self._terms, words):
            if masked.isdisjoint(range(start, stop)):
                _keep_longest(found, ends)
        return found

    def find_joined(self, text: str, min_letters: int) -> dict[str, int]:
        """Return the groups of long terms that stand in a text without any word boundaries."""
        for phrase in self._allowed_joined:
            text = text.replace(phrase, " ")
        found: dict[str, int] = {}
        for letters, name in self._joined:
            if len(letters) >= min_letters and letters in text:
                _keep_longest(found, {name: len(letters)})
        return found

    def _masked(self, words: Sequence[str]) -> set[int]:
        return {
            position
            for start, stop, _ in self._matches(self._allowed, words)
            for position in range(start, stop)
        }

    def _matches(
        self, root: _Node, words: Sequence[str]
    ) -> Iterable[tuple[int, int, dict[str, int]]]:
        """Yield first word, end and owners of every term in a text."""
        for start, word in enumerate(words):
            if word in root.following:
                for stop, ends in self._walk(root, words, start):
                    yield start, stop, ends

    def _walk(
        self, node: _Node, words: Sequence[str], start: int
    ) -> Iterable[tuple[int, dict[str, int]]]:
        """Yield where each term that begins at `start` ends, and whose it is."""
        skipped = 0
        for position in range(start, len(words)):
            word = words[position]
            following = node.following.get(word)
            if following is not None:
                node, skipped = following, 0
                if node.ends:
                    yield position + 1, node.ends
            elif position > start and word in self._fillers and skipped < _MAX_FILLERS:
                skipped += 1
            else:
                return


def expand(
    name: str, groups: Mapping[str, Sequence[str]], above: tuple[str, ...] = ()
) -> list[str]:
    """Return a group's terms with every slot filled in."""
    if name not in groups:
        raise ValueError(f"no group {name!r}; there are {', '.join(groups)}")
    if name in above:
        raise ValueError(f"group {name!r} stands in itself")
    return [filled for term in groups[name] for filled in _filled(term, groups, (*above, name))]


def _filled(
    term: str, groups: Mapping[str, Sequence[str]], above: tuple[str, ...]
) -> Iterable[str]:
    slots = [_choices(slot, groups, above) for slot in _SLOT.findall(term)]
    for choice in product(*slots):
        values = iter(choice)
        yield _SLOT.sub(lambda _: next(values), term)  # noqa: B023 - used up in this round


def _choices(
    slot: str, groups: Mapping[str, Sequence[str]], above: tuple[str, ...]
) -> Sequence[str]:
    if numbers := _RANGE.fullmatch(slot):
        return [str(number) for number in range(int(numbers[1]), int(numbers[2]) + 1)]
    return expand(slot, groups, above)


def _plant(root: _Node, term: str, name: str) -> str:
    """Add a term and return its letters run together."""
    words = WORD.findall(fold(term))
    if not words:
        raise ValueError(f"the term {term!r} has no letters")
    node = root
    for word in words:
        node = node.following.setdefault(word, _Node())
    letters = "".join(words)
    _keep_longest(node.ends, {name: len(letters)})
    return letters


def _keep_longest(found: dict[str, int], more: Mapping[str, int]) -> None:
    for name, letters in more.items():
        found[name] = max(letters, found.get(name, 0))
