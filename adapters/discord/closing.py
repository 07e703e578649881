"""Questions that were answered yes: each says so, and loses its buttons."""

from __future__ import annotations

import logging
from typing import Final

from adapters.discord import outgoing
from adapters.discord.rest import Rest
from adapters.discord.target import Target
from bot.chat import questions, ways
from bot.errors import DeliveryError

log = logging.getLogger(__name__)

_ANSWERED: Final = outgoing.post(questions.ANSWERED)


async def close(rest: Rest, goal: Target) -> None:
    """Close the question that a press answered, if it answered one.

    The press is acknowledged by the message that its answer goes to, so the question is reached by
    its id. Where no way leads to it, it stays: what is pressed below it is answered in words.
    """
    if not goal.question:
        return
    left = (_by_token, _by_right) if goal.alive else (_by_right,)
    try:
        closed, reason = await ways.first(left, rest, goal), "no way leads to it"
    except DeliveryError as error:
        closed, reason = None, str(error)
    if not closed:
        log.info("discord.question_left", extra={"reason": reason})


async def _by_token(rest: Rest, goal: Target) -> bool:
    await rest.edit_by_token(goal.application, goal.token, goal.question, _ANSWERED)
    return True


async def _by_right(rest: Rest, goal: Target) -> bool:
    await rest.edit(goal.channel, goal.question, _ANSWERED)
    return True
