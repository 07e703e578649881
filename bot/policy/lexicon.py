"""Which groups of terms occur in a text, and where: whole words only, in one pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from bot.policy.normalize import fold
from bot.policy.terms import (
    BEGINNING,
    Node,
    by_beginning,
    expand,
    plant,
    stems_of,
    tokens,
    words_of,
)

_MAX_FILLERS: Final = 3
_MAX_DENIED: Final = 6
# Most words begin no term; which ones is looked up once for each.
_REMEMBERED: Final = 16_384
# No word of a term is as long, so what comes after makes no difference.
_LONGEST_WORD: Final = 64
_BETWEEN_SENTENCES: Final = re.compile(r"(?<=[.!?;])\s")
_FREE: Final = frozenset({"free", "frei"})
_JOINING: Final = frozenset({"or", "nor", "and", "oder", "ou", "o", "y", "e", "und", "et"})


class Hit(NamedTuple):
    """One term in a text: its first word, the one after its last, its letters without spaces.

    `denied`: somebody asks for the contrary, "no blood or gore".
    """

    start: int
    stop: int
    letters: int
    denied: bool = False


Found = dict[str, list[Hit]]
"""Group -> its hits in the order of their first words."""

_Match = tuple[int, int, dict[str, int], bool]
_Sentence = tuple[int, list[_Match]]
Sentences = dict[str, _Sentence]
"""What was found in sentences that are searched several times; lives as long as one text."""


class Lexicon:
    """Groups of terms, read-only once made; lives as long as its rule.

    Attributes:
        words: Every word of every term and allowed phrase, for a `Speller`.

    A term is a word or a phrase. A word that ends in `*` stands for all that begin so. `{name}`
    stands for every term of another group, and `{1-17}` for every number from 1 to 17. Between
    the words of a phrase up to three fillers ("the", "her") may stand. Words of an allowed phrase
    ("chicken breast") are not matched.
    """

    def __init__(
        self,
        groups: Mapping[str, Sequence[str]],
        allow: Iterable[str] = (),
        fillers: Iterable[str] = (),
        deniers: Iterable[str] = (),
        deniable: Iterable[str] = (),
    ) -> None:
        """Compile the terms.

        Args:
            groups: Name -> terms.
            allow: Phrases whose words are not matched.
            fillers: Words that may stand between those of a phrase.
            deniers: Words that turn what follows into its contrary: "no", "without".
            deniable: Words that may stand between a denier and what it denies.

        Raises:
            ValueError: A slot names no group.
        """
        self._fillers = frozenset(fillers)
        self._deniers = frozenset(map(fold, deniers))
        self._deniable = frozenset(deniable)
        self._terms, self._allowed = Node(), Node()
        joined: dict[str, set[str]] = {}
        for name in groups:
            for term in expand(name, groups):
                joined.setdefault(plant(self._terms, term, name), set()).add(name)
        self._joined = by_beginning(joined)
        self._allowed_joined = [plant(self._allowed, phrase, "") for phrase in allow]
        self._begun = lru_cache(_REMEMBERED)(lambda word: tuple(self._terms.after(word)))
        self._begun_allowed = lru_cache(_REMEMBERED)(lambda word: tuple(self._allowed.after(word)))
        self._stems = frozenset(stems_of(self._terms))
        self._stem_lengths = sorted(set(map(len, self._stems)))
        self._is_in_terms = lru_cache(_REMEMBERED)(self._in_terms)
        self.words = frozenset((*words_of(self._terms), *words_of(self._allowed)))

    def find(self, text: str, sentences: Sentences | None = None) -> Found:
        """Return where each group occurs in a normalised text.

        Args:
            text: What is searched.
            sentences: What was found in sentences of other readings of it, which is added to.
        """
        known = {} if sentences is None else sentences
        found: Found = {}
        offset = 0
        for sentence in _BETWEEN_SENTENCES.split(text):
            if sentence not in known:
                known[sentence] = self._sentence(tokens(sentence))
            length, matches = known[sentence]
            _add(found, matches, offset)
            offset += length
        return found

    def find_new(self, text: str, before: Container[str], sentences: Sentences) -> Found:
        """Return as `find` what occurs in a reading, in sentences with new words of terms alone.

        Args:
            text: A normalised text that differs from another one in some words.
            before: The words of that other one.
            sentences: As for `find`, from that other one.
        """
        found: Found = {}
        offset = 0
        for sentence in _BETWEEN_SENTENCES.split(text):
            if sentence in sentences:
                offset += sentences[sentence][0]
                continue
            words = tokens(sentence)
            if any(word not in before and self._is_in_terms(word) for word in words):
                _add(found, self._sentence(words)[1], offset)
            offset += len(words)
        return found

    def find_words(self, words: Sequence[str]) -> Found:
        """Return where each group occurs among normalised words."""
        found: Found = {}
        _add(found, self._sentence(words)[1], 0)
        return found

    def find_joined(self, text: str, min_letters: int) -> Found:
        """Return the groups of long terms that stand in a text without any word boundaries."""
        for phrase in self._allowed_joined:
            text = text.replace(phrase, " ")
        found: Found = {}
        for position in range(len(text) - BEGINNING + 1):
            for letters, names in self._joined.get(text[position : position + BEGINNING], ()):
                if len(letters) >= min_letters and text.startswith(letters, position):
                    hit = Hit(position, position + len(letters), len(letters))
                    for name in names:
                        found.setdefault(name, []).append(hit)
        return found

    def _in_terms(self, word: str) -> bool:
        """Return whether a word stands anywhere in a term."""
        return word in self.words or any(
            word[:length] in self._stems for length in self._stem_lengths
        )

    def _sentence(self, words: Sequence[str]) -> _Sentence:
        """Return how many words there are, and where terms stand that no allowed phrase covers."""
        if max(map(len, words), default=0) > _LONGEST_WORD:
            words = [word[:_LONGEST_WORD] for word in words]
        matches = self._matches(self._begun, words)
        if not matches:
            return len(words), []
        masked = self._masked(words)
        if masked:
            matches = [each for each in matches if masked.isdisjoint(range(each[0], each[1]))]
        may_deny = not (self._deniers.isdisjoint(words) and _FREE.isdisjoint(words))
        return len(words), [
            (start, stop, ends, may_deny and self._is_denied(words, start, stop))
            for start, stop, ends in matches
        ]

    def _masked(self, words: Sequence[str]) -> set[int]:
        return {
            position
            for start, stop, _ in self._matches(self._begun_allowed, words)
            for position in range(start, stop)
        }

    def _matches(
        self, begun: Callable[[str], tuple[Node, ...]], words: Sequence[str]
    ) -> list[tuple[int, int, dict[str, int]]]:
        """Return first word, end and owners of every term in a text."""
        found = []
        for start, (nodes, after) in enumerate(
            zip(map(begun, words), (*words[1:], ""), strict=False)
        ):
            for node in nodes:
                if node.ends:
                    found.append((start, start + 1, node.ends))
                # Most words of phrases are not followed by what the phrase goes on with.
                if node.lengths or (
                    node.following and (after in node.following or after in self._fillers)
                ):
                    for stop, ends in self._walk(node, words, start + 1):
                        found.append((start, stop, ends))
        return found

    def _walk(
        self, node: Node, words: Sequence[str], position: int
    ) -> Iterator[tuple[int, dict[str, int]]]:
        """Yield where each term that has come as far as `node` ends, and whose it is."""
        skipped = 0
        while position < len(words):
            word = words[position]
            position += 1
            for following in node.after(word):
                if following.ends:
                    yield position, following.ends
                if following.following or following.lengths:
                    yield from self._walk(following, words, position)
            if word not in self._fillers or skipped == _MAX_FILLERS:
                return
            skipped += 1

    def _is_denied(self, words: Sequence[str], start: int, stop: int) -> bool:
        """Return whether "no", "without" or the like stands before a term, or "free" after it."""
        if stop < len(words) and words[stop] in _FREE:
            return True
        joined = 0
        for position in range(start - 1, max(start - _MAX_DENIED, 0) - 1, -1):
            word = words[position]
            if word in self._deniers:
                return True
            if word in _JOINING:
                joined = 2
            elif word not in self._deniable:
                # "no blood or X": what is joined to something denied is denied with it.
                if joined == 0:
                    return False
                joined -= 1
        return False


def _add(found: Found, matches: Iterable[_Match], offset: int) -> None:
    for start, stop, ends, denied in matches:
        for name, letters in ends.items():
            hit = Hit(start + offset, stop + offset, letters, denied)
            found.setdefault(name, []).append(hit)
