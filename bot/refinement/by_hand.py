"""Plans that need no language model: buttons, and the recipe changed in its fields."""

from __future__ import annotations

from dataclasses import fields

from bot.domain import Intent, Plan, Recipe, Version
from bot.errors import InvalidAsk
from bot.refinement.wording import compose_prompt


def plan_from_recipe(parent: Version, recipe: Recipe) -> Plan:
    """Return the plan for a recipe that a member changed by hand.

    Raises:
        InvalidAsk: Every field is empty.
    """
    recipe = Recipe(*(" ".join(_text(recipe, name).split()) for name in _NAMES))
    prompt = compose_prompt(recipe)
    if not prompt:
        raise InvalidAsk("The recipe is empty: write at least what the picture should show.")
    changed = [
        _LABELS[name] for name in _NAMES if _text(recipe, name) != _text(parent.recipe, name)
    ]
    if not changed:
        note = "Nothing was changed in the recipe, so this is another take on it."
        return _redrawn(Intent.VARIATION, parent, note)
    note = f"Changed {_and(changed)}."
    return Plan(Intent.GLOBAL_CHANGE, recipe, prompt, note, shape=parent.shape)


def vary(parent: Version) -> Plan:
    """Return the plan for another picture like the parent."""
    return _redrawn(Intent.VARIATION, parent, f"Another take on v{parent.number}.")


def again(version: Version) -> Plan:
    """Return the plan for the very request that made a version, once more."""
    note = f"The same request as v{version.number}, drawn again."
    return _redrawn(version.intent, version, note, count=max(1, len(version.pictures)))


def _redrawn(intent: Intent, version: Version, note: str, count: int = 1) -> Plan:
    prompt = version.prompt or compose_prompt(version.recipe) or version.words
    return Plan(intent, version.recipe, prompt, note, shape=version.shape, count=count)


_NAMES = tuple(field.name for field in fields(Recipe))
_LABELS = {
    "content_type": "the content type",
    "description": "the description",
    "style": "the style",
    "composition": "the composition",
    "without": "what must not appear",
}


def _text(recipe: Recipe, name: str) -> str:
    value: str = getattr(recipe, name)
    return value


def _and(names: list[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
