"""Rules, and the filter that screens by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, NamedTuple, Protocol

from bot.domain import (
    Author,
    PictureFile,
    Place,
    PlaceName,
    Question,
    RawPicture,
    Refusal,
    Rewriting,
    ScreenedPicture,
    ScreenedPrompt,
    Screening,
    Verdict,
)


@dataclass(slots=True)
class ScreeningLog:
    """What screening one request brought beside its verdicts; lives as long as a job's run.

    Attributes:
        microdollars: What the judge has cost.
        looks: How often the judge was asked.
        borderline: Texts and decisions on them that a moderator should look at.
        lifted: Categories of which a phrase that is allowed in the place lifted a verdict.
        read: Texts as rules see them. `said`: what rules on this machine said, by rule, text and
            context: a refined prompt is screened with the words that it was made from, which are
            looked at once. What that means is decided each time.
    """

    microdollars: int = 0
    looks: int = 0
    borderline: list[tuple[str, Verdict, str]] = field(default_factory=list)
    lifted: set[str] = field(default_factory=set)
    read: dict[str, RuleText] = field(default_factory=dict)
    said: dict[tuple[str, RuleText, ScreeningContext], Verdict | Scores] = field(
        default_factory=dict
    )


@dataclass(frozen=True, slots=True)
class ScreeningContext:
    """What a rule may know beside the text or picture.

    Attributes:
        base: The effective request so far (the parent's prompt), empty at a beginning.
        allowed: What was said now and allowed, and a generated text is made of: what had to be
            asked about, or rewritten, in it need not be once more.
        edit: The request changes an existing picture.
        upload: The picture, or one of the parents, came from a member.
        generated: A model wrote the text or drew the picture.
        told: The text is shown to the member and not drawn.
        region: The member showed where the picture may change.
        agreed: What was said yes to, as in `Request`, for it and for what it continues; a rule is
            given the categories instead that it shall pass over, because they pass here.
        brought: Keys of the pictures that are posted with the request.
        overruled: As in `Request`. What is overruled counts as allowed, unless it is locked.
        adult_ok: The painter's licence permits what only adults may see.
        prompt: What a picture was drawn from, for rules that look at pictures; empty for an
            upload.
        backend: Name of the painter; empty where it is not chosen yet.
        names: What moderators added to the lists of names for the place; set by the filter.
        log: Where the screening notes what it cost and saw; None: nobody asks.
    """

    author: Author
    place: Place
    base: str = ""
    allowed: str = ""
    edit: bool = False
    upload: bool = False
    generated: bool = False
    told: bool = False
    region: bool = False
    agreed: tuple[str, ...] = ()
    brought: tuple[str, ...] = ()
    overruled: tuple[str, ...] = ()
    adult_ok: bool = False
    prompt: str = ""
    backend: str = ""
    names: tuple[PlaceName, ...] = field(default=(), hash=False)  # hundreds take a while
    log: ScreeningLog | None = field(default=None, compare=False)


class Mended(NamedTuple):
    """A reading of a text with disguised and misspelt words put right, and how sure it is.

    Attributes:
        typing: Nothing but errors was put right that happen to anybody who types.
        bold: Where ordinary words fit as well, words of the rules are taken.
    """

    text: str
    typing: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class RuleText:
    """A text as rules see it.

    Attributes:
        raw: As given, cut at the length limit.
        normal: Normalised: compatibility forms, invisible characters, confusables, case.
        derived: Further readings that may be chance (turned round, shifted, run together); match
            only long, unambiguous terms on them.
        revealed: What the text says beyond doubt once decoded or turned round; match as `normal`.
        own: What was said now, as given, where `raw` begins with what it continues; a rule that
            rewrites returns these words rewritten. Empty: all of `raw`.
        mended: `normal` and `revealed` with words put right, by the words that rules look for;
            match as `normal`, a `bold` one only for long terms.
    """

    raw: str
    normal: str
    derived: tuple[str, ...] = ()
    own: str = ""
    revealed: tuple[str, ...] = ()
    mended: tuple[Mended, ...] = ()


@dataclass(frozen=True, slots=True)
class Scores:
    """What a moderation scored; the filter compares it with what counts in the place.

    Attributes:
        rule: The rule's file name.
        scores: The moderation's own names, each with a score in 0..1; what is no number counts.
    """

    rule: str
    scores: Mapping[str, float]


class PromptRule(Protocol):
    """One rule over texts."""

    async def check(self, text: RuleText, context: ScreeningContext) -> Verdict | Scores:
        """Return the rule's verdict, or scores for the policy to judge by.

        What action a verdict's category means is the policy's to say; of several matches, one of a
        locked category comes first.

        Raises:
            ModelUnavailable: A remote stage is down; the filter decides what that means.
        """
        ...


class PictureRule(Protocol):
    """One rule over pictures."""

    async def check(
        self, data: bytes, media_type: str, context: ScreeningContext
    ) -> Verdict | Scores:
        """Return the rule's verdict on an encoded picture, or scores; raises as `PromptRule`."""
        ...


@dataclass(frozen=True, slots=True)
class TextPass:
    """A text that may be drawn, and the record that proves it.

    Attributes:
        prompt: Other words than were screened, where `rewriting` says so.
        adult: It passed because everybody there is an adult.
    """

    prompt: ScreenedPrompt
    screening: Screening
    rewriting: Rewriting | None = None
    adult: bool = False


@dataclass(frozen=True, slots=True)
class PicturePass:
    """A picture that may be shown, and the record that proves it; `adult` as in `TextPass`."""

    picture: ScreenedPicture
    screening: Screening
    adult: bool = False


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


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one rule said, for whoever asks why.

    Attributes:
        verdict: Under the policy's name for the category, with the action that holds here.
        scores: As in `Scores`, empty where the rule gives none.
        down: The stage did not answer.
    """

    rule: str
    verdict: Verdict
    scores: Mapping[str, float]
    seconds: float
    down: bool = False


Unasked = Literal["decided", "local", "no reason"]
"""Why a remote stage was not asked: it is refused already, nobody outside was to be asked, or the
judge had nothing to look at. Only what was left out as "local" may decide otherwise."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """How the policy comes to what it does with a text.

    Attributes:
        normal: The text normalised. `readings`: what could hide in it, likewise.
        opinions: Of each rule that was asked, in order; local ones all, also after a block.
        verdict: The result.
        told: What a member would read, empty where it passes.
        seconds: In all. `local_seconds`: for normalising and the local rules.
        unasked: The remote stages that were not asked, and why.
    """

    normal: str
    readings: tuple[str, ...]
    opinions: tuple[Opinion, ...]
    verdict: Verdict
    told: str
    policy_version: str
    seconds: float
    local_seconds: float
    unasked: Mapping[str, Unasked] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def down(self) -> tuple[str, ...]:
        """Remote stages that did not answer."""
        return tuple(opinion.rule for opinion in self.opinions if opinion.down)


class ScreeningBook(Protocol):
    """Where screenings are looked up again."""

    async def screening(self, screening_id: str) -> Screening | None:
        """Return one screening's record."""
        ...
