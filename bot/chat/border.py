"""The border of an adapter's handlers: whatever happens inside, a member reads a sentence."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.chat import words
from bot.errors import BotError

log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong, in a sentence for the member."""

    sentence: str


async def guarded(work: Awaitable[T], request_id: str) -> T | Trouble:
    """Return what `work` gives, or what to tell the member when it fails."""
    try:
        return await work
    except BotError as error:
        return Trouble(str(error))
    except Exception:
        log.exception("handler.failed", extra={"request": request_id})
        return Trouble(words.bug(request_id))


async def attended(
    work: Awaitable[None], request_id: str, tell: Callable[[str], Awaitable[object]]
) -> None:
    """Do the work; where it fails, `tell` says so to whom it concerns, if it can."""
    done = await guarded(work, request_id)
    if isinstance(done, Trouble):
        await guarded(tell(done.sentence), request_id)
