"""What was drawn, looked up for adapters, and what can be chosen and is left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

from bot import limits as admission
from bot.domain import (
    Allowance,
    Author,
    Intent,
    PictureFile,
    PictureRef,
    Place,
    ScreenedPicture,
    Version,
)
from bot.errors import InvalidAsk, Lost, NotAllowed, NotFound
from bot.grid import gridded
from bot.limits import Limits
from bot.ports import Album, Facts, JobBook, PictureStore, Screener

_LATEST = 50
# At a time: each takes a core for up to a second.
_SHEETS = 2
_GONE = "That picture is gone."
_NOTHING_BEFORE = "This picture changed no other one, so there is nothing to compare it with."
_KEPT_BEFORE = (
    "The picture before this one is gone, or its author keeps it to themselves, so there is "
    "nothing to compare it with."
)


class LiveGallery:
    """The pictures of one Limner. Lives as long as the process; holds nothing but its turns."""

    def __init__(self, album: Album, screener: Screener, pictures: PictureStore) -> None:
        self._album = album
        self._screener = screener
        self._pictures = pictures
        self._sheets = asyncio.Semaphore(_SHEETS)

    async def version(self, version_id: str, viewer: Author) -> Version:
        """Return a version. Raises: NotFound (also for another member's private one)."""
        version = await self._album.version(version_id)
        if version is None or not _may_see(version, viewer):
            raise NotFound(_GONE)
        return version

    async def at_message(self, platform: str, message_id: str) -> Version | None:
        """Return the version that a message shows."""
        return await self._album.at_message(platform, message_id)

    async def conversation_in(self, platform: str, room: str) -> str | None:
        """Return the conversation that a thread or direct message continues, if any."""
        return await self._album.conversation_in(platform, room)

    async def conversation(self, conversation_id: str, viewer: Author) -> Sequence[Version]:
        """Return a conversation's latest versions that the viewer may see, oldest first."""
        return await self._album.conversation(conversation_id, viewer, _LATEST)

    async def recent(self, author: Author) -> Sequence[Version]:
        """Return the author's latest versions, newest first."""
        return await self._album.recent(author, _LATEST)

    async def original(self, ref: PictureRef, viewer: Author) -> ScreenedPicture:
        """Return a picture with the stored bytes. Raises: NotFound."""
        version = await self.version(ref.version_id, viewer)
        if not 0 <= ref.index < len(version.pictures):
            raise NotFound(_GONE)
        return await self._reopened(version.pictures[ref.index])

    async def thumbnail(self, ref: PictureRef, viewer: Author, longest_side_px: int) -> bytes:
        """Return a small WebP copy. Raises: NotFound."""
        version = await self.version(ref.version_id, viewer)
        if not 0 <= ref.index < len(version.pictures):
            raise NotFound(_GONE)
        return await self._pictures.thumbnail(version.pictures[ref.index].sha256, longest_side_px)

    async def gridded(self, ref: PictureRef, viewer: Author) -> bytes:
        """Return a WebP copy under a labelled grid. Raises: NotFound."""
        picture = await self.original(ref, viewer)
        return await self._drawn(partial(gridded, picture.data))

    async def before_after(self, ref: PictureRef, viewer: Author) -> bytes:
        """Return a WebP of what `ref` changed, and of `ref`. Raises: NotFound."""
        after = await self.version(ref.version_id, viewer)
        before = await self._before(after, viewer)
        changed = await self.original(ref, viewer)
        region = await self._mask(after.region)
        return await self._drawn(partial(_before_after, before.data, changed.data, region))

    async def _before(self, after: Version, viewer: Author) -> ScreenedPicture:
        """Return the picture that a version changed; an upload is shown to its author alone.

        What they had taken out of it may be why they asked, and nobody else need have seen it.
        """
        upload = after.changed_upload
        try:
            if upload is not None and after.author.key == viewer.key:
                return await self._reopened(upload)
            if upload is None and after.parent is not None and after.intent is not Intent.NEW:
                return await self.original(after.parent, viewer)
        except (NotFound, Lost):
            raise NotFound(_KEPT_BEFORE) from None
        raise NotFound(_NOTHING_BEFORE if upload is None else _KEPT_BEFORE)

    async def _reopened(self, file: PictureFile) -> ScreenedPicture:
        screening_id = await self._album.screening_of(file.sha256)
        if screening_id is None:
            raise NotFound(_GONE)
        return await self._screener.reopen_picture(screening_id, file)

    async def _drawn(self, sheet: Callable[[], bytes]) -> bytes:
        async with self._sheets:
            try:
                return await asyncio.to_thread(sheet)
            except InvalidAsk as error:  # larger than anything that is edited here
                raise NotFound(str(error)) from error

    async def _mask(self, region: PictureFile | None) -> bytes | None:
        try:
            return None if region is None else await self._pictures.get(region.sha256)
        except Lost:  # then the two pictures have to tell
            return None

    async def delete(self, version_id: str, author: Author, moderator: bool) -> None:
        """Remove a version and its pictures. Raises: NotAllowed, NotFound."""
        version = await self._album.version(version_id)
        if version is None:
            raise NotFound("That picture is deleted already.")
        if version.author.key != author.key and not moderator:
            raise NotAllowed("Only the member who made it, or a moderator, can delete this.")
        await self._pictures.delete(await self._album.delete(version_id))


class LiveDesk:
    """Answers questions about the bot itself. Lives as long as the process."""

    def __init__(
        self, book: JobBook, limits: Limits, facts: Facts, now: Callable[[], float]
    ) -> None:
        self._book = book
        self._limits = limits
        self._facts = facts
        self._now = now

    async def allowance(self, author: Author, place: Place) -> Allowance:
        """Return what is left to the author in a place."""
        usage = await self._book.allowance_usage(author, place)
        return admission.allowance(self._limits, usage, self._now())

    def facts(self) -> Facts:
        """Return what can be chosen; constant while the process runs."""
        return self._facts


def _may_see(version: Version, viewer: Author) -> bool:
    """Return whether a version is for a viewer; where they see it, is for the adapter to ask.

    What was drawn among adults is not for those of another platform, on which nobody knows.
    """
    if version.adult and version.author.platform != viewer.platform:
        return False
    return not version.private or version.author.key == viewer.key


def _before_after(before: bytes, after: bytes, region: bytes | None) -> bytes:
    from bot.editing.comparing import before_after  # OpenCV is loaded with the first

    return before_after(before, after, region)
