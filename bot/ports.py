"""Every seam of Limner as a Protocol: what the core asks of the outside, and what it offers.

Adapters see `Studio`, `Gallery` and `Desk`, and implement `Messenger`, `Inbox` and `Platform`.
Plug-ins implement `ImageBackend`, `LanguageModel`, `PromptRule` and `PictureRule`.
Storage implements the books; `jobs/` implements `JobRunner`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from pydantic import BaseModel

from bot.domain import (
    Address,
    Allowance,
    Answer,
    Author,
    Capabilities,
    Declined,
    Drawing,
    DrawPlan,
    Job,
    Order,
    PictureFile,
    PictureRef,
    Place,
    Progress,
    RawPicture,
    Receipt,
    Refusal,
    Request,
    ScreenedPicture,
    ScreenedPrompt,
    Screening,
    Settlement,
    Ticket,
    Upload,
    Usage,
    Verdict,
    Version,
)

# --- models -----------------------------------------------------------------------------------


PartialSink = Callable[[RawPicture], Awaitable[None]]


class ImageBackend(Protocol):
    """Draws pictures. Lives as long as the process; safe for concurrent use."""

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What it can do; constant."""
        ...

    def estimate_microdollars(self, order: Order) -> int:
        """Return an upper estimate of what `order` will cost; 0 where drawing is free."""
        ...

    async def generate(self, order: Order, on_partial: PartialSink | None = None) -> Drawing:
        """Draw `order.count` pictures, from the prompt alone or from `order.sources`.

        One billed call at most: no retries inside. PNG, WebP or JPEG bytes come back as the
        model gave them. Fewer pictures than ordered may come; none is an error. Where
        `order.partials` asks for them, unfinished pictures go to `on_partial`, unscreened.

        Raises:
            ModelError: With `billed` set truthfully; `ModelRefused` for the provider's filter,
                `OutcomeUnknown` when the call was cut off.
        """
        ...


@runtime_checkable
class Inspectable(Protocol):
    """A part that can tell before the first request whether it will work."""

    async def inspect(self) -> Sequence[str]:
        """Return warnings for the operator, one sentence each.

        Raises:
            ConfigError: It cannot work as configured: names the key and the alternatives.
        """
        ...


