"""A language model with a simpler one behind it, so that an outage stops nobody's conversation."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from pydantic import BaseModel

from bot.errors import ModelAnsweredBadly, ModelMisconfigured, ModelUnavailable, OutcomeUnknown
from bot.ports import Completion, Inspectable, LanguageModel, T, Task

log = logging.getLogger(__name__)

_TOLD = "The language model can't be reached just now, so I went by simple rules."


class FallbackLanguage:
    """Asks the first model, and the second one when the first does not answer.

    A refusal or a wrong configuration is not covered up, and a task that is beyond the second
    model fails as it failed with the first. Lives as long as the process.
    """

    def __init__(self, first: LanguageModel, second: LanguageModel) -> None:
        self._first = first
        self._second = second

    @property
    def name(self) -> str:
        """The first model's name."""
        return self._first.name

    @property
    def sees(self) -> bool:
        """Whether it looks at the pictures of a task."""
        return self._first.sees

    async def complete(self, task: Task[T]) -> Completion[T]:
        """Return the answer of the first model that gives one. Raises: as both."""
        try:
            return await self._first.complete(task)
        except (ModelUnavailable, ModelAnsweredBadly, OutcomeUnknown) as error:
            log.warning("language.fallback", extra={"error": type(error).__name__})
            try:
                answer = await self._second.complete(task)
            except ModelMisconfigured:
                raise error from None  # the outage, and not what the second model lacks
        return Completion(_with_note(answer.value), answer.cost_microdollars)

    async def inspect(self) -> Sequence[str]:
        """Return the first model's warnings, if it can tell any. Raises: ConfigError."""
        return await self._first.inspect() if isinstance(self._first, Inspectable) else ()


def _with_note(value: T) -> T:
    """Return an answer whose note, if it has one, also says who gave it."""
    if not isinstance(value, BaseModel) or "note" not in type(value).model_fields:
        return value
    note = " ".join(filter(None, (getattr(value, "note", ""), _TOLD)))
    return value.model_copy(update={"note": note})
