"""Jobs, versions, pictures, journal: what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain import (
    Address,
    Author,
    Declined,
    Drawing,
    DrawPlan,
    Job,
    PictureFile,
    Place,
    RawPicture,
    Receipt,
    Request,
    Screening,
    Settlement,
    Usage,
    Version,
)


@dataclass(frozen=True, slots=True)
class Admission:
    """One request at the door.

    Attributes:
        pictures: To reserve against the quotas; 0 for what draws nothing (undo, publish).
        microdollars: To reserve against the money cap.
        prompts: To count against the member's limit of written prompts, for good.
        decide: Pure; says which limit declines it, or None. Called inside the transaction.
    """

    job_id: str
    request: Request
    pictures: int
    microdollars: int
    decide: Callable[[Usage], Declined | None]
    prompts: int = 0


@dataclass(frozen=True, slots=True)
class Admitted:
    """What became of an admission: the job (new, or the one that the same event had made)."""

    job: Job
    fresh: bool


class JobBook(Protocol):
    """The record of jobs, calls and the ledger; each method that changes it is one transaction."""

    async def admit(self, admission: Admission) -> Admitted | Declined:
        """Reserve and insert, keyed by the request's event; a known event returns its job."""
        ...

    async def attach(self, job_id: str, address: Address) -> None:
        """Record where the answer is shown, where a message had to be posted for it."""
        ...

    async def begin_draw(
        self,
        job_id: str,
        attempt: int,
        draw: DrawPlan,
        screenings: Sequence[Screening],
        fit: Callable[[Usage], Declined | int],
        address: Address | None = None,
    ) -> DrawPlan | Declined:
        """Commit the intent row of billed call number `attempt` (from 1) and move to DRAWING.

        `address` is recorded as by `attach`, in the same transaction. `fit` says how many pictures
        today's usage (without this job's own reservation) allows; count, estimate and reservation
        shrink or grow to that, and the plan comes back so.

        Raises:
            StorageError: That attempt has its row already: another run is or was inside the call.
            NotFound: The job is cancelled or past drawing.
        """
        ...

    async def call_failed(self, job_id: str, attempt: int) -> Job:
        """Record that a call certainly cost nothing; back to ACCEPTED, for another attempt."""
        ...

    async def settle(self, job_id: str, settlement: Settlement) -> tuple[Job, Version | None]:
        """Keep version and screenings, settle or refund the ledger, move to SETTLED; once."""
        ...

    async def close(self, job_id: str, receipt: Receipt) -> None:
        """Bind the shown messages and thread to version and conversation, move to DONE."""
        ...

    async def request_cancel(self, job_id: str) -> Job:
        """Mark a job that is not settled as cancelled and return it."""
        ...

    async def answer(self, job_id: str, by: str, *, instead_of: str = "") -> str:
        """Record the answer to what a job asked; return the one that is recorded then.

        Args:
            job_id: One that ended with a question, or with other words than were asked for.
            by: As in `Asked.answered`.
            instead_of: What must be recorded before; else nothing changes.

        Raises: NotFound (also where it asked nothing).
        """
        ...

    async def job(self, job_id: str) -> Job:
        """Return a job. Raises: NotFound."""
        ...

    async def open_jobs(self) -> Sequence[Job]:
        """Return every job that is not DONE, oldest first."""
        ...

    async def begin_try(self, job_id: str, number: int) -> Job:
        """Record that a job is carried out after `number` crashes, and return it."""
        ...

    async def put_down(self) -> None:
        """Forget the tries of open jobs: the process stops in good order, and none is to blame."""
        ...

    async def has_event(self, event_key: str) -> bool:
        """Return whether an event was accepted before."""
        ...

    async def allowance_usage(self, author: Author, place: Place) -> Usage:
        """Return today's usage."""
        ...


class Purse(Protocol):
    """The day's money, for what is paid for and is no job."""

    async def hold(
        self, place: Place, microdollars: int, decide: Callable[[Usage], Declined | None]
    ) -> Declined | int:
        """Count money unless `decide` declines; return the day that it counts on.

        Raises: StorageError.
        """
        ...

    async def correct(self, day: int, place: Place, microdollars: int) -> None:
        """Count more on a day, or less. Raises: StorageError."""
        ...


