"""The offline model: what members say to a picture."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain import Intent, Options, Recipe
from tests.bot.language.offline_saying import CAT, DOG, said, said_to
from tests.bot.refinement.turns import SKETCH, version

GLOBAL, LOCAL = Intent.GLOBAL_CHANGE, Intent.LOCAL_CHANGE

# words -> intent, changed fields of DOG
TO_A_DOG: list[tuple[str, Intent, dict[str, str]]] = [
    ("make it anime-style", GLOBAL, {"style": "anime"}),
    ("Make it anime style, please!", GLOBAL, {"style": "anime"}),
    ("as a watercolour", GLOBAL, {"style": "watercolour"}),
    ("let's try a watercolour", GLOBAL, {"style": "watercolour"}),
    ("noir", GLOBAL, {"style": "noir"}),
    ("change the style to noir", GLOBAL, {"style": "noir"}),
    ("make it look like a Pixar film", GLOBAL, {"style": "Pixar"}),
    ("in the style of Van Gogh", GLOBAL, {"style": "in the style of Van Gogh"}),
    ("lol make it anime", GLOBAL, {"style": "anime"}),
    ("make it darker", GLOBAL, {"style": "darker"}),
    ("a bit more colourful", GLOBAL, {"style": "a bit more colourful"}),
    ("from above", GLOBAL, {"composition": "wide shot, from above"}),
    ("zoom in", GLOBAL, {"composition": "close-up"}),
    ("from above, in 4K", GLOBAL, {"composition": "wide shot, from above, 4K"}),
    ("turn it into a logo", GLOBAL, {"content_type": "logo"}),
    ("now at night", GLOBAL, {"description": f"{DOG.description}, at night"}),
    ("but at night", GLOBAL, {"description": f"{DOG.description}, at night"}),
    ("what about at night?", GLOBAL, {"description": f"{DOG.description}, at night"}),
    ("in winter", GLOBAL, {"description": f"{DOG.description}, in winter"}),
    ("make it rain", GLOBAL, {"description": f"{DOG.description}, in the rain"}),
    ("change the time of day to sunset", GLOBAL, {"description": f"{DOG.description}, at sunset"}),
    ("more snow", GLOBAL, {"description": f"{DOG.description}, with more snow"}),
    ("fewer people", GLOBAL, {"description": f"{DOG.description}, with fewer people"}),
    ("put it on the moon", GLOBAL, {"description": "a dog wearing pink sunglasses, on the moon"}),
    (
        "make the background a forest",
        GLOBAL,
        {"description": "a dog wearing pink sunglasses, in a forest"},
    ),
    (
        "make the background blue",
        LOCAL,
        {"description": f"{DOG.description}, with a blue background"},
    ),
    (
        "make the sunglasses red",
        LOCAL,
        {"description": "a dog wearing red sunglasses, on the beach"},
    ),
    (
        "change the sunglasses to dark blue",
        LOCAL,
        {"description": "a dog wearing dark blue sunglasses, on the beach"},
    ),
    (
        "can you make it orange?",
        LOCAL,
        {"description": "an orange dog wearing pink sunglasses, on the beach"},
    ),
    ("the hat should be green", LOCAL, {"description": f"{DOG.description}, with a green hat"}),
    (
        "bigger dog",
        LOCAL,
        {"description": "a big dog wearing pink sunglasses, on the beach"},
    ),
    (
        "make the dog smaller",
        LOCAL,
        {"description": "a small dog wearing pink sunglasses, on the beach"},
    ),
    (
        "make the sunglasses bigger and green",
        LOCAL,
        {"description": "a dog wearing big green sunglasses, on the beach"},
    ),
    (
        "make it fluffy",
        LOCAL,
        {"description": "a fluffy dog wearing pink sunglasses, on the beach"},
    ),
    (
        "make him smile",
        LOCAL,
        {"description": "a smiling dog wearing pink sunglasses, on the beach"},
    ),
    (
        "make the dog wear a scarf",
        LOCAL,
        {"description": "a dog wearing a scarf and pink sunglasses, on the beach"},
    ),
    (
        "give the dog a hat",
        LOCAL,
        {"description": "a dog wearing a hat and pink sunglasses, on the beach"},
    ),
    (
        "give it a bone",
        LOCAL,
        {"description": "a dog with a bone wearing pink sunglasses, on the beach"},
    ),
    (
        "draw a hat on the dog",
        LOCAL,
        {"description": "a dog wearing a hat and pink sunglasses, on the beach"},
    ),
    (
        "add a blanket on the dog's lap",
        LOCAL,
        {"description": f"{DOG.description}, with a blanket on the dog's lap"},
    ),
    (
        "put a lamp next to the dog",
        LOCAL,
        {"description": f"{DOG.description}, with a lamp next to the dog"},
    ),
    ("could you add a hat please?", LOCAL, {"description": f"{DOG.description}, with a hat"}),
    ("also add a bird", LOCAL, {"description": f"{DOG.description}, with a bird"}),
    ("there should be a bird", LOCAL, {"description": f"{DOG.description}, with a bird"}),
    ("with a hat", LOCAL, {"description": f"{DOG.description}, with a hat"}),
    ('add text saying "hi"', LOCAL, {"description": f'{DOG.description}, text saying "hi"'}),
    (
        "remove the sunglasses",
        LOCAL,
        {"description": "a dog, on the beach", "without": "the sunglasses"},
    ),
    (
        "without the sunglasses",
        LOCAL,
        {"description": "a dog, on the beach", "without": "the sunglasses"},
    ),
    ("can you remove the dog", LOCAL, {"description": "the beach", "without": "the dog"}),
    ("no people", LOCAL, {"without": "people"}),
    (
        "replace the dog with a cat",
        LOCAL,
        {"description": "a cat wearing pink sunglasses, on the beach"},
    ),
    (
        "turn the dog into cat",
        LOCAL,
        {"description": "a cat wearing pink sunglasses, on the beach"},
    ),
    (
        "how about a cat instead of the dog",
        LOCAL,
        {"description": "a cat wearing pink sunglasses, on the beach"},
    ),
    (
        "two dogs instead of one",
        LOCAL,
        {"description": "two dogs wearing pink sunglasses, on the beach"},
    ),
    ("another dog", LOCAL, {"description": "two dogs wearing pink sunglasses, on the beach"}),
    ("three dogs", LOCAL, {"description": "three dogs wearing pink sunglasses, on the beach"}),
    (
        "make it anime-style and add a red hat",
        GLOBAL,
        {"style": "anime", "description": f"{DOG.description}, with a red hat"},
    ),
    (
        "remove the sunglasses, add a hat and make it night",
        GLOBAL,
        {"description": "a dog, on the beach, with a hat, at night", "without": "the sunglasses"},
    ),
    (
        "make the sunglasses red and the dog blue",
        LOCAL,
        {"description": "a blue dog wearing red sunglasses, on the beach"},
    ),
    (
        "make it a watercolour at sunset",
        GLOBAL,
        {"style": "watercolour", "description": f"{DOG.description}, at sunset"},
    ),
]

TO_A_CAT: list[tuple[str, dict[str, str]]] = [
    ("make the hat red", {"description": "a cat with a red hat on a sofa"}),
    ("red hat instead", {"description": "a cat with a red hat on a sofa"}),
    ("remove the hat", {"description": "a cat on a sofa", "without": "the hat"}),
    ("remove the sofa", {"description": "a cat with a blue hat", "without": "the sofa"}),
    ("as a watercolour", {"style": "watercolour"}),
    ("brighter", {"style": "anime, brighter"}),
    ("remove the style", {"style": ""}),
    ("as a photo", {"content_type": "photograph", "style": ""}),
]

ON_THE_MOON = Recipe("", "two astronauts on the moon with a small robot", "anime", "", "")
TO_ASTRONAUTS: list[tuple[str, dict[str, str]]] = [
    ("make the robot gold", {"description": "two astronauts on the moon with a small gold robot"}),
    ("a bigger robot", {"description": "two astronauts on the moon with a robot"}),
    ("remove the robot", {"description": "two astronauts on the moon", "without": "the robot"}),
    ("change the background to mars", {"description": "two astronauts on mars with a small robot"}),
    ("set it in a forest", {"description": "two astronauts in a forest with a small robot"}),
    ("make it look like winter", {"description": f"{ON_THE_MOON.description}, in winter"}),
    ("make the sky purple", {"description": f"{ON_THE_MOON.description}, with a purple sky"}),
    (
        "make the robot's eyes red",
        {"description": f"{ON_THE_MOON.description}, with the robot's red eyes"},
    ),
    (
        "change the robot's color to green",
        {"description": "two astronauts on the moon with a small green robot"},
    ),
    (
        "put sunglasses on both astronauts",
        {"description": "two astronauts wearing sunglasses on the moon with a small robot"},
    ),
    ("what if they were cats", {"description": "two cats on the moon with a small robot"}),
    ("make them cats", {"description": "two cats on the moon with a small robot"}),
    ("make them older", {"description": "two older astronauts on the moon with a small robot"}),
    ("make it three cats", {"description": "three cats on the moon with a small robot"}),
    ("one more astronaut", {"description": "three astronauts on the moon with a small robot"}),
    ("remove the astronauts", {"description": "the moon with a small robot"}),
    (
        "hello limner, now a cat instead of the robot",
        {"description": "two astronauts on the moon with a cat"},
    ),
    (
        "keep everything but make the moon blue",
        {"description": "two astronauts on the blue moon with a small robot"},
    ),
    ("same but at night", {"description": f"{ON_THE_MOON.description}, at night"}),
    ("it's too dark", {"style": "anime, brighter"}),
    ("too colourful", {"style": "anime, less colourful"}),
    ("paint it like Picasso", {"style": "in the style of Picasso"}),
    ("render it in 3d", {"style": "3D render"}),
    ("swap the table for a guitar", {"description": f"{ON_THE_MOON.description}, with a guitar"}),
    ("a boat instead", {"description": "a boat on the moon with a small robot"}),
]


@pytest.mark.parametrize(("words", "intent", "changed"), TO_A_DOG)
async def test_a_change_changes_what_was_said_and_nothing_else(
    words: str, intent: Intent, changed: dict[str, str]
) -> None:
    plan = await said_to(words)

    assert plan.intent is intent
    assert plan.recipe == replace(DOG, **changed)


@pytest.mark.parametrize(("words", "changed"), TO_A_CAT)
async def test_what_is_there_already_is_changed_not_piled_up(
    words: str, changed: dict[str, str]
) -> None:
    plan = await said_to(words, CAT)

    assert plan.recipe == replace(CAT, **changed)


@pytest.mark.parametrize(("words", "changed"), TO_ASTRONAUTS)
async def test_a_thing_among_others_is_found(words: str, changed: dict[str, str]) -> None:
    plan = await said_to(words, ON_THE_MOON)

    assert replace(plan.recipe, without=changed.get("without", "")) == replace(
        ON_THE_MOON, **changed
    )


@pytest.mark.parametrize(
    ("words", "before", "after"),
    [
        ("remove the dog", "a dog and a cat on a sofa", "a cat on a sofa"),
        ("remove the cat", "a dog and a cat on a sofa", "a dog on a sofa"),
        ("remove the apple", "a table with an apple and a pear", "a table with a pear"),
        ("remove the hat", "a dog, with a hat, at night", "a dog, at night"),
        ("remove the hat", "a dog", "a dog"),
        ("remove the balloon", "a boy with a red balloon in his hand", "a boy"),
        ("two more boxes", "a box in a room", "three boxes in a room"),
        ("three mice", "a mouse in a room", "three mice in a room"),
        ("four babies", "a baby in a room", "four babies in a room"),
        ("one dog instead of two", "2 dogs in a room", "one dog in a room"),
        ("another lamp", "a dog", "a dog, with a lamp"),
        ("two more birds", "a dog", "a dog, with two birds"),
        ("make the bird wear a hat", "a dog", "a dog, wearing a hat"),
        ("make the dog run", "a dog", "a running dog"),
        ("wearing a tie", "a dog", "a dog wearing a tie"),
        ("a bigger bird", "a dog", "a dog, with a bigger bird"),
        ("make the sofa old", "a dog on an orange sofa", "a dog on an orange old sofa"),
        ("make the sofa green", "a dog on an orange sofa", "a dog on a green sofa"),
        ("change the dog to a blue one", "A red dog", "A blue dog"),
        ("change the background to sunset", "a dog", "a dog, at sunset"),
        ("change the background to mountains", "a dog", "a dog, in mountains"),
        ("change the background to a wall", "a dog", "a dog, with a wall in the background"),
        ("turn everything into gold", "a dog", "a dog, turn everything into gold"),
    ],
)
async def test_descriptions_stay_whole_sentences(words: str, before: str, after: str) -> None:
    plan = await said_to(words, Recipe(description=before))

    assert plan.recipe.description == after


@pytest.mark.parametrize(
    ("words", "now", "then"),
    [("wider", "9:16", "square"), ("make it wider", "1:1", "wide"), ("taller", "16:9", "square")],
)
async def test_wider_and_taller_are_seen_from_the_shape_it_has(
    words: str, now: str, then: str
) -> None:
    plan = await said(words, replace(version(DOG), shape=now))

    assert (plan.intent, plan.shape) == (Intent.RESIZE, then)


async def test_one_style_takes_the_place_of_another() -> None:
    anime = await said_to("make it anime-style")
    watercolour = await said_to("as a watercolour", anime.recipe)

    assert watercolour.recipe == replace(DOG, style="watercolour")


async def test_one_time_of_day_takes_the_place_of_another() -> None:
    night = await said_to("now at night")
    sunset = await said_to("at sunset", night.recipe)

    assert sunset.recipe.description == f"{DOG.description}, at sunset"


async def test_what_is_added_again_may_appear_again() -> None:
    bare = await said_to("remove the sunglasses")
    dressed = await said_to("add sunglasses", bare.recipe)

    assert dressed.recipe == replace(DOG, description="a dog, on the beach, sunglasses", without="")


@pytest.mark.parametrize(
    ("words", "size"),
    [("make the dog bigger", "a huge dog"), ("smaller", "a dog"), ("tiny dog", "a tiny dog")],
)
async def test_sizes_go_step_by_step(words: str, size: str) -> None:
    plan = await said_to(words, Recipe(description="a big dog"))

    assert plan.recipe.description == size


@pytest.mark.parametrize(
    ("words", "shape"),
    [
        ("make it wider", "wide"),
        ("make it square", "square"),
        ("make it taller", "tall"),
        ("16:9", "16:9"),
        ("make it landscape", "wide"),
        ("in portrait format", "tall"),
        ("change the ratio to 3:2", "3:2"),
    ],
)
async def test_a_shape_alone_resizes_and_keeps_the_prompt(words: str, shape: str) -> None:
    plan = await said_to(words)

    assert (plan.intent, plan.shape, plan.recipe) == (Intent.RESIZE, shape, DOG)


async def test_a_shape_with_a_change_is_both() -> None:
    plan = await said_to("make it wider and at night")

    assert (plan.intent, plan.shape) == (Intent.GLOBAL_CHANGE, "wide")
    assert plan.recipe.description.endswith(", at night")


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("another one", 1),
        ("again", 1),
        ("more like this", 1),
        ("variation", 1),
        ("try again please", 1),
        ("two more like this", 2),
        ("four variations", 4),
    ],
)
async def test_more_of_the_same_is_a_variation(words: str, count: int) -> None:
    plan = await said_to(words)

    assert (plan.intent, plan.count, plan.recipe) == (Intent.VARIATION, count, DOG)


@pytest.mark.parametrize(
    ("words", "version"),
    [
        ("undo", None),
        ("Undo that, please", None),
        ("go back", None),
        ("the previous one was better", None),
        ("go back to 3", 3),
        ("back to v2", 2),
        ("restore version 2", 2),
        ("go back to the first one", 1),
        ("back to the original", 1),
    ],
)
async def test_going_back_is_understood(words: str, version: int | None) -> None:
    plan = await said_to(words)

    assert (plan.intent, plan.go_back_to) == (Intent.UNDO, version)


async def test_a_change_said_while_going_back_is_asked_for_again() -> None:
    plan = await said_to("go back to 2 and make it blue")

    assert plan.intent is Intent.UNDO
    assert plan.note == "Say “make it blue” again once you are there."


@pytest.mark.parametrize(
    ("words", "picture", "description"),
    [
        ("make the second one blue", 1, "a blue dog wearing pink sunglasses, on the beach"),
        ("I like the 2nd, but at night", 1, f"{DOG.description}, at night"),
        ("the first one in blue", 0, "a blue dog wearing pink sunglasses, on the beach"),
        ("picture 2 without the sunglasses", 1, "a dog, on the beach"),
        ("vary the last one", 2, DOG.description),
    ],
)
async def test_a_picture_is_chosen_in_words(words: str, picture: int, description: str) -> None:
    plan = await said_to(words, pictures=3)

    assert (plan.picture, plan.recipe.description) == (picture, description)


async def test_a_picture_chosen_without_a_change_is_asked_about() -> None:
    plan = await said_to("the second one")

    assert plan.intent is Intent.QUESTION
    assert plan.answer.startswith("Picture 2 it is.")


@pytest.mark.parametrize(
    "words",
    ["start over: a castle", "new picture: a castle", "draw a castle", "something else: a castle"],
)
async def test_a_new_picture_forgets_the_old_one(words: str) -> None:
    plan = await said_to(words)

    assert (plan.intent, plan.prompt) == (Intent.NEW, "A castle.")


async def test_starting_over_without_words_asks_for_them() -> None:
    plan = await said_to("start over")

    assert plan.intent is Intent.QUESTION
    assert "what it should show" in plan.answer


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("make it anime-style", "Changed the style to anime."),
        ("in the style of Monet", "Changed the style to that of Monet."),
        ("remove the dog", "Removed the dog."),
        ("no people", "Left out people."),
        ("make the hat blue", "Added a blue hat, as I found no hat."),
        (
            "shimmering like a memory",
            "Took “shimmering like a memory” as an addition. "
            "Say “new picture: …” to start over instead.",
        ),
    ],
)
async def test_the_note_says_what_was_done(words: str, note: str) -> None:
    plan = await said_to(words)

    assert plan.note == note


async def test_the_prompt_keeps_the_wording_of_what_did_not_change() -> None:
    plan = await said_to("make it anime-style and without people")

    assert plan.prompt == (
        "A photograph of a dog wearing pink sunglasses, on the beach, anime style, wide shot. "
        "Without people."
    )


async def test_options_win_over_the_words() -> None:
    options = Options(style="noir", shape="tall")

    plan = await said_to("make it anime-style, 16:9", options=options)

    assert (plan.recipe.style, plan.shape) == ("noir", "tall")
    assert "noir style" in plan.prompt


async def test_a_picture_drawn_from_exact_words_can_be_changed_too() -> None:
    plan = await said_to("as a watercolour", Recipe(description="DOG!! on mars"))

    assert plan.prompt == "DOG!! on mars, watercolour style."


async def test_a_painter_that_keeps_its_seed_makes_local_changes() -> None:
    plan = await said_to("make the sunglasses red", capabilities=SKETCH)

    assert plan.intent is Intent.LOCAL_CHANGE


@pytest.mark.parametrize("words", ["a red balloon", "draw a red balloon"])
async def test_words_for_a_chosen_place_say_what_shall_be_there(words: str) -> None:
    plan = await said_to(words, place_shown=True)

    assert plan.intent is LOCAL
    assert plan.recipe.description == f"{DOG.description}, with a red balloon"
    assert plan.note == "Added a red balloon."


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("delete it", "Delete"),
        ("remove this picture", "Delete"),
        ("give me a prompt for Midjourney", "/prompt"),
        ("describe", "/describe"),
    ],
)
async def test_what_words_cannot_do_is_told_and_not_drawn(words: str, told: str) -> None:
    plan = await said_to(words)

    assert plan.intent is Intent.QUESTION
    assert told in plan.answer


async def test_what_is_pointed_at_can_be_removed_without_a_name() -> None:
    marked = await said_to("remove this", references=1)
    chosen = await said_to("remove this", place_shown=True)

    assert (marked.intent, chosen.intent) == (LOCAL, LOCAL)


async def test_an_upload_is_not_described_by_the_prompt_of_another_picture() -> None:
    plan = await said_to("describe this", references=1)

    assert "/describe" in plan.answer
    assert "was drawn from" not in plan.answer
