"""The database of one Limner: jobs, versions and screenings behind their ports.

Writes go through one thread and one connection, up to 64 at a time in one commit; reads go
through another, so that a look-up never waits for a disk to sync.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Self

import sqlalchemy as sa

from bot.domain import (
    Address,
    Author,
    Declined,
    DrawPlan,
    Job,
    Place,
    Receipt,
    Screening,
    Settlement,
    Usage,
    Version,
)
from bot.ports import Admission, Admitted
from bot.storage import album, canary, drawing, forgetting, jobs, ledger, screenings, settling
from bot.storage.columns import hand_keys
from bot.storage.engine import connect, normalised
from bot.storage.migrations import migrate
from bot.storage.moderating import SqlReviews, SqlRules, SqlStanding
from bot.storage.sealing import KeyRing
from bot.storage.vault import SqlVault
from bot.storage.worker import Worker


class Database:
    """Implements `JobBook`, `Album` and `ScreeningBook`. Lives as long as the process.

    Attributes:
        engine: For inspection only; operations go through the ports' methods.
        vault: The secrets of the platforms, which implements `Vault`.
        reviews: What moderators decide, which implements `ReviewBook`; `rules`: what they set
            (`RuleBook`); `standing`: who has to wait (`StandingBook`).
    """

    def __init__(
        self, engine: sa.Engine, now: Callable[[], float], new_id: Callable[[], str]
    ) -> None:
        self.engine = engine
        self._now = now
        self._new_id = new_id
        self._writer = Worker(engine, name="limner-writes", writes=True)
        self._reader = Worker(engine, name="limner-reads", writes=False)
        self.vault = SqlVault(self._writer, self._reader, now)
        self.reviews = SqlReviews(self._writer, self._reader, now, new_id)
        self.rules = SqlRules(self._writer, self._reader, now)
        self.standing = SqlStanding(self._writer, self._reader, now)

    @classmethod
    async def open(
        cls,
        url: str,
        keys: KeyRing,
        *,
        now: Callable[[], float],
        new_id: Callable[[], str],
    ) -> Self:
        """Return the database at `url`, made or brought up to date first.

        Args:
            url: "sqlite:///path/to/limner.db" or "postgresql://user:password@host/database".
            keys: Encrypt what members said and what gives access.
            now: Unix time in seconds.
            new_id: A fresh id for a conversation.

        Raises:
            ConfigError: Not such a URL, or a key is missing.
            StorageError: The database does not answer, or a later Limner made it.
        """
        return cls(await asyncio.to_thread(_ready, url, keys), now, new_id)

    async def aclose(self) -> None:
        """Finish what waits and let go of the database."""
        await self._writer.aclose()
        await self._reader.aclose()
        await asyncio.to_thread(self.engine.dispose)

    # --- jobs ---------------------------------------------------------------------------------

    async def admit(self, admission: Admission) -> Admitted | Declined:
        """See `ports.JobBook`."""
        operation = partial(jobs.admit, admission=admission, now=self._now())
        return await self._writer.run(operation)

    async def attach(self, job_id: str, address: Address) -> None:
        """See `ports.JobBook`."""
        await self._writer.run(partial(jobs.attach, job_id=job_id, address=address))

    async def begin_draw(
        self,
        job_id: str,
        attempt: int,
        draw: DrawPlan,
        screenings: Sequence[Screening],
        fit: Callable[[Usage], Declined | int],
        address: Address | None = None,
    ) -> DrawPlan | Declined:
        """See `ports.JobBook`."""
        return await self._writer.run(
            partial(
                drawing.begin_draw,
                job_id=job_id,
                attempt=attempt,
                draw=draw,
                records=screenings,
                fit=fit,
                now=self._now(),
                address=address,
            )
        )

    async def call_failed(self, job_id: str, attempt: int) -> Job:
        """See `ports.JobBook`."""
        return await self._writer.run(
            partial(drawing.call_failed, job_id=job_id, attempt=attempt, now=self._now())
        )

    async def settle(self, job_id: str, settlement: Settlement) -> tuple[Job, Version | None]:
        """See `ports.JobBook`."""
        return await self._writer.run(
            partial(
                settling.settle,
                job_id=job_id,
                settlement=settlement,
                now=self._now(),
                new_id=self._new_id,
            )
        )

    async def close(self, job_id: str, receipt: Receipt) -> None:
        """See `ports.JobBook`."""
        await self._writer.run(partial(settling.close, job_id=job_id, receipt=receipt))

    async def request_cancel(self, job_id: str) -> Job:
        """See `ports.JobBook`."""
        return await self._writer.run(partial(jobs.request_cancel, job_id=job_id))

    async def answer(self, job_id: str, by: str, *, instead_of: str = "") -> str:
        """See `ports.JobBook`."""
        work = partial(jobs.answer, job_id=job_id, by=by, instead_of=instead_of)
        return await self._writer.run(work)

    async def job(self, job_id: str) -> Job:
        """See `ports.JobBook`."""
        return await self._reader.run(partial(jobs.one, job_id=job_id))

    async def open_jobs(self) -> Sequence[Job]:
        """See `ports.JobBook`."""
        return await self._reader.run(jobs.open_jobs)

    async def begin_try(self, job_id: str, number: int) -> Job:
        """See `ports.JobBook`."""
        return await self._writer.run(partial(jobs.begin_try, job_id=job_id, number=number))

    async def put_down(self) -> None:
        """See `ports.JobBook`."""
        await self._writer.run(jobs.put_down)

    async def has_event(self, event_key: str) -> bool:
        """See `ports.JobBook`."""
        return await self._reader.run(partial(jobs.has_event, event_key=event_key))

    async def allowance_usage(self, author: Author, place: Place) -> Usage:
        """See `ports.JobBook`."""
        day = ledger.day_of(self._now())
        return await self._reader.run(
            partial(ledger.usage, member_key=author.key, place_key=place.key, day=day)
        )

    async def hold(
        self, place: Place, microdollars: int, decide: Callable[[Usage], Declined | None]
    ) -> Declined | int:
        """See `ports.Purse`."""
        return await self._writer.run(
            partial(
                ledger.hold,
                place_key=place.key,
                day=ledger.day_of(self._now()),
                microdollars=microdollars,
                decide=decide,
            )
        )

    async def correct(self, day: int, place: Place, microdollars: int) -> None:
        """See `ports.Purse`."""
        work = partial(ledger.correct, day=day, place_key=place.key, microdollars=microdollars)
        await self._writer.run(work)

    # --- versions -----------------------------------------------------------------------------

    async def version(self, version_id: str) -> Version | None:
        """See `ports.Album`."""
        return await self._reader.run(partial(album.one, version_id=version_id))

    async def version_numbered(self, conversation_id: str, number: int) -> Version | None:
        """See `ports.Album`."""
        return await self._reader.run(
            partial(album.numbered, conversation_id=conversation_id, number=number)
        )

    async def at_message(self, platform: str, message_id: str) -> Version | None:
        """See `ports.Album`."""
        return await self._reader.run(
            partial(album.at_message, platform=platform, message_id=message_id)
        )

    async def conversation_in(self, platform: str, room: str) -> str | None:
        """See `ports.Album`."""
        return await self._reader.run(partial(album.conversation_in, platform=platform, room=room))

    async def newest_for(self, conversation_id: str, author: Author) -> Version | None:
        """See `ports.Album`."""
        return await self._reader.run(
            partial(album.newest_for, conversation_id=conversation_id, author_key=author.key)
        )

    async def recent(self, author: Author, limit: int) -> Sequence[Version]:
        """See `ports.Album`."""
        return await self._reader.run(partial(album.recent, author_key=author.key, limit=limit))

    async def conversation(
        self, conversation_id: str, viewer: Author, limit: int
    ) -> Sequence[Version]:
        """See `ports.Album`."""
        return await self._reader.run(
            partial(
                album.conversation,
                conversation_id=conversation_id,
                viewer_key=viewer.key,
                limit=limit,
            )
        )

    async def delete(self, version_id: str) -> Sequence[str]:
        """See `ports.Album`."""
        return await self._writer.run(partial(forgetting.delete, version_id=version_id))

    async def forget(self, author_key: str) -> Sequence[str]:
        """See `ports.Album`."""
        return await self._writer.run(
            partial(forgetting.forget, author_key=author_key, now=self._now())
        )

    async def knows(self, author_key: str) -> bool:
        """Return whether anything of a member is recorded."""
        return await self._reader.run(partial(forgetting.knows, author_key=author_key))

    async def expired(self, before: float) -> Sequence[str]:
        """Return the ids of versions that are older than a Unix time, for `delete`."""
        return await self._reader.run(partial(forgetting.expired, before=before))

    async def retire(self, before: float) -> None:
        """Take what was said out of jobs that finished, made before a Unix time."""
        await self._writer.run(partial(forgetting.retire, before=before))

    async def unused(self, sha256s: Sequence[str]) -> Sequence[str]:
        """See `ports.Album`."""
        return await self._reader.run(partial(forgetting.unused, hashes=sha256s))

    # --- screenings ---------------------------------------------------------------------------

    async def screening(self, screening_id: str) -> Screening | None:
        """See `ports.ScreeningBook`."""
        return await self._reader.run(partial(screenings.one, screening_id=screening_id))

    async def screening_of(self, sha256: str) -> str | None:
        """See `ports.Album`."""
        return await self._reader.run(partial(screenings.allowing, sha256=sha256))


def _ready(url: str, keys: KeyRing) -> sa.Engine:
    """Return an engine on a database that is up to date and whose texts the keys open."""
    migrate(url)
    engine = connect(normalised(url))
    hand_keys(engine, keys)
    canary.check(engine)
    return engine
