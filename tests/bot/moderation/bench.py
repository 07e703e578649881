"""Moderation on real storage, with a fake platform and a fake studio around it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from bot.domain import (
    Author,
    Declined,
    Imagine,
    Job,
    PictureRef,
    Place,
    Preview,
    Receipt,
    Refusal,
    Refused,
    Request,
    Review,
    Settlement,
    Version,
)
from bot.gallery import LiveGallery
from bot.moderation import (
    Following,
    LiveBorderline,
    LiveModeration,
    LivePolicies,
    LiveStanding,
    Rights,
    Seats,
    Terms,
)
from bot.moderation.effects import Effects
from bot.ports import Seat
from bot.storage.database import Database
from bot.storage.pictures import FolderPictures
from tests.bot.storage import samples
from tests.bot.storage.samples import ADA, BEN, CHANNEL, Clock
from tests.fakes.moderating import FakeModerated

MODERATOR = Author("discord", "9", "Mo")
SEAT = Seat(MODERATOR, CHANNEL)
ELSEWHERE = Seat(Author("discord", "8", "Eve"), Place("discord", "another guild", "channel"))
TERMS = Terms(most_filed=3, most_borderline=2)
CATEGORIES = {
    "violence_graphic": ("block", False),
    "disturbing": ("ask", False),
    "hate": ("block", True),
}
KEY = b"a key of the tests"
URL = "https://limner.example.org"


@dataclass
class FakeStudio:
    """Remembers what was offered; the same event again is nothing new.

    Attributes:
        full: The limit that is in the way of everything.
    """

    submitted: dict[str, Request]
    full: Declined | None = None

    async def offer(self, request: Request) -> Declined | None:
        if self.full is None:
            self.submitted.setdefault(request.event_key, request)
        return self.full


@dataclass
class Bench:
    """All parts of moderation around one database; lives as long as a test, or a process in it."""

    database: Database
    clock: Clock
    messenger: FakeModerated
    studio: FakeStudio
    gallery: LiveGallery
    policies: LivePolicies
    standing: LiveStanding
    borderline: LiveBorderline
    desk: LiveModeration
    following: Following

    async def follow(self) -> float | None:
        """Do what is due, as the process does in the background."""
        return await self.following.once()

    async def picture(self, author: Author = ADA, **more: Any) -> Version:
        """Return a version that was drawn and shown in a message."""
        asked = samples.request(author, message=samples.fresh("message"), **more)
        job = await samples.drawing(self.database, asked)
        drawn = samples.version(author, private=asked.private)
        _, kept = await self.database.settle(job.id, samples.delivery(drawn))
        assert kept is not None
        await self.database.close(job.id, Receipt((asked.address.message or "",)))
        return kept

    async def refused(
        self, words: str = "a bloody knight", *, author: Author = ADA, **refusal: Any
    ) -> Job:
        """Return a job that the policy refused."""
        place = refusal.pop("place", CHANNEL)
        job = await samples.admitted(self.database, samples.request(author, place, Imagine(words)))
        told = Refusal("lexicon", "violence_graphic", "No gore.", appeal=True, pattern="bloody")
        settlement = Settlement(Refused(replace(told, **refusal)))
        await self.database.settle(job.id, settlement)
        await self.database.close(job.id, Receipt(("m",)))
        return await self.database.job(job.id)

    async def reported(self, author: Author = ADA, reporter: Author = BEN) -> Review:
        """Return a review of a picture that was reported just now."""
        version = await self.picture(author)
        return await self.review_of(version.id, reporter)

    async def review_of(self, version_id: str, reporter: Author = BEN) -> Review:
        """Return the review of a report that is made now."""
        ref = PictureRef(version_id)
        await self.desk.report(ref, reporter, CHANNEL, "that is gore")
        return (await self.desk.waiting(SEAT))[-1]

    async def appealed(self, words: str = "a bloody knight") -> Review:
        """Return a review of a refusal that was appealed just now."""
        job = await self.refused(words)
        await self.desk.appeal(job.id, ADA, "it is for a museum")
        return (await self.desk.waiting(SEAT))[-1]


@asynccontextmanager
async def bench_on(
    url: str,
    folder: Path,
    clock: Clock,
    *,
    messenger: FakeModerated | None = None,
    studio: FakeStudio | None = None,
    terms: Terms = TERMS,
    wanted: bool = True,
    public_url: str = URL,
) -> AsyncIterator[Bench]:
    """Put moderation together on a database; a second time is a restart."""
    messenger, studio = messenger or FakeModerated(), studio or FakeStudio({})
    bell = asyncio.Event()
    pictures = FolderPictures(folder / "pictures")
    async with samples.opened(url, clock) as database:
        gallery = LiveGallery(database, cast("Any", None), pictures)
        policies = LivePolicies(database.rules, clock=clock)
        standing = LiveStanding(database.standing, terms, clock)
        effects = Effects(
            reviews=database.reviews,
            policies=policies,
            standing=standing,
            studio=cast("Any", studio),
            gallery=gallery,
            book=database,
            album=database,
            messengers={"discord": messenger},
            terms=terms,
            now=clock,
        )
        following = Following(database.reviews, policies, effects, clock, bell)
        following.connected("discord")
        bell.clear()
        yield Bench(
            database,
            clock,
            messenger,
            studio,
            gallery,
            policies,
            standing,
            LiveBorderline(
                database.reviews,
                terms,
                wanted=wanted,
                filed=bell.set,
                secret_key=KEY,
                now=clock,
                new_id=lambda: samples.fresh("review"),
            ),
            LiveModeration(
                reviews=database.reviews,
                policies=policies,
                book=database,
                album=database,
                gallery=gallery,
                seats=Seats(public_url, KEY, 1_800, clock),
                rights=Rights({"discord": messenger}, clock),
                terms=terms,
                preview_words=_preview,
                policy=lambda: CATEGORIES,
                policy_version="policy-1",
                wake=bell.set,
                now=clock,
                new_id=lambda: samples.fresh("review"),
            ),
            following,
        )
    await asyncio.to_thread(pictures.close)


async def _preview(words: str, place: Place) -> Preview:
    return Preview("block" if "gore" in words else "allow")
