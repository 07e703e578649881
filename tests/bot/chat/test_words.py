from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.chat import recipes, words
from bot.domain import Progress, Recipe, Step
from tests.fakes import makes


def test_a_cut_is_marked() -> None:
    assert words.clip("abcdef", 4) == "abc…"


@given(st.text(max_size=200), st.integers(1, 50))
def test_a_flat_text_is_one_line_within_its_limit(text: str, limit: int) -> None:
    flat = words.flat(text, limit)

    assert len(flat) <= limit
    assert flat.splitlines() in ([], [flat])


def test_the_queue_position_is_told_only_while_others_are_before() -> None:
    assert "4" in words.progress(Progress(Step.QUEUED, position=4))
    assert "1" not in words.progress(Progress(Step.QUEUED, position=1))


def test_small_amounts_keep_their_digits() -> None:
    assert words.dollars(40_000) == "$0.0400"
    assert words.dollars(1_250_000) == "$1.25"


def test_one_of_several_pictures_says_which_it_is() -> None:
    assert words.alt_text(makes.version(2), 1) == "Picture 2 of 2: A photograph of a dog"
    assert words.filename(makes.version(2), 1, "image/webp") == "limner-v7-2.webp"
    assert words.alt_text(makes.version(), 0) == "A photograph of a dog"


def test_how_it_was_made_leaves_out_what_is_not_known() -> None:
    made = words.how_made(makes.version(seed=None, quality=None))

    assert "Words:\na dog" in made
    assert "Seed" not in made
    assert "Quality" not in made


@given(st.builds(Recipe, *[st.text(max_size=20).map(str.strip)] * 5))
def test_a_recipe_is_read_back_from_its_form(recipe: Recipe) -> None:
    assert recipes.recipe(recipes.values(recipe)) == recipe
