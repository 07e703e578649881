"""A moderation desk in memory: reviews that are handed to it, and what is asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain import (
    NO_RULES,
    Author,
    LogEntry,
    PictureRef,
    Place,
    PlaceRules,
    Preview,
    Review,
    ReviewKind,
    Ruling,
)
from bot.errors import InvalidAsk, NotAllowed, NotFound
from bot.ports import Seat

CATEGORIES = {"sexual_minors": ("block", True), "violence_graphic": ("block", False)}


def review(review_id: str = "r1", **changes: object) -> Review:
    """Return a report of Ben's about Ana's picture, with some fields changed."""
    one = Review(
        id=review_id,
        kind=ReviewKind.REPORT,
        place=Place("fake", "s", "c"),
        author=Author("fake", "ana", "Ana"),
        created_at=1_000.0,
        reporter=Author("fake", "ben", "Ben"),
        category="violence_graphic",
        text="a dog",
        version_id="v1",
    )
    return replace(one, **changes)  # type: ignore[arg-type]


class FakeModeration:
    """Implements `ports.ModerationDesk` without a store behind it."""

    def __init__(self) -> None:
        self.reviews: dict[str, Review] = {}
        self.asked: list[tuple[object, ...]] = []
        self.set: dict[bool, PlaceRules] = {}
        self.link: str | None = None
        self.log: list[LogEntry] = []
        self.seats: dict[str, Seat] = {}
        self.ended: set[str] = set()

    async def report(self, ref: PictureRef, reporter: Author, place: Place, remark: str) -> str:
        self.asked.append(("report", ref, reporter, remark))
        return "Thank you."

    async def appeal(self, job_id: str, author: Author, remark: str) -> str:
        self.asked.append(("appeal", job_id, author))
        return "A moderator will look at it."

    async def waiting(self, seat: Seat) -> Sequence[Review]:
        return [one for one in self.reviews.values() if one.ruling is None]

    async def decided(self, seat: Seat) -> Sequence[Review]:
        return [one for one in self.reviews.values() if one.ruling is not None]

    async def review(self, review_id: str, seat: Seat) -> Review:
        if review_id not in self.reviews:
            raise NotFound("That review is gone.")
        return self.reviews[review_id]

    async def decide(self, review_id: str, ruling: Ruling, seat: Seat) -> Review:
        known = await self.review(review_id, seat)
        if ruling not in known.rulings:
            raise NotAllowed("That can't be decided about it.")
        if known.ruling is None:
            by = seat.moderator.name
            self.reviews[review_id] = replace(known, ruling=ruling, decided_by=by, decided_at=2_000)
        return self.reviews[review_id]

    async def rules(self, place: Place, *, channel: bool) -> PlaceRules:
        return self.set.get(channel, NO_RULES)

    async def set_rules(self, rules: PlaceRules, seat: Seat, *, channel: bool) -> PlaceRules:
        for name in (*rules.actions, *rules.thresholds):
            if name not in CATEGORIES or CATEGORIES[name][1]:
                raise InvalidAsk(f"{name} can't be set. Possible: violence_graphic.")
        self.set[channel] = rules
        return rules

    async def preview(self, words: str, place: Place) -> Preview:
        return Preview("block", "violence_graphic", "blocklist", "gore", "That is not drawn here.")

    async def history(self, seat: Seat) -> Sequence[LogEntry]:
        return list(self.log)

    def trouble(self, place: Place) -> str:
        return ""

    def categories(self) -> dict[str, tuple[str, bool]]:
        return CATEGORIES

    def invite(self, seat: Seat) -> str | None:
        self.asked.append(("invite", seat.moderator))
        return self.link

    async def seated(self, token: str) -> Seat:
        if token not in self.seats:
            raise NotFound("That link is not one of mine.")
        if token in self.ended:
            raise NotAllowed("You are no moderator there any more.")
        return self.seats[token]
