"""What moderators decide on and set, as it is kept."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain import Author, LogEntry, PictureRef, Place, PlaceRules, Review, Ruling
from bot.ports.moderation import Posted


@dataclass(frozen=True, slots=True)
class Filing:
    """Something new for moderators.

    One picture has one review that waits; who reports it then is counted there.

    Attributes:
        once: What is filed under the same name again is not filed.
        own: What the author said now, where `review.text` begins with what it continues.
        continues: The picture that the author's words continue, where they do not say so.
        most_by_reporter: How many the reporter may file within a day; 0: any number.
        most_waiting: How many of its kind may wait in one server; 0: any number.
    """

    review: Review
    once: str
    own: str = ""
    continues: PictureRef | None = None
    most_by_reporter: int = 0
    most_waiting: int = 0


class Filed(enum.Enum):
    """What became of a filing.

    JOINED: counted with the review of the same picture that waits. KNOWN: filed before, and it
    waits. DECIDED: filed before, and moderators have decided about it.
    """

    FRESH = "fresh"
    JOINED = "joined"
    KNOWN = "known"
    DECIDED = "decided"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Strike:
    """A disguised request that was refused.

    Attributes:
        count: How many there were within the time asked about, this one the last of them.
        at: Unix time at which it was counted first.
    """

    count: int
    at: float


@dataclass(frozen=True, slots=True)
class KeptReview:
    """A review with what only the core needs to know.

    Attributes:
        own: As in `Filing`, like `continues`; empty once its time is over.
        shown_in: The channel whose message shows it, empty where none does. `message`: its id.
        revision: Counts its changes. `stale`: the last of them is not shown yet.
        pending: It was decided, and the ruling is not carried out yet.
    """

    review: Review
    own: str = ""
    continues: PictureRef | None = None
    shown_in: str = ""
    message: str | None = None
    revision: int = 1
    stale: bool = True
    pending: bool = False


class ReviewBook(Protocol):
    """The record of reviews and rulings; each method that changes it is one transaction.

    Every method raises StorageError where the storage does not answer.
    """

    async def file(self, filing: Filing) -> Filed:
        """Keep a review, unless it is known or too many are kept."""
        ...

    async def one(self, review_id: str) -> KeptReview:
        """Return one review. Raises: NotFound."""
        ...

    async def waiting(self, platform: str, space: str, limit: int) -> Sequence[Review]:
        """Return what waits in a server, oldest first."""
        ...

    async def decided(self, platform: str, space: str, limit: int) -> Sequence[Review]:
        """Return the latest decisions in a server, newest first."""
        ...

    async def rule(self, review_id: str, ruling: Ruling, moderator: Author) -> KeptReview:
        """Record a ruling, and log it, unless there is one; return the review as it is then.

        Raises: NotFound.
        """
        ...

    async def unfinished(
        self, platforms: Sequence[str], limit: int, after: Review | None = None
    ) -> Sequence[KeptReview]:
        """Return what is pending or stale on some platforms, oldest first, from `after` on."""
        ...

    async def carried_out(self, kept: KeptReview) -> None:
        """Record that a ruling was carried out, unless it was given back meanwhile.

        What it allowed and a limit declined before it was drawn is to be carried out once more.
        """
        ...

    async def shown(self, kept: KeptReview, channel: str, message: str | None) -> None:
        """Record that a revision is shown in a message, or (None) that nothing shows it."""
        ...

    async def show_waiting(self, platform: str, space: str) -> None:
        """Let what waits in a server and stands in no message be shown."""
        ...

    async def log(self, entry: LogEntry) -> None:
        """Add a line to the log."""
        ...

    async def logged(self, platform: str, space: str, limit: int) -> Sequence[LogEntry]:
        """Return the latest lines of a server's log, newest first."""
        ...

    async def messages_of(self, version_id: str) -> Sequence[Posted]:
        """Return the messages that show a version, wherever they stand."""
        ...

    async def home_of(self, version_id: str) -> Place | None:
        """Return the server and channel in which a version was asked for."""
        ...


class RuleBook(Protocol):
    """What moderators set for their places. Every method raises StorageError."""

    async def every(self) -> Mapping[tuple[str, str, str], PlaceRules]:
        """Return all rules, by platform, space and channel (empty: the whole server)."""
        ...

    async def put(
        self, where: tuple[str, str, str], rules: PlaceRules, entry: LogEntry | None, by: str
    ) -> None:
        """Set the rules of a place, and log it; `by` is a moderator's key."""
        ...


class StandingBook(Protocol):
    """Who evaded the rules, and who has to wait. Every method raises StorageError."""

    async def strike(
        self, job_id: str, author_key: str, space_key: str, kind: str, within: float
    ) -> Strike:
        """Count a disguised request, a job's once, and how many there were within seconds."""
        ...

    async def pause(self, author_key: str, space_key: str, until: float, why: str) -> None:
        """Keep a member waiting in a server until a Unix time, or longer if they have to anyway."""
        ...

    async def pauses(self) -> Mapping[tuple[str, str], float]:
        """Return until when each member has to wait where, by author's and space's key."""
        ...
