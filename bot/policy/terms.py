"""Terms of a word list, compiled into a tree of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
# Letters by which terms that run together with others are looked up.
BEGINNING: Final = 4
_ENDINGS: Final = ("", "s", "e", "ed", "ing", "er")


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


def tokens(text: str) -> list[str]:
    """Return the words of a normalised text and the ends of its sentences."""
    return (_ASCII_TOKEN if text.isascii() else _TOKEN).findall(text)


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


def by_beginning(joined: Mapping[str, set[str]]) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Return long terms by their first letters, so that a text is gone through once."""
    table: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for letters, names in joined.items():
        if len(letters) >= BEGINNING:
            table.setdefault(letters[:BEGINNING], []).append((letters, tuple(names)))
    return table


def plant(root: Node, term: str, name: str) -> str:
    """Add a term and return its letters run together."""
    parts = [
        (word, part.endswith("*") and last)
        for part in term.split()
        for word, last in _with_last(_folded(part))
    ]
    if not parts:
        raise ValueError(f"the term {term!r} has no letters")
    node = root
    for word, begins in parts:
        node = _grown(node, word, begins)
    letters = "".join(word for word, _ in parts)
    node.ends[name] = max(len(letters), node.ends.get(name, 0))
    return letters


def stems_of(node: Node) -> Iterator[str]:
    """Yield every beginning that stands for all words that begin so."""
    yield from node.beginnings
    for after in (*node.following.values(), *node.beginnings.values()):
        yield from stems_of(after)


def words_of(node: Node) -> Iterator[str]:
    """Yield every word of every term, beginnings with some endings."""
    for word, after in node.following.items():
        yield word
        yield from words_of(after)
    for beginning, after in node.beginnings.items():
        yield from (beginning + ending for ending in _ENDINGS)
        yield from words_of(after)


def _folded(part: str) -> list[str]:
    """Return the words of one word of a term; most are folded as they stand."""
    if part.isascii() and part.isalpha() and part.islower():
        return [part]
    return [word for word in tokens(fold(part)) if word[0].isalnum()]


def _with_last(words: Sequence[str]) -> Iterator[tuple[str, bool]]:
    return ((word, number == len(words)) for number, word in enumerate(words, 1))


def _grown(node: Node, word: str, begins: bool) -> Node:
    if not begins:
        return node.following.setdefault(word, Node())
    node.lengths = tuple(sorted({*node.lengths, len(word)}))
    return node.beginnings.setdefault(word, Node())
