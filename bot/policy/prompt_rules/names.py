"""Names of people, characters and artists; their lists stand in `config/policy/names`."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from bot.domain import ALLOWED, Action, Verdict
from bot.policy.lexicon import Found, Hit, Lexicon, Sentences
from bot.policy.normalize import fold
from bot.policy.terms import CJK, INDIC
from bot.policy.turns import in_turn
from bot.ports import PromptRule, RuleText, ScreeningContext
from bot.vendors import Vendors

_PERSON: Final = "real_person"
_HARM: Final = "real_person_harm"
_CHARACTER: Final = "copyright_character"
_ARTIST: Final = "artist_style"
# As `terms.tokens`, on words as they were typed: accents and vowel signs belong to their word.
_MARKS: Final = rf"\u0300-\u036f\u0610-\u061a\u064b-\u065f{INDIC}"
_TYPED: Final = re.compile(rf"[{CJK}]|(?:[^\W_{CJK}]|[{_MARKS}])+|[.!?;](?=\s|$)")
_PLURAL: Final = re.compile(r"[a-z]$")
# How far from a name what is said of it may stand, in words.
_NEAR: Final = 12


class Entry(BaseModel):
    """Names that are drawn as something else.

    Attributes:
        like: What is drawn instead, as it stands in a sentence.
        names: All its names; case, plurals and possessives do not matter.
        beside: Words of which one must be in the text, since the name alone means others too.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    like: str = Field(min_length=1)
    names: tuple[str, ...] = Field(min_length=1)
    beside: tuple[str, ...] = ()


