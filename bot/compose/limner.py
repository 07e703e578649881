"""One Limner, put together: storage, models, studio, platforms."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from bot import pipeline
from bot.announcing import Announcer
from bot.compose import models
from bot.domain import Author, Job, Progress, Step
from bot.easel import LiveEasel, Terms
from bot.gallery import LiveDesk, LiveGallery
from bot.ids import new_id
from bot.jobs.local import LocalRunner
from bot.limits import Limits
from bot.pipeline import Parts
from bot.plugins import configure, load
from bot.policy import config as policies
from bot.policy.config import PolicyConfig
from bot.policy.filter import PolicyFilter
from bot.ports import Facts, House, ImageBackend, Inbox, LanguageModel, Messenger, Platform
from bot.prompting import Suggester
from bot.settings import Files, Settings
from bot.storage.codec import REQUEST
from bot.storage.database import Database
from bot.storage.journal import FileJournal
from bot.storage.lock import FolderLock
from bot.storage.pictures import FolderPictures
from bot.storage.quarantine import FolderQuarantine
from bot.storage.sealing import KeyRing
from bot.studio import LiveStudio
from bot.telemetry import MeteredBackend, MeteredLanguage, MeteredMessenger, Telemetry
from bot.vendors import Vendors

_ORPHAN_SECONDS: Final = 86_400


@dataclass(slots=True)
class Health:
    """Whether traffic may come; lives as long as the process.

    Attributes:
        waiting_for: Platforms that are not connected yet.
    """

    waiting_for: set[str] = field(default_factory=set)
    draining: bool = False

    def reason(self) -> str | None:
        """Return why no traffic may come, None when it may."""
        if self.draining:
            return "stopping"
        if self.waiting_for:
            return f"connecting: {', '.join(sorted(self.waiting_for))}"
        return None


@dataclass(frozen=True, slots=True)
class Limner:
    """All parts of one process that others still need. Lives as long as the process.

    Attributes:
        models: Back ends and language model by name, for inspection.
        remarks: What start-up has to say: which painter, which moderation.
    """

    studio: LiveStudio
    runner: LocalRunner
    models: Mapping[str, object]
    platforms: Mapping[str, Platform]
    health: Health
    remarks: tuple[str, ...]
    database: Database
    pictures: FolderPictures

    def inboxes(self) -> dict[str, Inbox]:
        """Return the platforms' ways in, by name."""
        return {name: platform.inbox for name, platform in self.platforms.items()}

    async def tidy(self, now: float, keep_seconds: float) -> int:
        """Delete what is older than `keep_seconds` (0: nothing is), and what came to nothing.

        Returns how many pictures that were. An upload that was refused, a drawing that was held
        back: no version uses them, and after a day no job does either.
        """
        await self.database.vault.expire()
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
        kept = _Kept(database, pictures, quarantine, vendors, keys)
        yield _connect(settings, files, platforms, tasks, kept)


def database_url(settings: Settings, files: Files) -> str:
    """Return the address of the database: as configured, else a file in the data folder."""
    return settings.storage.database_url or f"sqlite:///{files.data_dir / 'limner.sqlite3'}"


@dataclass(frozen=True, slots=True)
class _Kept:
    """What outlives a process, and how vendors are reached."""

    database: Database
    pictures: FolderPictures
    quarantine: FolderQuarantine
    vendors: Vendors
    keys: KeyRing


@dataclass(frozen=True, slots=True)
class _Minds:
    """What draws, plans and judges, and by which limits."""

    backends: Mapping[str, ImageBackend]
    language: LanguageModel
    suggester: Suggester
    policy: PolicyConfig
    screener: PolicyFilter
    limits: Limits


