"""Words and pairs of words that decide a category by themselves; from `config/blocklist.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, model_validator

from bot.domain import ALLOWED, Action, Verdict
from bot.policy.lexicon import Lexicon
from bot.ports import PromptRule, RuleText, ScreeningContext
from bot.vendors import Vendors

_EXTRA = "extra: "


class Pattern(BaseModel):
    """A category is met where every group of `all` occurs, and none of `unless`.

    Attributes:
        when: "edit" where a picture is changed, "upload" where a member's own picture is.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    category: str
    all: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()
    when: Literal["always", "edit", "upload"] = "always"


class Config(BaseModel):
    """Options of the rule; terms are written as `bot.policy.lexicon.Lexicon` reads them.

    Attributes:
        allow: Phrases whose words are not matched.
        extra_terms: The operator's own: category -> terms, each blocking alone.
        extra_allow: The operator's own allowed phrases.
        lone_letters: Shortest term that alone decides on a decoded or reversed reading.
        joint_letters: As `lone_letters`, where several groups must meet.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    groups: dict[str, tuple[str, ...]] = {}
    patterns: tuple[Pattern, ...] = ()
    allow: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    extra_terms: dict[str, tuple[str, ...]] = {}
    extra_allow: tuple[str, ...] = ()
    lone_letters: PositiveInt = 8
    joint_letters: PositiveInt = 5

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        named = {name for p in self.patterns for name in (*p.all, *p.unless)}
        if unknown := sorted(named - set(self.groups)):
            raise ValueError(
                f"no such groups: {', '.join(unknown)}; there are {', '.join(self.groups)}"
            )
        self.lexicon()
        return self

    def lexicon(self) -> Lexicon:
        """Return all groups compiled."""
        extra = {f"{_EXTRA}{category}": terms for category, terms in self.extra_terms.items()}
        return Lexicon({**self.groups, **extra}, (*self.allow, *self.extra_allow), self.fillers)

    def all_patterns(self) -> tuple[Pattern, ...]:
        """Return the shipped patterns and one for each category of the operator's own terms."""
        return self.patterns + tuple(
            Pattern(category=category, all=(f"{_EXTRA}{category}",))
            for category in self.extra_terms
        )


class BlocklistRule:
    """Blocks by words alone, never by parts of words; lives as long as the process."""

    remote = False

    def __init__(self, config: Config) -> None:
        self._patterns = config.all_patterns()
        self._lexicon = config.lexicon()
        self._lone_letters = config.lone_letters
        self._joint_letters = config.joint_letters

    async def check(self, text: RuleText, context: ScreeningContext) -> Verdict:
        """Return the block of the first pattern that the text, or what hides in it, meets."""
        plain = self._lexicon.find(text.normal)
        views = (text.normal, *text.derived)
        hidden = [found for view in views if (found := self._find_hidden(view))]
        for pattern in self._patterns:
            if not _applies(pattern, context):
                continue
            if _is_met(pattern, plain) or any(
                self._is_surely_met(pattern, found, plain) for found in hidden
            ):
                return Verdict(Action.BLOCK, pattern.category, rule="blocklist", score=1.0)
        return ALLOWED

    def _find_hidden(self, view: str) -> dict[str, int]:
        """Return what a reading holds; where words run together, long terms inside them count."""
        if " " in view:
            return self._lexicon.find(view)
        return self._lexicon.find_joined(view, self._lone_letters)

    # Matching every term on every reading raised false alarms from 0.7 to 4.9 % in a trial, so a
    # reading counts only by terms too long to come about by chance.
    def _is_surely_met(
        self, pattern: Pattern, found: Mapping[str, int], plain: Mapping[str, int]
    ) -> bool:
        letters = self._lone_letters if len(pattern.all) == 1 else self._joint_letters
        sure = {name: length for name, length in found.items() if length >= letters}
        return not sure.keys().isdisjoint(pattern.all) and _is_met(pattern, {**plain, **sure})


def create(config: Config, vendors: Vendors) -> PromptRule:
    """Return the rule."""
    return BlocklistRule(config)


def _is_met(pattern: Pattern, found: Mapping[str, int]) -> bool:
    return found.keys() >= set(pattern.all) and found.keys().isdisjoint(pattern.unless)


def _applies(pattern: Pattern, context: ScreeningContext) -> bool:
    return {"always": True, "edit": context.edit, "upload": context.upload}[pattern.when]