class Config(BaseModel):
    """Options of the rule; `extra_` lists are the operator's own.

    Attributes:
        people: Public figures.
        characters: Characters that somebody owns.
        artists: Living artists.
        allow: Phrases whose words are no names here.
        own: Words around a name by which it is somebody's own: "my cat", "named".
        drawn: Words by which nobody takes the picture for real.
        camera: Words by which it is meant to be.
        harm: What a public figure is not shown doing, unless it is `drawn`.
        sexual: What no public figure is shown doing.
        maker: Words before an artist's name that no style could follow ("by").
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    people: tuple[str, ...] = ()
    characters: tuple[Entry, ...] = ()
    artists: tuple[Entry, ...] = ()
    allow: tuple[str, ...] = ()
    deniers: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()
    camera: tuple[str, ...] = ()
    harm: tuple[str, ...] = ()
    sexual: tuple[str, ...] = ()
    maker: tuple[str, ...] = ()
    extra_people: tuple[str, ...] = ()
    extra_characters: tuple[Entry, ...] = ()
    extra_artists: tuple[Entry, ...] = ()
    extra_allow: tuple[str, ...] = ()


class _Known(NamedTuple):
    """An entry as the lexicon knows it."""

    category: str
    group: str
    beside: str
    like: str


class NamesRule:
    """Asks about people, rewrites characters and artists; lives as long as the process."""

    remote = False

    def __init__(self, config: Config) -> None:
        characters = (*config.characters, *config.extra_characters)
        artists = (*config.artists, *config.extra_artists)
        groups: dict[str, Sequence[str]] = {
            _PERSON: _with_plurals((*config.people, *config.extra_people)),
            "own": config.own,
            "drawn": config.drawn,
            "camera": config.camera,
            "harm": config.harm,
            "sexual": config.sexual,
            "maker": config.maker,
        }
        self._known: list[_Known] = []
        for category, entries in ((_CHARACTER, characters), (_ARTIST, artists)):
            for number, entry in enumerate(entries):
                known = _Known(category, f"{category} {number}", "", entry.like)
                groups[known.group] = _with_plurals(entry.names)
                if entry.beside:
                    known = known._replace(beside=f"{known.group} beside")
                    groups[known.beside] = entry.beside
                self._known.append(known)
        self._lexicon = Lexicon(
            groups, (*config.allow, *config.extra_allow), (), config.deniers, ("the", "any", "a")
        )

    async def check(self, text: RuleText, context: ScreeningContext) -> Verdict:
        """Return the verdict on a person anywhere, else on names in what was said now."""
        return await in_turn(lambda: self._judged(text, context), len(text.raw))

    def _judged(self, text: RuleText, context: ScreeningContext) -> Verdict:
        sentences: Sentences = {}
        for reading in (text.normal, *text.revealed):
            found = self._lexicon.find(reading, sentences)
            own = fold(text.own) if text.own else reading
            said = self._lexicon.find(own, sentences) if text.own else found
            verdict = _on_people(found, said, context) or self._on_owned(
                found, said, text.own or text.raw, own, context
            )
            if verdict is not None:
                hidden = reading is not text.normal
                return dataclasses.replace(verdict, evasive=hidden)
        return ALLOWED

    def _on_owned(
        self, found: Found, said: Found, typed: str, own: str, context: ScreeningContext
    ) -> Verdict | None:
        """Return the rewriting of every character's and artist's name, None where there is none."""
        meant = [known for known in self._known if _is_meant(known, said, found)]
        if not meant:
            return None
        meant = [known for known in meant if known.category not in context.agreed] or meant
        rewritten = self._rewritten(typed, meant)
        if rewritten == typed:
            rewritten = self._rewritten(own, meant)
        first = meant[0]
        return Verdict(
            Action.REWRITE,
            first.category,
            rule="names",
            score=1.0,
            pattern=first.category,
            rewritten=rewritten,
        )

    def _rewritten(self, typed: str, meant: Sequence[_Known]) -> str:
        """Return words with the names replaced, everything else as it was typed."""
        tokens = list(_TYPED.finditer(typed))
        found = self._lexicon.find_words([_folded(token[0]) for token in tokens])
        makers = {hit.stop: hit.start for hit in found.get("maker", ())}
        spans = sorted(
            (hit.start, -hit.stop, known)
            for known in meant
            for hit in found.get(known.group, ())
            if not hit.denied
        )
        pieces, end = list[str](), 0
        for start, minus_stop, known in spans:
            like = known.like
            if known.category == _ARTIST and start in makers:
                start, like = makers[start], f"in the manner of {like}"
            begin, stop = tokens[start].start(), tokens[-minus_stop - 1].end()
            if begin >= end:
                pieces += [typed[end:begin], like]
                end = stop
        return "".join((*pieces, typed[end:]))


def _folded(word: str) -> str:
    return word.lower() if word.isascii() and word.isalpha() else fold(word)


def create(config: Config, vendors: Vendors) -> PromptRule:
    """Return the rule."""
    return NamesRule(config)


def _on_people(found: Found, said: Found, context: ScreeningContext) -> Verdict | None:
    hits = _not_own(found.get(_PERSON, ()), found)
    if not hits:
        return None
    drawn = "drawn" in found and not any(not hit.denied for hit in found.get("camera", ()))
    if _beside(hits, found.get("sexual", ())):
        return _person(Action.BLOCK, _HARM, "sexual")
    if drawn:
        return None
    if _beside(hits, found.get("harm", ())):
        return _person(Action.BLOCK, _HARM, "harm")
    if _PERSON not in said or _PERSON in context.agreed:
        return None
    return _person(Action.ASK, _PERSON, "person")


def _person(action: Action, category: str, pattern: str) -> Verdict:
    return Verdict(action, category, rule="names", score=1.0, pattern=f"people.{pattern}")


def _beside(hits: Iterable[Hit], others: Sequence[Hit]) -> bool:
    return any(
        hit.start - other.stop <= _NEAR and other.start - hit.stop <= _NEAR
        for hit in list(hits)[:8]
        for other in others
        if not other.denied
    )


def _is_meant(known: _Known, said: Found, found: Found) -> bool:
    """Return whether a name is said now and means the one in the list."""
    hits = _not_own(said.get(known.group, ()), said)
    if not hits:
        return False
    return not known.beside or any(not hit.denied for hit in found.get(known.beside, ()))


def _not_own(hits: Iterable[Hit], found: Found) -> list[Hit]:
    """Return the hits that are not denied, nor the name of somebody's own cat."""
    around = {position for own in found.get("own", ()) for position in (own.start, own.stop)}
    return [hit for hit in hits if not hit.denied and around.isdisjoint((hit.start, hit.stop))]


def _with_plurals(names: Iterable[str]) -> list[str]:
    return [form for name in names for form in _forms(name)]


def _forms(name: str) -> tuple[str, ...]:
    return (name, f"{name}s") if _PLURAL.search(name) else (name,)