def _connect(
    settings: Settings,
    files: Files,
    platforms: Mapping[str, Mapping[str, Any]],
    tasks: asyncio.TaskGroup,
    kept: _Kept,
) -> Limner:
    telemetry, health = Telemetry(), Health(set(platforms))
    messengers: dict[str, Messenger] = {}
    inboxes: dict[str, Inbox] = {}
    minds = _minds(settings, files, kept, telemetry)
    announcer = models.make_announcer(settings, messengers, tasks)
    parts = _parts(settings, files, kept, minds, announcer, inboxes)
    runner = _runner(settings, parts, tasks, telemetry)
    studio = LiveStudio(
        kept.database,
        FileJournal(files.data_dir / "accepted.jsonl", kept.keys),
        runner,
        announcer,
        minds.limits,
        # A local change is planned, and then looked for in the picture.
        planning_microdollars=parts.planning_microdollars * (2 if parts.grounder else 1),
        now=time.time,
        new_id=new_id,
    )
    house = _house(settings, files, kept, minds, studio, telemetry, health)
    made = {name: make_platform(name, options, house) for name, options in platforms.items()}
    for name, platform in made.items():
        messengers[name] = MeteredMessenger(platform.messenger, name, telemetry)
        inboxes[name] = platform.inbox
    return Limner(
        studio,
        runner,
        {**minds.backends, "language model": minds.language},
        made,
        health,
        _remarks(minds, kept.vendors),
        kept.database,
        kept.pictures,
    )


def _minds(settings: Settings, files: Files, kept: _Kept, telemetry: Telemetry) -> _Minds:
    policy = models.make_policy(settings, files, kept.vendors)
    backends = models.make_backends(settings, kept.vendors)
    language = MeteredLanguage(models.make_language(settings, kept.vendors), telemetry)
    return _Minds(
        {name: MeteredBackend(backend, telemetry) for name, backend in backends.items()},
        language,
        models.make_suggester(language, files),
        policy,
        models.make_filter(policy, kept.vendors, kept.database, kept.pictures, new_id, telemetry),
        models.make_limits(settings),
    )


def _parts(
    settings: Settings,
    files: Files,
    kept: _Kept,
    minds: _Minds,
    announcer: Announcer,
    inboxes: Mapping[str, Inbox],
) -> Parts:
    return Parts(
        book=kept.database,
        album=kept.database,
        screener=minds.screener,
        refiner=models.make_refiner(minds.language, files),
        suggester=minds.suggester,
        grounder=models.make_grounder(settings, minds.language, files),
        second_attempts=settings.editing.second_attempt,
        backends=minds.backends,
        pictures=kept.pictures,
        quarantine=kept.quarantine,
        announcer=announcer,
        inboxes=inboxes,
        limits=minds.limits,
        author_hash=partial(_author_hash, files.secret_key),
        now=time.time,
        new_id=new_id,
        styles=settings.studio.styles,
        planning_microdollars=models.planning_microdollars(settings, minds.language),
        partials=settings.studio.partials,
        max_upload_bytes=settings.studio.max_upload_mib * 2**20,
        max_attempts=settings.jobs.max_attempts,
        retry_seconds=settings.jobs.retry_seconds,
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


def _house(
    settings: Settings,
    files: Files,
    kept: _Kept,
    minds: _Minds,
    studio: LiveStudio,
    telemetry: Telemetry,
    health: Health,
) -> House:
    facts = models.make_facts(settings, minds.policy, minds.backends, minds.suggester)
    return House(
        studio=studio,
        gallery=LiveGallery(kept.database, minds.screener, kept.pictures),
        desk=LiveDesk(kept.database, minds.limits, facts, time.time),
        secret_key=files.secret_key,
        healthy=health.reason,
        metrics=telemetry.render,
        acknowledged=telemetry.acknowledged,
        vault=kept.database.vault,
        refused=telemetry.refused,
        easel=_easel(settings, files, kept, facts, studio),
    )


def _easel(
    settings: Settings, files: Files, kept: _Kept, facts: Facts, studio: LiveStudio
) -> LiveEasel | None:
    """Return the pages to paint on, None where nobody could reach them."""
    if not settings.painting.public_url:
        return None
    seconds = settings.painting.minutes * 60
    return LiveEasel(
        kept.database.vault,
        studio,
        Terms(settings.painting.public_url, files.secret_key, seconds, facts.max_prompt_characters),
        encode=REQUEST.encode,
        decode=REQUEST.decode,
        now=time.time,
    )


def _remarks(minds: _Minds, vendors: Vendors) -> tuple[str, ...]:
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


def _author_hash(secret_key: bytes, author: Author) -> str:
    """Return a pseudonym that is stable here and means nothing anywhere else."""
    return hmac.new(secret_key, author.key.encode(), hashlib.sha256).hexdigest()[:32]
