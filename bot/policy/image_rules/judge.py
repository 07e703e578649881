"""A language model looks at finished pictures in which people, or their age, are in play.

Moderation scores no picture for minors, hate or likeness, so somebody has to look.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.domain import ALLOWED, Action, RawPicture, Verdict
from bot.errors import ModelAnsweredBadly
from bot.policy.judging import Judgement
from bot.policy.prompt_rules.judge import RULE, Config, billed, one_line
from bot.ports import LanguageModel, ScreeningContext, Task

__all__ = ["Config", "PictureJudge"]

_DEFAULTS: Final = Config()
_NO_ANSWER: Final = "The safety check gave no usable answer. Please try again in a little while."
_SURE: Final = {"high": 0.9, "medium": 0.7, "low": 0.4}


class LookDraft(BaseModel):
    """The answer to one look at a picture."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    category: str = Field(description='A name from "categories", empty with "allow"')
    action: Literal["allow", "block"]
    reason: str = Field(description="One line for moderators")
    confidence: Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class PictureJudge:
    """Looks at pictures; lives as long as the process. Attributes as in `TextJudge`."""

    language: LanguageModel
    instructions: str
    categories: Mapping[str, str]
    config: Config = _DEFAULTS
    estimate_microdollars: int = 0

    async def look(
        self, picture: RawPicture, context: ScreeningContext, why: Sequence[str]
    ) -> Judgement:
        """Return what the model sees in a picture. Raises: ModelError."""
        data = {
            "prompt": context.prompt[: self.config.max_characters],
            "uploaded_picture": context.upload,
            "for_adults_only": context.place.age_restricted,
            "looked_at_because": list(why),
            "categories": dict(self.categories),
        }
        task = Task(RULE, self.instructions, data, LookDraft, unscreened=(picture,))
        draft = await billed(
            context.log,
            lambda: self.language.complete(task),
            self.config.max_looks,
            self.estimate_microdollars,
        )
        return self._parsed(draft)

    def _parsed(self, draft: LookDraft) -> Judgement:
        confidence = _SURE[draft.confidence]
        if draft.action == "allow":
            return Judgement(ALLOWED, confidence)
        if draft.category not in self.categories:
            raise ModelAnsweredBadly(_NO_ANSWER, billed=True)
        reason = one_line(draft.reason, self.config.max_reason)
        return Judgement(
            Verdict(Action.BLOCK, draft.category, RULE, confidence, reason=reason), confidence
        )
