"""Where a named thing is in a picture, asked of a language model that looks at it."""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from bot.domain import ScreenedPicture
from bot.errors import ModelError
from bot.ports import LanguageModel, Task

log = logging.getLogger(__name__)

Box = tuple[float, float, float, float]
"""Left, top, right and bottom as shares of width and height, each in 0..1."""

# A smaller box is a slip, a larger one says nothing that the change itself does not tell better.
_SMALLEST_SHARE: Final = 0.005
_LARGEST_SHARE: Final = 0.8
_MAX_WORDS: Final = 1000


class BoxDraft(BaseModel):
    """Where the target is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    found: bool = Field(description="Whether the target, or the place for it, can be seen")
    left: float = Field(description="Share of the width, 0 to 1")
    top: float = Field(description="Share of the height, 0 to 1")
    right: float = Field(description="Share of the width, 0 to 1, more than left")
    bottom: float = Field(description="Share of the height, 0 to 1, more than top")


@dataclass(frozen=True, slots=True)
class Grounded:
    """Where a thing is, and what it cost to look.

    Attributes:
        box: None where it was not found, or nobody could look.
        cost_microdollars: As told by the model; the estimate where a failed call may have cost.
    """

    box: Box | None = None
    cost_microdollars: int = 0


@dataclass(frozen=True, slots=True)
class Grounder:
    """Finds things in pictures; lives as long as the process.

    Attributes:
        language: Looks at pictures, or says that it doesn't.
        instructions: What it is told, from `config/prompts/ground.md`.
        estimate_microdollars: What one look costs at most, where nobody tells.
    """

    language: LanguageModel
    instructions: str
    estimate_microdollars: int = 0

    async def find(self, picture: ScreenedPicture, target: str, words: str = "") -> Grounded:
        """Return where `target` is; never raises because of the model.

        A change whose place is not known is found afterwards, from what it changed.

        Args:
            picture: What is looked at.
            target: "the cat's lap"; without one nobody is asked.
            words: What the member said, to tell which of several is meant.
        """
        if not self.language.sees or not target.strip():
            return Grounded()
        data = {"target": target, "words": words[:_MAX_WORDS]}
        task = Task("ground", self.instructions, data, BoxDraft, (picture,))
        try:
            completion = await self.language.complete(task)
        except ModelError as error:
            log.warning("grounding.failed", extra={"error": type(error).__name__})
            return Grounded(None, 0 if error.billed is False else self.estimate_microdollars)
        return Grounded(_box(completion.value), completion.cost_microdollars)


def _box(draft: BoxDraft) -> Box | None:
    left, top, right, bottom = box = (draft.left, draft.top, draft.right, draft.bottom)
    if not draft.found or not all(math.isfinite(edge) and 0 <= edge <= 1 for edge in box):
        return None
    if left >= right or top >= bottom:
        return None
    share = (right - left) * (bottom - top)
    return box if _SMALLEST_SHARE <= share <= _LARGEST_SHARE else None
