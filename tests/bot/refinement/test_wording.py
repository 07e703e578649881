"""A recipe as prose."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Recipe
from bot.refinement import compose_prompt
from tests.bot.refinement.turns import DOG


@pytest.mark.parametrize(
    ("recipe", "prompt"),
    [
        (
            replace(DOG, style="anime", without="people"),
            "A photograph of a dog wearing pink sunglasses, on the beach, anime style, wide shot. "
            "Without people.",
        ),
        (Recipe("oil painting", "A castle."), "An oil painting of a castle."),
        (Recipe("pixel art", "a knight"), "Pixel art of a knight."),
        (Recipe("", "a knight", "in the style of Van Gogh"), "A knight, in the style of Van Gogh."),
        (Recipe("", "a knight", "watercolour"), "A knight, watercolour style."),
        (Recipe("", "a knight", "muted colours"), "A knight, muted colours."),
        (Recipe("", "a knight", "anime, darker"), "A knight, anime style, darker."),
        (Recipe("", "a knight", "poster"), "A knight, poster style."),
        (Recipe("logo"), "A logo."),
        (Recipe("", "", "anime"), "Anime style."),
        (Recipe("", "a", "", "", "people, text"), "A. Without people or text."),
        (Recipe(), ""),
    ],
)
def test_a_recipe_reads_as_prose(recipe: Recipe, prompt: str) -> None:
    assert compose_prompt(recipe) == prompt


@given(st.builds(Recipe, *[st.text(max_size=30)] * 5))
def test_any_recipe_is_composed(recipe: Recipe) -> None:
    prompt = compose_prompt(recipe)

    assert "\n" not in prompt
    assert prompt == "" or prompt.endswith(".")


@given(st.text(max_size=30), st.text(max_size=30))
def test_another_style_moves_no_other_word(one: str, other: str) -> None:
    before = compose_prompt(replace(DOG, style=one))
    after = compose_prompt(replace(DOG, style=other))

    subject = "A photograph of a dog wearing pink sunglasses, on the beach"
    assert before.startswith(subject)
    assert after.startswith(subject)
