"""Terms of a word list, and the trees of words and slots that they make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain, product
from typing import Final

from bot.policy.normalize import folded_word

# Japanese and Chinese have no spaces between words, so there each character is one. The end of a
# sentence is a token too, and so is the comma after "no": no phrase goes across it.
CJK: Final = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
# Vowel signs of Devanagari are no letters to a regular expression, but belong to their word.
INDIC: Final = r"\u0900-\u0963\u0970-\u097f"
_TOKEN: Final = re.compile(rf"[{CJK}]|(?:[^\W_{CJK}]|[{INDIC}])+|[.!?;](?=\s|$)|(?<=\bno),")
_ASCII_TOKEN: Final = re.compile(r"[a-z0-9]+|[.!?;](?=\s|$)|(?<=\bno),")
_SLOT: Final = re.compile(r"\{([\w-]+)\}")
_OPENS_SLOT: Final = "{"
_RANGE: Final = re.compile(r"(\d+)-(\d+)")
_ENDINGS: Final = ("", "s", "e", "ed", "ing", "er")
_ANY_ENDING: Final = "*"
# By so many letters first words are looked up where words run together, or by all they have.
_BEGINNING: Final = 4
# Slots put the same words into many terms.
_FOLDED: Final = 4096
_REMEMBERED: Final = 16_384


@dataclass(slots=True)
class Node:
    """One word of a term, or a slot: what may follow, and which groups end here.

    Attributes:
        following: By the next word.
        beginnings: By what the next word begins with; `lengths`: how many letters those have.
        slots: By the group of which a term has to follow.
        ends: Group -> letters of its term without those of slots.
    """

    following: dict[str, Node] = field(default_factory=dict)
    beginnings: dict[str, Node] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()
    slots: dict[str, Node] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)

    @property
    def goes_on(self) -> bool:
        """Whether anything may follow."""
        return bool(self.following or self.lengths or self.slots)

    def after(self, word: str) -> Iterator[Node]:
        """Yield what the word leads to."""
        if (exact := self.following.get(word)) is not None:
            yield exact
        for length in self.lengths:
            if length > len(word):
                return
            if (begun := self.beginnings.get(word[:length])) is not None:
                yield begun

    def grown(self, part: str) -> Node:
        """Return what a word or slot of a term leads to, made where it is new."""
        if part.startswith(_OPENS_SLOT):
            return self.slots.setdefault(part[1:-1], Node())
        if not part.endswith(_ANY_ENDING):
            if part not in self.following:
                self.following[part] = Node()
            return self.following[part]
        stem = part[:-1]
        if stem not in self.beginnings:
            self.beginnings[stem] = Node()
            self.lengths = tuple(sorted({*self.lengths, len(stem)}))
        return self.beginnings[stem]


class Terms:
    """Terms of groups, in the order in which they were added; lives as long as its lexicon.

    Those that begin with one word become a tree when somebody writes it: most words nobody writes.

    Attributes:
        words: Every word of every term, beginnings with some endings where they are mended.
        unmended: Those of them that stand in no term that misspelt words are put right to.
        stems: Every beginning that stands for all words that begin so.
        tree: What the first word of terms leads to, or their first slot.
        begun: As `tree`, of all words of terms that a word may stand for.
        begun_by: What a term of a group leads to at the beginning of others, if any.
    """

    def __init__(self) -> None:
        self.words: set[str] = set()
        self.unmended: set[str] = set()
        self.stems: set[str] = set()
        self._by_first: dict[str, list[tuple[str, str]]] = {}
        self._first_lengths: tuple[int, ...] = ()
        # Made anew from what never changes, so threads may do so at once.
        self.tree = lru_cache(None)(self._tree)
        # Most words begin no term; which ones is looked up once for each.
        self.begun = lru_cache(_REMEMBERED)(self._begun)
        self.begun_by = lru_cache(None)(self._begun_by)

    def add(self, term: str, name: str, *, unmended: bool = False) -> None:
        """Add a term of a group."""
        letters = term.replace(" ", "")
        if letters.isascii() and letters.isalpha() and letters.islower():  # nothing to fold
            parts = term.split()
        else:
            parts = list(_parts(term))
            if not parts:
                raise ValueError(f"the term {term!r} has no letters")
            self._note_beginnings(parts)
            term = " ".join(parts)
        words = set(_words(parts, () if unmended else _ENDINGS))
        if unmended:
            self.unmended |= words - self.words
        else:
            self.unmended -= words
        self.words |= words
        if parts[0] not in self._by_first:
            self._by_first[parts[0]] = []
        self._by_first[parts[0]].append((term, name))

    def _note_beginnings(self, parts: Sequence[str]) -> None:
        self.stems.update(part[:-1] for part in parts if part.endswith(_ANY_ENDING))
        if parts[0].endswith(_ANY_ENDING):
            self._first_lengths = tuple(sorted({*self._first_lengths, len(parts[0]) - 1}))

    def firsts(self, text: str, start: int) -> Iterator[str]:
        """Yield the first words of terms that stand in a place of a text without spaces."""
        for end in range(start + 1, min(start + _BEGINNING, len(text)) + 1):
            for length in self._first_sizes.get(text[start:end], ()):
                word = text[start : start + length]
                if word in self._by_first:
                    yield word
                if (stem := word + _ANY_ENDING) in self._by_first:
                    yield stem

    @cached_property
    def _first_sizes(self) -> dict[str, list[int]]:
        """Of the first words of terms, by what they begin with, how long they are."""
        sizes: dict[str, set[int]] = {}
        for first in self._by_first:
            if first.startswith(_OPENS_SLOT):
                continue
            word = first.removesuffix(_ANY_ENDING)
            sizes.setdefault(word[:_BEGINNING], set()).add(len(word))
        return {beginning: sorted(lengths) for beginning, lengths in sizes.items()}

    def _begun(self, word: str) -> tuple[Node, ...]:
        lengths = (length for length in self._first_lengths if length <= len(word))
        firsts = (word, *(word[:length] + _ANY_ENDING for length in lengths))
        return tuple(self.tree(first) for first in firsts if first in self._by_first)

    def _begun_by(self, group: str) -> Node | None:
        slot = f"{{{group}}}"
        return self.tree(slot) if slot in self._by_first else None

    def _tree(self, first: str) -> Node:
        """Return the tree of all terms that begin with a word or a slot."""
        root = Node()
        for term, name in self._by_first[first]:
            parts = term.split()
            node = root
            for part in parts[1:]:
                node = node.grown(part)
            words = (part for part in parts if not part.startswith(_OPENS_SLOT))
            node.ends[name] = max(len(_letters(words)), node.ends.get(name, 0))
        return root


def tokens(text: str) -> list[str]:
    """Return the words of a normalised text and the ends of its sentences."""
    return (_ASCII_TOKEN if text.isascii() else _TOKEN).findall(text)


def written(name: str, groups: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield a group's terms, with slots only where any term of another group may stand.

    Those that are a part of a word, and numbers, are filled in.

    Raises:
        ValueError: A slot names no group, or one that it stands in.
    """
    check_slots(name, groups)
    for term in groups[name]:
        if _OPENS_SLOT in term:
            yield from _filled(term.split(), groups)
        else:
            yield term


