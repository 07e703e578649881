"""A place's own words: what its moderators block, and the phrases that they let pass."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple

from bot.domain import ALLOWED, PLACE_WORDS, Action, PlaceRules, Verdict
from bot.policy.normalize import fold
from bot.ports import RuleText

RULE: Final = "place"
_WORD: Final = re.compile(r"[^\W_]+")
# On readings that are wrong for almost every text, only what cannot come about by chance counts.
_LONG_LETTERS: Final = 8
_REMEMBERED_PLACES: Final = 256


class _Phrase(NamedTuple):
    """A phrase as its words between single blanks.

    Attributes:
        first: Its first word; empty where its script puts no blanks between words.
    """

    text: str
    first: str

    @classmethod
    def of(cls, spelt: str) -> _Phrase:
        return cls(spelt, spelt.partition(" ")[0] if _has_blanks(spelt) else "")

    def stands_in(self, reading: _Reading) -> bool:
        """Return whether it is in a text as whole words; in scripts without blanks anywhere."""
        if not self.first:
            return self.text in reading.text
        return self.first in reading.words and f" {self.text} " in reading.text


class _Reading(NamedTuple):
    """A text as its words between single blanks, one at each end too, and the words alone."""

    text: str
    words: frozenset[str]

    @classmethod
    def of(cls, text: str) -> _Reading:
        words = _WORD.findall(text)
        return cls(f" {' '.join(words)} ", frozenset(words))


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The words of one place, folded once: hundreds of them cost each text next to nothing.

    Attributes:
        allowed: Longest first.
    """

    blocked: tuple[_Phrase, ...] = ()
    allowed: tuple[_Phrase, ...] = ()

    @classmethod
    def of(cls, rules: PlaceRules) -> PlaceWords:
        """Return the words of a place's rules."""
        allowed = sorted(_folded(rules.allowed), key=lambda one: len(one.text), reverse=True)
        return cls(tuple(_folded(rules.blocked)), tuple(allowed))

    def check(self, text: RuleText) -> Verdict:
        """Return the block of the first word that a text, or what hides in it, holds."""
        if not self.blocked:
            return ALLOWED
        sure = [_Reading.of(reading) for reading in (text.normal, *text.revealed)]
        every = [*sure, *map(_Reading.of, text.derived)]
        for phrase in self.blocked:
            readings = every if len(phrase.text) >= _LONG_LETTERS else sure
            if any(phrase.stands_in(reading) for reading in readings):
                return Verdict(Action.BLOCK, PLACE_WORDS, RULE, 1.0, pattern=phrase.text)
        return ALLOWED

    def masked(self, text: RuleText) -> RuleText | None:
        """Return a text without what the place allows, not mended; None where it holds none."""
        normal = _Reading.of(text.normal)
        if not any(phrase.stands_in(normal) for phrase in self.allowed):
            return None
        bare = _without(self.allowed, text.normal)
        own = _without(self.allowed, fold(text.own))
        return replace(
            text,
            raw=bare,
            normal=bare,
            derived=self._bare(text.derived),
            revealed=self._bare(text.revealed),
            mended=(),
            own=own,
        )

    def _bare(self, readings: Iterable[str]) -> tuple[str, ...]:
        return tuple(_without(self.allowed, reading) for reading in readings)


@dataclass(slots=True)
class PlaceBook:
    """The words of the places seen last; lives as long as the filter."""

    _known: dict[tuple[tuple[str, ...], tuple[str, ...]], PlaceWords] = field(default_factory=dict)

    def words(self, rules: PlaceRules) -> PlaceWords:
        """Return the words of a place's rules, worked out once."""
        key = (rules.blocked, rules.allowed)
        if key not in self._known:
            if len(self._known) >= _REMEMBERED_PLACES:
                del self._known[next(iter(self._known))]
            self._known[key] = PlaceWords.of(rules)
        return self._known[key]


def _folded(phrases: Iterable[str]) -> list[_Phrase]:
    return [_Phrase.of(spelt) for phrase in phrases if (spelt := _spelt(fold(phrase)))]


def _spelt(text: str) -> str:
    """Return the words of a folded text between single blanks, without punctuation."""
    return " ".join(_WORD.findall(text))


def _without(phrases: Iterable[_Phrase], text: str) -> str:
    reading = _Reading.of(text)
    for phrase in phrases:
        if phrase.stands_in(reading):
            pattern = f" {phrase.text} " if phrase.first else phrase.text
            # Twice: two phrases in a row share the blank between them.
            text = reading.text.replace(pattern, " ").replace(pattern, " ")
            reading = reading._replace(text=text)
    return " ".join(reading.text.split())


def _has_blanks(phrase: str) -> bool:
    """Return whether a phrase's script puts blanks between words: not Chinese, Japanese, Thai."""
    return not any("\u0e00" <= c <= "\u0eff" or "\u3040" <= c <= "\u9fff" for c in phrase)