T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Task(Generic[T]):
    """One question to a language model.

    Attributes:
        name: "refine", "judge" ...; the offline model answers by it.
        instructions: Trusted text from `config/prompts/`.
        data: Untrusted data (members' words), sent as one JSON document, never as instructions.
        schema: The pydantic model that the answer must fit.
        pictures: Screened pictures to look at; a model without vision ignores them.
    """

    name: str
    instructions: str
    data: Mapping[str, Any]
    schema: type[T]
    pictures: tuple[ScreenedPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class Completion(Generic[T]):
    """A language model's answer, parsed, and what it cost."""

    value: T
    cost_microdollars: int = 0


class LanguageModel(Protocol):
    """Answers tasks with structured data. Lives as long as the process."""

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        ...

    async def complete(self, task: Task[T]) -> Completion[T]:
        """Return the answer to `task`.

        Raises:
            ModelError: Also when the answer does not fit the schema after one more try.
        """
        ...


# --- policy -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ScreeningContext:
    """What a rule may know beside the text or picture.

    Attributes:
        base: The effective request so far (the parent's prompt), empty at a beginning.
        edit: The request changes an existing picture.
        upload: The picture, or one of the parents, came from a member.
        generated: A model wrote the text or drew the picture.
    """

    author: Author
    place: Place
    base: str = ""
    edit: bool = False
    upload: bool = False
    generated: bool = False


@dataclass(frozen=True, slots=True)
class RuleText:
    """A text as rules see it.

    Attributes:
        raw: As given, cut at the length limit.
        normal: Normalised: compatibility forms, invisible characters, confusables, case.
        derived: Further readings (decoded, unspaced, reversed); match only long,
            unambiguous terms on them.
    """

    raw: str
    normal: str
    derived: tuple[str, ...] = ()


class PromptRule(Protocol):
    """One rule over texts."""

    async def check(self, text: RuleText, context: ScreeningContext) -> Verdict:
        """Return the rule's verdict.

        Raises:
            ModelUnavailable: A remote stage is down; the filter decides what that means.
        """
        ...


class PictureRule(Protocol):
    """One rule over pictures."""

    async def check(self, data: bytes, media_type: str, context: ScreeningContext) -> Verdict:
        """Return the rule's verdict on an encoded picture; raises as `PromptRule.check`."""
        ...


@dataclass(frozen=True, slots=True)
class TextPass:
    """A text that may be drawn, and the record that proves it."""

    prompt: ScreenedPrompt
    screening: Screening


@dataclass(frozen=True, slots=True)
class PicturePass:
    """A picture that may be shown, and the record that proves it."""

    picture: ScreenedPicture
    screening: Screening


class Screener(Protocol):
    """The policy filter, the only maker of screened values."""

    async def screen_text(self, text: str, context: ScreeningContext) -> TextPass | Refusal:
        """Return the text sealed, or why it is refused.

        Raises:
            ModelUnavailable: A configured stage is down and the policy cannot do without it.
        """
        ...

    async def screen_picture(
        self, file: PictureFile, data: bytes, context: ScreeningContext
    ) -> PicturePass | Refusal:
        """Return the picture sealed, or why it is refused; raises as `screen_text`."""
        ...

    async def reopen_text(self, screening_id: str, text: str) -> ScreenedPrompt:
        """Return a text sealed again after a restart.

        Raises:
            StorageError: No such screening, a verdict that forbids, or another text's hash.
        """
        ...

    async def reopen_picture(self, screening_id: str, file: PictureFile) -> ScreenedPicture:
        """Return a stored picture sealed again, its bytes checked; raises as `reopen_text`."""
        ...

    def summary(self) -> tuple[str, ...]:
        """Return what may not be drawn here, one sentence each, from the policy file."""
        ...


class ScreeningBook(Protocol):
    """Where screenings are looked up again."""

    async def screening(self, screening_id: str) -> Screening | None:
        """Return one screening's record."""
        ...


# --- storage ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Admission:
    """One request at the door.

    Attributes:
        pictures: To reserve against the quotas; 0 for what draws nothing (undo, publish).
        microdollars: To reserve against the money cap.
        decide: Pure; says which limit declines it, or None. Called inside the transaction.
    """

    job_id: str
    request: Request
    pictures: int
    microdollars: int
    decide: Callable[[Usage], Declined | None]


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
        """Record where the answer is shown, as soon as it is known."""
        ...

    async def begin_draw(
        self,
        job_id: str,
        attempt: int,
        draw: DrawPlan,
        screenings: Sequence[Screening],
        fit: Callable[[Usage], Declined | int],
    ) -> Job | Declined:
        """Commit the intent row of billed call number `attempt` (from 1) and move to DRAWING.

        `fit` says how many pictures today's usage (without this job's own reservation) allows;
        count, estimate and reservation shrink or grow to that.

        Raises:
            StorageError: That attempt has its row already: another run is or was inside the call.
            NotFound: The job is cancelled or past drawing.
        """
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

    async def job(self, job_id: str) -> Job:
        """Return a job. Raises: NotFound."""
        ...

    async def take_up(self) -> Sequence[Job]:
        """Count one more try for every job that is not DONE and return them, oldest first."""
        ...

    async def has_event(self, event_key: str) -> bool:
        """Return whether an event was accepted before."""
        ...

    async def allowance_usage(self, author: Author, place: Place) -> Usage:
        """Return today's usage."""
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

    async def conversation(self, conversation_id: str, limit: int) -> Sequence[Version]:
        """Return the latest versions of a conversation that all may see, oldest first."""
        ...

    async def screening_of(self, sha256: str) -> str | None:
        """Return the id of the newest screening that allows a picture with this hash."""
        ...

    async def delete(self, version_id: str) -> Sequence[str]:
        """Forget a version; return the sha256 of the pictures that nothing uses any more."""
        ...

    async def forget(self, author_key: str) -> Sequence[str]:
        """Remove a member's words, versions and jobs; return as `delete`."""
        ...


class PictureStore(Protocol):
    """Picture bytes on disk, named by their hash; writing the same bytes twice stores them once."""

    async def put(self, data: bytes) -> PictureFile:
        """Store the original bytes (fsynced) and return their facts.

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

    async def clear(self, job_id: str) -> None:
        """Remove everything kept for a job."""
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
    """Decides when `advance(job_id)` is called: fairly, so many at once."""

    def start(self, job: Job) -> None:
        """Queue a job; returns at once."""
        ...

    def cancel(self, job_id: str) -> None:
        """Interrupt a job that runs, or bring a queued one forward so that it settles."""
        ...

    async def drain(self, timeout_seconds: float) -> None:
        """Take no new jobs, wait for the running ones, then interrupt the rest."""
        ...


# --- chat platforms ---------------------------------------------------------------------------


class Messenger(Protocol):
    """Shows answers on one platform. Every call may be made twice and then shows it once."""

    async def post(self, job: Job) -> Address:
        """Post a placeholder for a request that has no message of its own yet; exactly once."""
        ...

    async def update(self, address: Address, progress: Progress) -> None:
        """Show where the job stands; may drop it under load."""
        ...

    async def finish(self, address: Address, answer: Answer) -> Receipt:
        """Show the outcome in the message at `address`, or in the best remaining way.

        Raises:
            DeliveryError: For now; `Undeliverable`: for ever.
        """
        ...


class Inbox(Protocol):
    """Brings in what members posted on one platform."""

    async def fetch(self, upload: Upload, max_bytes: int) -> bytes:
        """Return an upload's bytes. Raises: InvalidAsk (too large, gone, not from the platform)."""
        ...

    async def acknowledged(self, address: Address) -> bool:
        """Return whether the platform has an acknowledged interaction at `address`."""
        ...


class Platform(Protocol):
    """One connected chat platform; made by its adapter's `create(config, desk)`."""

    @property
    def name(self) -> str:
        """Its name in the configuration, and in every `Author`, `Place` and `Address`."""
        ...

    @property
    def messenger(self) -> Messenger:
        """Its way up."""
        ...

    @property
    def inbox(self) -> Inbox:
        """Its way down for files."""
        ...

    async def run(self, ready: Callable[[], None]) -> None:
        """Connect, call `ready` once, and serve until cancelled; then close what is open."""
        ...


class Studio(Protocol):
    """The use cases that adapters call. Answers come back through the messenger."""

    def accept(self, request: Request) -> None:
        """Write the request down before it is acknowledged; returns within 0.1 ms."""
        ...

    async def submit(self, request: Request) -> Ticket:
        """Reserve, record and start a request; a limit is told through the messenger."""
        ...

    async def attach(self, job_id: str, address: Address) -> None:
        """Tell where the answer is shown, once the platform has said it."""
        ...

    async def cancel(self, job_id: str, author: Author, moderator: bool) -> None:
        """Stop a job that is queued or runs.

        Raises:
            NotAllowed: Neither its author nor a moderator.
            NotFound: Unknown, or finished already.
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

    async def delete(self, version_id: str, author: Author, moderator: bool) -> None:
        """Remove a version and its pictures. Raises: NotAllowed, NotFound."""
        ...


@dataclass(frozen=True, slots=True)
class Facts:
    """What a member can choose from, for menus and help.

    Attributes:
        backends: Names, the default first, with their capabilities.
        rules: What may not be drawn here, one sentence each.
    """

    backends: Mapping[str, Capabilities]
    styles: tuple[str, ...]
    shapes: tuple[str, ...]
    rules: tuple[str, ...]
    max_count: int
    max_prompt_characters: int
    max_upload_bytes: int


class Desk(Protocol):
    """Questions about the bot itself."""

    async def allowance(self, author: Author, place: Place) -> Allowance:
        """Return what is left to the author in a place."""
        ...

    def facts(self) -> Facts:
        """Return what can be chosen; constant while the process runs."""
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
    """

    studio: Studio
    gallery: Gallery
    desk: Desk
    secret_key: bytes
    healthy: Callable[[], str | None]
    metrics: Callable[[], tuple[bytes, str]]
    acknowledged: Callable[[str, float], None]
