"""Pictures on their way to Slack before their answer may be shown.

Slack gives a file its id, and an address for its bytes, before it has them. So an address is asked
for while a picture is screened, and what passed is sent while its version is recorded. Until it is
completed, which the answer does, nobody sees it; Slack drops what nobody completes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Final, ParamSpec, TypeVar

from adapters.slack.files import Room, SlackFiles
from bot.chat import words
from bot.domain import ScreenedPicture
from bot.errors import DeliveryError
from bot.ports import Shape

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

_RESERVING_SECONDS: Final = 1.0


class Ahead:
    """Sends pictures ahead of their answers. Lives as long as the platform.

    What goes wrong here costs nothing: the answer sends its pictures itself.
    """

    def __init__(self, files: SlackFiles) -> None:
        self._files = files
        self._rooms: dict[str, asyncio.Task[Sequence[Room]]] = {}
        self._sending: dict[str, asyncio.Task[Sequence[str]]] = {}

    def expect(
        self, job_id: str, team: str, shapes: Sequence[Shape], tasks: asyncio.TaskGroup
    ) -> None:
        """Ask for room for the pictures of a job, unless that was done; returns at once."""
        if job_id not in self._rooms:
            self._rooms[job_id] = tasks.create_task(_tried(self._reserved, team, shapes))

    def drop(self, job_id: str) -> None:
        """Forget the room for a job's pictures."""
        self._rooms.pop(job_id, None)

    @asynccontextmanager
    async def sending(
        self,
        job_id: str,
        version_id: str,
        pictures: Sequence[ScreenedPicture],
        tasks: asyncio.TaskGroup,
    ) -> AsyncIterator[Sequence[str]]:
        """Send a version's pictures until the end, where there is room; gives their files."""
        asked = self._rooms.pop(job_id, None)
        rooms = await asked if asked else ()
        if not rooms or [room.size for room in rooms] != [len(one.data) for one in pictures]:
            yield ()
            return
        sending = tasks.create_task(_tried(self._filled, rooms, pictures))
        self._sending[version_id] = sending
        try:
            yield [room.file for room in rooms]
        finally:
            sending.cancel()
            self._sending.pop(version_id, None)

    async def sent(self, version_id: str) -> Sequence[str]:
        """Return the files of a version that was sent ahead, to be completed once; else none."""
        sending = self._sending.pop(version_id, None)
        return await sending if sending else ()

    async def _reserved(self, team: str, shapes: Sequence[Shape]) -> Sequence[Room]:
        names = (
            f"limner-{n}.{words.ENDINGS.get(kind, 'png')}" for n, (kind, _) in enumerate(shapes, 1)
        )
        asking = (
            self._files.reserve(team, name, size)
            for name, (_, size) in zip(names, shapes, strict=True)
        )
        async with asyncio.timeout(_RESERVING_SECONDS):
            return await asyncio.gather(*asking)

    async def _filled(
        self, rooms: Sequence[Room], pictures: Sequence[ScreenedPicture]
    ) -> Sequence[str]:
        pairs = zip(rooms, pictures, strict=True)
        await asyncio.gather(*(self._files.fill(room, one.data) for room, one in pairs))
        return [room.file for room in rooms]


async def _tried(
    work: Callable[P, Awaitable[Sequence[T]]], *args: P.args, **kwargs: P.kwargs
) -> Sequence[T]:
    """Return what is reached ahead of time, nothing where something goes wrong."""
    try:
        return await work(*args, **kwargs)
    except (DeliveryError, TimeoutError) as error:
        log.info("slack.not_ahead", extra={"reason": str(error)})
    except Exception:
        log.exception("slack.ahead_failed")
    return ()
