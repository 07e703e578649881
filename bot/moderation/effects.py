"""What follows from each ruling; every step may be taken twice and then has happened once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from bot.domain import Author, Place, Request, Review, ReviewKind, Ruling, Version
from bot.errors import BotError, DeliveryError, NotFound, Undeliverable
from bot.moderation import wording
from bot.moderation.places import LivePolicies
from bot.moderation.requests import continuing
from bot.moderation.standing import MODERATOR, LiveStanding
from bot.moderation.terms import Terms
from bot.ports import Album, Gallery, JobBook, KeptReview, Moderated, Offers, ReviewBook

log = logging.getLogger(__name__)


class PutOff(BotError):
    """What was allowed cannot be drawn yet, by a limit of its author or place."""


@dataclass(frozen=True, slots=True)
class Effects:
    """Carries rulings out. Lives as long as the process.

    Attributes:
        messengers: Of the platforms that have moderators, by name; filled in while they are made.
        told: The reviews whose authors know that a limit is in the way of what was allowed.
    """

    reviews: ReviewBook
    policies: LivePolicies
    standing: LiveStanding
    studio: Offers
    gallery: Gallery
    book: JobBook
    album: Album
    messengers: Mapping[str, Moderated]
    terms: Terms
    now: Callable[[], float]
    told: set[str] = field(default_factory=set)

    async def follow(self, kept: KeptReview, *, patient: bool) -> None:
        """Do what a ruling says, and tell the member.

        Args:
            kept: A decided review.
            patient: A picture stays in the store until its messages are gone, which need what the
                store has of it; False: no longer.

        Raises:
            DeliveryError: The platform does not answer for now.
            StorageError: The storage does not.
            PutOff: A limit is in the way; the ruling stays to be carried out.
        """
        review = kept.review
        match review.ruling:
            case None:
                return
            case Ruling.UPHOLD:
                if review.kind is ReviewKind.APPEAL:
                    await self._tell(review, wording.UPHELD)
            case Ruling.ALLOW_ONCE:
                await self._draw(kept)
            case Ruling.ALLOW_HERE:
                phrase = " ".join(kept.own.split())
                by = moderator_of(review)
                await self.policies.allow(review.place, phrase, by, review.id)
                await self._draw(kept)
            case Ruling.REMOVE:
                await self._remove(review, patient=patient)
                await self._tell(review, wording.REMOVED)
            case Ruling.WARN:
                await self._tell(review, wording.WARNED)
            case Ruling.TIME_OUT:
                await self._send_out(review)
            case _:
                assert_never(review.ruling)

    async def _draw(self, kept: KeptReview) -> None:
        """Carry the refused request out, as it was recorded; its event makes it happen once."""
        review = kept.review
        try:
            job = await self.book.job(review.job_id or "")
        except NotFound:
            log.info("moderation.nothing_left", extra={"review": review.id})
            return
        if (review.decided_at or 0.0) + self.terms.allowed_seconds < self.now():
            log.info("moderation.too_late", extra={"review": review.id})
            await self._tell(review, wording.ALLOWED_TOO_LONG_AGO)
            return
        if review.not_before > self.now():
            await self._put_off(review, wording.ALLOWED_AGAIN)
        # What was newest when it was appealed may not be by now.
        request = continuing(replace(job.request, address=job.address), kept.continues)
        declined = await self.studio.offer(overruled(request, review, self.now()))
        if declined is not None:
            await self._put_off(review, wording.ALLOWED_LATER.format(declined.sentence))
        await self._tell(review, wording.ALLOWED)

    async def _put_off(self, review: Review, sentence: str) -> None:
        """Say once that a limit is in the way. Raises: PutOff."""
        if review.id not in self.told:
            await self._tell(review, sentence)
            self.told.add(review.id)
        raise PutOff(sentence)

    async def _remove(self, review: Review, *, patient: bool) -> None:
        version = await self.album.version(review.version_id or "")
        if version is None:
            return
        try:
            await self._take_down(review.place, version)
        except Undeliverable as error:
            log.warning("moderation.not_taken_down", extra=_failed(review, error))
        except DeliveryError as error:
            if patient:
                raise
            log.warning("moderation.not_taken_down", extra=_failed(review, error))
        await self.gallery.delete(version.id, moderator_of(review), moderator=True)

    async def _take_down(self, place: Place, version: Version) -> None:
        messenger = self.messengers.get(place.platform)
        if messenger is not None:
            posted = await self.reviews.messages_of(version.id)
            await messenger.take_down(version, place, posted)

    async def _send_out(self, review: Review) -> None:
        # From the decision on, so that carrying it out again makes it no longer.
        until = (review.decided_at or 0.0) + self.terms.time_out_seconds
        if until <= self.now():
            return
        await self.standing.send_out(review.author, review.place, until, MODERATOR)
        span = wording.span(until - self.now())
        await self._tell(review, wording.TIMED_OUT.format(span))

    async def _tell(self, review: Review, sentence: str) -> None:
        messenger = self.messengers.get(review.place.platform)
        if messenger is None:
            return
        try:
            await messenger.tell(review.author, review.place, sentence, review.id)
        except Undeliverable as error:  # they let nobody write to them
            log.info("moderation.not_told", extra=_failed(review, error))


def overruled(request: Request, review: Review, now: float) -> Request:
    """Return a refused request as a moderator lets it pass; it keeps everything else."""
    return replace(
        request,
        event_key=review.event_key,
        received_at=now,
        agreed=tuple(dict.fromkeys((*request.agreed, review.category))),
        overruled=tuple(dict.fromkeys((*request.overruled, review.category))),
    )


def moderator_of(review: Review) -> Author:
    """Return who decided a review."""
    key, _, name = review.decided_by.partition(" ")
    platform, _, id_ = key.partition(":")
    return Author(platform or review.place.platform, id_, name)


def _failed(review: Review, error: Exception) -> dict[str, str]:
    return {"review": review.id, "reason": str(error)}
