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
from bot.gallery import LiveDesk, LiveGallery
from bot.ids import new_id
from bot.jobs.local import LocalRunner
from bot.language import offline
from bot.limits import Limits
from bot.pipeline import Parts
from bot.policy.filter import PolicyFilter
from bot.ports import Facts, House, Inbox, Messenger, Platform
from bot.prompting import Suggester
from bot.refinement import Refiner
from bot.storage.database import Database
from bot.storage.journal import FileJournal
from bot.storage.pictures import FolderPictures
from bot.storage.quarantine import FolderQuarantine
from bot.storage.sealing import KeyRing
from bot.studio import LiveStudio
from bot.vendors import Vendors
from tests.contracts.platforms.asked import Asked, RecordingStudio
from tests.fakes.backends import FakeBackend
from tests.fakes.policy import policy_of, shipped_rules

_KEY: Final = b"a key of the tests"
_SHAPES: Final = ("square", "wide", "tall")

Maker = Callable[[House], Platform]


@dataclass(frozen=True)
class _Core:
    """The core of one process, with the maps that its platform has yet to enter."""

    database: Database
    studio: LiveStudio
    runner: LocalRunner
    house: House
    tasks: asyncio.TaskGroup
    messengers: dict[str, Messenger] = field(default_factory=dict)
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
        self._stop = asyncio.Event()
        self._process: asyncio.Task[None] | None = None

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

    async def _run(self, make: Maker, ready: asyncio.Future[Platform]) -> None:
        async with self._core() as core:
            self._database = core.database
            platform = make(core.house)
            core.messengers[platform.name] = platform.messenger
            core.inboxes[platform.name] = platform.inbox
            await core.studio.begin(core.inboxes)
            connected = asyncio.Event()
            serving = core.tasks.create_task(platform.run(connected.set))
            await connected.wait()
            await core.studio.connected(platform.name)
            ready.set_result(platform)
            await self._stop.wait()
            await core.runner.drain(5)
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
        policy = policy_of()
        screener = PolicyFilter(policy, shipped_rules(policy), [], database, pictures, new_id)
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
        house = House(
            studio=RecordingStudio(studio, database, self.asked),
            gallery=LiveGallery(database, screener, pictures),
            desk=LiveDesk(database, self._limits, facts, time.time),
            secret_key=_KEY,
            healthy=lambda: None,
            metrics=lambda: (b"", "text/plain"),
            acknowledged=lambda _platform, _seconds: None,
            vault=database.vault,
            refused=lambda _platform, _reason: None,
        )
        return _Core(database, studio, runner, house, tasks, messengers, inboxes)
