"""The values of Limner: immutable, without behaviour beyond their own arithmetic.

Nothing here knows a chat platform, a vendor, a database or a file.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

# --- people and places ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Author:
    """The person who asks. `name` is for display only and never goes into a file."""

    platform: str
    id: str
    name: str = ""

    @property
    def key(self) -> str:
        """The author's key in every table: platform and id."""
        return f"{self.platform}:{self.id}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said.

    Attributes:
        space: Id of the guild or workspace; empty in a direct message.
        channel: Id of the channel; for a thread, of the channel that it hangs in.
        thread: Id of the thread, None outside one.
        direct: A conversation with one member alone: every message is meant for the bot.
        age_restricted: The platform lets only adults in.
    """

    platform: str
    space: str
    channel: str
    thread: str | None = None
    direct: bool = False
    age_restricted: bool = False

    @property
    def key(self) -> str:
        """The key by which a place is counted: platform, space and channel."""
        return f"{self.platform}:{self.space}:{self.channel}"

    @property
    def room(self) -> str | None:
        """Id of the thread or direct message whose plain messages belong to one conversation."""
        if self.thread is not None:
            return self.thread
        return self.channel if self.direct else None


@dataclass(frozen=True, slots=True)
class Address:
    """Where the answer to one request is shown; only its platform's messenger understands it.

    Attributes:
        message: Id of the message that carries the answer, None until it is known.
        fields: What else the messenger needs to reach it again after a restart (tokens, ids).
    """

    platform: str
    message: str | None = None
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


# --- what is asked ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture that somebody posted, still on the platform's servers.

    Attributes:
        url: Where the platform's inbox fetches it; never followed by anything else.
        size_bytes: As announced by the platform; what is fetched is measured again.
    """

    url: str
    filename: str
    media_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Options:
    """What was chosen beside the words; None means: not said, decide from words and defaults.

    Attributes:
        shape: "square", "wide", "tall", or a ratio such as "16:9".
        count: Number of pictures, 1-4.
        exact: Use the words as they are, without refinement.
    """

    shape: str | None = None
    count: int | None = None
    style: str | None = None
    quality: str | None = None
    exact: bool = False
    backend: str | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class PictureRef:
    """One picture of one version; `index` counts from 0."""

    version_id: str
    index: int = 0


@dataclass(frozen=True, slots=True)
class Recipe:
    """The four components of a good prompt, kept through refinements, and what must not appear.

    Attributes:
        content_type: "photograph", "oil painting", "vector logo" ...
        description: Subject, setting and action.
        style: Artistic manner and colour tone.
        composition: Framing, perspective, realism, resolution.
        without: What must not appear.
    """

    content_type: str = ""
    description: str = ""
    style: str = ""
    composition: str = ""
    without: str = ""


@dataclass(frozen=True, slots=True)
class Imagine:
    """A new picture from words; a new conversation unless said inside one."""

    words: str
    options: Options = Options()
    references: tuple[Upload, ...] = ()
    kind: Literal["imagine"] = "imagine"


@dataclass(frozen=True, slots=True)
class Reply:
    """Words said to a picture: in its thread, or as a reply to it.

    Attributes:
        parent: The picture that was replied to; None continues the member's own newest version
            of the conversation in this room.
        addressed: False when the message stands in an open thread and might be talk among
            members; True when it names or answers the bot, so that silence would be rude.
    """

    words: str
    parent: PictureRef | None = None
    options: Options = Options()
    references: tuple[Upload, ...] = ()
    addressed: bool = True
    kind: Literal["reply"] = "reply"


@dataclass(frozen=True, slots=True)
class Refine:
    """The recipe of a picture, changed by hand in its four fields."""

    parent: PictureRef
    recipe: Recipe
    kind: Literal["refine"] = "refine"


@dataclass(frozen=True, slots=True)
class Vary:
    """Another picture like this one."""

    parent: PictureRef
    kind: Literal["vary"] = "vary"


@dataclass(frozen=True, slots=True)
class Again:
    """The same request once more, with another seed."""

    version_id: str
    kind: Literal["again"] = "again"


@dataclass(frozen=True, slots=True)
class Redo:
    """A request that failed, or whose outcome is unknown, asked for once more."""

    job_id: str
    kind: Literal["redo"] = "redo"


@dataclass(frozen=True, slots=True)
class Undo:
    """Back to the parent of a version; nothing is deleted."""

    version_id: str
    kind: Literal["undo"] = "undo"


@dataclass(frozen=True, slots=True)
class Publish:
    """Show a private version to everyone in the place of the request."""

    version_id: str
    kind: Literal["publish"] = "publish"


