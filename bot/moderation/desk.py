"""The use cases of moderation that adapters call."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain import (
    Author,
    LogEntry,
    PictureRef,
    Place,
    PlaceRules,
    Preview,
    Refused,
    Review,
    ReviewKind,
    Ruling,
)
from bot.errors import NotAllowed, NotFound
from bot.moderation import wording
from bot.moderation.places import LivePolicies
from bot.moderation.requests import hashed, meant, phrase_of
from bot.moderation.rights import Rights
from bot.moderation.seats import Seats
from bot.moderation.setting import changes, checked
from bot.moderation.terms import Terms
from bot.ports import Album, Filed, Filing, Gallery, JobBook, KeptReview, ReviewBook, Seat

log = logging.getLogger(__name__)

_MOST_LISTED: Final = 50
_MOST_LOGGED: Final = 200
_REMARK_CHARACTERS: Final = 1_000
_SAID_OF_REPORTS: Final[Mapping[Filed, str]] = {
    Filed.FRESH: wording.REPORTED,
    Filed.JOINED: wording.REPORTED,
    Filed.KNOWN: wording.REPORTED_BEFORE,
    Filed.DECIDED: wording.REPORT_DECIDED,
    Filed.TOO_MANY: wording.TOO_MANY,
}
_SAID_OF_APPEALS: Final[Mapping[Filed, str]] = {
    Filed.FRESH: wording.APPEALED,
    Filed.JOINED: wording.APPEALED,
    Filed.KNOWN: wording.APPEALED_BEFORE,
    Filed.DECIDED: wording.APPEAL_DECIDED,
    Filed.TOO_MANY: wording.TOO_MANY,
}


@dataclass(frozen=True, slots=True)
class LiveModeration:
    """Implements `ModerationDesk`. Lives as long as the process; holds nothing.

    Attributes:
        preview_words: Says what words would get in a place, and records nothing.
        policy: Each category's action in the policy file, and whether it is locked.
        policy_version: As it is recorded with every decision.
        wake: Called when there is something to show or to carry out.
        now: Unix time in seconds.
    """

    reviews: ReviewBook
    policies: LivePolicies
    book: JobBook
    album: Album
    gallery: Gallery
    seats: Seats
    rights: Rights
    terms: Terms
    preview_words: Callable[[str, Place], Awaitable[Preview]]
    policy: Callable[[], Mapping[str, tuple[str, bool]]]
    policy_version: str
    wake: Callable[[], None]
    now: Callable[[], float]
    new_id: Callable[[], str]

    # --- members ----------------------------------------------------------------------------

    async def report(self, ref: PictureRef, reporter: Author, place: Place, remark: str) -> str:
        """See `ports.ModerationDesk`."""
        version = await self.gallery.version(ref.version_id, reporter)
        if version.author.key == reporter.key:
            return wording.OWN_PICTURE
        where = await self._moderated_at(version.id, place)
        review = Review(
            id=self.new_id(),
            kind=ReviewKind.REPORT,
            place=where,
            author=version.author,
            created_at=self.now(),
            reporter=reporter,
            policy_version=self.policy_version,
            sha256=hashed(version.prompt),
            text=version.prompt,
            remark=remark.strip()[:_REMARK_CHARACTERS],
            version_id=version.id,
        )
        once = f"report:{version.id}:{reporter.key}"
        filed = await self._file(Filing(review, once, most_by_reporter=self.terms.most_filed))
        return _SAID_OF_REPORTS[filed]

    async def appeal(self, job_id: str, author: Author, remark: str) -> str:
        """See `ports.ModerationDesk`."""
        job = await self.book.job(job_id)
        request, told = job.request, job.outcome
        if request.author.key != author.key:
            raise NotAllowed(wording.NOT_YOURS)
        if not isinstance(told, Refused) or not told.refusal.appeal:
            raise NotFound(wording.NO_APPEAL)
        if self._is_locked(told.refusal.category):  # since then
            raise NotFound(wording.NO_APPEAL)
        _check_moderated(request.place)
        asked_for = await meant(self.album, request)
        review = Review(
            id=self.new_id(),
            kind=ReviewKind.APPEAL,
            place=request.place,
            author=author,
            created_at=self.now(),
            reporter=author,
            category=told.refusal.category,
            rule=told.refusal.rule,
            pattern=told.refusal.pattern,
            policy_version=self.policy_version,
            sha256=hashed(asked_for.text),
            text=asked_for.text,
            remark=remark.strip()[:_REMARK_CHARACTERS],
            job_id=job_id,
        )
        filing = Filing(
            review,
            f"appeal:{job_id}",
            own=phrase_of(request.ask),
            continues=asked_for.continues,
            most_by_reporter=self.terms.most_filed,
        )
        return _SAID_OF_APPEALS[await self._file(filing)]

    # --- moderators -------------------------------------------------------------------------

    async def waiting(self, seat: Seat) -> Sequence[Review]:
        """See `ports.ModerationDesk`."""
        place = seat.place
        return await self.reviews.waiting(place.platform, place.space, _MOST_LISTED)

    async def decided(self, seat: Seat) -> Sequence[Review]:
        """See `ports.ModerationDesk`."""
        place = seat.place
        return await self.reviews.decided(place.platform, place.space, _MOST_LISTED)

    async def review(self, review_id: str, seat: Seat) -> Review:
        """See `ports.ModerationDesk`."""
        return (await self._kept(review_id, seat)).review

    async def decide(self, review_id: str, ruling: Ruling, seat: Seat) -> Review:
        """See `ports.ModerationDesk`. What follows is done in the background."""
        review = (await self._kept(review_id, seat)).review
        if review.ruling is not None:
            return review
        if ruling not in review.rulings:
            possible = ", ".join(each.value.replace("_", " ") for each in review.rulings)
            raise NotAllowed(wording.NOT_POSSIBLE.format(possible))
        decided = (await self.reviews.rule(review_id, ruling, seat.moderator)).review
        self.wake()
        log.info(
            "moderation.decided",
            extra={
                "review": review_id,
                "ruling": str(decided.ruling),
                "category": decided.category,
                "rule": decided.rule,
                "policy_version": decided.policy_version,
            },
        )
        return decided

    async def rules(self, place: Place, *, channel: bool) -> PlaceRules:
        """See `ports.ModerationDesk`."""
        return await self.policies.set_alone(place, channel=channel)

    async def set_rules(self, rules: PlaceRules, seat: Seat, *, channel: bool) -> PlaceRules:
        """See `ports.ModerationDesk`."""
        place, by = seat.place, seat.moderator
        rules = checked(rules, self.policy(), place)
        before = await self.policies.set_alone(place, channel=channel)
        if before != rules:
            note = changes(before, rules, channel=channel)
            entry = LogEntry(
                id=self.new_id(),
                at=self.now(),
                place=place,
                moderator=f"{by.key} {by.name}".strip(),
                what="rules",
                policy_version=self.policy_version,
                note=note,
            )
            await self.policies.put(place, rules, by, entry, channel=channel)
            log.info("moderation.rules", extra={"platform": place.platform, "channel": channel})
        await self._try_channel(place, rules.review_channel)
        return rules

    async def preview(self, words: str, place: Place) -> Preview:
        """See `ports.ModerationDesk`."""
        return await self.preview_words(words, place)

    async def history(self, seat: Seat) -> Sequence[LogEntry]:
        """See `ports.ModerationDesk`."""
        place = seat.place
        return await self.reviews.logged(place.platform, place.space, _MOST_LOGGED)

    def trouble(self, place: Place) -> str:
        """See `ports.ModerationDesk`."""
        gone = self.policies.unreachable & self.policies.review_channels(place)
        return wording.CHANNEL_GONE if gone else ""

    def categories(self) -> dict[str, tuple[str, bool]]:
        """See `ports.ModerationDesk`."""
        return dict(self.policy())

    def invite(self, seat: Seat) -> str | None:
        """See `ports.ModerationDesk`."""
        return self.seats.link(seat) if _is_moderated(seat.place) else None

    async def seated(self, token: str) -> Seat:
        """See `ports.ModerationDesk`."""
        seat = self.seats.opened(token)
        await self.rights.check(seat)
        return seat

    # --- what they share --------------------------------------------------------------------

    async def _file(self, filing: Filing) -> Filed:
        filed = await self.reviews.file(filing)
        if filed in (Filed.FRESH, Filed.JOINED):
            self.wake()
            log.info("moderation.filed", extra={"kind": filing.review.kind.value})
        return filed

    async def _kept(self, review_id: str, seat: Seat) -> KeptReview:
        """Return a review of a seat's server. Raises: NotFound."""
        kept = await self.reviews.one(review_id)
        place = kept.review.place
        if (place.platform, place.space) != (seat.place.platform, seat.place.space):
            raise NotFound(wording.NO_REVIEW)
        return kept

    async def _moderated_at(self, version_id: str, place: Place) -> Place:
        """Return the place whose moderators decide about a picture. Raises: NotFound.

        What was made in another server is that one's: a button can be forged, and nobody may have
        a picture of a server removed whose moderators they are not.
        """
        home = await self.reviews.home_of(version_id)
        if home is None or _is_near(home, place):
            _check_moderated(place)
            return place
        return home

    async def _try_channel(self, place: Place, channel: str) -> None:
        """Show in a channel what waits, also if it could not be written to before."""
        self.policies.unreachable.discard((place.platform, channel))
        if channel:
            await self.reviews.show_waiting(place.platform, place.space)
            self.wake()

    def _is_locked(self, category: str) -> bool:
        return self.policy().get(category, ("block", False))[1]


def _is_near(home: Place, place: Place) -> bool:
    """Return whether a picture from `home` may be shown in a place: from there, or a message."""
    return home.platform == place.platform and home.space in ("", place.space)


def _is_moderated(place: Place) -> bool:
    """Return whether anybody moderates there: direct messages are no server's everywhere."""
    return bool(place.space) or not place.direct


def _check_moderated(place: Place) -> None:
    if not _is_moderated(place):
        raise NotFound(wording.NOBODY_HERE)