def check_slots(
    name: str, groups: Mapping[str, Sequence[str]], above: tuple[str, ...] = ()
) -> None:
    """Raise what `written` would raise, without its work."""
    _check(name, groups, above)
    slots = (slot for term in groups[name] if _OPENS_SLOT in term for slot in _SLOT.findall(term))
    for slot in dict.fromkeys(slots):
        if not _RANGE.fullmatch(slot):
            check_slots(slot, groups, (*above, name))


def _check(name: str, groups: Mapping[str, Sequence[str]], above: tuple[str, ...]) -> None:
    if name not in groups:
        raise ValueError(f"no group {name!r}; there are {', '.join(groups)}")
    if name in above:
        raise ValueError(f"group {name!r} stands in itself")


def _filled(parts: Iterable[str], groups: Mapping[str, Sequence[str]]) -> Iterator[str]:
    ways = ([part] if _is_slot(part) else _spelt_out(part, groups) for part in parts)
    return map(" ".join, product(*ways))


def _spelt_out(part: str, groups: Mapping[str, Sequence[str]]) -> list[str]:
    """Return a part of a term with every slot in it filled in."""
    # What a slot names stands between two pieces of text.
    pieces = [
        _choices(piece, groups) if number % 2 else (piece,)
        for number, piece in enumerate(_SLOT.split(part))
    ]
    return ["".join(choice) for choice in product(*pieces)]


def _choices(slot: str, groups: Mapping[str, Sequence[str]]) -> Iterable[str]:
    if numbers := _RANGE.fullmatch(slot):
        return map(str, range(int(numbers[1]), int(numbers[2]) + 1))
    return chain.from_iterable(_spelt_out(term, groups) for term in groups[slot])


def _is_slot(part: str) -> bool:
    """Return whether a part of a term is nothing but a slot for terms of a group."""
    slot = _SLOT.fullmatch(part)
    return slot is not None and not _RANGE.fullmatch(slot[1])


def _parts(term: str) -> Iterator[str]:
    """Yield the words and slots of a term as they are searched for."""
    for part in term.split():
        if _is_slot(part):
            yield part
        else:
            yield from _folded(part)


def _words(parts: Iterable[str], endings: Iterable[str]) -> Iterator[str]:
    """Yield the words of a term, what begins so with some endings."""
    for part in parts:
        if part.endswith(_ANY_ENDING):
            yield from (part[:-1] + ending for ending in endings)
        elif not part.startswith(_OPENS_SLOT):
            yield part


def _letters(words: Iterable[str]) -> str:
    return "".join(words).replace(_ANY_ENDING, "")


@lru_cache(_FOLDED)
def _folded(part: str) -> tuple[str, ...]:
    """Return the words of one word of a term, with its "*"; most are folded as they stand."""
    bare = part.removesuffix(_ANY_ENDING)
    if bare.isascii() and ((bare.isalpha() and bare.islower()) or bare.isdigit()):
        return (part,)
    words = [word for word in tokens(folded_word(bare)) if word[0].isalnum()]
    if words and bare != part:
        words[-1] += _ANY_ENDING
    return tuple(words)
