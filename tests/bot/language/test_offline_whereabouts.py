"""The offline model: where a change belongs, and wishes for a larger picture."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain import Capabilities, Intent, Recipe, Version
from tests.bot.language.offline_saying import said
from tests.bot.refinement.turns import SKETCH, version

CAT = Recipe("photograph", "a cat with a blue hat on a sofa, next to a lamp", "", "", "")
LOCAL, GLOBAL, RESIZE = Intent.LOCAL_CHANGE, Intent.GLOBAL_CHANGE, Intent.RESIZE
EXPAND, UPSCALE = Intent.EXPAND, Intent.UPSCALE
LEFT, RIGHT = "A1 A2 A3", "C1 C2 C3"

# words -> intent, cells, target: said to a picture that is new or changed as a whole.
CHANGES: list[tuple[str, Intent, str, str]] = [
    ("add a blanket on the cat's lap", LOCAL, "", "the cat's lap"),
    ("add a blanket on its lap", LOCAL, "", "the cat's lap"),
    ("make only the hat red", LOCAL, "", "the hat"),
    ("make the hat on the left red", LOCAL, LEFT, "the hat on the left"),
    ("make the left one red", LOCAL, LEFT, ""),
    ("make the hat a bit larger", LOCAL, "", "the hat"),
    ("make the cat's left ear black", LOCAL, "", "the cat's left ear"),
    ("make it fluffy", LOCAL, "", "the cat"),
    ("make the sofa red and the hat green", LOCAL, "", "the sofa and the hat"),
    ("make the background blue", LOCAL, "", "the background"),
    ("remove the lamp", LOCAL, "", "the lamp"),
    ("remove the lamp on the right", LOCAL, RIGHT, "the lamp on the right"),
    ("replace the lamp with a plant", LOCAL, "", "the lamp"),
    ("give the cat a scarf", LOCAL, "", "the cat"),
    ("put a crown on the cat", LOCAL, "", "the cat"),
    ("add a vase next to the lamp", LOCAL, "", "the place next to the lamp"),
    ("add a picture on the wall", LOCAL, "", "the wall"),
    ("add a window on the right wall", LOCAL, "", "the right wall"),
    ("add a bird in the top left corner", LOCAL, "A1", ""),
    ("add a moon at the top right", LOCAL, "C1", ""),
    ("add a mouse in C3", LOCAL, "C3", ""),
    ("put a tree on the left side", LOCAL, LEFT, ""),
    ("brighter in B2", LOCAL, "B2", ""),
    ("make the left side darker", LOCAL, LEFT, ""),
    ("add a bird", LOCAL, "", ""),
    ("put the cat on the left", LOCAL, "", ""),
    ("a bit larger", LOCAL, "", "the cat"),
    ("now at night", GLOBAL, "", ""),
    ("make it anime-style", GLOBAL, "", ""),
    ("move the lamp to the right", LOCAL, "", ""),
    ("make it wider", RESIZE, "", ""),
    ("draw a cat on the left", Intent.NEW, "", ""),
]

# words -> adjust, cells: said to a picture of which a part was changed.
ADJUSTMENTS: list[tuple[str, str, str]] = [
    ("a bit larger", "larger", ""),
    ("larger", "larger", ""),
    ("bigger area", "larger", ""),
    ("a larger area, please", "larger", ""),
    ("make the region a bit bigger", "larger", ""),
    ("the area is too small", "larger", ""),
    ("enlarge the region", "larger", ""),
    ("smaller area", "smaller", ""),
    ("a little smaller", "smaller", ""),
    ("the area is too big", "smaller", ""),
    ("not there", "elsewhere", ""),
    ("No, not there!", "elsewhere", ""),
    ("not there, in the top left corner", "elsewhere", "A1"),
    ("somewhere else", "elsewhere", ""),
    ("that's the wrong place", "elsewhere", ""),
    ("in another place", "elsewhere", ""),
    ("in the top left corner", "elsewhere", "A1"),
    ("B2", "elsewhere", "B2"),
    ("also the left one", "also", LEFT),
    ("also the right one, please", "also", RIGHT),
    ("the other one too", "also", ""),
    ("and the other one", "also", ""),
    ("the same on the right", "also", RIGHT),
    ("do the same for the left one", "also", LEFT),
    ("also there", "also", ""),
]

NO_ADJUSTMENTS = [
    "make the hat a bit larger",
    "make the hat bigger",
    "larger hat",
    "add a larger bird",
    "also add a bird",
    "also a bird",
    "also at night",
    "make it wider",
    "add a bird in the top left corner",
    "undo",
]

GROWTHS: list[tuple[str, Intent, str]] = [
    ("expand it to wide", EXPAND, "wide"),
    ("expand to 16:9", EXPAND, "16:9"),
    ("please expand the picture", EXPAND, "wide"),
    ("outpaint", EXPAND, "wide"),
    ("outpaint it to the right", EXPAND, "wide"),
    ("zoom out", EXPAND, "wide"),
    ("zoom out a bit", EXPAND, "wide"),
    ("zoom out to 4:3", EXPAND, "4:3"),
    ("continue the picture to the left", EXPAND, "wide"),
    ("continue the picture beyond its borders", EXPAND, "wide"),
    ("extend the image upwards", EXPAND, "tall"),
    ("expand it on all sides", EXPAND, "wide"),
    ("show more of the scene", EXPAND, "wide"),
    ("upscale it", UPSCALE, "square"),
    ("upscale", UPSCALE, "square"),
    ("can you upscale it to 4K?", UPSCALE, "square"),
    ("in higher resolution", UPSCALE, "square"),
    ("make it 4K", UPSCALE, "square"),
    ("4K please", UPSCALE, "square"),
    ("increase the resolution", UPSCALE, "square"),
    ("give me a higher resolution version", UPSCALE, "square"),
]


def drawn(intent: Intent = GLOBAL) -> Version:
    return replace(version(CAT), intent=intent)


@pytest.mark.parametrize(("words", "intent", "cells", "target"), CHANGES)
async def test_words_say_what_is_changed_and_where(
    words: str, intent: Intent, cells: str, target: str
) -> None:
    plan = await said(words, drawn())

    assert (plan.intent, plan.target, plan.adjust) == (intent, target, None)
    assert (plan.spot.cells if plan.spot else ()) == tuple(cells.split())


@pytest.mark.parametrize(("words", "adjust", "cells"), ADJUSTMENTS)
async def test_words_move_the_region_of_the_last_change(
    words: str, adjust: str, cells: str
) -> None:
    parent = drawn(LOCAL)

    plan = await said(words, parent)

    assert (plan.intent, plan.adjust) == (LOCAL, adjust)
    assert (plan.spot.cells if plan.spot else ()) == tuple(cells.split())
    assert (plan.prompt, plan.recipe) == (parent.prompt, parent.recipe)
    assert plan.note.startswith("Did the last change ")


@pytest.mark.parametrize("words", NO_ADJUSTMENTS)
async def test_a_change_of_a_thing_moves_no_region(words: str) -> None:
    plan = await said(words, drawn(LOCAL))

    assert plan.adjust is None


@pytest.mark.parametrize("words", [words for words, _, _ in ADJUSTMENTS])
@pytest.mark.parametrize("before", [Intent.NEW, GLOBAL, Intent.VARIATION])
async def test_without_a_local_change_there_is_no_region_to_move(
    words: str, before: Intent
) -> None:
    plan = await said(words, drawn(before))

    assert plan.adjust is None


async def test_a_region_is_moved_in_a_thread_without_calling_the_bot() -> None:
    plan = await said("not there", drawn(LOCAL), addressed=False)

    assert plan.adjust == "elsewhere"


@pytest.mark.parametrize(("words", "intent", "shape"), GROWTHS)
async def test_a_larger_picture_is_asked_for(words: str, intent: Intent, shape: str) -> None:
    parent = drawn()

    plan = await said(words, parent)

    assert (plan.intent, plan.shape) == (intent, shape)
    assert (plan.prompt, plan.recipe) == (parent.prompt, parent.recipe)


@pytest.mark.parametrize(
    "words", ["make it wider", "extend the hat", "expand the sofa", "continue the story", "zoom in"]
)
async def test_other_wishes_are_no_larger_picture(words: str) -> None:
    plan = await said(words, drawn())

    assert plan.intent not in (EXPAND, UPSCALE)


async def test_what_shall_be_beyond_the_borders_joins_the_description() -> None:
    plan = await said("expand it to the left to show a river", drawn())

    assert (plan.intent, plan.shape) == (EXPAND, "wide")
    assert plan.prompt == f"A photograph of {CAT.description}, with a river."
    assert plan.recipe.description == f"{CAT.description}, with a river"


async def test_a_picture_of_several_is_upscaled() -> None:
    plan = await said("upscale the second one", version(CAT, pictures=2))

    assert (plan.intent, plan.picture) == (UPSCALE, 1)


async def test_a_painter_that_cannot_continue_a_picture_draws_it_from_farther_away() -> None:
    plan = await said("zoom out", drawn(), capabilities=SKETCH)

    assert (plan.intent, plan.recipe.composition) == (GLOBAL, "wide shot")


@pytest.mark.parametrize("words", ["a cat on the left", "a fountain in the middle", "a bird in B2"])
async def test_in_a_new_picture_a_place_is_composition(words: str) -> None:
    plan = await said(words)

    assert (plan.intent, plan.spot, plan.target) == (Intent.NEW, None, "")
    assert plan.recipe.description == words


@pytest.mark.parametrize("words", ["upscale it", "expand it to wide", "zoom out"])
async def test_without_a_picture_there_is_nothing_to_enlarge(words: str) -> None:
    plan = await said(words)

    assert plan.answer == "There is no picture here yet: tell me what to draw first."


async def test_an_upload_is_expanded_as_a_new_picture() -> None:
    able = Capabilities(edits=True, max_sources=4, max_count=1)

    plan = await said("expand it to wide", references=1, capabilities=able)

    assert (plan.intent, plan.shape) == (Intent.NEW, "wide")
    assert plan.prompt == "The uploaded picture."


@pytest.mark.parametrize(
    "words", ["put a shell here", "make this red", "change this", "this should be a shell"]
)
async def test_words_that_point_go_with_a_marked_copy(words: str) -> None:
    marked = await said(words, drawn(), references=1, addressed=False)
    alone = await said(words, drawn(), addressed=False)

    assert marked.intent in (LOCAL, GLOBAL)
    assert alone.intent is not Intent.NEW


async def test_a_picture_shown_to_the_others_is_no_marked_copy() -> None:
    plan = await said("look at this!", drawn(), references=1, addressed=False)

    assert plan.intent is Intent.SILENCE
