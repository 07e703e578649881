"""A language model that repeats the words, at once."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from benchmarks.plans import plan
from bot.ports import Completion, LanguageModel, Task
from bot.vendors import Vendors

T = TypeVar("T", bound=BaseModel)


class Config(BaseModel):
    """It has no options."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class InstantModel:
    """Plans a new picture of the words as they are; lives as long as the process."""

    name = "instant"
    sees = False

    async def complete(self, task: Task[T]) -> Completion[T]:
        """Return the plan."""
        return Completion(task.schema.model_validate(plan(str(task.data["words"]))), 500)


def create(config: Config, vendors: Vendors) -> LanguageModel:
    """Return the language model."""
    return InstantModel()
