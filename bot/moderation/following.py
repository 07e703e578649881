"""Carries out what was decided and shows reviews to moderators, however often it takes.

What is left to do stands in the rows of the reviews, so a restart goes on where the last process
ended. Each is tried by itself: one that fails waits longer and longer and holds nobody up.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from bot.domain import Review
from bot.errors import BotError, DeliveryError, StorageError, Undeliverable
from bot.moderation.effects import Effects, PutOff
from bot.moderation.places import LivePolicies
from bot.ports import KeptReview, ReviewBook

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS: Final = 2.0
LONGEST_PAUSE_SECONDS: Final = 300.0
_STORAGE_PAUSE_SECONDS: Final = 10.0
_PATIENT_TRIES: Final = 6
"""With the pauses between them, about two minutes."""


@dataclass(slots=True)
class _Waits:
    """A review that failed; lives until it succeeds or the process ends."""

    tries: int
    due: float


@dataclass(slots=True)
class Following:
    """The one task that follows what moderators decide. Lives as long as the process.

    Attributes:
        clock: Seconds of a clock that never goes back.
        bell: Set by whoever has made something to do.
        first_pause_seconds: Between the first try and the second; doubles.
        at_once: How many rows are read at once.
    """

    reviews: ReviewBook
    policies: LivePolicies
    effects: Effects
    clock: Callable[[], float]
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    first_pause_seconds: float = FIRST_PAUSE_SECONDS
    at_once: int = 500
    _connected: set[str] = field(default_factory=set)
    _waits: dict[str, _Waits] = field(default_factory=dict)

    def connected(self, platform: str) -> None:
        """Begin with what is to do on a platform, which can be reached now."""
        self._connected.add(platform)
        self.bell.set()

    async def run(self) -> None:
        """Follow until cancelled."""
        while True:
            self.bell.clear()
            try:
                pause = await self.once()
            except StorageError as error:
                log.warning("moderation.retry", extra={"reason": str(error)})
                pause = _STORAGE_PAUSE_SECONDS
            # What a limit gives back of a ruling rings no bell.
            pause = LONGEST_PAUSE_SECONDS if pause is None else pause
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self.bell.wait()

    async def once(self) -> float | None:
        """Do what is due; return the seconds until something else is, None: nothing waits.

        Raises:
            StorageError: The storage does not answer.
        """
        platforms, left, last = sorted(self._connected), set[str](), None
        while unfinished := await self.reviews.unfinished(platforms, self.at_once, last):
            last = unfinished[-1].review
            left.update(kept.review.id for kept in unfinished)
            for kept in unfinished:
                if self._is_due(kept.review.id):
                    await self._try(kept)
        self._waits = {key: waits for key, waits in self._waits.items() if key in left}
        if not self._waits:
            return None
        return max(0.0, min(waits.due for waits in self._waits.values()) - self.clock())

    def _is_due(self, review_id: str) -> bool:
        waits = self._waits.get(review_id)
        return waits is None or waits.due <= self.clock()

    async def _try(self, kept: KeptReview) -> None:
        review_id = kept.review.id
        try:
            await self._advance(kept)
        except DeliveryError as error:
            self._wait(review_id, error.retry_after_seconds, str(error))
        except BotError as error:
            self._wait(review_id, None, str(error))
        except Exception:
            log.exception("moderation.failed", extra={"review": review_id})
            self._wait(review_id, LONGEST_PAUSE_SECONDS, "a bug")
        else:
            self._waits.pop(review_id, None)

    def _wait(self, review_id: str, seconds: float | None, reason: str) -> None:
        waits = self._waits.get(review_id) or _Waits(0, 0.0)
        own = self.first_pause_seconds * 2 ** min(waits.tries, 16)
        pause = min(max(own, seconds or 0.0), LONGEST_PAUSE_SECONDS)
        self._waits[review_id] = _Waits(waits.tries + 1, self.clock() + pause)
        extra = {"review": review_id, "wait": pause, "reason": reason}
        log.info("moderation.put_off", extra=extra)

    async def _advance(self, kept: KeptReview) -> None:
        """Carry out the ruling of a review, then show the review as it is."""
        if kept.pending:
            tries = self._waits.get(kept.review.id)
            patient = tries is None or tries.tries < _PATIENT_TRIES
            try:
                await self.effects.follow(kept, patient=patient)
            except PutOff:
                if kept.stale:  # moderators see what was decided, however long it takes
                    await self._show(kept)
                raise
            await self.reviews.carried_out(kept)
        if kept.stale:
            await self._show(kept)

    async def _show(self, kept: KeptReview) -> None:
        """Show a review in the channel that was chosen, or renew the message that does."""
        review = kept.review
        messenger = self.effects.messengers.get(review.place.platform)
        channel = kept.shown_in if kept.message else await self._channel_of(review)
        if messenger is None or not channel:
            await self.reviews.shown(kept, "", None)
            return
        try:
            message = await messenger.show_review(channel, kept.message, review)
        except Undeliverable as error:
            self._give_up(kept, channel, str(error))
            await self.reviews.shown(kept, kept.shown_in, kept.message)
        else:
            self.policies.unreachable.discard((review.place.platform, channel))
            await self.reviews.shown(kept, channel, message)

    async def _channel_of(self, review: Review) -> str:
        """Return where a review is to be shown; what is decided needs no first showing."""
        if review.ruling is not None:
            return ""
        return (await self.policies.rules_in(review.place)).review_channel

    def _give_up(self, kept: KeptReview, channel: str, reason: str) -> None:
        """Note that a review is not shown: it is not tried again before a channel is chosen."""
        review = kept.review
        if kept.message is None:  # else only that message is gone
            self.policies.unreachable.add((review.place.platform, channel))
        extra = {"review": review.id, "channel": channel, "reason": reason}
        log.warning("moderation.not_shown", extra=extra)
