"""A language model without a model: rules for English that keep every flow working offline.

It answers one task, "refine". It needs no key and no network, costs nothing, and gives the same
answer to the same words.
"""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from bot.errors import ModelMisconfigured
from bot.language.offline.hearing import Hearing
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
        """Return the draft of a plan for the words in `task.data`.

        Raises:
            ModelMisconfigured: Any other task than "refine".
        """
        if task.name != "refine":
            raise ModelMisconfigured(
                f"The offline language model can't do “{task.name}”: configure a real language "
                "model for it."
            )
        draft = read(Hearing.model_validate(dict(task.data))).as_draft()
        return Completion(task.schema.model_validate(draft))


def create(config: Config, vendors: Vendors) -> LanguageModel:
    """Return the offline language model."""
    return OfflineModel()
