"""Turns and versions for the tests of planning, and a language model that answers as told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from pydantic import BaseModel

from bot.domain import (
    Author,
    Capabilities,
    Intent,
    PictureFile,
    PictureRef,
    Recipe,
    Size,
    Version,
)
from bot.ports import Completion, Task
from bot.refinement import Turn, compose_prompt

T = TypeVar("T", bound=BaseModel)

ABLE = Capabilities(edits=True, max_sources=16, max_count=4)
SKETCH = Capabilities(seeds=True, max_count=4, sketch=True, repeatable=True)
DOG = Recipe("photograph", "a dog wearing pink sunglasses, on the beach", "", "wide shot", "")

EMPTY_DRAFT: dict[str, Any] = {
    "intent": "new",
    "recipe": {
        "content_type": "",
        "description": "",
        "style": "",
        "composition": "",
        "without": "",
    },
    "prompt": "",
    "note": "",
    "answer": "",
    "shape": None,
    "count": None,
    "picture": None,
    "go_back_to": None,
    "target": None,
    "spot": None,
    "adjust": None,
}


@dataclass
class ToldModel:
    """A language model that answers with one draft and remembers what it was asked."""

    draft: dict[str, Any] = field(default_factory=dict)
    cost_microdollars: int = 0
    tasks: list[Task[Any]] = field(default_factory=list)

    @property
    def sees(self) -> bool:
        return False

    @property
    def name(self) -> str:
        return "told"

    async def complete(self, task: Task[T]) -> Completion[T]:
        self.tasks.append(task)
        answer = task.schema.model_validate({**EMPTY_DRAFT, **self.draft})
        return Completion(answer, self.cost_microdollars)


def version(recipe: Recipe = DOG, *, number: int = 3, pictures: int = 1) -> Version:
    """Return a version of the given number, drawn from a recipe."""
    file = PictureFile("0" * 64, "image/png", Size(1024, 1024), 1000)
    return Version(
        id=f"version-{number}",
        conversation_id="conversation",
        number=number,
        author=Author("fake", "1"),
        intent=Intent.GLOBAL_CHANGE if number > 1 else Intent.NEW,
        words="as I said",
        prompt=compose_prompt(recipe),
        recipe=recipe,
        pictures=(file,) * pictures,
        backend="fake",
        model="fake-1",
        size=Size(1024, 1024),
        created_at=0.0,
        parent=PictureRef(f"version-{number - 1}") if number > 1 else None,
        parent_number=number - 1 or None,
        shape="square",
    )


def turn(words: str, parent: Version | None = None, **changes: Any) -> Turn:
    """Return a turn that is addressed to the bot, on a back end that can do everything."""
    return replace(Turn(words, ABLE, parent=parent), **changes)
