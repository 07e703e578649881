"""What words decide: terms, and who does what to whom; from `config/policy/blocklist/`."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Final, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, PositiveInt, model_validator

from bot.domain import ALLOWED, Action, Verdict
from bot.policy.fuzzy import Speller
from bot.policy.homographs import Homographs
from bot.policy.lexicon import ALLOWED_PHRASES, Found, Lexicon, Said, Sentences
from bot.policy.normalize import fold
from bot.policy.patterns import (
    Compiled,
    Pattern,
    by_first_group,
    is_met,
    is_wrapped,
    longest,
)
from bot.policy.terms import check_slots, tokens
from bot.policy.turns import in_turn
from bot.ports import PromptRule, RuleText, ScreeningContext
from bot.vendors import Vendors

_EXTRA: Final = "extra: "
_REMEMBERED: Final = 4
_ACTIONS: Final = {"ask": Action.ASK, "block": Action.BLOCK, "support": Action.SUPPORT}


class Config(BaseModel):
    """Options of the rule; terms are written as `bot.policy.lexicon.Lexicon` reads them.

    Three groups have a meaning of their own: with a term of "wrapper" or "order" (orders to the
    model) a refusal counts as evasive, with one of "order" groups named "about_..." excuse nothing,
    with one of "contrary" ("opposite day") a "not" does not count.

    Attributes:
        gravest_first: Categories in the order in which their patterns are tried; others last.
        allow: Phrases whose words are not matched.
        homographs: Words, each with the languages in which it is ordinary and does not count,
            unless it is one of `extra_terms`.
        unmended: Groups of which no misspelt word is taken for a term.
        extra_terms: The operator's own: category -> terms, each blocking alone.
        extra_allow: The operator's own allowed phrases.
        lone_letters: Shortest term that alone decides on a reading that may be chance.
        joint_letters: As `lone_letters`, all together, where several groups must meet.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    gravest_first: tuple[str, ...] = ()
    groups: dict[str, tuple[str, ...]] = {}
    patterns: tuple[Pattern, ...] = ()
    allow: tuple[str, ...] = ()
    homographs: dict[str, tuple[str, ...]] = {}
    unmended: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    deniers: tuple[str, ...] = ()
    deniable: tuple[str, ...] = ()
    extra_terms: dict[str, tuple[str, ...]] = {}
    extra_allow: tuple[str, ...] = ()
    lone_letters: PositiveInt = 8
    joint_letters: PositiveInt = 12

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        named = {name for p in self.patterns for group in (*p.groups, p.unless) for name in group}
        named |= set(self.unmended)
        if unknown := sorted(named - set(self.groups)):
            raise ValueError(
                f"no such groups: {', '.join(unknown)}; there are {', '.join(self.groups)}"
            )
        ids = [pattern.id for pattern in self.patterns]
        if twice := sorted({name for name in ids if ids.count(name) > 1}):
            raise ValueError(f"two patterns are named {', '.join(twice)}")
        Homographs(self.homographs)
        for name in self.groups:
            check_slots(name, self.groups)
        phrases = (*self.allow, *self.extra_allow)
        check_slots(ALLOWED_PHRASES, {**self.groups, ALLOWED_PHRASES: phrases})
        return self

    def lexicon(self) -> Lexicon:
        """Return all groups compiled."""
        extra = {f"{_EXTRA}{category}": terms for category, terms in self.extra_terms.items()}
        groups, allow = {**self.groups, **extra}, (*self.allow, *self.extra_allow)
        own = {fold(term) for terms in self.extra_terms.values() for term in terms}
        homographs = {w: codes for w, codes in self.homographs.items() if fold(w) not in own}
        return Lexicon(
            groups,
            allow,
            self.fillers,
            self.deniers,
            self.deniable,
            homographs,
            self.unmended,
        )

    def all_patterns(self) -> tuple[Pattern, ...]:
        """Return the shipped patterns and one for each category of own terms, gravest first."""
        own = (
            Pattern(id=f"own.{category}", category=category, all=(f"{_EXTRA}{category}",))
            for category in self.extra_terms
        )
        ranks = {category: rank for rank, category in enumerate(self.gravest_first)}
        return tuple(
            sorted((*self.patterns, *own), key=lambda each: ranks.get(each.category, len(ranks)))
        )


class _Seen(NamedTuple):
    """What was found in a text, and with it in its readings.

    Attributes:
        mistyped: With errors put right that happen to anybody.
        hidden: Decoded, or put right otherwise.
        chance: In readings that may be chance, without the rest of the text.
        bold: With strange words as terms also where they could be ordinary words.
    """

    plain: Found
    mistyped: list[Found]
    hidden: list[Found]
    chance: list[Found]
    bold: list[Found]


