"""The offline model: what "it", "them" and "two more" mean after a change, and before any."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain import Intent, Recipe, Version
from tests.bot.language.offline_saying import said
from tests.bot.refinement.turns import version

SOFA = "a cat on a sofa"
SHADED = "a cat on a sofa, with a red umbrella"
LEFT, RIGHT, TOP, BOTTOM = "A1 A2 A3", "C1 C2 C3", "A1 B1 C1", "A3 B3 C3"

# Said after "add a red umbrella": where the umbrella goes.
MOVES = [
    ("put it on the left", LEFT),
    ("move it to the left", LEFT),
    ("Can you put it on the left?", LEFT),
    ("put it in the top left corner", "A1"),
    ("it should be on the right", RIGHT),
    ("move it up", TOP),
    ("move it up a bit", TOP),
    ("a bit higher", TOP),
    ("move it further down", BOTTOM),
    ("lower", BOTTOM),
    ("further to the left", LEFT),
    ("move it a bit to the right, please", RIGHT),
    ("push them to the right", RIGHT),
]

# Said after "add a red umbrella": how the picture is described then.
MEANT = [
    ("three of them", "a cat on a sofa, with three red umbrellas"),
    ("I want three of them", "a cat on a sofa, with three red umbrellas"),
    ("make it three", "a cat on a sofa, with three red umbrellas"),
    ("make that two", "a cat on a sofa, with two red umbrellas"),
    ("make three of them", "a cat on a sofa, with three red umbrellas"),
    ("four of those, please", "a cat on a sofa, with four red umbrellas"),
    ("add two more", "a cat on a sofa, with three red umbrellas"),
    ("add one more", "a cat on a sofa, with two red umbrellas"),
    ("add another one", "a cat on a sofa, with two red umbrellas"),
    ("put two more on the left", f"{SHADED}, with two red umbrellas on the left"),
    ("put it next to the cat", f"{SHADED}, the red umbrella next to the cat"),
    ("make it blue", "a cat on a sofa, with a blue umbrella"),
    ("make it bigger", "a cat on a sofa, with a red big umbrella"),
]

# Said to a picture that nobody changed yet: then the main thing is meant.
AT_FIRST = [
    ("put it on the left", f"{SOFA}, the cat on the left"),
    ("move it up", f"{SOFA}, the cat at the top"),
    ("move it to the right", f"{SOFA}, the cat on the right"),
    ("three of them", "three cats on a sofa"),
    ("make it three", "three cats on a sofa"),
    ("add two more", "three cats on a sofa"),
    ("make it red", "a red cat on a sofa"),
]

# Said after "add a red umbrella": these mean pictures, or another thing by name.
OTHERS = [
    ("two more", Intent.VARIATION, SHADED),
    ("another one", Intent.VARIATION, SHADED),
    ("make it anime-style", Intent.GLOBAL_CHANGE, SHADED),
    ("put the cat on the left", Intent.LOCAL_CHANGE, f"{SHADED}, the cat on the left"),
    ("add two birds", Intent.LOCAL_CHANGE, f"{SHADED}, with two birds"),
]


def shaded(words: str = "add a red umbrella", intent: Intent = Intent.LOCAL_CHANGE) -> Version:
    """Return a version that these words brought an umbrella into."""
    recipe = Recipe("photograph", SHADED, "", "", "")
    return replace(version(recipe), intent=intent, words=words)


@pytest.mark.parametrize(("words", "cells"), MOVES)
async def test_it_is_what_the_last_change_brought_in_and_moves(words: str, cells: str) -> None:
    parent = shaded()

    plan = await said(words, parent)

    assert (plan.intent, plan.adjust) == (Intent.LOCAL_CHANGE, "elsewhere")
    assert plan.spot is not None
    assert plan.spot.cells == tuple(cells.split())
    assert plan.recipe == parent.recipe


@pytest.mark.parametrize(("words", "description"), MEANT)
async def test_no_second_thing_comes_of_words_about_the_last_one(
    words: str, description: str
) -> None:
    plan = await said(words, shaded())

    assert (plan.intent, plan.adjust) == (Intent.LOCAL_CHANGE, None)
    assert plan.recipe.description == description


@pytest.mark.parametrize(("words", "description"), AT_FIRST)
async def test_before_any_change_the_main_thing_is_meant(words: str, description: str) -> None:
    first = replace(version(Recipe("photograph", SOFA, "", "", "")), words=SOFA)

    plan = await said(words, first)

    assert plan.intent is Intent.LOCAL_CHANGE
    assert plan.recipe.description == description


@pytest.mark.parametrize(("words", "intent", "description"), OTHERS)
async def test_what_names_its_thing_means_that(
    words: str, intent: Intent, description: str
) -> None:
    plan = await said(words, shaded())

    assert (plan.intent, plan.recipe.description) == (intent, description)


@pytest.mark.parametrize(
    "last",
    [
        "put a red umbrella on the beach",
        "Could you add a red umbrella?",
        "replace the lamp with a red umbrella",
        "make it brighter and add a red umbrella",
        "put it on the left",
        "a bit larger",
    ],
)
async def test_the_last_thing_is_known_by_whatever_brought_it_in(last: str) -> None:
    plan = await said("three of them", shaded(last))

    assert plan.recipe.description == "a cat on a sofa, with three red umbrellas"


async def test_what_is_worn_counts_as_brought_in() -> None:
    hat = Recipe("photograph", "a cat wearing a blue hat on a sofa", "", "", "")
    parent = replace(version(hat), intent=Intent.LOCAL_CHANGE, words="give the cat a blue hat")

    plan = await said("two of them", parent)

    assert plan.recipe.description == "a cat wearing two blue hats on a sofa"


async def test_a_change_of_everything_brought_nothing_in() -> None:
    plan = await said("three of them", shaded("make it night", Intent.GLOBAL_CHANGE))

    assert plan.recipe.description == "three cats on a sofa, with a red umbrella"
