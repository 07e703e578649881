"""Values for the tests of storage and runner, each with only what the test is about."""

from __future__ import annotations

import functools
import hashlib
import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from bot.domain import (
    Address,
    Ask,
    Author,
    Declined,
    DrawPlan,
    Imagine,
    Intent,
    Job,
    JobState,
    LimitName,
    PictureFile,
    PictureRef,
    Place,
    Plan,
    Receipt,
    Recipe,
    Request,
    Screening,
    Settlement,
    ShownVersion,
    Size,
    Usage,
    Verdict,
    Version,
)
from bot.ports import Admission, Admitted
from bot.storage.database import Database
from bot.storage.migrations import migrate
from bot.storage.sealing import KeyRing
from bot.storage.tables import metadata
from tests.postgres import new_database

ADA = Author("discord", "1", "Ada")
BEN = Author("discord", "2", "Ben")
CHANNEL = Place("discord", "guild", "channel")
THREAD = Place("discord", "guild", "channel", thread="thread")
DIRECT = Place("discord", "", "dm", direct=True)

NOON = 1_795_000_000.0 // 86_400 * 86_400 + 43_200
"""A Unix time in the middle of a UTC day."""

KINDS = ("sqlite", "postgres")

KEYS = KeyRing([b"a key of the tests"])

_numbers = itertools.count(1)


class Clock:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


def fresh(prefix: str) -> str:
    """Return a new id; they sort in the order in which they were asked for."""
    return f"{prefix}{next(_numbers):06}"


def url_of(kind: str, folder: Path) -> str:
    """Return the URL of an empty database."""
    return f"sqlite:///{folder / fresh('limner')}.db" if kind == "sqlite" else new_database()


def ready_url_of(kind: str, folder: Path) -> str:
    """Return the URL of a database with its tables, which is quicker than making them anew."""
    if kind != "sqlite":
        return new_database(like=_ready_postgres())
    path = folder / f"{fresh('limner')}.db"
    path.write_bytes(_ready_sqlite())
    return f"sqlite:///{path}"


@functools.cache
def _ready_postgres() -> str:
    url = new_database()
    migrate(url)
    return url


@functools.cache
def _ready_sqlite() -> bytes:
    with TemporaryDirectory() as folder:
        url = url_of("sqlite", Path(folder))
        migrate(url)
        return Path(url.removeprefix("sqlite:///")).read_bytes()


@asynccontextmanager
async def opened(url: str, clock: Callable[[], float]) -> AsyncIterator[Database]:
    """Open a database and close it at the end."""
    database = await Database.open(url, KEYS, now=clock, new_id=lambda: fresh("conversation"))
    try:
        yield database
    finally:
        await database.aclose()


def request(
    author: Author = ADA,
    place: Place = CHANNEL,
    ask: Ask | None = None,
    *,
    event_key: str | None = None,
    message: str | None = None,
    private: bool = False,
) -> Request:
    return Request(
        event_key=event_key or fresh("discord:event"),
        author=author,
        place=place,
        ask=ask or Imagine("a dog wearing pink sunglasses"),
        address=Address("discord", message),
        received_at=NOON,
        private=private,
    )


def admission(
    asked: Request | None = None,
    *,
    pictures: int = 1,
    microdollars: int = 1_000,
    decide: Callable[[Usage], Declined | None] = lambda _usage: None,
) -> Admission:
    return Admission(fresh("job"), asked or request(), pictures, microdollars, decide)


def quota(pictures: int) -> Callable[[Usage], Declined | None]:
    """Return a decision that lets a member draw so many pictures a day."""

    def decide(usage: Usage) -> Declined | None:
        if usage.member_pictures + 1 > pictures:
            return Declined(LimitName.MEMBER_DAY, "That is enough for today.")
        return None

    return decide


def draw_plan(**changes: object) -> DrawPlan:
    plan = DrawPlan(
        plan=Plan(Intent.NEW, Recipe(description="a dog"), "a dog with sunglasses"),
        backend="sketch",
        shape="square",
        count=1,
        quality=None,
        seed=7,
        prompt_screening="",
        conversation_id=None,
        parent=None,
        estimate_microdollars=1_000,
    )
    return replace(plan, **changes)  # type: ignore[arg-type]


def picture(content: str) -> PictureFile:
    digest = hashlib.sha256(content.encode()).hexdigest()
    return PictureFile(digest, "image/png", Size(1024, 1024), 1_000)


def screening(file: PictureFile, verdict: Verdict | None = None) -> Screening:
    return Screening(fresh("screening"), file.sha256, "picture", verdict or Verdict(), "policy-1")


def version(
    author: Author = ADA,
    *,
    conversation_id: str = "",
    parent: Version | None = None,
    pictures: tuple[PictureFile, ...] | None = None,
    references: tuple[PictureFile, ...] = (),
    private: bool = False,
    created_at: float = NOON,
) -> Version:
    id_ = fresh("version")
    return Version(
        id=id_,
        conversation_id=conversation_id,
        number=0,
        author=author,
        intent=Intent.NEW,
        words="a dog wearing pink sunglasses",
        prompt="a dog with sunglasses",
        recipe=Recipe(description="a dog"),
        pictures=(picture(id_),) if pictures is None else pictures,
        backend="sketch",
        model="sketch-1",
        size=Size(1024, 1024),
        created_at=created_at,
        parent=None if parent is None else PictureRef(parent.id),
        parent_number=None if parent is None else parent.number,
        references=references,
        seed=2**80,
        private=private,
    )


def delivery(kept: Version, **changes: object) -> Settlement:
    settlement = Settlement(
        ShownVersion(kept.id, ()), version=kept, pictures=1, microdollars=900, call="answered"
    )
    return replace(settlement, **changes)  # type: ignore[arg-type]


def all_of(wanted: int) -> Callable[[Usage], int]:
    """Return a fit that grants everything."""
    return lambda _usage: wanted


async def admitted(database: Database, asked: Request | None = None, **options: object) -> Job:
    """Return a job that came in."""
    result = await database.admit(admission(asked, **options))  # type: ignore[arg-type]
    assert isinstance(result, Admitted)
    return result.job


async def drawing(database: Database, asked: Request | None = None) -> Job:
    """Return a job in the middle of its first billed call."""
    job = await admitted(database, asked)
    await database.begin_draw(job.id, 1, draw_plan(), (), all_of(1))
    return await database.job(job.id)


async def kept(
    database: Database, drawn: Version | None = None, asked: Request | None = None
) -> Version:
    """Return a version that went the whole way into the album; its job is settled."""
    drawn = drawn or version()
    asked = asked or request(drawn.author, private=drawn.private)
    job = await drawing(database, asked)
    job, recorded = await database.settle(job.id, delivery(drawn))
    assert job.state is JobState.SETTLED
    assert recorded is not None
    return recorded


async def shown(database: Database, message: str, thread: str | None = None) -> Version:
    """Return a version whose job is done, shown in a message."""
    job = await drawing(database, request(message=message))
    drawn = version()
    _, recorded = await database.settle(job.id, delivery(drawn))
    await database.close(job.id, Receipt((message,), thread))
    assert recorded is not None
    return recorded


def content(engine: sa.Engine) -> str:
    """Return the content of all tables as one text."""
    with engine.connect() as connection:
        return "\n".join(
            repr(tuple(row))
            for table in metadata.sorted_tables
            for row in connection.execute(sa.select(table))
        )
