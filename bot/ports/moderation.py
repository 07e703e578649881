"""What moderators can do, and what keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from bot.domain import (
    Author,
    LogEntry,
    PictureRef,
    Place,
    PlaceRules,
    Preview,
    Review,
    Ruling,
    Verdict,
    Version,
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A moderator at work: who, and in which server or channel."""

    moderator: Author
    place: Place


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that shows a picture.

    Attributes:
        message: Its id. `room`: of the channel or thread that it stands in, None: not known.
    """

    message: str
    room: str | None = None


class ModerationDesk(Protocol):
    """The use cases of moderation, for adapters. Who is a moderator is the platform's to say.

    Every method raises StorageError where the storage does not answer.
    """

    async def report(self, ref: PictureRef, reporter: Author, place: Place, remark: str) -> str:
        """Put a picture before the moderators; return the sentence for the reporter.

        One picture has one review that waits, which counts its reports; the same member reporting
        the same picture again changes nothing. Raises: NotFound.
        """
        ...

    async def appeal(self, job_id: str, author: Author, remark: str) -> str:
        """Put a refusal before the moderators; return the sentence for its author.

        Raises:
            NotFound: No refusal that may be appealed.
            NotAllowed: Another member's.
        """
        ...

    async def waiting(self, seat: Seat) -> Sequence[Review]:
        """Return what waits in a server, oldest first, at most 50."""
        ...

    async def decided(self, seat: Seat) -> Sequence[Review]:
        """Return the latest decisions in a server, newest first, at most 50."""
        ...

    async def review(self, review_id: str, seat: Seat) -> Review:
        """Return one review. Raises: NotFound (also for another server's)."""
        ...

    async def decide(self, review_id: str, ruling: Ruling, seat: Seat) -> Review:
        """Carry a ruling out and log it; return the review as it is then.

        The first ruling counts: a later one changes nothing and returns what was decided.

        Raises:
            NotFound: Unknown, or another server's.
            NotAllowed: The ruling is none of its `rulings`.
        """
        ...

    async def rules(self, place: Place, *, channel: bool) -> PlaceRules:
        """Return what is set for a place's server, or for its channel alone."""
        ...

    async def set_rules(self, rules: PlaceRules, seat: Seat, *, channel: bool) -> PlaceRules:
        """Set the rules of a seat's server, or of its channel alone; in force at once, and logged.

        Raises:
            InvalidAsk: An unknown category or action, a locked one, an impossible threshold:
                names it and what is possible.
        """
        ...

    async def preview(self, words: str, place: Place) -> Preview:
        """Return what words would get in a place; nothing is recorded but that it was asked."""
        ...

    async def history(self, seat: Seat) -> Sequence[LogEntry]:
        """Return the latest lines of a server's log, newest first, at most 200."""
        ...

    def trouble(self, place: Place) -> str:
        """Return what moderators should know, such as a channel that is gone; mostly empty."""
        ...

    def categories(self) -> dict[str, tuple[str, bool]]:
        """Return each category's action in the policy file, and whether it is locked."""
        ...

    def invite(self, seat: Seat) -> str | None:
        """Return a link to the moderators' page, good for a short time; None without a page."""
        ...

    async def seated(self, token: str) -> Seat:
        """Return whom a link was made for.

        Raises:
            NotFound: Forged or expired.
            NotAllowed: They moderate nothing there any more.
            DeliveryError: The platform cannot say so just now.
        """
        ...


class PlacePolicies(Protocol):
    """What is set for places, as the filter asks for it."""

    async def rules_in(self, place: Place) -> PlaceRules:
        """Return what holds in a place: its channel's rules over its server's."""
        ...


class Standing(Protocol):
    """Who has to wait before they ask again."""

    async def pause(self, author: Author, place: Place) -> float | None:
        """Return until when (Unix time) a member has to wait here; None: not at all."""
        ...

    async def evaded(self, job_id: str, author: Author, place: Place, verdict: Verdict) -> str:
        """Count a disguised request that was refused; return a sentence about what comes next.

        Empty where there is nothing to say. A job that is begun anew counts once, and is told the
        same.
        """
        ...


class Borderline(Protocol):
    """Takes decisions that a moderator should look at."""

    async def noticed(
        self, author: Author, place: Place, text: str, verdict: Verdict, policy_version: str
    ) -> None:
        """Put a decision before the moderators of its place, where they want that."""
        ...


@runtime_checkable
class Moderated(Protocol):
    """A messenger whose platform has moderators. Every call may be made twice."""

    async def show_review(self, channel: str, message: str | None, review: Review) -> str:
        """Show a review in a channel, or renew the message that shows it; return its id.

        Raises:
            DeliveryError: For now; `Undeliverable`: for ever.
        """
        ...

    async def take_down(self, version: Version, place: Place, posted: Sequence[Posted]) -> None:
        """Remove the messages that show a picture, in whichever channel; raises as `show_review`.

        One that cannot be removed keeps no other one from it. `place`: where it was made.
        """
        ...

    async def moderates(self, author: Author, place: Place) -> bool:
        """Return whether somebody looks after a whole server now; raises as `show_review`."""
        ...

    async def tell(self, author: Author, place: Place, sentence: str, about: str) -> None:
        """Tell a member something alone; raises as `show_review`.

        `about`: Id of the review that it follows from: of two of them the same may be said twice.
        """
        ...
