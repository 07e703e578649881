"""The fields by which a recipe is changed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.domain import Recipe


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    Attributes:
        name: Of the recipe's attribute, and of the field.
        hint: Shown while it is empty.
    """

    name: str
    label: str
    hint: str


FIELDS: Final = (
    Field("content_type", "Kind of picture", "A photograph, an oil …"),
    Field("description", "What it shows", "Who, where, doing what"),
    Field("style", "Style and colours", "Anime, warm evening light …"),
    Field("composition", "Framing", "Close-up, from above, wide …"),
    Field("without", "Leave out", "What must not appear"),
)


def recipe(values: Mapping[str, str | None]) -> Recipe:
    """Return the recipe that a submitted form holds."""
    return Recipe(**{field.name: (values.get(field.name) or "").strip() for field in FIELDS})


def values(recipe: Recipe) -> dict[str, str]:
    """Return a recipe's fields by their names."""
    return {field.name: getattr(recipe, field.name) for field in FIELDS}
