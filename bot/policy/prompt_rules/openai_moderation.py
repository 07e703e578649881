"""Texts are judged by OpenAI's omni-moderation, which knows many languages and costs nothing."""

from __future__ import annotations

from typing import Final

from bot.ports import PromptRule, RuleText, Scores, ScreeningContext
from bot.vendors import Vendors
from bot.vendors.openai_moderation import Moderation, ModerationConfig

_MAX_REVEALED: Final = 3


class Config(ModerationConfig):
    """Options of the rule."""


class ModeratedText:
    """Sends the text, and what it hides, to the moderation; lives as long as the process."""

    remote = True

    def __init__(self, moderation: Moderation) -> None:
        self._moderation = moderation

    async def check(self, text: RuleText, context: ScreeningContext) -> Scores:
        """Return the highest scores of the text as it is and as it reads once undisguised."""
        readings = [text.raw]
        if text.normal != text.raw.casefold():
            readings.append(text.normal)
        readings += text.revealed[:_MAX_REVEALED]
        inputs = [reading for reading in readings if reading.strip()] or [" "]
        return await self._moderation.score_texts(inputs)


def create(config: Config, vendors: Vendors) -> PromptRule:
    """Return the rule. Raises: ConfigError: No key."""
    return ModeratedText(Moderation(vendors.openai(), config))
