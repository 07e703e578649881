"""The real core on real storage, with a fake back end and a fake platform around it."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from bot import pipeline
from bot.announcing import Announcer
from bot.domain import (
    Address,
    Answer,
    Ask,
    Author,
    Delivered,
    Imagine,
    JobState,
    Options,
    PictureRef,
    Place,
    Reply,
    Request,
    Version,
)
from bot.gallery import LiveDesk, LiveGallery
from bot.ids import new_id
from bot.jobs.local import LocalRunner
from bot.language import offline
from bot.limits import Limits
from bot.pipeline import Parts
from bot.pipeline.parts import Grounder
from bot.policy.assessing import TextJudge
from bot.policy.filter import PolicyFilter
from bot.ports import UNMODERATED, Facts, LanguageModel, Screener, Unmoderated
from bot.prompting import Suggester
from bot.refinement import Refiner
from bot.storage.database import Database
from bot.storage.journal import FileJournal
from bot.storage.pictures import FolderPictures
from bot.storage.quarantine import FolderQuarantine
from bot.storage.sealing import KeyRing
from bot.studio import LiveStudio
from bot.vendors import Vendors
from tests.fakes.backends import FakeBackend
from tests.fakes.dialects import SHIPPED
from tests.fakes.messenger import FakeMessenger
from tests.fakes.policy import WordRule, policy_of, shipped_rules

ALICE = Author("fake", "alice", "Alice")
BOB = Author("fake", "bob", "Bob")
CHANNEL = Place("fake", "guild", "channel")
PLENTY = Limits(100, 1000, 1000, 100_000_000)
KEYS = KeyRing([b"a key of the tests"])

_events = itertools.count(1)


def request(
    ask: Ask, author: Author = ALICE, place: Place = CHANNEL, event: str = "", **more: Any
) -> Request:
    """Return a request with an event key of its own and an address with a message."""
    key = event or f"fake:{next(_events)}"
    address = more.pop("address", Address("fake", message=f"message-{key}"))
    return Request(key, author, place, ask, address, received_at=time.time(), **more)


@dataclass
class Core:
    """A running core; lives as long as a test."""

    backend: FakeBackend
    messenger: FakeMessenger
    rule: WordRule
    database: Database
    pictures: FolderPictures
    studio: LiveStudio
    gallery: LiveGallery
    desk: LiveDesk
    parts: Parts
    runner: LocalRunner
    journal: FileJournal
    _count: int = field(default=0)

    async def ask(
        self, ask: Ask, author: Author = ALICE, place: Place = CHANNEL, **more: Any
    ) -> Answer:
        """Submit and return the answer."""
        ticket = await self.studio.submit(request(ask, author, place, **more))
        return await self.messenger.answer_to(ticket.job_id)

    async def draw(
        self, ask: Ask, author: Author = ALICE, place: Place = CHANNEL, **more: Any
    ) -> Version:
        """Submit and return the version that was delivered."""
        outcome = (await self.ask(ask, author, place, **more)).outcome
        assert isinstance(outcome, Delivered), outcome
        return outcome.version

    async def closed(self, job_id: str) -> None:
        """Return once the job is done; the database tells nobody, so it is asked."""
        async with asyncio.timeout(10):
            while (await self.database.job(job_id)).state is not JobState.DONE:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    async def imagine(self, words: str, author: Author = ALICE, **options: Any) -> Version:
        """Draw a new picture."""
        return await self.draw(Imagine(words, Options(**options)), author)

    async def reply(
        self, words: str, to: Version, author: Author = ALICE, index: int = 0
    ) -> Version:
        """Refine one picture of a version."""
        return await self.draw(Reply(words, PictureRef(to.id, index)), author)


@asynccontextmanager
async def running_core(
    folder: Path,
    *,
    limits: Limits = PLENTY,
    backend: FakeBackend | None = None,
    others: Sequence[FakeBackend] = (),
    language: LanguageModel | None = None,
    messenger: FakeMessenger | None = None,
    url: str = "",
    concurrent: int = 8,
    per_member: int = 8,
    start: bool = True,
    partials: int = 0,
    planning_microdollars: int = 0,
    grounder: Grounder | None = None,
    second_attempts: bool = False,
    progress_seconds: float = 2.0,
    overseer: Unmoderated = UNMODERATED,
    judge: TextJudge | None = None,
    checks: Callable[[Screener], Screener] = lambda screener: screener,
) -> AsyncIterator[Core]:
    """Run a core on a folder; a second one on the same folder is a restart."""
    backend = backend or FakeBackend()
    messenger = messenger or FakeMessenger()
    mind = language or offline.create(offline.Config(), Vendors())
    folder.mkdir(exist_ok=True)
    database = await Database.open(
        url or f"sqlite:///{folder / 'limner.sqlite3'}", KEYS, now=time.time, new_id=new_id
    )
    pictures = FolderPictures(folder / "pictures")
    quarantine = FolderQuarantine(folder, pictures, KEYS)
    try:
        async with asyncio.TaskGroup() as tasks:
            rule = WordRule()
            policy = policy_of()
            rules = [*shipped_rules(policy), ("word", rule)]
            screener = checks(
                PolicyFilter(
                    policy,
                    rules,
                    [("word", rule)],
                    database,
                    pictures,
                    new_id,
                    judge=judge,
                    places=overseer,
                )
            )
            announcer = Announcer(
                {"fake": messenger},
                tasks,
                first_after_seconds=0,
                interval_seconds=progress_seconds,
            )
            parts = Parts(
                book=database,
                album=database,
                screener=screener,
                refiner=Refiner(mind, ""),
                suggester=Suggester(mind, dialects=SHIPPED),
                backends={one.name: one for one in (backend, *others)},
                pictures=pictures,
                quarantine=quarantine,
                announcer=announcer,
                inboxes={"fake": messenger},
                limits=limits,
                author_hash=lambda author: f"hash-of-{author.id}",
                now=time.time,
                new_id=new_id,
                partials=partials,
                planning_microdollars=planning_microdollars,
                retry_seconds=0.01,
                grounder=grounder,
                second_attempts=second_attempts,
                places=overseer,
                standing=overseer,
                borderline=overseer,
            )
            runner = LocalRunner(
                partial(pipeline.carry_out, parts),
                concurrent=concurrent,
                concurrent_per_member=per_member,
                on_position=lambda _job, _position: None,
                tasks=tasks,
            )
            journal = FileJournal(folder / "accepted.jsonl", KEYS)
            studio = LiveStudio(
                database,
                database,
                journal,
                runner,
                announcer,
                limits,
                planning_microdollars=planning_microdollars,
                now=time.time,
                new_id=new_id,
            )
            facts = Facts({backend.name: backend.capabilities}, (), (), (), 4, 4000, 2**20)
            core = Core(
                backend,
                messenger,
                rule,
                database,
                pictures,
                studio,
                LiveGallery(database, screener, pictures),
                LiveDesk(database, limits, facts, time.time),
                parts,
                runner,
                journal,
            )
            await studio.begin({"fake": messenger})
            if start:
                await studio.connected("fake")
            yield core
            await runner.drain(0)
    finally:
        pictures.close()
        await database.aclose()
