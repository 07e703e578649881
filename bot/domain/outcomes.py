"""What comes out of a request, and what is left."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Literal

from bot.domain.asking import Recipe, Request
from bot.domain.pictures import Version
from bot.domain.screening import Refusal, ScreenedPicture


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

    PAUSED = "paused"
    OPEN_JOBS = "open_jobs"
    MEMBER_DAY = "member_day"
    PLACE_DAY = "place_day"
    MONEY_DAY = "money_day"
    PROMPTS_DAY = "prompts_day"


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
        rewriting: Category whose rewriting the member may turn down; empty: none.
        caption: What the place wants said beside every picture: AI-made, and by which model.
    """

    version: Version
    pictures: tuple[ScreenedPicture, ...]
    withheld: int = 0
    notes: tuple[str, ...] = ()
    credit: str = ""
    sketch: bool = False
    rewriting: str = ""
    caption: str = ""
    kind: Literal["delivered"] = "delivered"


@dataclass(frozen=True, slots=True)
class Refused:
    """The policy, or the provider's filter, said no."""

    refusal: Refusal
    kind: Literal["refused"] = "refused"


@dataclass(frozen=True, slots=True)
class Asked:
    """The policy has one question; nothing was drawn or charged, and a yes begins anew.

    Attributes:
        agree: What the button says that goes on.
        agreeing: What a yes adds to `Request.agreed`.
        answered: Event key of the yes, or "no"; empty while it waits.
    """

    category: str
    question: str
    agree: str
    agreeing: tuple[str, ...] = ()
    answered: str = ""
    kind: Literal["asked"] = "asked"


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


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One prompt that a member may copy, or have drawn here.

    Attributes:
        text: To be copied, in the dialect of the generator that it is for.
        prompt: The same in plain words, as it is drawn here.
        shape: As in `Options`, None: not said.
    """

    text: str
    prompt: str
    shape: str | None = None


@dataclass(frozen=True, slots=True)
class Suggested:
    """Prompts, none of them drawn yet.

    Attributes:
        intro: One line on what they are.
        recipe: The four components that they share; what is left open, as in the first of them.
            None where it may not be shown.
    """

    intro: str
    suggestions: tuple[Suggestion, ...]
    recipe: Recipe | None = None
    kind: Literal["suggested"] = "suggested"


Outcome = (
    Delivered | Refused | Asked | Declined | Failed | Answered | Suggested | Cancelled | Silent
)


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
        room: Id of the channel or thread that the messages stand in; None: where it was asked for.
    """

    messages: tuple[str, ...] = ()
    thread: str | None = None
    shown: bool = True
    room: str | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """The receipt for an accepted request.

    Attributes:
        fresh: False when the same event had been accepted before, or a limit declined it.
    """

    job_id: str
    fresh: bool = True
