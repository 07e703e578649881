"""Every seam of Limner as a Protocol: what the core asks of the outside, and what it offers.

Adapters see `Studio`, `Gallery`, `Desk`, `Easel`, `Downloads`, `ModerationDesk` and `Vault`, and
implement `Messenger` (and `Paced`, where edits must be rare; `Early`, where pictures can be sent
before they are shown; `Moderated`, where there are moderators), `Inbox` and `Platform`.
Plug-ins implement `ImageBackend`, `LanguageModel`, `PromptRule` and `PictureRule`.
Storage implements the books; `jobs/` implements `JobRunner`.
"""

from bot.ports.house import Desk, Downloads, Easel, Facts, Gallery, House, Offers, Studio, Vault
from bot.ports.models import (
    Completion,
    ImageBackend,
    Inspectable,
    LanguageModel,
    PartialSink,
    T,
    Task,
)
from bot.ports.moderation import (
    Borderline,
    Moderated,
    ModerationDesk,
    PlacePolicies,
    Posted,
    Seat,
    Standing,
)
from bot.ports.platforms import Early, Inbox, Messenger, Paced, Platform, Shape
from bot.ports.policy import (
    Explanation,
    Opinion,
    PicturePass,
    PictureRule,
    PromptRule,
    RuleText,
    Scores,
    Screener,
    ScreeningBook,
    ScreeningContext,
    ScreeningLog,
    TextPass,
    Unasked,
)
from bot.ports.reviews import (
    Filed,
    Filing,
    KeptReview,
    ReviewBook,
    RuleBook,
    StandingBook,
    Strike,
)
from bot.ports.storage import (
    AcceptJournal,
    Admission,
    Admitted,
    Album,
    JobBook,
    JobRunner,
    PictureStore,
    Purse,
    Quarantine,
)
from bot.ports.unmoderated import UNMODERATED, Unmoderated

__all__ = [
    "UNMODERATED",
    "AcceptJournal",
    "Admission",
    "Admitted",
    "Album",
    "Borderline",
    "Completion",
    "Desk",
    "Downloads",
    "Early",
    "Easel",
    "Explanation",
    "Facts",
    "Filed",
    "Filing",
    "Gallery",
    "House",
    "ImageBackend",
    "Inbox",
    "Inspectable",
    "JobBook",
    "JobRunner",
    "KeptReview",
    "LanguageModel",
    "Messenger",
    "Moderated",
    "ModerationDesk",
    "Offers",
    "Opinion",
    "Paced",
    "PartialSink",
    "PicturePass",
    "PictureRule",
    "PictureStore",
    "PlacePolicies",
    "Platform",
    "Posted",
    "PromptRule",
    "Purse",
    "Quarantine",
    "ReviewBook",
    "RuleBook",
    "RuleText",
    "Scores",
    "Screener",
    "ScreeningBook",
    "ScreeningContext",
    "ScreeningLog",
    "Seat",
    "Shape",
    "Standing",
    "StandingBook",
    "Strike",
    "Studio",
    "T",
    "Task",
    "TextPass",
    "Unasked",
    "Unmoderated",
    "Vault",
]
