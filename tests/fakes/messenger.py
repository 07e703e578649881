"""A chat platform in memory: what it was told to show, in order, and faults on demand."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field, replace

from bot.domain import Address, Answer, Job, Progress, Receipt, Upload
from bot.errors import InvalidAsk


@dataclass
class FakeMessenger:
    """Messenger and inbox in one; lives as long as a test.

    Attributes:
        shown: Every answer, in order. `updates`: every progress edit.
        failures: Raised by the next `finish` calls, one each.
        uploads: Bytes by url, for the inbox. `known`: interactions that were acknowledged.
    """

    shown: list[Answer] = field(default_factory=list)
    updates: list[Progress] = field(default_factory=list)
    posted: list[str] = field(default_factory=list)
    failures: deque[Exception] = field(default_factory=deque)
    uploads: dict[str, bytes] = field(default_factory=dict)
    known: bool = True
    updated: asyncio.Event = field(default_factory=asyncio.Event)
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def post(self, job: Job) -> Address:
        self.posted.append(job.id)
        return replace(job.address, message=f"m-{job.id}")

    async def update(self, address: Address, progress: Progress) -> None:
        self.updates.append(progress)
        self.updated.set()

    async def finish(self, address: Address, answer: Answer) -> Receipt:
        if self.failures:
            raise self.failures.popleft()
        async with self.arrived:
            self.shown.append(answer)
            self.arrived.notify_all()
        message = address.message or f"m-{answer.job_id}"
        return Receipt((message,), thread=message)

    async def fetch(self, upload: Upload, max_bytes: int) -> bytes:
        data = self.uploads.get(upload.url)
        if data is None or len(data) > max_bytes:
            raise InvalidAsk("That picture is gone or too large. Upload it again, smaller.")
        return data

    async def acknowledged(self, address: Address) -> bool:
        return self.known

    async def answers(self, count: int) -> list[Answer]:
        """Return the answers, once there are `count`."""
        async with self.arrived, asyncio.timeout(10):
            await self.arrived.wait_for(lambda: len(self.shown) >= count)
        return self.shown

    async def answer_to(self, job_id: str) -> Answer:
        """Return the answer to one request, once it is there."""
        async with self.arrived, asyncio.timeout(10):
            await self.arrived.wait_for(lambda: any(one.job_id == job_id for one in self.shown))
        return next(one for one in self.shown if one.job_id == job_id)
