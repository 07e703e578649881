"""Pictures that are sent while their version is recorded: which, when, and what is kept of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain import (
    Address,
    Answer,
    Delivered,
    Drawing,
    Imagine,
    Job,
    Options,
    RawPicture,
    Receipt,
    ScreenedPicture,
    Size,
    Version,
)
from bot.ports import Shape
from tests.fakes.backends import kept, png
from tests.fakes.core import running_core
from tests.fakes.messenger import FakeMessenger

DOG = Imagine("a dog")


@dataclass
class EarlyMessenger(FakeMessenger):
    """Sends pictures ahead.

    Attributes:
        expected: The bytes of the pictures that may be shown, each time it is told.
        sent: What was sent ahead. `open`: How many answers it is being sent for now.
        while_open: How many that were while each answer was shown.
    """

    expected: list[list[int]] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)
    open: int = 0
    while_open: list[int] = field(default_factory=list)

    def expect(self, job: Job, shapes: Sequence[Shape], tasks: asyncio.TaskGroup) -> None:
        self.expected.append([size for _, size in shapes])

    @asynccontextmanager
    async def sending(
        self,
        job: Job,
        version: Version,
        pictures: Sequence[ScreenedPicture],
        tasks: asyncio.TaskGroup,
    ) -> AsyncIterator[Mapping[str, str]]:
        self.sent += [one.data for one in pictures]
        self.open += 1
        try:
            yield {f"version:{version.id}": "a file"}
        finally:
            self.open -= 1

    async def finish(self, address: Address, answer: Answer) -> Receipt:
        self.while_open.append(self.open)
        return await super().finish(address, answer)


async def test_what_passed_is_sent_ahead_and_remembered_with_its_version(tmp_path: Path) -> None:
    messenger = EarlyMessenger()
    async with running_core(tmp_path, messenger=messenger) as core:
        shown = (await core.ask(DOG)).outcome
        assert isinstance(shown, Delivered)
        secrets = await core.database.vault.every("version:")

    assert messenger.sent == [one.data for one in shown.pictures]
    assert messenger.expected == [[len(messenger.sent[0])]] * 2
    assert messenger.while_open == [1]
    assert messenger.open == 0
    assert secrets == {f"version:{shown.version.id}": "a file"}


async def test_nothing_of_a_blocked_picture_is_sent(tmp_path: Path) -> None:
    good, bad = png((1, 1, 1)), png((9, 9, 9))
    messenger = EarlyMessenger()
    async with running_core(tmp_path, messenger=messenger) as core:
        core.rule.blocked_pictures = {kept(bad)}
        core.backend.answers += [drawing(bad, good), drawing(bad)]
        await core.ask(Imagine("a dog", Options(count=2)))
        await core.ask(DOG)

    assert messenger.sent == [kept(good)]


def drawing(*pictures: bytes) -> Drawing:
    """Return what a painter gave."""
    raw = tuple(RawPicture(data, "image/png") for data in pictures)
    return Drawing(raw, "fake-1", Size(8, 8), cost_microdollars=10_000)
