"""Says something to the offline model, as the tests of planning do, and returns the plan."""

from __future__ import annotations

from typing import Any

from bot.domain import Plan, Recipe, Version
from bot.language import offline
from bot.refinement import Refiner
from bot.vendors import Vendors
from tests.bot.refinement.turns import turn, version

DOG = Recipe("photograph", "a dog wearing pink sunglasses, on the beach", "", "wide shot", "")
CAT = Recipe("", "a cat with a blue hat on a sofa", "anime", "", "")


def refiner() -> Refiner:
    """Return a refiner that understands by rules."""
    return Refiner(offline.create(offline.Config(), Vendors()), "")


async def said(words: str, parent: Version | None = None, **changes: Any) -> Plan:
    """Return the plan for words."""
    return await refiner().plan(turn(words, parent, **changes))


async def said_to(words: str, recipe: Recipe = DOG, pictures: int = 2, **changes: Any) -> Plan:
    """Return the plan for words to v3, drawn from a recipe."""
    return await said(words, version(recipe, pictures=pictures), **changes)
