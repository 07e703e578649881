"""Every seam of Limner as a Protocol: what the core asks of the outside, and what it offers.

Adapters see `Studio`, `Gallery`, `Desk`, `Easel`, `ModerationDesk` and `Vault`, and implement
`Messenger` (and `Paced`, where edits must be rare; `Moderated`, where there are moderators),
`Inbox` and `Platform`.
Plug-ins implement `ImageBackend`, `LanguageModel`, `PromptRule` and `PictureRule`.
Storage implements the books; `jobs/` implements `JobRunner`.
"""

from bot.ports.house import Desk, Easel, Facts, Gallery, House, Studio, Vault
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
    Seat,
    Standing,
)
from bot.ports.platforms import Inbox, Messenger, Paced, Platform
from bot.ports.policy import (
    PicturePass,
    PictureRule,
    PromptRule,
    RuleText,
    Screener,
    ScreeningBook,
    ScreeningContext,
    TextPass,
)
from bot.ports.storage import (
    AcceptJournal,
    Admission,
    Admitted,
    Album,
    JobBook,
    JobRunner,
    PictureStore,
    Quarantine,
)

__all__ = [
    "AcceptJournal",
    "Admission",
    "Admitted",
    "Album",
    "Borderline",
    "Completion",
    "Desk",
    "Easel",
    "Facts",
    "Gallery",
    "House",
    "ImageBackend",
    "Inbox",
    "Inspectable",
    "JobBook",
    "JobRunner",
    "LanguageModel",
    "Messenger",
    "Moderated",
    "ModerationDesk",
    "Paced",
    "PartialSink",
    "PicturePass",
    "PictureRule",
    "PictureStore",
    "PlacePolicies",
    "Platform",
    "PromptRule",
    "Quarantine",
    "RuleText",
    "Screener",
    "ScreeningBook",
    "ScreeningContext",
    "Seat",
    "Standing",
    "Studio",
    "T",
    "Task",
    "TextPass",
    "Vault",
]