class BlocklistRule:
    """Judges by words alone, never by parts of words; lives as long as the process.

    Attributes:
        speller: Puts words right in a text before it is judged, by those of the terms.
    """

    remote = False

    def __init__(self, config: Config) -> None:
        self._patterns = tuple(map(Compiled, config.all_patterns()))
        self._begun_by = by_first_group(self._patterns)
        self._lexicon = config.lexicon()
        self.speller = Speller(filter(_is_spelt, self._lexicon.mendable))
        # A rule is asked again about a text of which the policy lets pass what it met first.
        self._lately: deque[tuple[RuleText, _Seen]] = deque(maxlen=_REMEMBERED)
        self._lone_letters = config.lone_letters
        self._joint_letters = config.joint_letters

    async def check(self, text: RuleText, context: ScreeningContext) -> Verdict:
        """Return the verdict of the gravest pattern that the text, or what hides in it, meets."""
        return await in_turn(lambda: self._judged(text, context), len(text.raw))

    def _judged(self, text: RuleText, context: ScreeningContext) -> Verdict:
        seen = self._seen(text)
        for each in self._possible(seen):
            # What the policy lets pass here must not hide what else the text meets.
            if not each.applies(context):
                continue
            if is_met(each, seen.plain):
                return _verdict(each.pattern, evasive=is_wrapped(seen.plain))
            if any(is_met(each, found) for found in seen.mistyped):
                return _verdict(each.pattern, evasive=is_wrapped(seen.plain))
            if (
                any(is_met(each, found) for found in seen.hidden)
                or any(self._is_surely_met(each, found, seen.plain) for found in seen.chance)
                or any(self._is_boldly_met(each, found) for found in seen.bold)
            ):
                return _verdict(each.pattern, evasive=True)
        return ALLOWED

    def _seen(self, text: RuleText) -> _Seen:
        for known, seen in tuple(self._lately):
            if known is text:
                return seen
        seen = self._search(text)
        self._lately.append((text, seen))
        return seen

    def _search(self, text: RuleText) -> _Seen:
        """Return what the text and what could hide in it hold."""
        sentences: Sentences = {}
        plain = self._lexicon.find(text.normal, sentences)
        words = set(tokens(text.normal)) if text.derived or text.mended else set[str]()
        said = Said(words, sentences, {})
        chance = [self._find_hidden(view, said) for view in text.derived]

        sure = [each.text for each in text.mended if not (each.typing or each.bold)]
        decoded = [self._lexicon.find(reading, sentences) for reading in text.revealed]

        def mended(readings: Iterable[str]) -> list[Found]:
            found = (self._lexicon.find_new(each, said) for each in readings)
            return [_together(plain, each) for each in found if each]

        return _Seen(
            plain,
            mended(each.text for each in text.mended if each.typing),
            [{**plain, **found} for found in decoded if found] + mended(sure),
            [found for found in chance if found],
            mended(each.text for each in text.mended if each.bold),
        )

    def _possible(self, seen: _Seen) -> list[Compiled]:
        """Return the patterns of which every group was found somewhere, gravest first."""
        found = (seen.plain, *seen.mistyped, *seen.hidden, *seen.chance, *seen.bold)
        names = {name for each in found for name in each}
        numbers = {number for name in names for number in self._begun_by.get(name, ())}
        possible = (self._patterns[number] for number in sorted(numbers))
        return [each for each in possible if not any(map(names.isdisjoint, each.groups))]

    def _find_hidden(self, view: str, said: Said) -> Found:
        """Return what a reading holds; where words run together, long terms inside them count."""
        if " " in view:
            return self._lexicon.find_new(view, said)
        return self._lexicon.find_joined(view, self._lone_letters)

    def _is_boldly_met(self, each: Compiled, found: Found) -> bool:
        # One letter less than by chance: here the words stand in their places.
        needed = self._lone_letters - 1 if len(each.groups) == 1 else self._joint_letters
        return is_met(each, found) and _letters(each, found) >= needed

    # Matching every term on every reading raised false alarms from 0.7 to 4.9 % in a trial, so a
    # reading that may be chance counts only by letters too many to come about so.
    def _is_surely_met(self, each: Compiled, found: Found, plain: Found) -> bool:
        needed = self._lone_letters if len(each.groups) == 1 else self._joint_letters
        letters = [longest(group, found) for group in each.groups]
        if max(letters) < min(needed, self._lone_letters) // 2 + 1:
            return False
        together = sum(
            hidden or longest(group, plain)
            for group, hidden in zip(each.groups, letters, strict=True)
        )
        return together >= needed and is_met(each, {**plain, **found}, loosely=True)


def _together(plain: Found, new: Found) -> Found:
    """Return what was found in a text, and in the sentences that read differently."""
    more = {name: sorted({*hits, *plain.get(name, ())}) for name, hits in new.items()}
    return {**plain, **more}


def _letters(each: Compiled, found: Found) -> int:
    return sum(longest(group, found) for group in each.groups)


def _is_spelt(word: str) -> bool:
    """Return whether a word is Latin, Greek or Cyrillic: others have no misspelt letters."""
    return max(word) < "\u0530"


def create(config: Config, vendors: Vendors) -> PromptRule:
    """Return the rule."""
    return BlocklistRule(config)


def _verdict(pattern: Pattern, evasive: bool) -> Verdict:
    return Verdict(
        _ACTIONS[pattern.action],
        pattern.category,
        rule="blocklist",
        score=1.0,
        pattern=pattern.id,
        evasive=evasive,
    )
