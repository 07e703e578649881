"""What a chat platform's adapter implements."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol, runtime_checkable

from bot.domain import (
    Address,
    Answer,
    Job,
    Progress,
    Receipt,
    ScreenedPicture,
    Upload,
    Version,
)


class Messenger(Protocol):
    """Shows answers on one platform. Every call may be made twice and then shows it once."""

    async def post(self, job: Job) -> Address:
        """Post a placeholder for a request that has no message of its own yet; exactly once."""
        ...

    async def update(self, address: Address, progress: Progress) -> None:
        """Show where the job stands; may drop it under load."""
        ...

    async def finish(self, address: Address, answer: Answer) -> Receipt:
        """Show the outcome in the message at `address`, or in the best remaining way.

        Raises:
            DeliveryError: For now; `Undeliverable`: for ever.
        """
        ...


@runtime_checkable
class Paced(Protocol):
    """A messenger whose platform bears edits of one message only so often."""

    @property
    def least_interval_seconds(self) -> float:
        """Least time between two progress edits of one message, whatever is configured."""
        ...


Shape = tuple[str, int]
"""What may be known of a picture that nobody has screened: its media type, and its bytes."""


@runtime_checkable
class Early(Protocol):
    """A messenger that can send pictures while their version is being recorded."""

    def expect(self, job: Job, shapes: Sequence[Shape], tasks: asyncio.TaskGroup) -> None:
        """Make room for pictures, of which nothing is sent; returns at once."""
        ...

    def sending(
        self,
        job: Job,
        version: Version,
        pictures: Sequence[ScreenedPicture],
        tasks: asyncio.TaskGroup,
    ) -> AbstractAsyncContextManager[Mapping[str, str]]:
        """Send the pictures for which there is room; nobody sees them until `finish` shows them.

        Gives secrets to record together with the version (`Settlement.secrets`), so that a
        repeat finds what was sent. What no `finish` takes up is given up at the end. Nothing is
        raised: what cannot be sent now is sent by `finish`.
        """
        ...


class Inbox(Protocol):
    """Brings in what members posted on one platform."""

    async def fetch(self, upload: Upload, max_bytes: int) -> bytes:
        """Return an upload's bytes. Raises: InvalidAsk (too large, gone, not from the platform)."""
        ...

    async def acknowledged(self, address: Address) -> bool:
        """Return whether the platform has an acknowledged interaction at `address`."""
        ...


class Platform(Protocol):
    """One connected chat platform; made by its adapter's `create(config, house)`."""

    @property
    def name(self) -> str:
        """Its name in the configuration, and in every `Author`, `Place` and `Address`."""
        ...

    @property
    def messenger(self) -> Messenger:
        """Its way up."""
        ...

    @property
    def inbox(self) -> Inbox:
        """Its way down for files."""
        ...

    async def run(self, ready: Callable[[], None]) -> None:
        """Connect, call `ready` once, and serve until cancelled; then close what is open."""
        ...
