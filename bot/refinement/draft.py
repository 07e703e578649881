"""The form that a language model fills in, and the document it is given.

The form is strict: every field is required, nothing else is accepted, and what may be missing is
null. Limits are not written into the schema (providers refuse such keywords); `finish.py` keeps
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from bot.domain import Adjust, Capabilities, Intent, Options, Recipe, Version
from bot.refinement.shapes import shape_of
from bot.refinement.turn import Turn

MAX_FIELD_CHARACTERS: Final = 1000
MAX_PROMPT_CHARACTERS: Final = 4000
# Stands for a number that is looked up only where an answer tells it: few turns ask.
PICTURES_LEFT: Final = "{pictures_left}"
_MAX_LISTED: Final = 24
_MAX_LISTED_CHARACTERS: Final = 200


class RecipeDraft(BaseModel):
    """The four components of the picture, and what must not appear in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    content_type: str = Field(description="photograph, painting, vector logo ...; empty: not said")
    description: str = Field(description="Subject, setting and action of the whole picture")
    style: str = Field(description="Artistic manner and colour tone; empty: not said")
    composition: str = Field(description="Framing, perspective, realism, resolution; may be empty")
    without: str = Field(description="What must not appear, separated by commas; may be empty")


class PlanDraft(BaseModel):
    """What the words want."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    intent: Intent
    recipe: RecipeDraft
    prompt: str = Field(description="The whole final picture in words, for an image model")
    note: str = Field(description="One line for the member: what changed, what could not be kept")
    answer: str = Field(description="The answer to a question, else empty")
    shape: str | None = Field(
        description="square, wide, tall or a ratio such as 16:9; null: unsaid"
    )
    count: int | None = Field(description="Number of pictures asked for; null: unsaid")
    picture: int | None = Field(description="Which of the parent's pictures, from 1; null: unsaid")
    go_back_to: int | None = Field(description="Version number to go back to; null: the parent")
    target: str | None = Field(
        description="The thing in the picture that a local change is about; null: none"
    )
    spot: list[str] | None = Field(
        description="Where in the picture, as the words say it: top left, B2 ...; null: unsaid"
    )
    adjust: Adjust | None = Field(
        description="How the region of the last local change moves; null: not spoken of"
    )


def document(turn: Turn, words: str, links: int, max_count: int) -> Mapping[str, Any]:
    """Return the data for one question, JSON-able; its size does not depend on the thread's.

    Args:
        turn: The turn to plan.
        words: The turn's words, bounded, links cut out.
        links: How many links were cut out.
        max_count: Most pictures at once.
    """
    return {
        "words": words,
        "links_cut_out": links,
        "addressed_to_the_bot": turn.addressed,
        "uploads": turn.references,
        "place_shown": turn.place_shown,
        "options": _options(turn.options),
        "parent": None if turn.parent is None else _parent(turn.parent),
        "abilities": _abilities(turn.capabilities, max_count),
        "styles": _listed(turn.styles),
        "rules": _listed(turn.rules),
        "pictures_left_today": PICTURES_LEFT,
    }


def _options(options: Options) -> Mapping[str, Any]:
    return {
        "shape": _cut(options.shape),
        "count": options.count,
        "style": _cut(options.style),
    }


def _parent(parent: Version) -> Mapping[str, Any]:
    return {
        "number": parent.number,
        "intent": parent.intent.value,
        "words": parent.words[:MAX_PROMPT_CHARACTERS],
        "prompt": parent.prompt[:MAX_PROMPT_CHARACTERS],
        "recipe": _recipe(parent.recipe),
        "shape": parent.shape or shape_of(parent.size),
        "pictures": len(parent.pictures),
    }


def _recipe(recipe: Recipe) -> Mapping[str, str]:
    return {
        "content_type": recipe.content_type[:MAX_FIELD_CHARACTERS],
        "description": recipe.description[:MAX_PROMPT_CHARACTERS],
        "style": recipe.style[:MAX_FIELD_CHARACTERS],
        "composition": recipe.composition[:MAX_FIELD_CHARACTERS],
        "without": recipe.without[:MAX_FIELD_CHARACTERS],
    }


def _abilities(capabilities: Capabilities, max_count: int) -> Mapping[str, Any]:
    return {
        "changes_pictures": capabilities.edits,
        "takes_uploads": capabilities.max_sources,
        "keeps_the_layout_by_seed": capabilities.seeds,
        "upscales": capabilities.upscales,
        "max_count": max_count,
    }


def _listed(sentences: tuple[str, ...]) -> list[str]:
    return [sentence[:_MAX_LISTED_CHARACTERS] for sentence in sentences[:_MAX_LISTED]]


def _cut(text: str | None) -> str | None:
    return None if text is None else text[:_MAX_LISTED_CHARACTERS]
