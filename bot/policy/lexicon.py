"""Which groups of terms occur in a text, and where: whole words only, in one pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import Final, NamedTuple

from bot.policy.joined import JoinedTerms
from bot.policy.normalize import fold
from bot.policy.terms import Node, Terms, expand, tokens

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
        terms, allowed = Terms(), Terms()
        self._joined, self._allowed_joined = JoinedTerms(), JoinedTerms()
        for name in groups:
            for term in expand(name, groups):
                self._joined.add(terms.add(term, name), name)
        for phrase in allow:
            self._allowed_joined.add(allowed.add(phrase, ""), "")
        self._begun = lru_cache(_REMEMBERED)(terms.begun)
        self._begun_allowed = lru_cache(_REMEMBERED)(allowed.begun)
        self._stems = frozenset(terms.stems)
        self._stem_lengths = sorted(set(map(len, self._stems)))
        self._is_in_terms = lru_cache(_REMEMBERED)(self._in_terms)
        self.words = frozenset(terms.words | allowed.words)

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
        """Return where each group occurs among normalised words."""
        found: Found = {}
        _add(found, self._sentence(words)[1], 0)
        return found

    def find_joined(self, text: str, min_letters: int) -> Found:
        """Return the groups of long terms that stand in a text without any word boundaries."""
        found: Found = {}
        for position, letters, names in self._joined.find(self._allowed_joined.taken_out(text)):
            if len(letters) >= min_letters:
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
        begins = [(start, nodes) for start, nodes in enumerate(map(begun, words)) if nodes]
        for start, nodes in begins:
            after = words[start + 1] if start + 1 < len(words) else ""
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
