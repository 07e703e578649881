"""Puts moderation together: first what the policy asks, then what moderators use."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain import Author, Place, Preview
from bot.gallery import LiveGallery
from bot.ids import new_id
from bot.limits import Limits, afford
from bot.moderation import (
    Following,
    LiveBorderline,
    LiveModeration,
    LivePolicies,
    LiveStanding,
    PreviewPace,
    Previews,
    Rights,
    Seats,
    Terms,
)
from bot.moderation.effects import Effects
from bot.policy.config import PolicyConfig
from bot.policy.filter import PolicyFilter
from bot.ports import ImageBackend, Moderated, Offers, ScreeningContext, ScreeningLog
from bot.settings import Files, Settings
from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class Asked:
    """What the policy and the pipeline ask about places and members. Lives as long as the process.

    Attributes:
        bell: Set when there is something for moderators.
        messengers: Of the platforms that have moderators, by name; filled in while they are made.
    """

    terms: Terms
    policies: LivePolicies
    standing: LiveStanding
    borderline: LiveBorderline
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    messengers: dict[str, Moderated] = field(default_factory=dict)


def make_asked(settings: Settings, files: Files, database: Database) -> Asked:
    """Return what the policy and the pipeline ask."""
    section, bell = settings.moderation, asyncio.Event()
    terms = Terms(
        evasions=section.evasions,
        cool_down_seconds=section.cool_down_minutes * 60,
        time_out_seconds=section.time_out_hours * 3_600,
    )
    borderline = LiveBorderline(
        database.reviews,
        terms,
        wanted=section.borderline,
        filed=bell.set,
        secret_key=files.secret_key,
        now=time.time,
        new_id=new_id,
    )
    standing = LiveStanding(database.standing, terms, time.time)
    return Asked(terms, LivePolicies(database.rules), standing, borderline, bell)


def make_following(
    asked: Asked,
    database: Database,
    studio: Offers,
    gallery: LiveGallery,
) -> Following:
    """Return what follows the moderators' decisions."""
    effects = Effects(
        reviews=database.reviews,
        policies=asked.policies,
        standing=asked.standing,
        studio=studio,
        gallery=gallery,
        book=database,
        album=database,
        messengers=asked.messengers,
        terms=asked.terms,
        now=time.time,
    )
    return Following(database.reviews, asked.policies, effects, time.monotonic, asked.bell)


def make_seats(settings: Settings, files: Files) -> Seats:
    """Return what makes and opens links to the moderators' page."""
    minutes = settings.moderation.link_minutes
    return Seats(settings.public_url, files.secret_key, minutes * 60, time.time)


def make_desk(
    settings: Settings,
    files: Files,
    asked: Asked,
    database: Database,
    gallery: LiveGallery,
    screener: PolicyFilter,
    policy: PolicyConfig,
    painter: ImageBackend,
    limits: Limits,
    planning_microdollars: int = 0,
) -> LiveModeration:
    """Return what adapters call; `painter` draws where nobody chooses another one.

    `planning_microdollars` is what one question to the language model may cost.
    """

    async def ask(
        words: str, place: Place, log: ScreeningLog, may_judge: Callable[[], bool]
    ) -> Preview:
        can, somebody = painter.capabilities, Author(place.platform, "")
        context = ScreeningContext(
            somebody, place, adult_ok=can.adult_ok, backend=painter.name, log=log
        )
        return await screener.preview(words, context, may_judge)

    previews = Previews(
        ask,
        PreviewPace(time.monotonic),
        database,
        planning_microdollars,
        lambda: afford(limits, time.time()),
    )
    return LiveModeration(
        reviews=database.reviews,
        policies=asked.policies,
        book=database,
        album=database,
        gallery=gallery,
        seats=make_seats(settings, files),
        rights=Rights(asked.messengers, time.monotonic),
        terms=asked.terms,
        preview_words=previews.of,
        policy=screener.categories,
        policy_version=policy.full_version,
        wake=asked.bell.set,
        now=time.time,
        new_id=new_id,
    )
