"""What members ask for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from bot.domain.people import Address, Author, Place


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

    @property
    def key(self) -> str:
        """By what it is known again; what follows "?" is a signature that changes."""
        address = f"{self.url.partition('?')[0]} {self.size_bytes}"
        return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:16]


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
class Spot:
    """Where a picture may change, as a member showed it; everything else stays.

    Attributes:
        cells: Of a 3 x 3 grid over the picture, "A1" (top left) to "C3"; letters go across.
        painted: A mask as base64 of a PNG, white where it may change, of any size; may be empty.
    """

    cells: tuple[str, ...] = ()
    painted: str = ""


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
    """A new picture from words; a new conversation unless said inside one.

    Attributes:
        spot: Where the one picture in `references` may change; None: not shown.
    """

    words: str
    options: Options = Options()
    references: tuple[Upload, ...] = ()
    spot: Spot | None = None
    kind: Literal["imagine"] = "imagine"


@dataclass(frozen=True, slots=True)
class Reply:
    """Words said to a picture: in its thread, or as a reply to it.

    Attributes:
        parent: The picture that was replied to; None continues the member's own newest version
            of the conversation in this room.
        addressed: False when the message stands in an open thread and might be talk among
            members; True when it names or answers the bot, so that silence would be rude.
        spot: Where the picture may change, or, where the words continue none, the one in
            `references`; None: not shown.
    """

    words: str
    parent: PictureRef | None = None
    options: Options = Options()
    references: tuple[Upload, ...] = ()
    addressed: bool = True
    spot: Spot | None = None
    kind: Literal["reply"] = "reply"


@dataclass(frozen=True, slots=True)
class Refine:
    """The recipe of a picture, changed by hand in its four fields."""

    parent: PictureRef
    recipe: Recipe
    kind: Literal["refine"] = "refine"


@dataclass(frozen=True, slots=True)
class Vary:
    """Another picture like this one; a `subtle` one keeps its layout."""

    parent: PictureRef
    subtle: bool = False
    kind: Literal["vary"] = "vary"


@dataclass(frozen=True, slots=True)
class Expand:
    """The picture continued beyond its borders, itself kept to the bit; `shape` as in `Options`."""

    parent: PictureRef
    shape: str
    kind: Literal["expand"] = "expand"


@dataclass(frozen=True, slots=True)
class Upscale:
    """The same picture with more pixels."""

    parent: PictureRef
    kind: Literal["upscale"] = "upscale"


@dataclass(frozen=True, slots=True)
class Describe:
    """Prompts by which a picture could be drawn: of one of ours, or of one that was posted."""

    parent: PictureRef | None = None
    picture: Upload | None = None
    kind: Literal["describe"] = "describe"


@dataclass(frozen=True, slots=True)
class WritePrompt:
    """A good prompt for a few words; `dialect` names the generator that it is for."""

    words: str
    dialect: str = ""
    kind: Literal["prompt"] = "prompt"


@dataclass(frozen=True, slots=True)
class DrawSuggested:
    """One of the prompts that a job suggested, drawn; `index` counts from 0."""

    job_id: str
    index: int
    kind: Literal["suggested"] = "suggested"


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
class Confirm:
    """Yes to what the policy asked, or the words as they were instead of rewritten ones.

    `job_id` is the job that asked, or that rewrote; what it was about stands in its outcome.
    """

    job_id: str
    kind: Literal["confirm"] = "confirm"


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


Ask = (
    Imagine
    | Reply
    | Refine
    | Vary
    | Expand
    | Upscale
    | Describe
    | WritePrompt
    | DrawSuggested
    | Again
    | Redo
    | Confirm
    | Undo
    | Publish
)


@dataclass(frozen=True, slots=True)
class Request:
    """Everything that a member asked for, as the platform's adapter understood it.

    Attributes:
        event_key: The platform's own id of the event, "discord:1234"; a redelivered event has
            the same key and is carried out once.
        received_at: Unix time in seconds.
        private: Answer the author alone.
        agreed: What the author said yes to, as "category:subject" (see `policy/consent.py`); set
            by the studio from what was recorded, never by an adapter.
        joins: The conversation that a new picture belongs to; empty: as its place says.
        overruled: Categories whose refusal a moderator turned down for this request; set by the
            moderation core alone.
    """

    event_key: str
    author: Author
    place: Place
    ask: Ask
    address: Address
    received_at: float
    private: bool = False
    agreed: tuple[str, ...] = ()
    overruled: tuple[str, ...] = ()
    joins: str = ""
