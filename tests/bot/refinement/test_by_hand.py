"""Plans that need no words: the recipe's fields, Vary, Again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain import Intent, Recipe
from bot.errors import InvalidAsk
from bot.refinement import again, plan_from_recipe, vary
from tests.bot.refinement.turns import DOG, version


def test_a_recipe_changed_by_hand_is_drawn_and_the_note_says_what_changed() -> None:
    recipe = replace(DOG, style="anime", without="people")

    plan = plan_from_recipe(version(), recipe)

    assert (plan.intent, plan.recipe, plan.shape) == (Intent.GLOBAL_CHANGE, recipe, "square")
    assert plan.prompt == (
        "A photograph of a dog wearing pink sunglasses, on the beach, anime style, wide shot. "
        "Without people."
    )
    assert plan.note == "Changed the style and what must not appear."


def test_a_recipe_left_as_it_was_is_another_take() -> None:
    parent = version()

    plan = plan_from_recipe(parent, replace(DOG, style="  "))

    assert (plan.intent, plan.prompt, plan.recipe) == (Intent.VARIATION, parent.prompt, DOG)


def test_an_empty_recipe_is_refused_with_what_to_do() -> None:
    with pytest.raises(InvalidAsk, match="what the picture should show"):
        plan_from_recipe(version(), Recipe())


def test_vary_keeps_everything() -> None:
    parent = version(pictures=3)

    plan = vary(parent)

    assert (plan.intent, plan.prompt, plan.count) == (Intent.VARIATION, parent.prompt, 1)
    assert plan.note == "Another take on v3."


def test_again_repeats_the_request_with_its_number_of_pictures() -> None:
    beginning = version(number=1, pictures=3)

    plan = again(beginning)

    assert (plan.intent, plan.prompt, plan.count) == (Intent.NEW, beginning.prompt, 3)
