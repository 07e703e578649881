"""What the core offers to adapters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain import (
    Allowance,
    Author,
    Capabilities,
    Declined,
    PictureRef,
    Place,
    Request,
    ScreenedPicture,
    Ticket,
    Version,
)
from bot.ports.moderation import ModerationDesk


class Studio(Protocol):
    """The use cases that adapters call. Answers come back through the messenger.

    A request is accepted, then acknowledged on its platform, then submitted; where its
    acknowledgement did not go through, it is withdrawn instead.
    """

    def accept(self, request: Request) -> None:
        """Write the request down before it is acknowledged; returns within 0.1 ms."""
        ...

    async def submit(self, request: Request) -> Ticket:
        """Reserve, record and start a request.

        What speaks against it (a limit, words that make no sense, an outage) is told through the
        messenger, like every answer.
        """
        ...

    def withdraw(self, request: Request) -> None:
        """Forget an accepted request that its author saw fail: it was never acknowledged."""
        ...

    async def cancel(self, job_id: str, author: Author, moderator: bool) -> None:
        """Stop a job that is queued or runs; say no to one that asked something.

        Raises:
            NotAllowed: Neither its author nor a moderator.
            NotFound: Unknown, or finished already.
        """
        ...


class Offers(Protocol):
    """Starts what stands recorded elsewhere, such as what a moderator allowed."""

    async def offer(self, request: Request) -> Declined | None:
        """Start a request; return the limit that declines it.

        Nothing is told then, and it may be offered again, with the same event: it starts once.

        Raises: StorageError.
        """
        ...


class Gallery(Protocol):
    """What was drawn, for adapters to look up."""

    async def version(self, version_id: str, viewer: Author) -> Version:
        """Return a version. Raises: NotFound (also for another member's private one)."""
        ...

    async def at_message(self, platform: str, message_id: str) -> Version | None:
        """Return the version that a message shows."""
        ...

    async def conversation_in(self, platform: str, room: str) -> str | None:
        """Return the conversation that a thread or direct message continues, if any."""
        ...

    async def conversation(self, conversation_id: str, viewer: Author) -> Sequence[Version]:
        """Return a conversation's latest versions that the viewer may see, oldest first."""
        ...

    async def recent(self, author: Author) -> Sequence[Version]:
        """Return the author's latest versions, newest first."""
        ...

    async def original(self, ref: PictureRef, viewer: Author) -> ScreenedPicture:
        """Return a picture with the stored bytes. Raises: NotFound."""
        ...

    async def thumbnail(self, ref: PictureRef, viewer: Author, longest_side_px: int) -> bytes:
        """Return a small WebP copy. Raises: NotFound."""
        ...

    async def gridded(self, ref: PictureRef, viewer: Author) -> bytes:
        """Return a WebP copy under a grid whose 3 x 3 cells are labelled A1 to C3.

        Raises: NotFound.
        """
        ...

    async def before_after(self, ref: PictureRef, viewer: Author) -> bytes:
        """Return a WebP of the picture that `ref` changed, and of `ref`, side by side.

        What differs is outlined. Raises: NotFound (also where it changed none).
        """
        ...

    async def delete(self, version_id: str, author: Author, moderator: bool) -> None:
        """Remove a version and its pictures. Raises: NotAllowed, NotFound."""
        ...


@dataclass(frozen=True, slots=True)
class Facts:
    """What a member can choose from, for menus and help.

    Attributes:
        backends: Names, the default first, with their capabilities.
        rules: What may not be drawn here, one sentence each.
        dialects: Names of generators for which prompts can be written, beside Limner itself.
        sees: The language model looks at pictures, so that it can describe any.
    """

    backends: Mapping[str, Capabilities]
    styles: tuple[str, ...]
    shapes: tuple[str, ...]
    rules: tuple[str, ...]
    max_count: int
    max_prompt_characters: int
    max_upload_bytes: int
    dialects: tuple[str, ...] = ()
    sees: bool = False

    @property
    def edits(self) -> bool:
        """Whether the default painter changes pictures; else it draws each of them anew."""
        return self.painter().edits

    @property
    def upscales(self) -> bool:
        """Whether the default painter gives its pictures more pixels."""
        return self.painter().upscales

    def painter(self, name: str = "") -> Capabilities:
        """Return what the painter can do that continues a picture of `name`'s.

        It is that one itself, or the default where it is not configured (any more).
        """
        default = next(iter(self.backends.values()), Capabilities())
        return self.backends.get(name, default)


class Desk(Protocol):
    """Questions about the bot itself."""

    async def allowance(self, author: Author, place: Place) -> Allowance:
        """Return what is left to the author in a place."""
        ...

    def facts(self) -> Facts:
        """Return what can be chosen; constant while the process runs."""
        ...


class Vault(Protocol):
    """Secrets that platforms must keep: tokens of workspaces, states of installations.

    Encrypted at rest. A name is looked up as it stands, so it holds no secret that is not random.
    What a platform keeps of a version is named `version:<id>` and goes when the version goes.
    Every method raises StorageError where the storage does not answer.
    """

    async def put(self, name: str, secret: str, expires_at: float | None = None) -> None:
        """Keep a secret under a name, in place of what was there; for ever, or until a Unix time.

        Once this returns, the secret outlives the process.
        """
        ...

    async def get(self, name: str) -> str | None:
        """Return a secret; None when it is unknown or expired."""
        ...

    async def every(self, prefix: str) -> Mapping[str, str]:
        """Return the secrets whose names begin with `prefix`, by their names, as `get` does."""
        ...

    async def take(self, name: str) -> str | None:
        """Return a secret as `get` and remove it: of several takers at once, one gets it."""
        ...

    async def remove(self, prefix: str) -> int:
        """Remove everything whose name begins with `prefix`; return how many secrets that were.

        A name of its own should end with a mark that no name goes on with: "T1" begins "T12" too.
        """
        ...


class Easel(Protocol):
    """Pages on which members paint where a picture may change.

    Chats open links to preview them, so opening one neither uses it up nor shows the picture. It
    belongs to the first browser in which somebody begins to paint, which gets a key.
    """

    async def invite(self, request: Request) -> str:
        """Return a link to a page for `request`, whose ask is a `Reply` to a picture, wordless.

        It is good for its author, once, for a limited time; whoever has it needs no account, so
        it is shown to its author alone.

        Raises: StorageError.
        """
        ...

    async def invited(self, token: str) -> Request:
        """Return the request of a link, which stays good. Raises: NotFound, StorageError."""
        ...

    async def begin(self, token: str, key: str = "") -> str:
        """Give a link to the browser that asks first; return its key, or the same key again.

        Raises:
            NotFound: Forged, used up or expired.
            NotAllowed: Another browser began.
            StorageError: For now.
        """
        ...

    async def begun(self, token: str, key: str) -> Request:
        """Return the request of a link to the browser that began; raises as `begin`."""
        ...

    async def submit(self, token: str, key: str, painted: bytes, words: str) -> None:
        """Carry out the request of a link, which is used up.

        Args:
            token: From the link.
            key: Of the browser that began.
            painted: A PNG of any size, opaque and bright where the picture may change.
            words: What shall be there.

        Raises:
            NotFound: Forged, used up or expired.
            NotAllowed: Another browser began, or it is being sent already.
            InvalidAsk: Nothing is painted, it is no picture, or no words are given; the link
                stays good.
            StorageError: For now; the link stays good.
        """
        ...


class Downloads(Protocol):
    """Links to pictures as they are stored, for those that are too large for their platform."""

    def link(self, ref: PictureRef, viewer: Author) -> str:
        """Return a link to a picture's stored file, good for a limited time.

        Whoever has it needs no account, so it is shown to the viewer alone.
        """
        ...

    async def picture(self, token: str) -> tuple[Version, int, ScreenedPicture]:
        """Return a version, which of its pictures a link is good for, and that picture.

        Raises:
            NotFound: Forged, expired, or gone, for the viewer that it was made for.
            StorageError: For now.
        """
        ...


@dataclass(frozen=True, slots=True)
class House:
    """Everything that an adapter's `create(config, house)` is given.

    Attributes:
        secret_key: For signatures of links and cookies.
        healthy: Answers "may traffic come?" for health checks: None, or the reason why not.
        metrics: Renders what a metrics scraper reads: body and content type.
        acknowledged: Called by an adapter with its name and the seconds between an event's
            arrival and its acknowledgement.
        vault: Secrets that the platform must keep.
        refused: Called by an adapter with its name and the reason, when it refuses a request
            that the platform did not send. The reason is one of a few constants.
        easel: Pages to paint on; None where no public address is configured for them.
        downloads: Links to pictures; None where there is no such address either.
        moderation: What moderators can do.
    """

    studio: Studio
    gallery: Gallery
    desk: Desk
    secret_key: bytes
    healthy: Callable[[], str | None]
    metrics: Callable[[], tuple[bytes, str]]
    acknowledged: Callable[[str, float], None]
    vault: Vault
    refused: Callable[[str, str], None]
    easel: Easel | None = None
    downloads: Downloads | None = None
    moderation: ModerationDesk | None = None
