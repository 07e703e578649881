"""Putting messages together and changing them, whoever does it and by whatever door."""

from __future__ import annotations

from collections.abc import Callable

from .cdn import Cdn, Upload
from .component_answers import with_ids
from .errors import ApiError, Json, known
from .events import Events
from .mentions import find_pings
from .message_forms import (
    EDIT_FLAGS,
    MAX_FILES,
    MAX_REQUEST_BYTES,
    check_not_empty,
    referenced_files,
)
from .multipart import Body
from .schema import Form
from .state import EPHEMERAL, LOADING, Attachment, Channel, Message, Revision, User, World

DEFAULT_MAX_FILE_BYTES = 10 << 20


class Posts:
    """Writes messages; lives as long as the simulator. Bodies are checked before they come here."""

    def __init__(self, world: World, cdn: Cdn, events: Events, changed: Callable[[], None]) -> None:
        self._world = world
        self._cdn = cdn
        self._events = events
        self._changed = changed

    def new(self, channel: Channel, author: User, kind: int) -> Message:
        """Return a message that is nowhere yet."""
        clock = self._world.clock
        return Message(clock.snowflake(), channel, author, kind, created_at=clock.now())

    def fill(self, message: Message, body: Body) -> Message:
        """Give a new or "thinking" message what the body says, and tell who is pinged."""
        revision = self._revise(message, body)
        message.revisions.append(revision)
        try:
            check_not_empty(message)
        except ApiError:
            message.revisions.pop()
            raise
        self._ping(message, body.payload or {})
        return message

    def publish(self, message: Message) -> Message:
        """Put a new message into its channel."""
        channel = message.channel
        if channel.deleted:
            raise known(10003)
        channel.stored[message.id] = message
        if channel.is_thread and channel.archived and not message.ephemeral:
            channel.archived = False
            self._events.channel_changed(channel)
        self._events.message_created(message)
        self._changed()
        return message

    def edit(self, message: Message, body: Body) -> Message:
        """Change what a message shows; the first edit of a "thinking" one is its filling."""
        if message.loading:
            self.fill(message, body)
        else:
            message.revisions.append(self._revise(message, body))
            try:
                check_not_empty(message)
            except ApiError:
                message.revisions.pop()
                raise
            message.edited_at = message.now.at
        self._events.message_updated(message)
        self._changed()
        return message

    def delete(self, message: Message) -> None:
        """Remove a message."""
        message.deleted = True
        self._events.message_deleted(message)
        self._changed()

    def place_holder(self, message: Message, flags: int) -> Message:
        """Publish "... is thinking"."""
        message.revisions.append(Revision(message.created_at, "", (), (), (), flags | LOADING))
        return self.publish(message)

    # --- the parts -----------------------------------------------------------------------

    def _revise(self, message: Message, body: Body) -> Revision:
        payload: Json = body.payload or {}
        before = message.revisions[-1] if message.revisions else None
        kept = before or Revision(0, "", (), (), (), 0)
        components = kept.components
        if "components" in payload:
            components = with_ids(payload["components"] or [])
        # Pictures of embeds that stay as they are stay too, listed or not: they are the embed's.
        held = referenced_files([], kept.embeds) if "embeds" not in payload else set()
        embeds = tuple(payload["embeds"] or ()) if "embeds" in payload else kept.embeds
        attachments = self._attachments(message, before, body, held)
        _check_references(referenced_files(components, embeds), attachments)
        content = payload["content"] or "" if "content" in payload else kept.content
        flags = _flags(payload, kept.flags, fresh=before is None) & ~EPHEMERAL
        flags |= EPHEMERAL if message.ephemeral else 0  # decided with the first response
        at = self._world.clock.now()
        return Revision(at, content, embeds, components, attachments, flags)

    def _attachments(
        self, message: Message, before: Revision | None, body: Body, held: set[str]
    ) -> tuple[Attachment, ...]:
        guild = message.channel.guild
        limit = guild.max_file_bytes if guild else DEFAULT_MAX_FILE_BYTES
        sizes = [len(upload.data) for upload in body.files]
        if any(size > limit for size in sizes) or sum(sizes) > MAX_REQUEST_BYTES:
            raise known(40005)
        kept = {file.id: file for file in before.attachments} if before else {}
        uploads = {upload.index: upload for upload in body.files}
        listed = (body.payload or {}).get("attachments", _NOT_GIVEN)
        found: list[tuple[Attachment | Upload, Json]]
        if listed is _NOT_GIVEN:
            found = [(file, {}) for file in kept.values()]
            found += [(upload, {}) for upload in uploads.values()]
        else:
            found = [(_pick(entry, kept, uploads), entry) for entry in listed or ()]
            chosen = {id(part) for part, _ in found}
            of_embeds = [file for file in kept.values() if file.filename in held]
            found += [(file, {}) for file in of_embeds if id(file) not in chosen]
        if len(found) > MAX_FILES:
            form = Form()
            form.fail(("attachments",), "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
            form.check()
        return tuple(self._keep(part, entry, message) for part, entry in found)

    def _keep(self, part: Attachment | Upload, entry: Json, message: Message) -> Attachment:
        if isinstance(part, Attachment):
            if "description" in entry:
                part.description = entry["description"]
            return part
        return self._cdn.store(
            entry.get("filename") or part.filename,
            part.data,
            message.channel.id,
            description=entry.get("description"),
            ephemeral=message.ephemeral,
        )

    def _ping(self, message: Message, payload: Json) -> None:
        pings = find_pings(
            self._world,
            message.channel,
            message.author,
            message.now.text,
            payload.get("allowed_mentions"),
            message.reply_to if message.interaction is None else None,
        )
        message.mentioned = pings.users
        message.mentions_everyone = pings.everyone
        message.pinged = pings.names


_NOT_GIVEN = object()


def _pick(
    entry: Json, kept: dict[int, Attachment], uploads: dict[int, Upload]
) -> Attachment | Upload:
    number = int(entry["id"])
    part = kept.get(number) or uploads.get(number)
    if part is None:
        raise known(50146)
    return part


def _check_references(wanted: set[str], attachments: tuple[Attachment, ...]) -> None:
    missing = wanted - {file.filename for file in attachments}
    if missing:
        form = Form()
        text = f'The referenced attachment "{sorted(missing)[0]}" was not found.'
        form.fail(("components",), "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", text)
        form.check()


def _flags(payload: Json, before: int, fresh: bool) -> int:
    given: int | None = payload.get("flags")
    if fresh:
        return given or 0
    kept = before & ~LOADING
    if given is None:
        return kept
    return (kept & ~EDIT_FLAGS) | (given & EDIT_FLAGS)
