"""Terms of a word list, and the trees of words that they make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Final

from bot.policy.normalize import fold

# Japanese and Chinese have no spaces between words, so there each character is one. The end of a
# sentence is a token too, and so is the comma after "no": no phrase goes across it.
CJK: Final = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
# Vowel signs of Devanagari are no letters to a regular expression, but belong to their word.
INDIC: Final = r"\u0900-\u0963\u0970-\u097f"
_TOKEN: Final = re.compile(rf"[{CJK}]|(?:[^\W_{CJK}]|[{INDIC}])+|[.!?;](?=\s|$)|(?<=\bno),")
_ASCII_TOKEN: Final = re.compile(r"[a-z0-9]+|[.!?;](?=\s|$)|(?<=\bno),")
_SLOT: Final = re.compile(r"\{([\w-]+)\}")
_RANGE: Final = re.compile(r"(\d+)-(\d+)")
_ENDINGS: Final = ("", "s", "e", "ed", "ing", "er")
_ANY_ENDING: Final = "*"
# Slots put the same words into many terms.
_REMEMBERED: Final = 4096


@dataclass(slots=True)
class Node:
    """One word of a term: what may follow, and which groups end here with how many letters."""

    following: dict[str, Node] = field(default_factory=dict)
    beginnings: dict[str, Node] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()
    ends: dict[str, int] = field(default_factory=dict)

    def after(self, word: str) -> Iterator[Node]:
        """Yield what the word leads to."""
        if (exact := self.following.get(word)) is not None:
            yield exact
        for length in self.lengths:
            if length > len(word):
                return
            if (begun := self.beginnings.get(word[:length])) is not None:
                yield begun

    def grown(self, word: str) -> Node:
        """Return what a word of a term leads to, made where it is new."""
        if not word.endswith(_ANY_ENDING):
            if word not in self.following:
                self.following[word] = Node()
            return self.following[word]
        stem = word[:-1]
        if stem not in self.beginnings:
            self.beginnings[stem] = Node()
            self.lengths = tuple(sorted({*self.lengths, len(stem)}))
        return self.beginnings[stem]


class Terms:
    """Terms of groups, in the order in which they were added; lives as long as its lexicon.

    Those that begin with one word become a tree when somebody writes it: most words nobody writes.

    Attributes:
        words: Every word of every term, beginnings with some endings.
        stems: Every beginning that stands for all words that begin so.
    """

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.stems: set[str] = set()
        self._by_first: dict[str, list[tuple[str, str]]] = {}
        self._first_lengths: tuple[int, ...] = ()
        # Made anew from what never changes, so threads may do so at once.
        self._trees = lru_cache(None)(self._tree)

    def add(self, term: str, name: str) -> str:
        """Add a term of a group and return its letters run together."""
        letters = term.replace(" ", "")
        if letters.isascii() and letters.isalpha() and letters.islower():  # nothing to fold
            words = term.split()
            self.words.update(words)
        else:
            words = [word for part in term.split() for word in _folded(part)]
            if not words:
                raise ValueError(f"the term {term!r} has no letters")
            self._note(words)
            term = " ".join(words)
            letters = _letters(words)
        if words[0] not in self._by_first:
            self._by_first[words[0]] = []
        self._by_first[words[0]].append((term, name))
        return letters

    def _note(self, words: Sequence[str]) -> None:
        for word in words:
            if word.endswith(_ANY_ENDING):
                self.stems.add(word[:-1])
                self.words.update(word[:-1] + ending for ending in _ENDINGS)
            else:
                self.words.add(word)
        if words[0].endswith(_ANY_ENDING):
            self._first_lengths = tuple(sorted({*self._first_lengths, len(words[0]) - 1}))

    def begun(self, word: str) -> tuple[Node, ...]:
        """Return what the word leads to as the first one of terms."""
        lengths = (length for length in self._first_lengths if length <= len(word))
        firsts = (word, *(word[:length] + _ANY_ENDING for length in lengths))
        return tuple(self._trees(first) for first in firsts if first in self._by_first)

    def _tree(self, first: str) -> Node:
        """Return the tree of all terms that begin with a word."""
        root = Node()
        for term, name in self._by_first[first]:
            words = term.split()
            node = root
            for word in words[1:]:
                node = node.grown(word)
            node.ends[name] = max(len(_letters(words)), node.ends.get(name, 0))
        return root


def tokens(text: str) -> list[str]:
    """Return the words of a normalised text and the ends of its sentences."""
    return (_ASCII_TOKEN if text.isascii() else _TOKEN).findall(text)


def expand(
    name: str, groups: Mapping[str, Sequence[str]], above: tuple[str, ...] = ()
) -> list[str]:
    """Return a group's terms with every slot filled in.

    Raises:
        ValueError: A slot names no group, or one that it stands in.
    """
    _check(name, groups, above)
    expanded: list[str] = []
    for term in groups[name]:
        if "{" in term:
            expanded += _filled(term, groups, (*above, name))
        else:
            expanded.append(term)
    return expanded


def check_slots(
    name: str, groups: Mapping[str, Sequence[str]], above: tuple[str, ...] = ()
) -> None:
    """Raise what `expand` would raise, without its work."""
    _check(name, groups, above)
    slots = (slot for term in groups[name] if "{" in term for slot in _SLOT.findall(term))
    for slot in dict.fromkeys(slots):
        if not _RANGE.fullmatch(slot):
            check_slots(slot, groups, (*above, name))


def _check(name: str, groups: Mapping[str, Sequence[str]], above: tuple[str, ...]) -> None:
    if name not in groups:
        raise ValueError(f"no group {name!r}; there are {', '.join(groups)}")
    if name in above:
        raise ValueError(f"group {name!r} stands in itself")


def _filled(
    term: str, groups: Mapping[str, Sequence[str]], above: tuple[str, ...]
) -> Iterable[str]:
    # What a slot names stands between two pieces of text.
    pieces = [
        _choices(piece, groups, above) if number % 2 else (piece,)
        for number, piece in enumerate(_SLOT.split(term))
    ]
    return map("".join, product(*pieces))


def _choices(
    slot: str, groups: Mapping[str, Sequence[str]], above: tuple[str, ...]
) -> Sequence[str]:
    if numbers := _RANGE.fullmatch(slot):
        return [str(number) for number in range(int(numbers[1]), int(numbers[2]) + 1)]
    return expand(slot, groups, above)


def _letters(words: Iterable[str]) -> str:
    return "".join(words).replace(_ANY_ENDING, "")


@lru_cache(_REMEMBERED)
def _folded(part: str) -> tuple[str, ...]:
    """Return the words of one word of a term, with its "*"; most are folded as they stand."""
    bare = part.removesuffix(_ANY_ENDING)
    if bare.isascii() and ((bare.isalpha() and bare.islower()) or bare.isdigit()):
        return (part,)
    words = [word for word in tokens(fold(part)) if word[0].isalnum()]
    if words and bare != part:
        words[-1] += _ANY_ENDING
    return tuple(words)
