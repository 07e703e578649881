"""The data of a "refine" task, as far as the offline model reads it, and what it makes of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.domain import Adjust, Intent, Recipe
from bot.language.offline.words import MAX_CHARACTERS, clean


class HeardRecipe(BaseModel):
    """The parent's recipe."""

    model_config = ConfigDict(frozen=True)

    content_type: str = ""
    description: str = ""
    style: str = ""
    composition: str = ""
    without: str = ""


class HeardParent(BaseModel):
    """The version that the words continue."""

    model_config = ConfigDict(frozen=True)

    number: int = 1
    intent: str = ""
    prompt: str = ""
    words: str = ""
    recipe: HeardRecipe = HeardRecipe()
    shape: str = "square"
    pictures: int = 1


class HeardAbilities(BaseModel):
    """What the painter can do."""

    model_config = ConfigDict(frozen=True)

    changes_pictures: bool = True


class Hearing(BaseModel):
    """One message and what it is about."""

    model_config = ConfigDict(frozen=True)

    words: str = ""
    addressed_to_the_bot: bool = True
    uploads: int = 0
    place_shown: bool = False
    parent: HeardParent | None = None
    abilities: HeardAbilities = HeardAbilities()
    styles: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    pictures_left_today: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message wants; numbers as in the plan's draft, pictures counted from 1.

    Attributes:
        spot: Words that may say where in the picture; what they mean is read from the draft.
    """

    intent: Intent
    recipe: Recipe = field(default_factory=Recipe)
    note: str = ""
    answer: str = ""
    shape: str | None = None
    count: int | None = None
    picture: int | None = None
    go_back_to: int | None = None
    target: str | None = None
    spot: tuple[str, ...] | None = None
    adjust: Adjust | None = None

    def as_draft(self) -> dict[str, Any]:
        """Return the reading as fields of a draft; the prompt is left to the recipe."""
        return {**asdict(self), "prompt": ""}


def recipe_of(parent: HeardParent) -> Recipe:
    """Return the parent's recipe; its prompt is the description where there is no recipe."""
    recipe = Recipe(**{name: clean(text) for name, text in parent.recipe.model_dump().items()})
    if recipe == Recipe():
        return Recipe(description=clean(parent.prompt or parent.words)[:MAX_CHARACTERS].rstrip("."))
    return recipe
