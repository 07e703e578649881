"""One Limner, put together: storage, models, studio, platforms."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import Any, Final

from bot import pipeline
from bot.announcing import Announcer
from bot.compose import models, moderation
from bot.compose.health import Health
from bot.compose.house import make_house
from bot.compose.parts import Kept, Minds, asked_at_most, make_minds, make_parts
from bot.domain import Job, Progress, Step
from bot.gallery import LiveGallery
from bot.ids import new_id
from bot.jobs.local import LocalRunner
from bot.moderation import Following
from bot.pipeline import Parts
from bot.plugins import configure, load
from bot.policy import config as policies
from bot.ports import (
    House,
    Inbox,
    Messenger,
    Moderated,
    Platform,
)
from bot.settings import Files, Settings
from bot.storage.database import Database
from bot.storage.journal import FileJournal
from bot.storage.lock import FolderLock
from bot.storage.pictures import FolderPictures
from bot.storage.quarantine import FolderQuarantine
from bot.storage.sealing import KeyRing
from bot.studio import LiveStudio
from bot.telemetry import MeteredMessenger, Telemetry
from bot.vendors import Vendors

_DAY_SECONDS: Final = 86_400
_ORPHAN_SECONDS: Final = _DAY_SECONDS


@dataclass(frozen=True, slots=True)
class Limner:
    """All parts of one process that others still need. Lives as long as the process.

    Attributes:
        models: Back ends and language model by name, for inspection.
        remarks: What start-up has to say: which painter, which moderation.
        following: Follows what moderators decide, while it runs.
        text_seconds: How long words stand in reviews.
    """

    studio: LiveStudio
    runner: LocalRunner
    models: Mapping[str, object]
    platforms: Mapping[str, Platform]
    health: Health
    remarks: tuple[str, ...]
    database: Database
    pictures: FolderPictures
    following: Following
    text_seconds: float

    def inboxes(self) -> dict[str, Inbox]:
        """Return the platforms' ways in, by name."""
        return {name: platform.inbox for name, platform in self.platforms.items()}

    async def tidy(self, now: float, keep_seconds: float) -> int:
        """Delete what is older than `keep_seconds` (0: nothing is), and what came to nothing.

        Returns how many pictures that were. An upload that was refused, a drawing that was held
        back: no version uses them, and after a day no job does either.
        """
        await self.database.vault.expire()
        await self.database.standing.tidy(now - _DAY_SECONDS)
        await self.database.reviews.hush(now - min(self.text_seconds, keep_seconds or inf))
        self.following.bell.set()  # messages that show such words have to follow
        if keep_seconds:
            await self._expire(now - keep_seconds)
        stored = await self.pictures.stored_before(now - _ORPHAN_SECONDS)
        unused = await self.database.unused(stored)
        await self.pictures.delete(unused)
        return len(unused)

    async def _expire(self, before: float) -> None:
        for version_id in await self.database.expired(before):
            await self.pictures.delete(await self.database.delete(version_id))
        await self.database.retire(before)


@asynccontextmanager
async def assembled(
    settings: Settings,
    files: Files,
    platforms: Mapping[str, Mapping[str, Any]],
    tasks: asyncio.TaskGroup,
) -> AsyncIterator[Limner]:
    """Make every part, and close what was opened in the end.

    `platforms` holds the options of each platform to connect, by name; `tasks` owns every task
    of the process.

    Raises:
        ConfigError: Names the key, what was found and what is possible.
    """
    async with AsyncExitStack() as stack:
        stack.enter_context(FolderLock(files.data_dir))
        keys = KeyRing(files.secret_keys)
        url = database_url(settings, files)
        database = await Database.open(url, keys, now=time.time, new_id=new_id)
        stack.push_async_callback(database.aclose)
        pictures = FolderPictures(files.data_dir / "pictures")
        stack.callback(pictures.close)
        vendors = models.make_vendors(settings, files)
        stack.push_async_callback(vendors.aclose)
        quarantine = FolderQuarantine(files.data_dir, pictures, keys)
        asked = moderation.make_asked(settings, files, database)
        kept = Kept(database, pictures, quarantine, vendors, keys, asked)
        yield _connect(settings, files, platforms, tasks, kept)


def database_url(settings: Settings, files: Files) -> str:
    """Return the address of the database: as configured, else a file in the data folder."""
    return settings.storage.database_url or f"sqlite:///{files.data_dir / 'limner.sqlite3'}"


def _connect(
    settings: Settings,
    files: Files,
    platforms: Mapping[str, Mapping[str, Any]],
    tasks: asyncio.TaskGroup,
    kept: Kept,
) -> Limner:
    telemetry, health = Telemetry(), Health(set(platforms))
    messengers: dict[str, Messenger] = {}
    inboxes: dict[str, Inbox] = {}
    moderated = kept.asked.messengers
    minds = make_minds(settings, files, kept, telemetry)
    announcer = models.make_announcer(settings, messengers, tasks)
    parts = make_parts(settings, files, kept, minds, announcer, inboxes)
    runner = _runner(settings, parts, tasks, telemetry)
    studio = LiveStudio(
        kept.database,
        kept.database,
        FileJournal(files.data_dir / "accepted.jsonl", kept.keys),
        runner,
        announcer,
        minds.limits,
        # A change is planned, judged, and then looked for in the picture.
        planning_microdollars=parts.planning_microdollars * asked_at_most(parts, minds.judges),
        now=time.time,
        new_id=new_id,
    )
    gallery = LiveGallery(kept.database, minds.screener, kept.pictures)
    house = make_house(settings, files, kept, minds, studio, gallery, telemetry, health)
    made = {name: make_platform(name, options, house) for name, options in platforms.items()}
    for name, platform in made.items():
        messengers[name] = MeteredMessenger(platform.messenger, name, telemetry)
        inboxes[name] = platform.inbox
        if isinstance(platform.messenger, Moderated):
            moderated[name] = platform.messenger
    following = moderation.make_following(kept.asked, kept.database, studio, gallery)
    return Limner(
        studio,
        runner,
        {**minds.backends, "language model": minds.language},
        made,
        health,
        _remarks(minds, kept.vendors),
        kept.database,
        kept.pictures,
        following,
        settings.moderation.text_days * _DAY_SECONDS,
    )


def _runner(
    settings: Settings, parts: Parts, tasks: asyncio.TaskGroup, telemetry: Telemetry
) -> LocalRunner:
    runner = LocalRunner(
        partial(pipeline.carry_out, parts),
        concurrent=settings.jobs.concurrent,
        concurrent_per_member=settings.jobs.concurrent_per_member,
        on_position=partial(_tell_position, parts.announcer),
        tasks=tasks,
    )
    telemetry.waiting.set_function(lambda: float(runner.waiting))
    return runner


def _remarks(minds: Minds, vendors: Vendors) -> tuple[str, ...]:
    return (
        f"painter: {', '.join(minds.backends)}",
        f"language model: {minds.language.name}",
        policies.describe(minds.policy, vendors.connection is not None),
    )


def make_platform(name: str, options: Mapping[str, Any], house: House) -> Platform:
    """Return one connected chat platform. Raises: ConfigError."""
    module = load("adapters", name, "studio.platforms", "platform")
    platform: Platform = module.create(configure(module, options, name), house)
    return platform


def _tell_position(announcer: Announcer, job: Job, position: int) -> None:
    announcer.progress(job, Progress(Step.QUEUED, position))