Ask = Imagine | Reply | Refine | Vary | Again | Redo | Undo | Publish


@dataclass(frozen=True, slots=True)
class Request:
    """Everything that a member asked for, as the platform's adapter understood it.

    Attributes:
        event_key: The platform's own id of the event, "discord:1234"; a redelivered event has
            the same key and is carried out once.
        received_at: Unix time in seconds.
        private: Answer the author alone.
    """

    event_key: str
    author: Author
    place: Place
    ask: Ask
    address: Address
    received_at: float
    private: bool = False


# --- what is planned --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


class Intent(enum.StrEnum):
    """What the words want."""

    NEW = "new"
    GLOBAL_CHANGE = "global_change"
    LOCAL_CHANGE = "local_change"
    VARIATION = "variation"
    RESIZE = "resize"
    UNDO = "undo"
    QUESTION = "question"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be done about one request.

    Attributes:
        prompt: The full text for the image model.
        note: One line for the member: what changed, what could not be kept. May be empty.
        answer: The text of the answer when `intent` is QUESTION, else empty.
        shape: As in `Options`, understood from the words or taken over from the parent.
        count: Number of pictures, 1-4.
        picture: Which picture of the parent is meant ("the second one"), 0-based; None: not said.
        go_back_to: Number of the version to go back to, with UNDO; None means the parent.
        cost_microdollars: What planning itself cost (a language model's tokens).
    """

    intent: Intent
    recipe: Recipe = Recipe()
    prompt: str = ""
    note: str = ""
    answer: str = ""
    shape: str | None = None
    count: int = 1
    picture: int | None = None
    go_back_to: int | None = None
    cost_microdollars: int = 0


# --- pictures and versions --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture in the store.

    Attributes:
        sha256: Hex digest of the stored bytes, which is also its name in the store.
        media_type: "image/png", "image/webp" or "image/jpeg".
    """

    sha256: str
    media_type: str
    size: Size
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Version:
    """One node of a conversation's tree: what was asked, what was drawn, what it cost.

    Attributes:
        number: Counts from 1 within its conversation ("v7").
        parent: The picture that it continues, None for a beginning.
        parent_number: Number of the parent's version ("v7 from v5").
        words: As given by the author. `prompt`: as sent to the image model.
        created_at: Unix time in seconds.
        seconds: From the request to the kept picture.
    """

    id: str
    conversation_id: str
    number: int
    author: Author
    intent: Intent
    words: str
    prompt: str
    recipe: Recipe
    pictures: tuple[PictureFile, ...]
    backend: str
    model: str
    size: Size
    created_at: float
    parent: PictureRef | None = None
    parent_number: int | None = None
    references: tuple[PictureFile, ...] = ()
    note: str = ""
    shape: str | None = None
    quality: str | None = None
    exact: bool = False
    seed: int | None = None
    cost_microdollars: int = 0
    seconds: float = 0.0
    private: bool = False


# --- policy -----------------------------------------------------------------------------------


class Action(enum.IntEnum):
    """What a rule wants done, by severity: verdicts combine like a maximum."""

    ALLOW = 0
    BLOCK = 1
    SUPPORT = 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule's opinion, or several combined with `|` (the more severe wins, then the left).

    Attributes:
        category: Name from `config/policy.toml`, empty when allowed.
        rule: The deciding rule's file name, empty when allowed.
        score: In 0..1, the rule's confidence.
    """

    action: Action = Action.ALLOW
    category: str = ""
    rule: str = ""
    score: float = 0.0

    def __or__(self, other: Verdict) -> Verdict:
        return other if other.action > self.action else self


ALLOWED: Final = Verdict()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A verdict in words: which rule, and what to try instead. Quotes nothing of the request."""

    rule: str
    category: str
    sentence: str
    suggestion: str = ""
    support: bool = False


@dataclass(frozen=True, slots=True)
class Screening:
    """The record of one screening.

    Attributes:
        sha256: Hex digest of the text (UTF-8) or of the picture's bytes.
        subject: Whether a text or a picture was screened.
    """

    id: str
    sha256: str
    subject: Literal["text", "picture"]
    verdict: Verdict
    policy_version: str


class Seal:
    """Proof that a value went through the policy filter; only `policy/filter.py` makes one."""

    __slots__ = ()


class _Sealed:
    """A value that cannot be made without a seal."""

    __slots__ = ()

    @staticmethod
    def _check(seal: Seal) -> None:
        if type(seal) is not Seal:
            raise TypeError("only the policy filter makes screened values")


class ScreenedPrompt(_Sealed):
    """A prompt that the policy allows to be drawn."""

    __slots__ = ("screening_id", "text")

    def __init__(self, text: str, screening_id: str, *, seal: Seal) -> None:
        self._check(seal)
        self.text: Final = text
        self.screening_id: Final = screening_id


class ScreenedPicture(_Sealed):
    """A picture that the policy allows to be shown, or sent to a model, with its bytes."""

    __slots__ = ("data", "file", "screening_id")

    def __init__(self, file: PictureFile, data: bytes, screening_id: str, *, seal: Seal) -> None:
        self._check(seal)
        self.file: Final = file
        self.data: Final = data
        self.screening_id: Final = screening_id


# --- drawing ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an image back end can do; the core adapts and tells the member what could not be done.

    Attributes:
        edits: Takes source pictures and changes them.
        max_sources: How many source pictures one call takes.
        masks: Takes a mask with an edit.
        seeds: The same prompt and seed give the same picture.
        max_count: Pictures per call.
        qualities: Accepted quality names, from cheap to dear; empty: no choice.
        partials: Streams unfinished pictures.
        repeatable: Free and deterministic: a call that was cut off is simply made again.
        sketch: Its pictures are sketches, and are marked as such.
        credit: What must be said beside its pictures (a licence's credit); may be empty.
    """

    edits: bool = False
    max_sources: int = 0
    masks: bool = False
    seeds: bool = False
    max_count: int = 1
    qualities: tuple[str, ...] = ()
    partials: bool = False
    repeatable: bool = False
    sketch: bool = False
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What a back end is asked to draw.

    Attributes:
        shape: As in `Options`; the back end maps it to a size that its model takes.
        sources: Pictures to start from, the one to change first. Empty: draw from the prompt.
        author_hash: A stable pseudonym of the author for the provider's abuse detection.
        partials: How many unfinished pictures to stream, 0-3; each costs tokens.
    """

    prompt: ScreenedPrompt
    shape: str = "square"
    count: int = 1
    quality: str | None = None
    seed: int | None = None
    sources: tuple[ScreenedPicture, ...] = ()
    author_hash: str = ""
    partials: int = 0


@dataclass(frozen=True, slots=True)
class RawPicture:
    """A picture as a model gave it: not screened, so not to be shown."""

    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a back end drew: unscreened pictures, what they cost, and what it could not do.

    Attributes:
        cost_microdollars: From the provider's usage where it gives any, else the estimate.
        notes: Sentences for the member ("I can't draw a dragon yet.").
    """

    pictures: tuple[RawPicture, ...]
    model: str
    size: Size
    cost_microdollars: int = 0
    seed: int | None = None
    quality: str | None = None
    notes: tuple[str, ...] = ()


# --- limits -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left to a member in a place today.

    Attributes:
        pictures_left: For the member today. `place_left`: for everyone in the place.
        renews_at: Unix time in seconds of the next day's beginning (UTC).
        open_jobs: Of the member now. `max_open_jobs`: how many may be.
    """

    pictures_left: int
    pictures_per_day: int
    place_left: int
    renews_at: float
    open_jobs: int
    max_open_jobs: int


class LimitName(enum.StrEnum):
    """Which limit declined a request."""

    OPEN_JOBS = "open_jobs"
    MEMBER_DAY = "member_day"
    PLACE_DAY = "place_day"
    MONEY_DAY = "money_day"


# --- what comes out ---------------------------------------------------------------------------


class Step(enum.StrEnum):
    """Where a job stands, as a member sees it."""

    QUEUED = "queued"
    PREPARING = "preparing"
    DRAWING = "drawing"
    CHECKING = "checking"


@dataclass(frozen=True, slots=True)
class Progress:
    """One sign of life: step, place in the queue (1 is next), screened unfinished picture."""

    step: Step
    position: int | None = None
    partial: ScreenedPicture | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """Pictures to show.

    Attributes:
        withheld: How many pictures the policy held back from this batch.
        notes: Sentences for the member, most important first.
        credit: What must be said beside the pictures.
        sketch: Mark them as sketches.
    """

    version: Version
    pictures: tuple[ScreenedPicture, ...]
    withheld: int = 0
    notes: tuple[str, ...] = ()
    credit: str = ""
    sketch: bool = False
    kind: Literal["delivered"] = "delivered"


@dataclass(frozen=True, slots=True)
class Refused:
    """The policy, or the provider's filter, said no."""

    refusal: Refusal
    kind: Literal["refused"] = "refused"


@dataclass(frozen=True, slots=True)
class Declined:
    """A limit is reached; says which, and when it goes on."""

    limit: LimitName
    sentence: str
    renews_at: float | None = None
    kind: Literal["declined"] = "declined"


@dataclass(frozen=True, slots=True)
class Failed:
    """It did not work, honestly; `again` offers a button that asks once more."""

    sentence: str
    again: bool = True
    kind: Literal["failed"] = "failed"


@dataclass(frozen=True, slots=True)
class Answered:
    """Words only: the answer to a question."""

    text: str
    kind: Literal["answered"] = "answered"


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The author stopped it."""

    kind: Literal["cancelled"] = "cancelled"


@dataclass(frozen=True, slots=True)
class Silent:
    """Not for the bot: nothing is shown, and a placeholder is removed."""

    kind: Literal["silent"] = "silent"


Outcome = Delivered | Refused | Declined | Failed | Answered | Cancelled | Silent


@dataclass(frozen=True, slots=True)
class Answer:
    """An outcome with what a messenger needs to show it.

    Attributes:
        allowance: What is left to the author; None where it is unknown or means nothing.
    """

    job_id: str
    request: Request
    outcome: Outcome
    allowance: Allowance | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where an answer was shown.

    Attributes:
        messages: Ids of the messages that show it, the first carries the pictures.
        thread: Id of the thread opened on it, None without one.
        shown: False when it could be shown nowhere and waits in the member's list.
    """

    messages: tuple[str, ...] = ()
    thread: str | None = None
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Ticket:
    """The receipt for an accepted request.

    Attributes:
        fresh: False when the same event had been accepted before, or a limit declined it.
    """

    job_id: str
    fresh: bool = True


# --- jobs -------------------------------------------------------------------------------------


class JobState(enum.StrEnum):
    """How far a job has come; each change is one transaction."""

    ACCEPTED = "accepted"
    DRAWING = "drawing"
    SETTLED = "settled"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class DrawPlan:
    """What the intent row records before a billed call, enough to take the work up again.

    Attributes:
        prompt_screening: Id of the screening of `plan.prompt`.
        sources: Pictures for the call, with the ids of their screenings.
        references: The subset of `sources` that members uploaded with this request.
        words: As the member gave them. `exact`: they were used as they are.
        estimate_microdollars: Upper estimate of the call, reserved against the money cap.
    """

    plan: Plan
    backend: str
    shape: str
    count: int
    quality: str | None
    seed: int | None
    prompt_screening: str
    conversation_id: str | None
    parent: PictureRef | None
    sources: tuple[tuple[PictureFile, str], ...] = ()
    references: tuple[PictureFile, ...] = ()
    words: str = ""
    exact: bool = False
    parent_number: int | None = None
    estimate_microdollars: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """One accepted request on its way to its answer.

    Attributes:
        attempt: Number of the last billed call, 0 before the first.
        draw: The last attempt's plan, None before the first.
        outcome: The recorded outcome without picture bytes, from SETTLED on.
        tries: How often a process has taken this job up.
    """

    id: str
    state: JobState
    request: Request
    address: Address
    created_at: float
    attempt: int = 0
    draw: DrawPlan | None = None
    outcome: OutcomeRecord | None = None
    cancelled: bool = False
    tries: int = 0


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """A `Delivered` as it is recorded: by ids, so that it is rebuilt after a restart."""

    version_id: str
    screenings: tuple[str, ...]
    withheld: int = 0
    notes: tuple[str, ...] = ()
    credit: str = ""
    sketch: bool = False
    kind: Literal["delivered"] = "delivered"


OutcomeRecord = ShownVersion | Refused | Declined | Failed | Answered | Cancelled | Silent


# --- what crosses the storage ports -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Usage:
    """What is used up today, as one transaction sees it; a job's own reservation is left out.

    Attributes:
        open_jobs: Of the member, not done yet.
        member_pictures: Reserved and drawn today. `place_pictures`: of everyone in the place.
        money_microdollars: Reserved and spent today by the whole bot.
    """

    open_jobs: int
    member_pictures: int
    place_pictures: int
    money_microdollars: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """Everything that the transaction after the drawing records.

    Attributes:
        version: The version to keep; its `number`, and its `conversation_id` if empty, are given
            by the store. None when nothing was drawn.
        head: Id of the version that becomes the author's newest (undo); a kept version does so
            by itself.
        publish: Id of a private version that everyone may see from now on.
        pictures: Charged to the member's and the place's quota (0 refunds).
        microdollars: Charged to the money cap: drawing, planning, or the estimate when the
            outcome of a call is unknown.
        call: How the last billed call ended, None when there was none.
    """

    outcome: OutcomeRecord
    version: Version | None = None
    head: str | None = None
    publish: str | None = None
    screenings: tuple[Screening, ...] = ()
    pictures: int = 0
    microdollars: int = 0
    call: Literal["answered", "refused", "failed", "unknown"] | None = None
