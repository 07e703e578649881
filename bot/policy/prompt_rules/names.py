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
from bot.policy.terms import CJK, INDIC, tokens
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
_ARTICLES: Final = frozenset({"a", "an", "the"})
_BEGUN_BY_ARTICLE: Final = tuple(f"{article} " for article in sorted(_ARTICLES))
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
        manner: Words for what is an artist's own ("Nils's style").
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
    manner: tuple[str, ...] = ()
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
    key: str


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
            "manner": config.manner,
        }
        self._known: list[_Known] = []
        for category, entries in ((_CHARACTER, characters), (_ARTIST, artists)):
            for number, entry in enumerate(entries):
                key = fold(entry.names[0])
                known = _Known(category, f"{category} {number}", "", entry.like, key)
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
        asked: list[Verdict] = []
        for reading in (text.normal, *text.revealed):
            found = self._lexicon.find(reading, sentences)
            own = fold(text.own) if text.own else reading
            said = self._lexicon.find(own, sentences) if text.own else found
            verdict = _on_people(found, said, reading, own, context)
            if verdict is None and not asked:
                verdict = self._on_owned(found, said, text.own or text.raw, own, context)
            if verdict is None:
                continue
            verdict = dataclasses.replace(verdict, evasive=reading is not text.normal)
            if verdict.action is not Action.ASK:
                return verdict
            asked.append(verdict)  # another reading may name somebody else
        if not asked:
            return ALLOWED
        named = _each_once(name for one in asked for name in one.subjects)
        return dataclasses.replace(asked[0], subjects=named)

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
            subjects=_each_once(one.key for one in meant if one.category == first.category),
        )

    def _rewritten(self, typed: str, meant: Sequence[_Known]) -> str:
        """Return words with the names replaced, everything else as it was typed."""
        tokens = list(_TYPED.finditer(typed))
        words = [_folded(token[0]) for token in tokens]
        found = self._lexicon.find_words(words)
        spans = sorted(
            (hit.start, -hit.stop, known)
            for known in meant
            for hit in found.get(known.group, ())
            if not hit.denied
        )
        pieces, end = list[str](), 0
        for start, minus_stop, known in spans:
            first, stop, like = _replaced(known, start, -minus_stop, words, found)
            begin, finish = tokens[first].start(), tokens[stop - 1].end()
            if begin >= end:
                pieces += [typed[end:begin], like]
                end = finish
        return "".join((*pieces, typed[end:]))


def _replaced(
    known: _Known, start: int, stop: int, words: Sequence[str], found: Found
) -> tuple[int, int, str]:
    """Return from where to where a name at some words is replaced, and by what.

    With it goes what would make no sentence of the words that come in its place.
    """
    if known.category == _ARTIST:
        makers = {hit.stop: hit.start for hit in found.get("maker", ())}
        if start in makers:
            return makers[start], stop, f"in the manner of {known.like}"
        manners = {hit.start: hit.stop for hit in found.get("manner", ())}
        if stop + 1 in manners and words[stop] == "s":
            return start, manners[stop + 1], f"the manner of {known.like}"
    if start and words[start - 1] in _ARTICLES and known.like.startswith(_BEGUN_BY_ARTICLE):
        return start - 1, stop, known.like
    return start, stop, known.like


def _folded(word: str) -> str:
    return word.lower() if word.isascii() and word.isalpha() else fold(word)


def create(config: Config, vendors: Vendors) -> PromptRule:
    """Return the rule."""
    return NamesRule(config)


def _on_people(
    found: Found, said: Found, reading: str, own: str, context: ScreeningContext
) -> Verdict | None:
    hits = _not_own(found.get(_PERSON, ()), found)
    if not hits:
        return None
    if _beside(hits, found.get("sexual", ())):
        return _person(Action.BLOCK, _HARM, "sexual")
    if _is_said(found, "drawn") and not (_is_said(found, "camera") or _for_real(said)):
        return None
    if _beside(hits, found.get("harm", ())):
        return _person(Action.BLOCK, _HARM, "harm")
    if not (_PERSON in said or _for_real(said)) or _PERSON in context.agreed:
        return None
    named = _not_own(said.get(_PERSON, ()), said)
    subjects = _names_at(named, own) if named else _names_at(hits, reading)
    return dataclasses.replace(_person(Action.ASK, _PERSON, "person"), subjects=subjects)


def _for_real(said: Found) -> bool:
    """Return whether it is asked for now that one takes the picture for real."""
    return _is_said(said, "camera") or any(hit.denied for hit in said.get("drawn", ()))


def _is_said(found: Found, group: str) -> bool:
    return any(not hit.denied for hit in found.get(group, ()))


def _names_at(hits: Iterable[Hit], text: str) -> tuple[str, ...]:
    """Return the names that stand there, a plural as its singular."""
    words = tokens(text)
    return _each_once(" ".join(words[hit.start : hit.stop]).removesuffix("s") for hit in hits)


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


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
    if known.group not in said or not _not_own(said[known.group], said):
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
