"""A text longer than anybody reads to its end is not drawn."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, PositiveInt

from bot.domain import ALLOWED, Action, Verdict
from bot.ports import PromptRule, RuleText, ScreeningContext
from bot.vendors import Vendors


class Config(BaseModel):
    """Options of the rule."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_characters: PositiveInt = 4_000


class LengthRule:
    """Blocks words over the limit; lives as long as the process.

    Attributes:
        own_words_only: The limit is for what was said now, not for what it continues; such a rule
            sees these words as they were given.
    """

    remote = False
    own_words_only = True

    def __init__(self, config: Config) -> None:
        self._max_characters = config.max_characters

    async def check(self, text: RuleText, context: ScreeningContext) -> Verdict:
        """Return a block when the text is over the limit."""
        if len(text.raw) <= self._max_characters:
            return ALLOWED
        return Verdict(Action.BLOCK, category="length", rule="length", score=1.0)


def create(config: Config, vendors: Vendors) -> PromptRule:
    """Return the rule."""
    return LengthRule(config)
