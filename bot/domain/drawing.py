"""What an image back end can do, is asked for, and gives."""

from __future__ import annotations

import enum
import hashlib
from dataclasses import dataclass

from bot.domain.planning import Size
from bot.domain.screening import ScreenedPicture, ScreenedPrompt


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an image back end can do; the core adapts and tells the member what could not be done.

    Attributes:
        edits: Takes source pictures and changes them.
        max_sources: How many source pictures one call takes.
        masks: Takes a mask with an edit.
        upscales: Gives an earlier picture of its own with more pixels.
        edit_side_px: Longest side of what it edits without making it smaller first; of larger
            pictures it is sent the part around the region. 0: any.
        seeds: The same prompt and seed give the same picture.
        max_count: Pictures per call.
        qualities: Accepted quality names, from cheap to dear; empty: no choice.
        partials: Streams unfinished pictures.
        repeatable: Free and deterministic: a call that was cut off is simply made again.
        sketch: Its pictures are sketches, and are marked as such.
        credit: What must be said beside its pictures (a licence's credit); may be empty.
        adult_ok: Its licence permits what only adults may see; the policy, and the place, may not.
    """

    edits: bool = False
    max_sources: int = 0
    masks: bool = False
    upscales: bool = False
    edit_side_px: int = 0
    seeds: bool = False
    max_count: int = 1
    qualities: tuple[str, ...] = ()
    partials: bool = False
    repeatable: bool = False
    sketch: bool = False
    credit: str = ""
    adult_ok: bool = False


class Instruction(enum.StrEnum):
    """What a model is told to do with its sources, beside the prompt; no part of what is shown.

    A closed set of sentences, so that nothing unscreened can go this way.
    """

    ALMOST_THE_SAME = (
        "Another take on the given picture that keeps almost everything as it is: the same "
        "subject, layout, framing, light, colours and style, with small differences only. "
        "It shows:"
    )
    CONTINUED = (
        "Continue the given picture seamlessly into its transparent or blurred outer parts, in "
        "the same style, light and perspective, and keep everything else exactly as it is. "
        "Without new frames, borders or text. The whole picture shows:"
    )


@dataclass(frozen=True, slots=True)
class Order:
    """What a back end is asked to draw.

    Attributes:
        instruction: For a model that is told what to do: stands before the prompt, in one text with
            it or in a place of its own. None: the prompt says it all.
        shape: As in `Options`; the back end maps it to a size that its model takes.
        sources: Pictures to start from, the one to change first. Empty: draw from the prompt.
        author_hash: A stable pseudonym of the author for the provider's abuse detection.
        mask: PNG of the size of the first source, transparent where it may change; None: anywhere.
        partials: How many unfinished pictures to stream, 0-3; each costs tokens.
        scale: Of width and height beside what `shape` alone gives; above 1 for an upscale.
    """

    prompt: ScreenedPrompt
    shape: str = "square"
    count: int = 1
    quality: str | None = None
    seed: int | None = None
    sources: tuple[ScreenedPicture, ...] = ()
    author_hash: str = ""
    mask: bytes | None = None
    partials: int = 0
    scale: int = 1
    instruction: Instruction | None = None

    @property
    def text(self) -> str:
        """Instruction and prompt in one text, for models that take no more."""
        return " ".join(part for part in (self.instruction, self.prompt.text) if part)


class _Hashed:
    """Bytes whose hash is worked out once, from them and from nothing else."""

    __slots__ = ("_sha256",)
    data: bytes
    _sha256: str

    @property
    def sha256(self) -> str:
        """Hex digest of the bytes; the first look takes half a millisecond a megabyte."""
        if not hasattr(self, "_sha256"):
            super().__setattr__("_sha256", hashlib.sha256(self.data).hexdigest())
        return self._sha256


@dataclass(frozen=True, slots=True)
class RawPicture(_Hashed):
    """A picture as a model gave it or a member sent it: not screened, so not to be shown.

    Attributes:
        media_type: As it was announced; what the bytes are is looked at again.
    """

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
