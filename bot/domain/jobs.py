"""A request on its way, as it is recorded."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.domain.asking import PictureRef, Request
from bot.domain.outcomes import (
    Answered,
    Asked,
    Cancelled,
    Declined,
    Failed,
    Refused,
    Silent,
    Suggested,
)
from bot.domain.people import Address
from bot.domain.pictures import PictureFile, Version
from bot.domain.planning import Plan
from bot.domain.screening import Rewriting, Screening


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
        references: Pictures that members uploaded with this request.
        from_upload: As in `Version`. `region`: likewise.
        crop: Of the picture that is changed (the parent's, else the one in `references`), where the
            first source is only a part of it: left, top, right and bottom in its pixels, the last
            two exclusive; None: all of it.
        scale: As in `Order`.
        words: As the member gave them. `exact`: they were used as they are.
        rewriting: Why other words are drawn than were asked for; None: they are not.
        agreed: What was agreed to for the pictures that it continues, as in `Version`.
        adult: As there, by the words and the pictures that it continues.
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
    from_upload: bool = False
    region: PictureFile | None = None
    crop: tuple[int, int, int, int] | None = None
    scale: int = 1
    words: str = ""
    exact: bool = False
    parent_number: int | None = None
    estimate_microdollars: int = 0
    notes: tuple[str, ...] = ()
    rewriting: Rewriting | None = None
    agreed: tuple[str, ...] = ()
    adult: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One accepted request on its way to its answer.

    Attributes:
        attempt: Number of the last billed call, 0 before the first.
        draw: The last attempt's plan, None before the first.
        outcome: The recorded outcome without picture bytes, from SETTLED on.
        tries: After how many crashes it is carried out; waiting through one does not count.
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
    """A `Delivered` as it is recorded: by ids, so that it is rebuilt after a restart.

    Attributes:
        agreeing: What insisting on the words as they were adds to `Request.agreed`.
        answered: Event key of the request that insisted; empty: none did.
    """

    version_id: str
    screenings: tuple[str, ...]
    withheld: int = 0
    notes: tuple[str, ...] = ()
    credit: str = ""
    sketch: bool = False
    rewriting: str = ""
    caption: str = ""
    agreeing: tuple[str, ...] = ()
    answered: str = ""
    kind: Literal["delivered"] = "delivered"


OutcomeRecord = (
    ShownVersion | Refused | Asked | Declined | Failed | Answered | Suggested | Cancelled | Silent
)


@dataclass(frozen=True, slots=True)
class Usage:
    """What is used up today, as one transaction sees it; a job's own reservation is left out.

    Attributes:
        open_jobs: Of the member, not done yet.
        member_pictures: Reserved and drawn today. `place_pictures`: of everyone in the place.
        money_microdollars: Reserved and spent today by the whole bot.
        member_prompts: Times that the member had prompts written today, or a picture described.
    """

    open_jobs: int
    member_pictures: int
    place_pictures: int
    money_microdollars: int
    member_prompts: int = 0


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
        secrets: What a platform has to remember of the version, by name; see `ports.Vault`.
    """

    outcome: OutcomeRecord
    version: Version | None = None
    head: str | None = None
    publish: str | None = None
    screenings: tuple[Screening, ...] = ()
    pictures: int = 0
    microdollars: int = 0
    call: Literal["answered", "refused", "failed", "unknown"] | None = None
    secrets: Mapping[str, str] = field(default_factory=dict)
