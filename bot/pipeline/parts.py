"""What the steps of a job work with, and what they hand to each other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, Protocol

from bot.announcing import Announcer
from bot.domain import (
    Address,
    Author,
    DrawPlan,
    Order,
    OutcomeRecord,
    ScreenedPicture,
    Screening,
    Settlement,
    Version,
)
from bot.limits import Limits
from bot.pipeline.holding import Held
from bot.ports import (
    UNMODERATED,
    Album,
    Borderline,
    ImageBackend,
    Inbox,
    JobBook,
    PictureStore,
    PlacePolicies,
    Quarantine,
    Screener,
    ScreeningLog,
    Standing,
)
from bot.prompting import Suggester
from bot.refinement import Refiner

CallEnd = Literal["answered", "refused", "failed", "unknown"]


class Grounded(Protocol):
    """Where a named thing is in a picture, and what finding it cost."""

    @property
    def box(self) -> tuple[float, float, float, float] | None:
        """Left, top, right and bottom as shares of width and height; None: it is not there."""
        ...

    @property
    def cost_microdollars(self) -> int:
        """Of the model that looked."""
        ...


class Grounder(Protocol):
    """Finds things in pictures. Lives as long as the process."""

    async def find(self, picture: ScreenedPicture, target: str, words: str) -> Grounded:
        """Return where `target` is, `words` being all that was said; an outage finds nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that a job's steps use. Lives as long as the process.

    Attributes:
        backends: By name, the default first.
        styles: Names that a member can choose, for the refiner.
        planning_microdollars: What planning costs at most, until the model's answer says it.
        partials: Unfinished pictures to stream, 0-3.
        max_attempts: Billed calls that one job may begin; only unbilled failures repeat.
        retry_seconds: First wait between attempts; doubles.
        suggester: Writes prompts; None: nobody does.
        grounder: Finds a named thing in a picture; None where no model looks at pictures.
        second_attempts: Draw a local change once more where it would not fit, at a price.
        places: What is set for places. `standing`: who has to wait; `borderline`: takes what a
            moderator should look at.
        author_hash: Gives providers a stable pseudonym.
        now: Unix time in seconds.
    """

    book: JobBook
    album: Album
    screener: Screener
    refiner: Refiner
    backends: Mapping[str, ImageBackend]
    pictures: PictureStore
    quarantine: Quarantine
    announcer: Announcer
    inboxes: Mapping[str, Inbox]
    limits: Limits
    author_hash: Callable[[Author], str]
    now: Callable[[], float]
    new_id: Callable[[], str]
    styles: tuple[str, ...] = ()
    planning_microdollars: int = 0
    partials: int = 0
    max_upload_bytes: int = 20 * 2**20
    max_attempts: int = 3
    retry_seconds: float = 1.0
    grounder: Grounder | None = None
    suggester: Suggester | None = None
    second_attempts: bool = False
    places: PlacePolicies = UNMODERATED
    standing: Standing = UNMODERATED
    borderline: Borderline = UNMODERATED
    # Two at a time: each takes a core for up to three seconds, and a few hundred megabytes.
    editing: asyncio.Semaphore = field(default_factory=partial(asyncio.Semaphore, 2))
    held: Held = field(default_factory=Held)


@dataclass(slots=True)
class Bill:
    """What one run of a job has spent so far; lives as long as that run.

    Attributes:
        microdollars: Counted against the money cap if the job ended now.
        call: How the last billed call would be recorded if the job ended now.
        earlier: What calls before the last one cost, in microdollars.
        heeded: The words are certainly for the bot, so that a failure is told; what may be talk
            among members fails in silence.
        screening: What the policy's judge has cost beside that, and what moderators should see.
        held: Hashes of what it has stored or uses, taken in `Parts.held`; nobody needs them once
            the job is closed, unless a version has them.
    """

    microdollars: int = 0
    call: CallEnd | None = None
    earlier: int = 0
    heeded: bool = True
    screening: ScreeningLog = field(default_factory=ScreeningLog)
    held: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A request ready to be drawn.

    Attributes:
        draw: What is recorded of it.
        screenings: Why it is allowed.
        address: Of a message that was posted for it meanwhile and is to be recorded with it.
    """

    draw: DrawPlan
    order: Order
    screenings: tuple[Screening, ...]
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How a job ends: what is recorded, and what only memory holds to show it at once.

    Attributes:
        pictures: The screened pictures of a delivery, in the order of its record.
        version: An older version that is shown again; a new one is in the settlement.
    """

    settlement: Settlement
    pictures: tuple[ScreenedPicture, ...] = ()
    version: Version | None = None


def ending(outcome: OutcomeRecord, microdollars: int = 0) -> Ending:
    """Return an ending without pictures: nothing is charged to the member."""
    return Ending(Settlement(outcome, microdollars=microdollars))
