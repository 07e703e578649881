"""A gallery in memory, as the fake house fills it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.domain import (
    Author,
    Delivered,
    Job,
    Outcome,
    PictureRef,
    Receipt,
    ScreenedPicture,
    Version,
)
from bot.errors import NotAllowed, NotFound
from tests.fakes import scenes


class FakeGallery:
    """Versions and pictures in dicts; lives as long as its house."""

    def __init__(self) -> None:
        self.versions: dict[str, Version] = {}
        self.pictures: dict[str, ScreenedPicture] = {}
        self.messages: dict[tuple[str, str], str] = {}
        self.rooms: dict[tuple[str, str], str] = {}

    async def version(self, version_id: str, viewer: Author) -> Version:
        found = self.versions.get(version_id)
        if found is None or (found.private and found.author.key != viewer.key):
            raise NotFound("That picture is gone.")
        return found

    async def at_message(self, platform: str, message_id: str) -> Version | None:
        return self.versions.get(self.messages.get((platform, message_id), ""))

    async def conversation_in(self, platform: str, room: str) -> str | None:
        return self.rooms.get((platform, room))

    async def conversation(self, conversation_id: str, viewer: Author) -> Sequence[Version]:
        return [
            version
            for version in self.versions.values()
            if version.conversation_id == conversation_id
            and (version.author.key == viewer.key or not version.private)
        ]

    async def recent(self, author: Author) -> Sequence[Version]:
        mine = [v for v in self.versions.values() if v.author.key == author.key]
        return mine[::-1]

    async def original(self, ref: PictureRef, viewer: Author) -> ScreenedPicture:
        version = await self.version(ref.version_id, viewer)
        if not 0 <= ref.index < len(version.pictures):
            raise NotFound("There is no such picture in that version.")
        return self.pictures[version.pictures[ref.index].sha256]

    async def thumbnail(self, ref: PictureRef, viewer: Author, longest_side_px: int) -> bytes:
        picture = await self.original(ref, viewer)
        return await asyncio.to_thread(scenes.thumbnail, picture.data, longest_side_px)

    async def gridded(self, ref: PictureRef, viewer: Author) -> bytes:
        return await self.thumbnail(ref, viewer, 512)

    async def before_after(self, ref: PictureRef, viewer: Author) -> bytes:
        return await self.thumbnail(ref, viewer, 512)

    async def delete(self, version_id: str, author: Author, moderator: bool) -> None:
        version = await self.version(version_id, author)
        if version.author.key != author.key and not moderator:
            raise NotAllowed("Only the person who asked for it can delete this picture.")
        del self.versions[version_id]

    def newest(self, conversation_id: str, author: Author) -> Version | None:
        """Return the author's newest version of a conversation, else anybody's."""
        tree = [v for v in self.versions.values() if v.conversation_id == conversation_id]
        mine = [version for version in tree if version.author.key == author.key]
        return mine[-1] if mine else tree[-1] if tree else None

    def bind(self, job: Job, receipt: Receipt, outcome: Outcome) -> None:
        """Remember which messages and rooms show a version, as storage does on `close`."""
        if not isinstance(outcome, Delivered):
            return
        platform = job.request.place.platform
        for message in receipt.messages:
            self.messages[platform, message] = outcome.version.id
        for room in (*receipt.messages, receipt.thread, job.request.place.room):
            if room is not None:
                self.rooms.setdefault((platform, room), outcome.version.conversation_id)
