"""Rules, and the filter that screens by them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.domain import (
    Author,
    PictureFile,
    Place,
    Question,
    RawPicture,
    Refusal,
    Rewriting,
    ScreenedPicture,
    ScreenedPrompt,
    Screening,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class ScreeningContext:
    """What a rule may know beside the text or picture.

    Attributes:
        base: The effective request so far (the parent's prompt), empty at a beginning.
        edit: The request changes an existing picture.
        upload: The picture, or one of the parents, came from a member.
        generated: A model wrote the text or drew the picture.
        region: The member showed where the picture may change.
        agreed: Categories that the author said yes to, as in `Request`.
        adult_ok: The painter's licence permits what only adults may see.
        prompt: What a picture was drawn from, for rules that look at pictures; empty for an
            upload.
    """

    author: Author
    place: Place
    base: str = ""
    edit: bool = False
    upload: bool = False
    generated: bool = False
    region: bool = False
    agreed: tuple[str, ...] = ()
    adult_ok: bool = False
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class RuleText:
    """A text as rules see it.

    Attributes:
        raw: As given, cut at the length limit.
        normal: Normalised: compatibility forms, invisible characters, confusables, case.
        derived: Further readings (decoded, unspaced, reversed); match only long,
            unambiguous terms on them.
        own: What was said now, as given, where `raw` begins with what it continues; a rule that
            rewrites returns these words rewritten. Empty: all of `raw`.
    """

    raw: str
    normal: str
    derived: tuple[str, ...] = ()
    own: str = ""


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
    """A text that may be drawn, and the record that proves it.

    Attributes:
        prompt: Other words than were screened, where `rewriting` says so.
    """

    prompt: ScreenedPrompt
    screening: Screening
    rewriting: Rewriting | None = None


@dataclass(frozen=True, slots=True)
class PicturePass:
    """A picture that may be shown, and the record that proves it."""

    picture: ScreenedPicture
    screening: Screening


class Screener(Protocol):
    """The policy filter, the only maker of screened values."""

    async def screen_text(
        self, text: str, context: ScreeningContext
    ) -> TextPass | Refusal | Question:
        """Return the text sealed (or rewritten and sealed), why it is refused, or what to ask.

        Raises:
            ModelUnavailable: A configured stage is down and the policy cannot do without it.
        """
        ...

    async def screen_picture(
        self, file: PictureFile, picture: RawPicture, context: ScreeningContext
    ) -> PicturePass | Refusal:
        """Return the picture sealed, or why it is refused; raises as `screen_text`.

        `file` is what the store said of `picture`, whose hash is known from then on.
        """
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
