"""Messages: posted, edited, deleted; each with its events."""

from __future__ import annotations

import re
from typing import Any

from tests.simulators.waiting import Waiting

from .clock import Clock
from .errors import Json
from .events import Events
from .files import File, Files
from .pings import pings
from .state import Channel, Message, Revision, User
from .view_filling import with_block_ids

_LOUD = re.compile(r"(?<!\w)@(?:channel|here|everyone)\b")


class Posts:
    """Writes messages; lives as long as the simulator."""

    def __init__(self, clock: Clock, events: Events, waiting: Waiting) -> None:
        self._clock = clock
        self._events = events
        self._waiting = waiting

    def post(
        self,
        place: Channel,
        author: User,
        text: str,
        blocks: list[Json] | None = None,
        *,
        files: tuple[File, ...] = (),
        metadata: Json | None = None,
        names_linked: bool = False,
        told: bool = True,
        **more: Any,
    ) -> Message:
        """Post a message and tell of it; `more` are further fields of `Message`."""
        revision = self._revision(text, blocks or [], files, metadata)
        message = Message(self._clock.ts(), place, author, [revision], **more)
        message.pinged = _pinged(revision, names_linked)
        place.stored[message.ts] = message
        for file in files:
            Files.share(file, message)
        if author.bot and message.thread_ts is not None and not message.ephemeral:
            place.statuses.pop(message.thread_ts, None)
        if told:
            self._events.message_posted(message)
        self._waiting.changed()
        return message

    def edit(
        self,
        message: Message,
        text: str,
        blocks: list[Json],
        *,
        files: tuple[File, ...] | None = None,
        metadata: Json | None = None,
        names_linked: bool = False,
        marked: bool = True,
    ) -> Message:
        """Let a message show something else and tell of it."""
        before = message.now
        attached = before.files if files is None else files
        kept = before.metadata if metadata is None else metadata
        revision = self._revision(text, blocks, attached, kept)
        for file in set(attached) - set(before.files):
            Files.share(file, message)
        message.revisions.append(revision)
        message.pinged |= _pinged(revision, names_linked)
        if marked:
            message.edited_at = self._clock.ts()
        self._events.message_changed(message, before)
        self._waiting.changed()
        return message

    def delete(self, message: Message) -> None:
        """Take a message away and tell of it."""
        message.deleted = True
        self._events.message_deleted(message)
        self._waiting.changed()

    def _revision(
        self, text: str, blocks: list[Json], files: tuple[File, ...], metadata: Json | None
    ) -> Revision:
        shown = tuple(with_block_ids(blocks))
        return Revision(self._clock.now(), text, shown, files, metadata)


def _pinged(revision: Revision, names_linked: bool) -> set[str]:
    found = set(pings(revision.text)) | set(pings(list(revision.blocks)))
    return found | (set(_LOUD.findall(revision.text)) if names_linked else set())
