"""Who has to wait: who keeps trying to get round the rules, and whom a moderator sent out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from bot.domain import Author, Place, Verdict
from bot.errors import StorageError
from bot.moderation import wording
from bot.moderation.terms import DAY_SECONDS, Terms
from bot.ports import StandingBook

log = logging.getLogger(__name__)

EVASION: Final = "evasion"
MODERATOR: Final = "moderator"


class LiveStanding:
    """Implements `Standing`. Lives as long as the process; holds who has to wait.

    Pauses are asked for at every request, so they are read once and kept in memory.
    """

    def __init__(self, book: StandingBook, terms: Terms, now: Callable[[], float]) -> None:
        self._book = book
        self._terms = terms
        self._now = now
        self._pauses: dict[tuple[str, str], float] | None = None
        self._reading = asyncio.Lock()

    async def pause(self, author: Author, place: Place) -> float | None:
        """See `ports.Standing`."""
        pauses = self._pauses
        if pauses is None:
            pauses = await self._read()
        key = (author.key, space_of(place))
        until = pauses.get(key)
        if until is None or until > self._now():
            return until
        del pauses[key]
        return None

    async def evaded(self, job_id: str, author: Author, place: Place, verdict: Verdict) -> str:
        """See `ports.Standing`. Where the storage does not answer, nothing is counted."""
        terms = self._terms
        if not terms.cool_down_seconds:
            return ""
        space = space_of(place)
        try:
            kind = verdict.category
            struck = await self._book.strike(job_id, author.key, space, kind, DAY_SECONDS)
            # From when it was counted on, so that counting it again makes it no longer.
            until = struck.at + terms.cool_down_seconds
            if struck.count >= terms.evasions and until > self._now():
                await self.send_out(author, place, until, EVASION)
        except StorageError as error:
            log.warning("standing.not_counted", extra={"reason": str(error)})
            return ""
        return self._told(struck.count)

    async def send_out(self, author: Author, place: Place, until: float, why: str) -> None:
        """Keep a member waiting in a server until a Unix time, or longer if they have to anyway."""
        key = (author.key, space_of(place))
        pauses = await self._read()
        await self._book.pause(*key, until, why)
        pauses[key] = max(until, pauses.get(key, 0.0))
        log.info("standing.paused", extra={"why": why, "seconds": until - self._now()})

    def _told(self, count: int) -> str:
        evasions, span = self._terms.evasions, wording.span(self._terms.cool_down_seconds)
        if count >= evasions:
            return wording.COOLED_DOWN.format(wording.ordinal(count), span)
        if count == evasions - 1:
            return wording.ONE_MORE.format(wording.ordinal(count), span)
        return ""

    async def _read(self) -> dict[tuple[str, str], float]:
        async with self._reading:
            if self._pauses is None:
                self._pauses = dict(await self._book.pauses())
            return self._pauses


def space_of(place: Place) -> str:
    """Return the key of a server; all direct messages of a platform are one."""
    return f"{place.platform}:{place.space}"
