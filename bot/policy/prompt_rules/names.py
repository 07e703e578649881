"""Names of people, characters and artists; their lists stand in `config/policy/names`."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.domain import ALLOWED, Action, Verdict
from bot.policy.homographs import Homographs
from bot.policy.lexicon import Found, Hit, Lexicon
from bot.policy.named import ARTIST as _ARTIST
from bot.policy.named import CHARACTER as _CHARACTER
from bot.policy.named import PERSON as _PERSON
from bot.policy.named import Known, Names, NamesBook, with_plurals
from bot.policy.normalize import fold
from bot.policy.terms import CJK, INDIC, tokens
from bot.policy.turns import in_turn
from bot.ports import PromptRule, RuleText, ScreeningContext
from bot.vendors import Vendors

_HARM: Final = "real_person_harm"
# As `terms.tokens`, on words as they were typed: accents and vowel signs belong to their word.
_MARKS: Final = rf"\u0300-\u036f\u0610-\u061a\u064b-\u065f{INDIC}"
_TYPED: Final = re.compile(rf"[{CJK}]|(?:[^\W_{CJK}]|[{_MARKS}])+|[.!?;](?=\s|$)")
_DENIABLE: Final = ("the", "any", "a")
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
        homographs: Names, each with the languages in which it is an ordinary word.
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
    homographs: dict[str, tuple[str, ...]] = {}
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

    @field_validator("allow", "extra_allow")
    @classmethod
    def _no_slots(cls, phrases: tuple[str, ...]) -> tuple[str, ...]:
        # Each place has names of its own, so there is no one list for which a slot could stand.
        if slotted := [phrase for phrase in phrases if "{" in phrase]:
            raise ValueError(f"phrases have no slots here: write out {', '.join(slotted)}")
        return phrases

    @field_validator("homographs")
    @classmethod
    def _languages_are_known(cls, words: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        Homographs(words)
        return words


class NamesRule:
    """Asks about people, rewrites characters and artists; lives as long as the process."""

    remote = False

    def __init__(self, config: Config) -> None:
        characters = (*config.characters, *config.extra_characters)
        artists = (*config.artists, *config.extra_artists)
        groups: dict[str, Sequence[str]] = {
            _PERSON: with_plurals((*config.people, *config.extra_people)),
            "own": config.own,
            "drawn": config.drawn,
            "camera": config.camera,
            "harm": config.harm,
            "sexual": config.sexual,
            "maker": config.maker,
            "manner": config.manner,
        }
        known: list[Known] = []
        for category, entries in ((_CHARACTER, characters), (_ARTIST, artists)):
            for number, entry in enumerate(entries):
                key = fold(entry.names[0])
                one = Known(category, f"{category} {number}", "", entry.like, key)
                groups[one.group] = with_plurals(entry.names)
                if entry.beside:
                    one = one._replace(beside=f"{one.group} beside")
                    groups[one.beside] = entry.beside
                known.append(one)
        allow = (*config.allow, *config.extra_allow)
        lexicon = Lexicon(groups, allow, (), config.deniers, _DENIABLE, config.homographs)
        shipped = Names([lexicon], known)
        self._book = NamesBook(shipped, allow, config.deniers, _DENIABLE)

    async def check(self, text: RuleText, context: ScreeningContext) -> Verdict:
        """Return the verdict on a person anywhere, else on names in what was said now."""
        ready = self._book.knows(context.names)
        return await in_turn(lambda: self._judged(text, context), len(text.raw), ready=ready)

    def _judged(self, text: RuleText, context: ScreeningContext) -> Verdict:
        names = self._book.names(context.names)
        sentences = names.sentences()
        asked: list[Verdict] = []
        for reading in (text.normal, *text.revealed):
            found = names.find(reading, sentences)
            own = fold(text.own) if text.own else reading
            said = names.find(own, sentences) if text.own else found
            verdict = _on_people(found, said, reading, own, context)
            if verdict is None and not asked:
                verdict = _on_owned(names, found, said, text.own or text.raw, own, context)
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
    names: Names, found: Found, said: Found, typed: str, own: str, context: ScreeningContext
) -> Verdict | None:
    """Return the rewriting of every character's and artist's name, None where there is none."""
    meant = [one for one in names.known if one.group in said and _is_meant(one, said, found)]
    if not meant:
        return None
    meant = [known for known in meant if known.category not in context.agreed] or meant
    rewritten = _rewritten(names, typed, meant)
    if rewritten == typed:
        rewritten = _rewritten(names, own, meant)
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


def _rewritten(names: Names, typed: str, meant: Sequence[Known]) -> str:
    """Return words with the names replaced, everything else as it was typed."""
    tokens = list(_TYPED.finditer(typed))
    words = [_folded(token[0]) for token in tokens]
    found = names.find_words(words)
    spans = sorted(
        (hit.start, -hit.stop, number)
        for number, known in enumerate(meant)
        for hit in found.get(known.group, ())
        if not hit.denied
    )
    pieces, end = list[str](), 0
    for start, minus_stop, number in spans:
        known = meant[number]
        first, stop, like = _replaced(known, start, -minus_stop, words, found)
        begin, finish = tokens[first].start(), tokens[stop - 1].end()
        if begin >= end:
            pieces += [typed[end:begin], like]
            end = finish
    return "".join((*pieces, typed[end:]))


def _replaced(
    known: Known, start: int, stop: int, words: Sequence[str], found: Found
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


def _is_meant(known: Known, said: Found, found: Found) -> bool:
    """Return whether a name is said now and means the one in the list."""
    if not _not_own(said[known.group], said):
        return False
    return not known.beside or any(not hit.denied for hit in found.get(known.beside, ()))


def _not_own(hits: Iterable[Hit], found: Found) -> list[Hit]:
    """Return the hits that are not denied, nor the name of somebody's own cat."""
    around = {position for own in found.get("own", ()) for position in (own.start, own.stop)}
    return [hit for hit in hits if not hit.denied and around.isdisjoint((hit.start, hit.stop))]
