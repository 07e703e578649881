"""The policy's verdicts, and the values that cannot be made without them."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final, Literal

from bot.domain.pictures import PictureFile


class Action(enum.IntEnum):
    """What a rule wants done, by severity: verdicts combine like a maximum.

    REWRITE draws other words and says so, ASK puts one question first, AGE_GATED is allowed among
    adults only and blocked elsewhere, SUPPORT refuses with care. A recorded ALLOW is 0 for ever.
    """

    ALLOW = 0
    REWRITE = 1
    ASK = 2
    AGE_GATED = 3
    BLOCK = 4
    SUPPORT = 5


ACTIONS: Final = {action.name.lower(): action for action in Action}
"""By the names that they have in the policy file, on pages and in commands."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule's opinion, or several combined with `|` (the more severe wins, then the left).

    Attributes:
        category: Name from `config/policy.toml`, empty when allowed.
        rule: The deciding rule's file name, empty when allowed.
        score: In 0..1, the rule's confidence.
        pattern: Which of the rule's patterns decided, for moderators.
        rewritten: The member's words as they may be drawn, with REWRITE.
        reason: One line for moderators; never shown to the member.
        evasive: What decided was disguised, or wrapped in orders to the model.
        subjects: With ASK or REWRITE, whom or what it is about: each name that was met, in one
            spelling. Empty: the rule names nobody.
    """

    action: Action = Action.ALLOW
    category: str = ""
    rule: str = ""
    score: float = 0.0
    pattern: str = ""
    rewritten: str = ""
    reason: str = ""
    evasive: bool = False
    subjects: tuple[str, ...] = ()

    def __or__(self, other: Verdict) -> Verdict:
        return other if other.action > self.action else self


ALLOWED: Final = Verdict()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A verdict in words: which rule, and what to try instead. Quotes nothing of the request.

    Attributes:
        appeal: The member may ask a moderator to look at it.
        evasive: As in `Verdict`. `pattern`: likewise.
    """

    rule: str
    category: str
    sentence: str
    suggestion: str = ""
    support: bool = False
    appeal: bool = False
    evasive: bool = False
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What the policy asks before it goes on. Quotes nothing of the request.

    Attributes:
        agree: What the button says that goes on.
        agreeing: What a yes adds to `Request.agreed`.
    """

    rule: str
    category: str
    sentence: str
    agree: str
    agreeing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rewriting:
    """Why other words are drawn than were asked for.

    Attributes:
        sentence: What was changed, for the member.
        optional: The words may be drawn as they were, if the member insists.
        agreeing: What insisting adds to `Request.agreed`.
    """

    category: str
    sentence: str
    optional: bool = False
    agreeing: tuple[str, ...] = ()


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
