"""The offline model: a sentence for a new picture, taken apart."""

from __future__ import annotations

import pytest

from bot.domain import Intent
from tests.bot.language.offline_saying import said

# words -> prompt, shape, number of pictures
NEW: list[tuple[str, str, str | None, int]] = [
    ("a dog wearing pink sunglasses", "A dog wearing pink sunglasses.", None, 1),
    ("cat", "Cat.", None, 1),
    ("a cat?", "A cat.", None, 1),
    ("can you draw a cat?", "A cat.", None, 1),
    ("I'd like a picture of a dragon", "A dragon.", None, 1),
    ("imagine a castle please", "A castle.", None, 1),
    ("please paint a field at dawn", "A field at dawn.", None, 1),
    ("hey limner, draw me a fox", "A fox.", None, 1),
    ("a photo of a dog, on the beach", "A photograph of a dog, on the beach.", None, 1),
    ("some photos of dogs", "A photograph of dogs.", None, 1),
    ("logo for a coffee shop", "A logo of a coffee shop.", None, 1),
    ("a portrait of a woman", "A portrait of a woman.", None, 1),
    ("an oil painting of a castle", "A painting of a castle, oil painting style.", None, 1),
    ("pixel art of a knight", "An illustration of a knight, pixel art style.", None, 1),
    ("a watercolour of a fox", "A painting of a fox, watercolour style.", None, 1),
    ("a pencil drawing of a pencil", "A drawing of a pencil, pencil style.", None, 1),
    ("vintage photo of a train", "A photograph of a train, vintage style.", None, 1),
    (
        "a black and white photo of a man",
        "A photograph of a man, black and white style.",
        None,
        1,
    ),
    ("an anime girl in a garden", "A girl in a garden, anime style.", None, 1),
    ("a fox, watercolour", "A painting of a fox, watercolour style.", None, 1),
    ("a fox, noir", "A fox, noir style.", None, 1),
    ("a fox in the style of Van Gogh", "A fox, in the style of Van Gogh.", None, 1),
    ("a horse in cyberpunk style, from above", "A horse, cyberpunk style, from above.", None, 1),
    ("a boat as a watercolour", "A painting of a boat, watercolour style.", None, 1),
    ("a neon sign saying hello", "A neon sign saying hello.", None, 1),
    ("a pencil on a desk", "A pencil on a desk.", None, 1),
    ("close-up of an owl", "An owl, close-up.", None, 1),
    ("a wolf, wide shot, 4K", "A wolf, wide shot, 4K.", None, 1),
    ("a black and white cat", "A black and white cat.", None, 1),
    ("three pictures of a dog", "A dog.", None, 3),
    ("three dogs", "Three dogs.", None, 1),
    ("3 logos of a bear", "A logo of a bear.", None, 3),
    ("a couple of pictures of a boat", "A boat.", None, 2),
    ("4 versions of a red car in 16:9", "A red car.", "16:9", 4),
    ("two variations of a castle at sunset, square", "A castle at sunset.", "square", 2),
    ("two cats and a dog, make 3 versions", "Two cats and a dog.", None, 3),
    ("a dog on the beach, wide", "A dog on the beach.", "wide", 1),
    ("a wide river with boats", "A wide river with boats.", None, 1),
    ("portrait of a woman, portrait format", "A portrait of a woman.", "tall", 1),
    ("a cat in landscape format", "A cat.", "wide", 1),
    ("a clock at 10:30", "A clock at 10:30.", None, 1),
    ("a 4x4 car in mud", "A 4x4 car in mud.", None, 1),
    ("two sketches of a bear", "A drawing of a bear.", None, 2),
    ("an isometric island", "An island, isometric view.", None, 1),
    ("an aerial view of an island", "An island, aerial view.", None, 1),
    ("a beach without people at sunset", "A beach at sunset. Without people.", None, 1),
    ("a house, no text, no people", "A house. Without text or people.", None, 1),
    ("a street with no cars", "A street. Without cars.", None, 1),
    ("a cat without people or text", "A cat. Without people or text.", None, 1),
    ("anime", "Anime.", None, 1),
    ("show me what love looks like", "What love looks like.", None, 1),
]


@pytest.mark.parametrize(("words", "prompt", "shape", "count"), NEW)
async def test_a_sentence_becomes_a_recipe_with_options_cut_out(
    words: str, prompt: str, shape: str | None, count: int
) -> None:
    plan = await said(words)

    assert plan.intent is Intent.NEW
    assert (plan.prompt, plan.shape, plan.count) == (prompt, shape, count)


async def test_each_part_stands_in_its_own_field() -> None:
    plan = await said("two photos of a dog on the beach in noir style, close-up, without people")

    recipe = plan.recipe
    assert (recipe.content_type, recipe.description) == ("photograph", "a dog on the beach")
    assert (recipe.style, recipe.composition, recipe.without) == ("noir", "close-up", "people")


@pytest.mark.parametrize("words", ["make it anime-style", "add a hat", "undo", "again"])
async def test_a_change_without_a_picture_is_told(words: str) -> None:
    plan = await said(words)

    assert plan.intent is Intent.QUESTION
    assert "no picture here yet" in plan.answer


async def test_a_change_of_an_uploaded_picture_is_a_new_one_from_it() -> None:
    plan = await said("make it anime-style", references=1)

    assert (plan.intent, plan.prompt) == (Intent.NEW, "The uploaded picture, anime style.")


async def test_words_among_members_before_any_picture_get_silence() -> None:
    plan = await said("the game starts soon", addressed=False)

    assert plan.intent is Intent.SILENCE


@pytest.mark.parametrize(
    ("words", "prompt"),
    [
        ("add a red ball", "The uploaded picture, with a red ball."),
        ("remove the dog", "The uploaded picture. Without dog."),
        # What is in the picture nobody looked at: the words themselves say it best.
        ("replace the dog with a cat", "Replace the dog with a cat."),
        ("put a hat on the dog", "Put a hat on the dog."),
        ("make the car blue", "Make the car blue."),
    ],
)
async def test_a_part_of_an_uploaded_picture_changes(words: str, prompt: str) -> None:
    plan = await said(words, references=1)

    assert (plan.intent, plan.prompt) == (Intent.LOCAL_CHANGE, prompt)
    assert "found no" not in plan.note


@pytest.mark.parametrize(
    "words", ["a dog with a hat", "draw a castle like this", "make the sky darker", "with a hat"]
)
async def test_other_words_with_an_upload_are_a_new_picture(words: str) -> None:
    assert (await said(words, references=1)).intent is Intent.NEW
