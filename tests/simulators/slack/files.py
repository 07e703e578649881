"""Files: uploaded in three steps, processed after a while, shared, shown, deleted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from .clock import Clock
from .errors import ApiError

if TYPE_CHECKING:
    from .state import Channel, Message, User, Workspace

MAX_FILE_BYTES = 1 << 30  # Slack's help center: 1 GB a file


@dataclass(slots=True, eq=False)
class File:
    """One file; the bytes are those that were uploaded.

    Attributes:
        length: What `files.getUploadURLExternal` was told.
        ticket: The secret part of the upload URL; None once used.
        completed_at: Platform's seconds of `files.completeUploadExternal`; None before.
        processed_at: From when it has a type and thumbnails; None never.
        shares: Channel id -> time stamps of the messages that share it.
        given: Whether a member handed it to the app in a file input.
    """

    id: str
    name: str
    title: str
    owner: User
    length: int
    ticket: str | None = None
    data: bytes | None = field(default=None, repr=False)
    created: int = 0
    completed_at: float | None = None
    processed_at: float | None = None
    mimetype: str = ""
    width: int | None = None
    height: int | None = None
    deleted: bool = False
    given: bool = False
    shares: dict[str, list[str]] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """Return the hash of its bytes, for tests."""
        return hashlib.sha256(self.data or b"").hexdigest()

    @property
    def is_picture(self) -> bool:
        """Return whether its bytes are a picture."""
        return self.width is not None

    @property
    def filetype(self) -> str:
        """Return Slack's short name of the type."""
        kind = self.mimetype.partition("/")[2]
        return {"jpeg": "jpg", "octet-stream": "binary"}.get(kind, kind)


class Files:
    """Makes files and says what may be done with them; lives as long as the simulator.

    Attributes:
        processing_seconds: How long after completion a file can be shown; None never.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.processing_seconds: float | None = 0.1
        self.by_ticket: dict[str, File] = {}

    def announce(self, owner: User, name: str, length: int) -> File:
        """Return a file that waits for its bytes."""
        file = File(
            owner.workspace.new_id("F"),
            name,
            name,
            owner,
            length,
            ticket=f"{self._clock.new_id('CwAB')}-{hashlib.sha256(name.encode()).hexdigest()[:16]}",
            created=int(self._clock.now()),
        )
        owner.workspace.files[file.id] = file
        assert file.ticket is not None
        self.by_ticket[file.ticket] = file
        return file

    def receive(self, ticket: str, data: bytes) -> File:
        """Take the bytes that were sent to an upload URL.

        Raises:
            ApiError: The URL is unknown or used, or the length is not the announced one.
        """
        file = self.by_ticket.get(ticket)
        if file is None or file.ticket is None:
            raise ApiError("upload_url_invalid", status=404)
        if len(data) != file.length:
            raise ApiError("upload_length_mismatch", status=400)
        file.data, file.ticket = data, None
        return file

    def complete(self, file: File, title: str | None) -> None:
        """Let a file with its bytes become visible to the app and, later, processed."""
        now = self._clock.now()
        file.title = title or file.title
        file.completed_at = now
        seconds = self.processing_seconds
        file.processed_at = None if seconds is None else now + seconds
        file.mimetype, file.width, file.height = _look_into(file.data or b"")

    def from_member(self, owner: User, name: str, data: bytes) -> File:
        """Return a file that a member has uploaded, processed already."""
        file = self.announce(owner, name, len(data))
        assert file.ticket is not None
        self.receive(file.ticket, data)
        self.complete(file, None)
        file.processed_at = file.completed_at
        return file

    def processed(self, file: File) -> bool:
        """Return whether a file has its type and thumbnails by now."""
        return file.processed_at is not None and file.processed_at <= self._clock.now()

    def can_show(self, workspace: Workspace, name: str) -> bool:
        """Return whether a `slack_file` (an id, or the URL of one) may stand in a block now."""
        file = find_file(workspace, name)
        if file is None or file.deleted or file.completed_at is None or not file.is_picture:
            return False
        return self.processed(file) and self.open_to_bot(file)

    @staticmethod
    def open_to_bot(file: File) -> bool:
        """Return whether the app may see a file: own, handed over, or shared where it is."""
        channels = file.owner.workspace.channels
        shared = any(channels[where].bot_is_member for where in file.shares)
        return file.owner.bot or file.given or shared

    @staticmethod
    def share(file: File, message: Message) -> None:
        """Note that a message shares a file."""
        file.shares.setdefault(message.channel.id, []).append(message.ts)


def visible_file(workspace: Workspace, files: Files, file_id: str) -> File:
    """Return a completed file that the app may see, or refuse as Slack does."""
    file = workspace.files.get(file_id)
    if file is None or file.completed_at is None or not files.open_to_bot(file):
        raise ApiError("file_not_found")
    if file.deleted:
        raise ApiError("file_deleted")
    return file


def channels_of(file: File, kind: str) -> list[str]:
    """Return the ids of the channels of a kind that a file is shared in."""
    channels: dict[str, Channel] = file.owner.workspace.channels
    return [where for where in file.shares if channels[where].kind == kind]


def find_file(workspace: Workspace, name: str) -> File | None:
    """Return the file that a `slack_file` names by its id or one of its addresses."""
    if name in workspace.files:
        return workspace.files[name]
    parts = name.replace("-", "/").split("/")
    return next((file for key, file in workspace.files.items() if key in parts), None)


def _look_into(data: bytes) -> tuple[str, int | None, int | None]:
    try:
        with Image.open(BytesIO(data)) as picture:
            return Image.MIME[picture.format or "PNG"], picture.width, picture.height
    except (OSError, ValueError, SyntaxError, KeyError):
        return "application/octet-stream", None, None
