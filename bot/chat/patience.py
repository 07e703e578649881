"""How long is waited: for a platform that is out of reach, and for a look-up before a form.

A bot that starts in an outage connects after it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from bot.chat import words
from bot.errors import BotError

log = logging.getLogger(__name__)

T = TypeVar("T")

# A form must open within 3 s of the press (Discord, Slack), and shows what the database says.
LOOKUP_SECONDS: Final = 1.5
_FIRST_PAUSE_SECONDS: Final = 1.0
_LONGEST_PAUSE_SECONDS: Final = 60.0


async def reached(
    ask: Callable[[], Awaitable[T]], platform: str, unreachable: tuple[type[Exception], ...]
) -> T:
    """Return what `ask` gives, however long it takes to get through; other errors are raised."""
    pause = _FIRST_PAUSE_SECONDS
    while True:
        try:
            return await ask()
        except unreachable as error:
            extra = {"platform": platform, "reason": type(error).__name__}
            log.warning("platform.unreachable", extra=extra)
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)


async def in_time(lookup: Awaitable[T]) -> T:
    """Return what a look-up gives. Raises: BotError (a form would come too late)."""
    try:
        async with asyncio.timeout(LOOKUP_SECONDS):
            return await lookup
    except TimeoutError as error:
        raise BotError(words.SLOW) from error
