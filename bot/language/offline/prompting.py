"""Prompts without a model: what is said stays, and what was left open is filled in differently.

Each take names light, framing or manner from the lists below; no subject is ever invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from bot.domain import Recipe
from bot.errors import ModelUnavailable
from bot.language.offline.framing import set_framing
from bot.language.offline.fresh import take_apart
from bot.language.offline.hearing import HeardRecipe
from bot.language.offline.words import clean

_BLIND: Final = (
    "I can't look at pictures just now. Try again in a few minutes, or describe the picture in "
    "words with /prompt."
)
_NOT_LOOKED: Final = "I went by what it was drawn from, without looking at the picture."


@dataclass(frozen=True, slots=True)
class Touch:
    """What a take adds where nothing is said: kind of picture, manner and light, framing."""

    content_type: str
    style: str
    composition: str


_OPEN: Final = (
    Touch("photograph", "golden hour light, warm colours", "eye-level view, shallow focus"),
    Touch("illustration", "with clean outlines, soft daylight, muted colours", "wide shot"),
)
# With a manner that is said already, whose colours may be fixed: noir, pencil.
_MANNERED: Final = (
    Touch("", "dramatic side light", "eye-level view, shallow focus"),
    Touch("", "soft even light", "wide shot"),
)
_GRAPHIC: Final = (
    Touch("", "with flat shapes, two bold colours", "centred, plain background"),
    Touch("", "with hand-drawn lines, muted colours", "symmetrical, generous margins"),
)
_GRAPHICS: Final = frozenset({"logo", "icon", "sticker", "emoji", "map"})
# Manners that differ from each other, with the kind of picture that each of them makes.
_MANNERS: Final = (("painting", "watercolour"), ("photograph", "black and white"))
_LIGHTS: Final = ("golden hour light", "soft overcast light")
_FRAMINGS: Final = ("wide shot", "close-up")


class _Said(BaseModel):
    """The data of a "prompt" task, as far as it is read."""

    model_config = ConfigDict(frozen=True)

    words: str = ""


class _Known(BaseModel):
    """The data of a "describe" task."""

    model_config = ConfigDict(frozen=True)

    prompt: str = ""
    recipe: HeardRecipe | None = None


def written(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the draft of two prompts for a member's words."""
    fresh = take_apart(clean(_Said.model_validate(dict(data)).words))
    first, second = (_take(_touched(fresh.recipe, touch)) for touch in _touches(fresh.recipe))
    return {
        "recipe": asdict(fresh.recipe),
        "first": first,
        "second": second,
        "shape": fresh.shape,
        "note": "",
    }


def described(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the draft of four prompts for a picture whose own prompt is known.

    Raises:
        ModelUnavailable: Nothing is known of the picture, so that somebody would have to look.
    """
    known = _Known.model_validate(dict(data))
    if known.recipe is None:
        raise ModelUnavailable(_BLIND)
    recipe = Recipe(**known.recipe.model_dump())
    return {
        "recipe": asdict(recipe),
        "first": _take(recipe, known.prompt),
        "second": _take(_other_manner(recipe)),
        "third": _take(_other_light(recipe)),
        "fourth": _take(_other_framing(recipe)),
        "note": _NOT_LOOKED,
    }


def _touches(recipe: Recipe) -> Sequence[Touch]:
    if recipe.content_type in _GRAPHICS:
        return _GRAPHIC
    return _MANNERED if recipe.style else _OPEN


def _touched(recipe: Recipe, touch: Touch) -> Recipe:
    return replace(
        recipe,
        content_type=recipe.content_type or touch.content_type,
        style=_listed(recipe.style, touch.style),
        composition=recipe.composition or touch.composition,
    )


def _other_manner(recipe: Recipe) -> Recipe:
    kind, manner = next((one for one in _MANNERS if one[1] not in recipe.style), _MANNERS[0])
    return replace(recipe, content_type=kind, style=manner)


def _other_light(recipe: Recipe) -> Recipe:
    return replace(recipe, style=_listed(recipe.style, _other(_LIGHTS, recipe.style)))


def _other_framing(recipe: Recipe) -> Recipe:
    framing = _other(_FRAMINGS, recipe.composition)
    return replace(recipe, composition=set_framing(recipe.composition, framing))


def _other(names: Sequence[str], said: str) -> str:
    return next((name for name in names if name not in said), names[0])


def _listed(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _take(recipe: Recipe, prompt: str = "") -> dict[str, Any]:
    return {"recipe": asdict(recipe), "prompt": prompt}
