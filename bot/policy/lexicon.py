"""Which groups of terms occur in a text, and where: whole words only, in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from bot.policy.chart import Chart, LetterChart, WordChart
from bot.policy.homographs import Homographs
from bot.policy.normalize import fold
from bot.policy.terms import Terms, tokens, written

# Allowed phrases are searched for as if they were the terms of one more group.
ALLOWED_PHRASES: Final = "allowed: "
_MAX_DENIED: Final = 6
# Whether a word stands in a term is looked up once for each.
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

_Match = tuple[int, int, Mapping[str, int], bool]
_Sentence = tuple[int, list[_Match]]
Sentences = dict[str, _Sentence]
"""What was found in sentences that are searched several times; lives as long as one text."""


class Said(NamedTuple):
    """A text of which other readings are searched; lives as long as that takes.

    Attributes:
        words: The words of it.
        sentences: What was found in its sentences.
        new: What was found in those of its readings.
    """

    words: Set[str]
    sentences: Sentences
    new: Sentences


class Lexicon:
    """Groups of terms, read-only once made; lives as long as its rule.

    Attributes:
        words: Every word of every term and allowed phrase.

    A term is a word or a phrase. A word that ends in `*` stands for all that begin so. `{name}`
    stands for every term of another group, and `{1-17}` for every number from 1 to 17. Between
    the words of a phrase up to three fillers ("the", "her") may stand. Words of an allowed phrase
    ("chicken breast") are not matched, nor is a single word that is an ordinary one in the language
    of its sentence.
    """

    def __init__(
        self,
        groups: Mapping[str, Sequence[str]],
        allow: Iterable[str] = (),
        fillers: Iterable[str] = (),
        deniers: Iterable[str] = (),
        deniable: Iterable[str] = (),
        homographs: Mapping[str, Sequence[str]] = MappingProxyType({}),
        unmended: Iterable[str] = (),
    ) -> None:
        """Compile the terms.

        Args:
            groups: Name -> terms.
            allow: Phrases whose words are not matched; slots of groups may stand in them, too.
            fillers: Words that may stand between those of a phrase.
            deniers: Words that turn what follows into its contrary: "no", "without".
            deniable: Words that may stand between a denier and what it denies.
            homographs: Words, each with the languages in which it is ordinary (`Homographs`).
            unmended: Groups whose terms are found as they are written alone: where there are many,
                ordinary words are too much like one of them.

        Raises:
            ValueError: A slot names no group, or one that it stands in; there is no such language.
        """
        self._fillers = frozenset(fillers)
        self._deniers = frozenset(map(fold, deniers))
        self._deniable = frozenset(deniable)
        self._homographs = Homographs(homographs)
        self._terms = Terms()
        every = {**groups, ALLOWED_PHRASES: tuple(allow)}
        literal = frozenset(unmended)
        for name in every:
            for term in written(name, every):
                self._terms.add(term, name, unmended=name in literal)
        self._stem_lengths = sorted(set(map(len, self._terms.stems)))
        self._is_in_terms = lru_cache(_REMEMBERED)(self._in_terms)
        self.words: Set[str] = self._terms.words

    @property
    def mendable(self) -> Iterator[str]:
        """Words that misspelt ones may stand for."""
        return (word for word in self._terms.words if word not in self._terms.unmended)

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

    def find_new(self, text: str, said: Said) -> Found:
        """Return as `find` what occurs in a reading, in sentences with new words of terms alone.

        Args:
            text: A normalised text that differs from another one in some words.
            said: That other one; its `new` is added to.
        """
        found: Found = {}
        offset = 0
        for sentence in _BETWEEN_SENTENCES.split(text):
            if sentence in said.sentences:
                offset += said.sentences[sentence][0]
                continue
            if sentence not in said.new:
                words = tokens(sentence)
                is_new = any(word not in said.words and self._is_in_terms(word) for word in words)
                said.new[sentence] = self._sentence(words) if is_new else (len(words), [])
            length, matches = said.new[sentence]
            _add(found, matches, offset)
            offset += length
        return found

    def find_words(self, words: Sequence[str]) -> Found:
        """Return where each group occurs among normalised words, whatever their language."""
        found: Found = {}
        _add(found, self._matched(words), 0)
        return found

    def find_joined(self, text: str, min_letters: int) -> Found:
        """Return the groups of long terms that stand in a text without any word boundaries."""
        found: Found = {}
        for start, stop, groups in _matches(LetterChart(text, self._terms)):
            for name, letters in groups.items():
                if letters >= min_letters:
                    found.setdefault(name, []).append(Hit(start, stop, letters))
        return found

    def _in_terms(self, word: str) -> bool:
        """Return whether a word stands anywhere in a term."""
        return word in self.words or any(
            word[:length] in self._terms.stems for length in self._stem_lengths
        )

    def _sentence(self, words: Sequence[str]) -> _Sentence:
        """Return how many words there are, and where terms stand but for homographs."""
        ordinary = self._homographs.among(words)
        return len(words), [
            match
            for match in self._matched(words)
            if match[1] - match[0] > 1 or words[match[0]] not in ordinary
        ]

    def _matched(self, words: Sequence[str]) -> list[_Match]:
        """Return where terms stand that no allowed phrase covers."""
        if max(map(len, words), default=0) > _LONGEST_WORD:
            words = [word[:_LONGEST_WORD] for word in words]
        may_deny = not (self._deniers.isdisjoint(words) and _FREE.isdisjoint(words))
        return [
            (start, stop, groups, may_deny and self._is_denied(words, start, stop))
            for start, stop, groups in _matches(WordChart(words, self._terms, self._fillers))
        ]

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


def _matches(chart: Chart) -> Iterator[tuple[int, int, Mapping[str, int]]]:
    """Yield beginning, end and owners with letters of the terms that no allowed phrase covers."""
    allowed = chart.within(ALLOWED_PHRASES)
    for start, ends in enumerate(chart.ends):
        for stop, groups in ends.items():
            if allowed.isdisjoint(range(start, stop)):
                yield start, stop, groups


def _add(found: Found, matches: Iterable[_Match], offset: int) -> None:
    for start, stop, ends, denied in matches:
        for name, letters in ends.items():
            hit = Hit(start + offset, stop + offset, letters, denied)
            found.setdefault(name, []).append(hit)
