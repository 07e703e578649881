"""Prompts instead of pictures: written for a few words, or read off a picture."""

from __future__ import annotations

from bot.domain import Describe, DrawSuggested, Request, WritePrompt
from bot.errors import InvalidAsk
from bot.pipeline.parts import Bill, Ending, Parts, Prepared


async def suggest(
    parts: Parts, request: Request, ask: Describe | WritePrompt | DrawSuggested, bill: Bill
) -> Prepared | Ending:
    """Return the suggested prompts, or the order for one of them.

    Raises:
        InvalidAsk: There is nothing to go by; says what to do.
    """
    raise InvalidAsk("I can't do that yet.")
