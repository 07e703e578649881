"""What moderators see, decide and set."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from bot.domain.people import Author, Place

PLACE_WORDS: Final = "place_words"
"""The category of the words that moderators of a place block."""
MOST_PHRASES: Final = 200
"""That moderators may block in a server or channel; they may allow as many."""
LONGEST_PHRASE: Final = 4_000
"""Characters: what a review allowed may be as long as a prompt."""
REVIEW_EVENT: Final = "review:"
"""Begins the keys of events that are no platform's, but a moderator's ruling: the review's id."""
MOST_NAMES: Final = 200
"""That moderators may add to the lists of names, in a server or channel."""
LONGEST_NAME: Final = 80
"""Characters of a name."""
LONGEST_LIKE: Final = 200
"""Characters of what is drawn instead of a character or artist."""


class ReviewKind(enum.StrEnum):
    """Why something waits for a moderator."""

    REPORT = "report"
    APPEAL = "appeal"
    BORDERLINE = "borderline"


class Ruling(enum.StrEnum):
    """What a moderator decided about a review.

    UPHOLD leaves everything as it is. ALLOW_ONCE carries the refused request out, ALLOW_HERE lets
    its words pass in this place from now on; neither is possible in a locked category. REMOVE
    takes the picture out of the channel, the store and further refinement. WARN tells the
    member, TIME_OUT keeps them from asking Limner for a while.
    """

    UPHOLD = "uphold"
    ALLOW_ONCE = "allow_once"
    ALLOW_HERE = "allow_here"
    REMOVE = "remove"
    WARN = "warn"
    TIME_OUT = "time_out"


@dataclass(frozen=True, slots=True)
class Review:
    """One thing that waits for a moderator, or was decided.

    Attributes:
        place: Where it happened.
        author: Whose request or picture it is. `reporter`: who brought it up; None: the policy.
        reports: How many members reported the picture, the reporter among them.
        category: As in `Verdict`, like `rule`, `pattern` and `policy_version`; may be empty for a
            report.
        sha256: Hex digest of the effective text (UTF-8); stays when the text is gone.
        text: The effective request, empty once its time is over.
        remark: What the reporter or the appealing member said.
        version_id: The picture. `job_id`: the refused request.
        locked: The category cannot be loosened, so only upholding rulings are possible.
        ruling: None while it waits. `decided_by`: the moderator's `Author.key` and name.
        not_before: Unix time before which what was allowed is not drawn, since a limit declined it.
    """

    id: str
    kind: ReviewKind
    place: Place
    author: Author
    created_at: float
    reporter: Author | None = None
    category: str = ""
    rule: str = ""
    pattern: str = ""
    policy_version: str = ""
    sha256: str = ""
    text: str = ""
    remark: str = ""
    version_id: str | None = None
    job_id: str | None = None
    locked: bool = False
    ruling: Ruling | None = None
    decided_by: str = ""
    decided_at: float | None = None
    reports: int = 1
    not_before: float = 0.0

    @property
    def event_key(self) -> str:
        """The event by which what was allowed is asked for, so that it is drawn once."""
        return f"{REVIEW_EVENT}{self.id}"

    @property
    def rulings(self) -> tuple[Ruling, ...]:
        """What can be decided about it, the mildest first.

        What moderators block themselves is let pass for good by taking it out of their words.
        """
        possible = [Ruling.UPHOLD]
        if self.job_id is not None and not self.locked:
            possible.append(Ruling.ALLOW_ONCE)
            if self.category != PLACE_WORDS:
                possible.append(Ruling.ALLOW_HERE)
        if self.version_id is not None:
            possible.append(Ruling.REMOVE)
        return (*possible, Ruling.WARN, Ruling.TIME_OUT)


class NameKind(enum.StrEnum):
    """What a name that moderators add stands for, and so what becomes of it.

    A PERSON, well known or one of the members, is asked about. A CHARACTER that belongs to somebody
    and a living ARTIST are drawn as something else.
    """

    PERSON = "person"
    CHARACTER = "character"
    ARTIST = "artist"


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name that moderators added to the lists; it is treated like those of the policy file.

    Attributes:
        like: What is drawn instead, as it stands in a sentence; empty for people, and where
            nothing particular is to be drawn.
    """

    kind: NameKind
    name: str
    like: str = ""


@dataclass(frozen=True, slots=True)
class PlaceRules:
    """What moderators set for a server or one of its channels; what is not said is inherited.

    Attributes:
        actions: Category -> "allow", "rewrite", "ask", "age_gated", "block" or "support". A locked
            category stays as it is.
        thresholds: Category -> score in 0..1 from which moderation's scores for it count.
        blocked: Words and phrases that are not drawn here.
        allowed: Phrases that pass here, whatever the category, unless it is locked.
        adopted: Those of them that are a member's words, with the id of the review that allowed
            them, so that they go with everything else of that member.
        names: People, characters and artists beside those of the policy file.
        review_channel: Id of the channel in which reviews are shown; empty: on the page alone.
        caption: Each picture's message says that it is AI-made and by which model.
    """

    actions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    thresholds: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    blocked: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    review_channel: str = ""
    caption: bool | None = None
    adopted: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    names: tuple[PlaceName, ...] = ()


NO_RULES = PlaceRules()


@dataclass(frozen=True, slots=True)
class Preview:
    """What some words would get in a place.

    Attributes:
        action: "allow", "rewrite", "ask", "age_gated", "block" or "support".
        stage: The rule that decided, by its file's name; `pattern`: which of its patterns.
        told: What a member would read, empty where it passes.
        down: Remote stages that did not answer. `unasked`: those that would have been asked by a
            request. Both may decide otherwise.
        declined: Why what costs money was not asked; empty: it was, or had no reason to be.
    """

    action: str
    category: str = ""
    stage: str = ""
    pattern: str = ""
    told: str = ""
    rewritten: str = ""
    down: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()
    declined: str = ""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the moderators' log.

    Attributes:
        moderator: Who did it: `Author.key` and name; empty once that member was forgotten.
        what: A `Ruling`, or "rules" where the rules of the place were set.
        category: As in `Review`, like `rule`, `pattern` and `policy_version`.
        note: For rules: what was changed, one change a line.
    """

    id: str
    at: float
    place: Place
    moderator: str
    what: str
    review_id: str | None = None
    category: str = ""
    rule: str = ""
    pattern: str = ""
    policy_version: str = ""
    note: str = ""
