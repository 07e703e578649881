"""A language model without a model: rules for English that keep every flow working offline.

It answers the tasks "refine", "prompt" and "describe" (of pictures whose prompt is known). It needs
no key and no network, costs nothing, and gives the same answer to the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict

from bot.errors import ModelMisconfigured
from bot.language.offline.hearing import Hearing
from bot.language.offline.prompting import described, written
from bot.language.offline.reader import read
from bot.ports import Completion, LanguageModel, Task
from bot.vendors import Vendors

T = TypeVar("T", bound=BaseModel)


class Config(BaseModel):
    """It has no options."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OfflineModel:
    """Understands what members say about pictures, by rules; lives as long as the process."""

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        return "offline"

    @property
    def sees(self) -> bool:
        """Whether it looks at the pictures of a task."""
        return False

    async def complete(self, task: Task[T]) -> Completion[T]:
        """Return the draft that the rules make of `task.data`.

        Raises:
            ModelMisconfigured: A task that there are no rules for.
            ModelUnavailable: To "describe" a picture, somebody would have to look at it.
        """
        answer = _ANSWERS.get(task.name)
        if answer is None:
            raise ModelMisconfigured(
                f"The offline language model can't do “{task.name}”: configure a real language "
                "model for it."
            )
        return Completion(task.schema.model_validate(answer(task.data)))


def create(config: Config, vendors: Vendors) -> LanguageModel:
    """Return the offline language model."""
    return OfflineModel()


def _refined(data: Mapping[str, Any]) -> dict[str, Any]:
    return read(Hearing.model_validate(dict(data))).as_draft()


_ANSWERS: Final[Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]]] = {
    "refine": _refined,
    "prompt": written,
    "describe": described,
}
