"""The real core on a real database for one real adapter, started and stopped within a test."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from bot import pipeline
from bot.announcing import Announcer
from bot.compose import moderation
from bot.domain import Place, Review
from bot.gallery import LiveDesk, LiveGallery
from bot.ids import new_id
from bot.jobs.local import LocalRunner
from bot.language import offline
from bot.limits import Limits
from bot.moderation import Following
from bot.pipeline import Parts
from bot.policy.filter import PolicyFilter
from bot.ports import (
    Facts,
    House,
    Inbox,
    Messenger,
    Moderated,
    ModerationDesk,
    Platform,
)
from bot.prompting import Suggester
from bot.refinement import Refiner
from bot.settings import Files, Settings
from bot.storage.database import Database
from bot.storage.journal import FileJournal
from bot.storage.pictures import FolderPictures
from bot.storage.quarantine import FolderQuarantine
from bot.storage.sealing import KeyRing
from bot.studio import LiveStudio
from bot.vendors import Vendors
from tests.contracts.platforms.asked import Asked, RecordingStudio
from tests.fakes.backends import FakeBackend
from tests.fakes.policy import policy_of, shipped_names, shipped_rules

_KEY: Final = b"a key of the tests"
_SHAPES: Final = ("square", "wide", "tall")
_MOST: Final = 50
_FILES: Final = Files(
    data_dir=Path(),
    config_dir=Path(),
    policy={},
    prices={},
    prompts={},
    dialects={},
    secret_keys=(_KEY,),
)

Maker = Callable[[House], Platform]


@dataclass(frozen=True)
class _Core:
    """The core of one process, with the maps that its platform has yet to enter."""

    database: Database
    studio: LiveStudio
    runner: LocalRunner
    house: House
    following: Following
    tasks: asyncio.TaskGroup
    messengers: dict[str, Messenger] = field(default_factory=dict)
    moderated: dict[str, Moderated] = field(default_factory=dict)
    inboxes: dict[str, Inbox] = field(default_factory=dict)


class Installation:
    """A folder with one Limner on it, which can be restarted. Lives as long as a test.

    Attributes:
        backend: Draws; tests may let it wait.
        asked: What the adapter asked the core for, oldest first, before and after restarts.
    """

    def __init__(self, folder: Path, limits: Limits, tasks: asyncio.TaskGroup) -> None:
        self.backend = FakeBackend()
        self.asked: list[Asked] = []
        self._folder = folder
        self._limits = limits
        self._tasks = tasks
        self._database: Database | None = None
        self._desk: ModerationDesk | None = None
        self._stop = asyncio.Event()
        self._process: asyncio.Task[None] | None = None

    @property
    def desk(self) -> ModerationDesk:
        """What moderators can do."""
        assert self._desk is not None
        return self._desk

    async def start(self, make: Maker) -> Platform:
        """Run the core with the platform that `make` returns; it is connected afterwards."""
        self._stop = asyncio.Event()
        ready: asyncio.Future[Platform] = asyncio.get_running_loop().create_future()
        self._process = self._tasks.create_task(self._run(make, ready))
        return await asyncio.wait_for(ready, 20)

    async def stop(self) -> None:
        """Stop in good order, as a process does at a signal."""
        if self._process is not None:
            self._stop.set()
            await asyncio.wait([self._process])
            self._process = None

    async def idle(self) -> None:
        """Return once every job is done; the database tells nobody, so it is asked."""
        assert self._database is not None
        async with asyncio.timeout(10):
            while await self._database.open_jobs():  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def waiting(self, place: Place) -> list[Review]:
        """Return what waits for the moderators of a server, oldest first."""
        assert self._database is not None
        return list(await self._database.reviews.waiting(place.platform, place.space, _MOST))

    async def followed(self, place: Place) -> None:
        """Return once everything that was decided is carried out, and every job is done."""
        assert self._database is not None
        reviews = self._database.reviews
        async with asyncio.timeout(10):
            while await reviews.unfinished([place.platform], _MOST):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await self.idle()

    async def _run(self, make: Maker, ready: asyncio.Future[Platform]) -> None:
        async with self._core() as core:
            self._database, self._desk = core.database, core.house.moderation
            platform = make(core.house)
            core.messengers[platform.name] = platform.messenger
            if isinstance(platform.messenger, Moderated):
                core.moderated[platform.name] = platform.messenger
            core.inboxes[platform.name] = platform.inbox
            await core.studio.begin(core.inboxes)
            connected = asyncio.Event()
            serving = core.tasks.create_task(platform.run(connected.set))
            await connected.wait()
            await core.studio.connected(platform.name)
            following = core.tasks.create_task(core.following.run())
            core.following.connected(platform.name)
            ready.set_result(platform)
            await self._stop.wait()
            await core.runner.drain(5)
            following.cancel()
            serving.cancel()

    @asynccontextmanager
    async def _core(self) -> AsyncIterator[_Core]:
        keys = KeyRing([_KEY])
        url = f"sqlite:///{self._folder / 'limner.sqlite3'}"
        database = await Database.open(url, keys, now=time.time, new_id=new_id)
        pictures = FolderPictures(self._folder / "pictures")
        journal = FileJournal(self._folder / "accepted.jsonl", keys)
        try:
            async with asyncio.TaskGroup() as tasks:
                yield self._connected(database, pictures, journal, keys, tasks)
        finally:
            journal.close()
            pictures.close()
            await database.aclose()

    def _connected(
        self,
        database: Database,
        pictures: FolderPictures,
        journal: FileJournal,
        keys: KeyRing,
        tasks: asyncio.TaskGroup,
    ) -> _Core:
        messengers: dict[str, Messenger] = {}
        inboxes: dict[str, Inbox] = {}
        asked, policy = moderation.make_asked(Settings(), _FILES, database), policy_of()
        rules = [*shipped_rules(policy), shipped_names()]
        screener = PolicyFilter(
            policy, rules, [], database, pictures, new_id, places=asked.policies
        )
        announcer = Announcer(messengers, tasks, first_after_seconds=0, interval_seconds=0.1)
        parts = Parts(
            book=database,
            album=database,
            screener=screener,
            refiner=Refiner(offline.create(offline.Config(), Vendors()), ""),
            backends={self.backend.name: self.backend},
            pictures=pictures,
            quarantine=FolderQuarantine(self._folder, pictures, keys),
            announcer=announcer,
            inboxes=inboxes,
            suggester=Suggester(offline.create(offline.Config(), Vendors())),
            limits=self._limits,
            author_hash=lambda author: author.id,
            now=time.time,
            new_id=new_id,
            retry_seconds=0.01,
            places=asked.policies,
            standing=asked.standing,
            borderline=asked.borderline,
        )
        runner = LocalRunner(
            partial(pipeline.carry_out, parts),
            concurrent=8,
            concurrent_per_member=8,
            on_position=lambda _job, _position: None,
            tasks=tasks,
        )
        studio = LiveStudio(
            database,
            database,
            journal,
            runner,
            announcer,
            self._limits,
            planning_microdollars=0,
            now=time.time,
            new_id=new_id,
        )
        facts = Facts(
            {self.backend.name: self.backend.capabilities}, (), _SHAPES, (), 4, 4000, 2**20
        )
        gallery = LiveGallery(database, screener, pictures)
        house = House(
            studio=RecordingStudio(studio, database, self.asked),
            gallery=gallery,
            desk=LiveDesk(database, self._limits, facts, time.time),
            secret_key=_KEY,
            healthy=lambda: None,
            metrics=lambda: (b"", "text/plain"),
            acknowledged=lambda _platform, _seconds: None,
            vault=database.vault,
            refused=lambda _platform, _reason: None,
            moderation=moderation.make_desk(
                Settings(),
                _FILES,
                asked,
                database,
                gallery,
                screener,
                policy,
                self.backend,
                self._limits,
            ),
        )
        following = moderation.make_following(asked, database, studio, gallery)
        return _Core(
            database, studio, runner, house, following, tasks, messengers, asked.messengers, inboxes
        )
