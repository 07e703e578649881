"""The database of one Limner: jobs, versions and screenings behind their ports.

Writes go through one thread and one connection, up to 64 at a time in one commit; reads go
through another, so that a look-up never waits for a disk to sync.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Self

import sqlalchemy as sa

from bot.domain import (
    Address,
    Author,
    Declined,
    DrawPlan,
    Job,
    JobState,
    Place,
    Receipt,
    Screening,
    Settlement,
    Usage,
    Version,
)
from bot.ports import Admission, Admitted
from bot.storage import album, codec, forgetting, jobs, ledger, screenings, settling
from bot.storage.engine import connect, normalised
from bot.storage.migrations import migrate
from bot.storage.worker import Worker


class Database:
    """Implements `JobBook`, `Album` and `ScreeningBook`. Lives as long as the process.

    Attributes:
        engine: For inspection only; operations go through the ports' methods.
    """

    def __init__(
        self, engine: sa.Engine, now: Callable[[], float], new_id: Callable[[], str]
    ) -> None:
        self.engine = engine
        self._now = now
        self._new_id = new_id
        self._writer = Worker(engine, name="limner-writes", writes=True)
        self._reader = Worker(engine, name="limner-reads", writes=False)
        # Jobs as they were admitted, until somebody reads or changes them: saves a read each.
        self._fresh: dict[str, Job] = {}

    @classmethod
    async def open(cls, url: str, *, now: Callable[[], float], new_id: Callable[[], str]) -> Self:
        """Return the database at `url`, made or brought up to date first.

        Args:
            url: "sqlite:///path/to/limner.db" or "postgresql://user:password@host/database".
            now: Unix time in seconds.
            new_id: A fresh id for a conversation.

        Raises:
            ConfigError: Not such a URL.
            StorageError: The database does not answer, or a later Limner made it.
        """
        await asyncio.to_thread(migrate, url)
        return cls(connect(normalised(url)), now, new_id)

    async def aclose(self) -> None:
        """Finish what waits and let go of the database."""
        await self._writer.aclose()
        await self._reader.aclose()
        await asyncio.to_thread(self.engine.dispose)

    # --- jobs ---------------------------------------------------------------------------------

    async def admit(self, admission: Admission) -> Admitted | Declined:
        """See `ports.JobBook`."""
        operation = partial(jobs.admit, admission=admission, now=self._now())
        admitted = await self._writer.run(operation)
        if isinstance(admitted, Admitted) and admitted.fresh:
            # As it is read back: words that no encoding takes are mended on the way.
            request = codec.REQUEST.decode(codec.REQUEST.encode(admitted.job.request))
            self._fresh[admitted.job.id] = replace(admitted.job, request=request)
        return admitted

    async def attach(self, job_id: str, address: Address) -> None:
        """See `ports.JobBook`."""
        self._fresh.pop(job_id, None)

        def attach(connection: sa.Connection) -> None:
            state = jobs.attach(connection, job_id, address)
            if state in (JobState.SETTLED, JobState.DONE):
                settling.late_address(connection, job_id, address)

        await self._writer.run(attach)

    async def begin_draw(
        self,
        job_id: str,
        attempt: int,
        draw: DrawPlan,
        screenings: Sequence[Screening],
        fit: Callable[[Usage], Declined | int],
    ) -> Job | Declined:
        """See `ports.JobBook`."""
        self._fresh.pop(job_id, None)
        return await self._writer.run(
            partial(
                jobs.begin_draw,
                job_id=job_id,
                attempt=attempt,
                draw=draw,
                records=screenings,
                fit=fit,
                now=self._now(),
            )
        )

    async def call_failed(self, job_id: str, attempt: int) -> Job:
        """See `ports.JobBook`."""
        return await self._writer.run(
            partial(jobs.call_failed, job_id=job_id, attempt=attempt, now=self._now())
        )

    async def settle(self, job_id: str, settlement: Settlement) -> tuple[Job, Version | None]:
        """See `ports.JobBook`."""
        self._fresh.pop(job_id, None)
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
        self._fresh.pop(job_id, None)
        await self._writer.run(partial(settling.close, job_id=job_id, receipt=receipt))

    async def request_cancel(self, job_id: str) -> Job:
        """See `ports.JobBook`."""
        self._fresh.pop(job_id, None)
        return await self._writer.run(partial(jobs.request_cancel, job_id=job_id))

    async def job(self, job_id: str) -> Job:
        """See `ports.JobBook`."""
        fresh = self._fresh.pop(job_id, None)
        if fresh is not None:
            return fresh
        return await self._reader.run(partial(jobs.one, job_id=job_id))

    async def take_up(self) -> Sequence[Job]:
        """See `ports.JobBook`."""
        return await self._writer.run(jobs.take_up)

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

    async def conversation(self, conversation_id: str, limit: int) -> Sequence[Version]:
        """See `ports.Album`."""
        return await self._reader.run(
            partial(album.conversation, conversation_id=conversation_id, limit=limit)
        )

    async def delete(self, version_id: str) -> Sequence[str]:
        """See `ports.Album`."""
        return await self._writer.run(partial(forgetting.delete, version_id=version_id))

    async def forget(self, author_key: str) -> Sequence[str]:
        """See `ports.Album`."""
        self._fresh.clear()
        return await self._writer.run(
            partial(forgetting.forget, author_key=author_key, now=self._now())
        )

    async def expired(self, before: float) -> Sequence[str]:
        """Return the ids of versions that are older than a Unix time, for `delete`."""
        return await self._reader.run(partial(forgetting.expired, before=before))

    async def retire(self, before: float) -> None:
        """Take what was said out of jobs that finished, made before a Unix time."""
        await self._writer.run(partial(forgetting.retire, before=before))

    async def unused(self, sha256s: Sequence[str]) -> Sequence[str]:
        """Return those pictures that neither a version nor an open job uses."""
        return await self._reader.run(partial(forgetting.unused, hashes=sha256s))

    # --- screenings ---------------------------------------------------------------------------

    async def screening(self, screening_id: str) -> Screening | None:
        """See `ports.ScreeningBook`."""
        return await self._reader.run(partial(screenings.one, screening_id=screening_id))

    async def screening_of(self, sha256: str) -> str | None:
        """See `ports.Album`."""
        return await self._reader.run(partial(screenings.allowing, sha256=sha256))
