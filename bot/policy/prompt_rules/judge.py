"""A language model judges texts that words alone cannot decide: people, characters, consent.

It is no rule among the others: the filter asks it after them, and only when there is a reason to.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PositiveInt

from bot.domain import ACTIONS, ALLOWED, Verdict
from bot.errors import ModelAnsweredBadly, ModelError, ModelRefused, ModelUnavailable
from bot.policy.judging import Judgement
from bot.ports import Completion, LanguageModel, RuleText, ScreeningContext, ScreeningLog, Task

RULE: Final = "judge"
T = TypeVar("T", bound=BaseModel)
_NO_ANSWER: Final = "The safety check gave no usable answer. Please try again in a little while."
_ENOUGH: Final = "The safety check was asked too often for one request. Please try it in parts."
_CONFIDENCE: Final[Mapping[str, float]] = {"high": 0.9, "medium": 0.7, "low": 0.4}
_MAX_READINGS: Final = 3


class Config(BaseModel):
    """Options of the judge.

    Attributes:
        max_characters: Of each text that is quoted to the model.
        max_looks: How often it is asked for one request at most, pictures included.
        max_reason: Characters of its reason that are kept for moderators.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_characters: PositiveInt = 4_000
    max_looks: PositiveInt = 12
    max_reason: PositiveInt = 200


_DEFAULTS: Final = Config()


class JudgementDraft(BaseModel):
    """The answer to one request for a judgement."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    category: str = Field(description='A name from "categories", empty with "allow"')
    action: Literal["allow", "rewrite", "ask", "block"]
    rewritten: str = Field(description='With "rewrite": the words as they may be drawn, else empty')
    reason: str = Field(description="One line for moderators")
    confidence: Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class TextJudge:
    """Asks a language model about texts; lives as long as the process.

    Attributes:
        instructions: What it is told, from `config/prompts/judge.md`.
        categories: The policy's names and what each forbids.
        estimate_microdollars: What one answer costs at most, where nobody tells.
    """

    language: LanguageModel
    instructions: str
    categories: Mapping[str, str]
    config: Config = _DEFAULTS
    estimate_microdollars: int = 0

    async def judge(
        self, text: RuleText, context: ScreeningContext, why: Sequence[str], found: Verdict
    ) -> Judgement:
        """Return what the model thinks of a text.

        Raises:
            ModelError: No answer, or none that fits the policy.
        """
        data = self._data(text, context, why, found)
        task = Task(RULE, self.instructions, data, JudgementDraft)
        draft = await self._asked(context.log, lambda: self.language.complete(task))
        return self._parsed(draft)

    def _data(
        self, text: RuleText, context: ScreeningContext, why: Sequence[str], found: Verdict
    ) -> dict[str, Any]:
        cut = self.config.max_characters
        readings = (*text.revealed, text.normal) if "hidden" in why else ()
        return {
            "words": (text.own or text.raw)[:cut],
            "continues": context.base[:cut],
            "undisguised": [reading[:cut] for reading in readings][:_MAX_READINGS],
            "kind": "edit" if context.edit else "new picture",
            "uploaded_picture": context.upload,
            "part_of_the_picture": context.region,
            "written_by_a_model": context.generated,
            "for_adults_only": context.place.age_restricted,
            "looked_at_because": list(why),
            "agreed": sorted({entry.partition(":")[0] for entry in context.agreed}),
            "found": {
                "category": found.category,
                "action": found.action.name.lower(),
                "rewritten": found.rewritten[:cut],
            },
            "categories": dict(self.categories),
        }

    async def _asked(
        self, log: ScreeningLog | None, ask: Callable[[], Awaitable[Completion[T]]]
    ) -> T:
        return await billed(log, ask, self.config.max_looks, self.estimate_microdollars)

    def _parsed(self, draft: JudgementDraft) -> Judgement:
        """Return the answer as a verdict; what the policy has no name for is no answer."""
        confidence = _CONFIDENCE[draft.confidence]
        if draft.action == "allow":
            return Judgement(ALLOWED, confidence)
        rewritten = draft.rewritten.strip()
        if draft.category not in self.categories or (draft.action == "rewrite" and not rewritten):
            raise ModelAnsweredBadly(_NO_ANSWER, billed=True)
        verdict = Verdict(
            ACTIONS[draft.action],
            draft.category,
            RULE,
            confidence,
            rewritten=rewritten[: self.config.max_characters] if draft.action == "rewrite" else "",
            reason=one_line(draft.reason, self.config.max_reason),
        )
        return Judgement(verdict, confidence)


async def billed(
    log: ScreeningLog | None,
    ask: Callable[[], Awaitable[Completion[T]]],
    max_looks: int,
    estimate_microdollars: int,
) -> T:
    """Return a judge's answer, and note what it cost, or may have cost.

    Raises:
        ModelError: No answer, or asked too often for one request.
    """
    log = log if log is not None else ScreeningLog()
    if log.looks >= max_looks:
        raise ModelUnavailable(_ENOUGH)
    log.looks += 1
    # Counted before it is known: a look that is cut off may be charged all the same.
    log.microdollars += estimate_microdollars
    try:
        completion = await ask()
    except ModelRefused as error:
        raise ModelUnavailable(_NO_ANSWER) from error
    except ModelError as error:
        log.microdollars -= estimate_microdollars if error.billed is False else 0
        raise
    log.microdollars += completion.cost_microdollars - estimate_microdollars
    return completion.value


def one_line(text: str, characters: int) -> str:
    """Return a model's text as one short line."""
    return " ".join(text.split())[:characters]