class Album(Protocol):
    """Versions and where they are shown."""

    async def version(self, version_id: str) -> Version | None:
        """Return one version; None when it is unknown or deleted."""
        ...

    async def version_numbered(self, conversation_id: str, number: int) -> Version | None:
        """Return "v<number>" of a conversation."""
        ...

    async def at_message(self, platform: str, message_id: str) -> Version | None:
        """Return the version that a message shows."""
        ...

    async def conversation_in(self, platform: str, room: str) -> str | None:
        """Return the id of the conversation that a thread or direct message continues."""
        ...

    async def newest_for(self, conversation_id: str, author: Author) -> Version | None:
        """Return the author's own newest version, else the one shown to all last."""
        ...

    async def recent(self, author: Author, limit: int) -> Sequence[Version]:
        """Return the author's latest versions, newest first."""
        ...

    async def conversation(
        self, conversation_id: str, viewer: Author, limit: int
    ) -> Sequence[Version]:
        """Return a conversation's latest versions that the viewer may see, oldest first.

        These are the ones for all, and the viewer's own private ones.
        """
        ...

    async def screening_of(self, sha256: str) -> str | None:
        """Return the id of the newest screening that allows a picture with this hash."""
        ...

    async def unused(self, sha256s: Sequence[str]) -> Sequence[str]:
        """Return those pictures that neither a version nor an open job uses."""
        ...

    async def delete(self, version_id: str) -> Sequence[str]:
        """Forget a version; return the sha256 of the pictures that nothing uses any more."""
        ...

    async def forget(self, author_key: str) -> Sequence[str]:
        """Remove a member's words, versions and jobs; return as `delete`."""
        ...


class PictureStore(Protocol):
    """Picture bytes on disk, named by their hash; writing the same bytes twice stores them once."""

    async def put(self, picture: RawPicture) -> PictureFile:
        """Store the original bytes (fsynced) and return their facts, their hash among them.

        Raises:
            InvalidAsk: Not a readable PNG, WebP, JPEG or GIF picture, or a decompression bomb.
        """
        ...

    async def get(self, sha256: str) -> bytes:
        """Return the stored bytes. Raises: StorageError when lost or damaged."""
        ...

    async def delete(self, sha256s: Iterable[str]) -> None:
        """Remove pictures; unknown ones are ignored."""
        ...

    async def thumbnail(self, sha256: str, longest_side_px: int) -> bytes:
        """Return a WebP copy that fits the side; made when first asked for."""
        ...


class Quarantine(Protocol):
    """What a billed call gave, before anybody screened it; survives a crash, shown to nobody."""

    async def stash(self, job_id: str, attempt: int, drawing: Drawing) -> None:
        """Keep a drawing durably under its call."""
        ...

    async def stashed(self, job_id: str, attempt: int) -> Drawing | None:
        """Return what was kept under a call, None if the call never came back."""
        ...

    async def clear(self, job_id: str) -> Sequence[str]:
        """Forget everything kept for a job.

        Returns:
            The hashes of its pictures. They stay in the store, since a version may use them.
        """
        ...


class AcceptJournal(Protocol):
    """What was acknowledged and is not in the database yet."""

    def append(self, request: Request) -> None:
        """Write the request down; under 0.1 ms, survives the process."""
        ...

    def committed(self, event_key: str) -> None:
        """Note that the event has its row, so that its line may go."""
        ...

    def pending(self) -> Sequence[Request]:
        """Return the requests of an earlier process that may have no row."""
        ...


class JobRunner(Protocol):
    """Decides when a job is advanced: fairly, so many at once."""

    def start(self, job: Job) -> None:
        """Queue a job, which is as its row says now; returns at once."""
        ...

    def cancel(self, job_id: str) -> None:
        """Interrupt a job that runs, or bring a queued one forward so that it settles."""
        ...

    async def drain(self, timeout_seconds: float) -> None:
        """Take no new jobs, wait for the running ones, then interrupt the rest."""
        ...
