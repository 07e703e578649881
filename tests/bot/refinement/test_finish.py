"""What becomes of a model's draft: bounded, repaired, with the member's choices kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Capabilities, Intent, Options, Plan, Recipe, Size, Spot, Version
from bot.refinement import PlanDraft, Refiner, Turn
from bot.refinement.finish import Bounds, finish
from tests.bot.refinement.turns import DOG, EMPTY_DRAFT, SKETCH, ToldModel, turn, version

DRAWING = {
    Intent.NEW,
    Intent.GLOBAL_CHANGE,
    Intent.LOCAL_CHANGE,
    Intent.VARIATION,
    Intent.RESIZE,
    Intent.EXPAND,
    Intent.UPSCALE,
}
PLACES = ["B2", "c3", "D4", "top left", "on the right side", "everywhere"]


async def planned(draft: dict[str, Any], about: Turn, max_count: int = 4) -> Plan:
    return await Refiner(ToldModel(draft), "", max_count).plan(about)


async def test_shape_and_count_said_as_options_win_over_the_words() -> None:
    options = Options(shape="tall", count=1)

    plan = await planned(
        {"prompt": "Dogs.", "shape": "wide", "count": 3}, turn("3 wide dogs", options=options)
    )

    assert (plan.shape, plan.count) == ("tall", 1)
    assert plan.note == "Kept to the shape you chose, tall. Kept to the number you chose, 1."


async def test_shape_and_count_are_taken_from_the_words_otherwise() -> None:
    plan = await planned({"prompt": "Dogs.", "shape": "16:9", "count": 3}, turn("3 dogs in 16:9"))

    assert (plan.shape, plan.count, plan.note) == ("16:9", 3, "")


@pytest.mark.parametrize("shape", ["banana", "0:5", "100:1", "16:", "-3:2", "²:1"])
async def test_an_unknown_shape_is_told_and_the_parents_shape_kept(shape: str) -> None:
    plan = await planned(
        {"intent": "global_change", "prompt": "Dogs.", "shape": shape}, turn("x", version())
    )

    assert plan.shape == "square"
    assert plan.note == f"I don't know the shape “{shape}”."


@pytest.mark.parametrize(
    ("said", "meant"),
    [("landscape", "wide"), ("Portrait", "tall"), ("4:4", "square"), ("3 x 2", "3:2")],
)
async def test_shapes_have_several_names(said: str, meant: str) -> None:
    plan = await planned({"prompt": "Dogs."}, turn("dogs", options=Options(shape=said)))

    assert plan.shape == meant


async def test_more_pictures_than_possible_are_told() -> None:
    few = Capabilities(max_count=2)

    plan = await planned({"prompt": "Dogs.", "count": 40}, turn("40 dogs", capabilities=few))

    assert (plan.count, plan.note) == (2, "I can draw 2 pictures at once at most.")


async def test_a_count_below_one_is_one() -> None:
    plan = await planned({"prompt": "Dogs.", "count": -3}, turn("dogs"))

    assert plan.count == 1


async def test_the_style_option_wins_over_the_models_style() -> None:
    draft = {"recipe": {**EMPTY_DRAFT["recipe"], "description": "a dog", "style": "noir"}}

    plan = await planned(
        {**draft, "prompt": "A dog, noir style."}, turn("a dog", options=Options(style="anime"))
    )

    assert plan.recipe.style == "anime"
    assert plan.prompt == "A dog, anime style."


async def test_a_prompt_that_names_the_style_option_is_kept() -> None:
    prompt = "A dog in lush Anime style, big eyes."

    plan = await planned({"prompt": prompt}, turn("a dog", options=Options(style="anime")))

    assert plan.prompt == prompt


async def test_a_missing_prompt_is_composed_from_the_recipe() -> None:
    recipe = {**EMPTY_DRAFT["recipe"], "content_type": "oil painting", "description": "a dog"}

    plan = await planned({"recipe": recipe}, turn("a dog in oil"))

    assert plan.prompt == "An oil painting of a dog."


async def test_a_missing_recipe_is_the_prompt() -> None:
    plan = await planned({"prompt": "A dog."}, turn("a dog"))

    assert plan.recipe == Recipe(description="A dog.")


async def test_a_draft_without_anything_draws_the_words() -> None:
    plan = await planned({}, turn("a dog"))

    assert plan.prompt == "A dog."


@pytest.mark.parametrize("intent", ["variation", "resize"])
async def test_a_variation_and_a_new_shape_keep_prompt_and_recipe(intent: str) -> None:
    parent = version()
    draft = {"intent": intent, "prompt": "A cat.", "shape": "wide"}

    plan = await planned(draft, turn("again", parent))

    assert (plan.prompt, plan.recipe, plan.shape) == (parent.prompt, DOG, "wide")


async def test_a_variation_in_a_chosen_style_is_a_change() -> None:
    plan = await planned(
        {"intent": "variation"}, turn("again", version(), options=Options(style="noir"))
    )

    assert plan.intent is Intent.GLOBAL_CHANGE
    assert plan.recipe.style == "noir"
    assert "noir style" in plan.prompt


async def test_a_new_shape_without_a_shape_asks_which() -> None:
    plan = await planned({"intent": "resize"}, turn("reshape it", version()))

    assert plan.intent is Intent.QUESTION
    assert "Which shape" in plan.answer


async def test_pictures_are_counted_from_one_by_members_and_from_zero_by_plans() -> None:
    draft = {"intent": "local_change", "prompt": "A blue dog.", "picture": 2}

    plan = await planned(draft, turn("make the second one blue", version(pictures=3)))

    assert plan.picture == 1


@pytest.mark.parametrize(("picture", "pictures"), [(0, 2), (3, 2), (2, 1)])
async def test_a_picture_that_is_not_there_is_asked_for(picture: int, pictures: int) -> None:
    draft = {"intent": "local_change", "prompt": "A blue dog.", "picture": picture}

    plan = await planned(draft, turn("that one blue", version(pictures=pictures)))

    assert plan.intent is Intent.QUESTION
    assert "v3 has" in plan.answer


async def test_going_back_to_a_version_keeps_its_number() -> None:
    plan = await planned({"intent": "undo", "go_back_to": 2}, turn("back to 2", version()))

    assert (plan.intent, plan.go_back_to) == (Intent.UNDO, 2)


async def test_the_first_version_has_nothing_before_it() -> None:
    plan = await planned({"intent": "undo"}, turn("undo", version(number=1)))

    assert plan.intent is Intent.QUESTION
    assert "first version" in plan.answer


@pytest.mark.parametrize("intent", ["undo", "variation", "resize", "expand", "upscale"])
async def test_without_a_picture_there_is_nothing_to_change(intent: str) -> None:
    plan = await planned({"intent": intent, "prompt": "x"}, turn("undo"))

    assert plan.answer == "There is no picture here yet: tell me what to draw first."


async def test_a_change_without_a_parent_is_a_new_picture() -> None:
    plan = await planned({"intent": "local_change", "prompt": "A red hat."}, turn("a red hat"))

    assert plan.intent is Intent.NEW


async def test_a_member_who_speaks_to_the_bot_gets_an_answer_not_silence() -> None:
    plan = await planned({"intent": "silence"}, turn("hello"))

    assert plan.intent is Intent.QUESTION
    assert plan.answer


async def test_talk_among_members_gets_silence() -> None:
    plan = await planned({"intent": "silence"}, turn("lol", version(), addressed=False))

    assert plan == Plan(Intent.SILENCE)


async def test_a_question_without_an_answer_gets_a_friendly_one() -> None:
    plan = await planned({"intent": "question", "answer": "  "}, turn("what?"))

    assert plan.answer.startswith("I'm here")


async def test_a_note_is_one_line() -> None:
    plan = await planned({"prompt": "A dog.", "note": "One\n\ntwo " + "x" * 900}, turn("a dog"))

    assert plan.note.startswith("One two x")
    assert len(plan.note) <= 300


async def test_uploads_beyond_what_the_model_takes_are_told() -> None:
    few = Capabilities(edits=True, max_sources=3, max_count=1)

    plan = await planned(
        {"intent": "global_change", "prompt": "Dogs."},
        turn("blend these", version(), references=5, capabilities=few),
    )

    assert plan.note == "I can look at 2 uploaded pictures at once."


@given(
    draft=st.builds(
        PlanDraft.model_validate,
        st.fixed_dictionaries(
            {
                "intent": st.sampled_from(Intent),
                "recipe": st.fixed_dictionaries(
                    {name: st.text(max_size=20) for name in EMPTY_DRAFT["recipe"]}
                ),
                "prompt": st.text(max_size=20),
                "note": st.text(max_size=20),
                "answer": st.text(max_size=20),
                "shape": st.none() | st.text(max_size=9) | st.sampled_from(["wide", "16:9"]),
                "count": st.none() | st.integers(),
                "picture": st.none() | st.integers(-2, 6),
                "go_back_to": st.none() | st.integers(-2, 6),
                "target": st.none() | st.text(max_size=200),
                "spot": st.none() | st.lists(st.text(max_size=9) | st.sampled_from(PLACES)),
                "adjust": st.sampled_from([None, "larger", "smaller", "elsewhere", "also"]),
            }
        ),
    ),
    pictures=st.integers(0, 4),
    words=st.text(min_size=1, max_size=20).filter(str.strip),
    style=st.none() | st.text(max_size=9),
    addressed=st.booleans(),
    before=st.sampled_from(Intent),
)
def test_any_draft_becomes_a_plan_that_can_be_carried_out(
    draft: PlanDraft,
    pictures: int,
    words: str,
    style: str | None,
    addressed: bool,
    before: Intent,
) -> None:
    parent = replace(version(pictures=pictures), intent=before) if pictures else None
    about = turn(words, parent, options=Options(style=style), addressed=addressed)

    plan = finish(about, draft, Bounds(words.strip(), 0, 4), 0)

    assert 1 <= plan.count <= 4
    assert plan.picture is None or 0 <= plan.picture < pictures
    assert bool(plan.answer) == (plan.intent is Intent.QUESTION)
    if plan.intent in DRAWING:
        assert plan.prompt.strip()
    if plan.spot is not None:
        assert 0 < len(set(plan.spot.cells)) == len(plan.spot.cells) < 9
        assert set(plan.spot.cells) < {column + row for column in "ABC" for row in "123"}
    if plan.spot or plan.adjust or plan.target:
        assert plan.intent is Intent.LOCAL_CHANGE
    if plan.adjust:
        assert before is Intent.LOCAL_CHANGE
    assert len(plan.target) <= 120
    assert "\n" not in plan.target
    if parent is None:
        assert plan.intent in {Intent.NEW, Intent.QUESTION, Intent.SILENCE}


def edited() -> Version:
    """Return a version that a local change made."""
    return replace(version(), intent=Intent.LOCAL_CHANGE)


async def test_a_place_in_words_or_cells_becomes_a_spot_and_the_change_a_local_one() -> None:
    draft = {
        "intent": "global_change",
        "prompt": "A dog.",
        "spot": ["top left", "b2", "D4", "behind the dog", "B2"],
        "target": "  the dog's\n bowl. ",
    }

    plan = await planned(draft, turn("put a bowl there", version()))

    assert (plan.intent, plan.spot) == (Intent.LOCAL_CHANGE, Spot(("A1", "B2")))
    assert plan.target == "the dog's bowl"


@pytest.mark.parametrize(
    "spot",
    [[], ["everywhere"], ["D4", "the left hand"], ["A1-C3"], ["left", "B1-B3", "right side"]],
)
async def test_what_is_no_place_is_dropped(spot: list[str]) -> None:
    draft = {"intent": "local_change", "prompt": "A dog.", "spot": spot}

    plan = await planned(draft, turn("a bowl", version()))

    assert plan.spot is None


async def test_a_target_is_bounded() -> None:
    draft = {"intent": "local_change", "prompt": "A dog.", "target": "the dog " * 900}

    plan = await planned(draft, turn("make it red", version()))

    assert len(plan.target) <= 120


async def test_a_new_picture_has_neither_spot_nor_target() -> None:
    draft = {"prompt": "A cat on the left.", "spot": ["left"], "target": "the cat"}

    beginning = await planned(draft, turn("a cat on the left"))
    anew = await planned(draft, turn("new picture: a cat on the left", edited()))

    for plan in (beginning, anew):
        assert (plan.intent, plan.spot, plan.target) == (Intent.NEW, None, "")


@pytest.mark.parametrize("intent", ["local_change", "global_change", "variation"])
async def test_a_region_is_moved_with_the_last_change_as_it_was_asked_for(intent: str) -> None:
    draft = {"intent": intent, "adjust": "larger", "note": "Larger."}

    plan = await planned(draft, turn("a bit larger", edited()))

    assert (plan.intent, plan.adjust) == (Intent.LOCAL_CHANGE, "larger")
    assert (plan.prompt, plan.recipe) == (edited().prompt, DOG)


async def test_a_region_is_moved_with_new_words_where_the_model_has_some() -> None:
    draft = {"intent": "local_change", "adjust": "also", "prompt": "A dog, both ears red."}

    plan = await planned(draft, turn("also the left one", edited()))

    assert (plan.adjust, plan.prompt) == ("also", "A dog, both ears red.")


async def test_there_is_no_region_to_move_after_any_other_change() -> None:
    draft = {"intent": "local_change", "adjust": "larger", "prompt": "A larger dog."}

    plan = await planned(draft, turn("a bit larger", version()))

    assert (plan.intent, plan.adjust, plan.prompt) == (Intent.LOCAL_CHANGE, None, "A larger dog.")


@pytest.mark.parametrize("words", ["in the top left corner", "A1", "no, in A1 please"])
async def test_nothing_but_a_place_moves_the_last_change_there(words: str) -> None:
    draft = {"intent": "global_change", "prompt": "A dog, in the top left corner.", "note": "Um."}

    plan = await planned(draft, turn(words, edited()))

    assert (plan.adjust, plan.spot) == ("elsewhere", Spot(("A1",)))
    assert plan.prompt == edited().prompt
    assert plan.note == "Did the last change again there."


@pytest.mark.parametrize(
    ("now", "said", "then"),
    [
        (Size(1024, 1024), None, "wide"),
        (Size(1536, 1024), None, "square"),
        (Size(1024, 1536), None, "square"),
        (Size(1024, 1024), "16:9", "16:9"),
    ],
)
async def test_a_picture_is_continued_to_a_shape_that_it_does_not_have(
    now: Size, said: str | None, then: str
) -> None:
    parent = replace(version(), size=now)

    plan = await planned({"intent": "expand", "shape": said}, turn("zoom out", parent))

    assert (plan.intent, plan.shape, plan.prompt) == (Intent.EXPAND, then, parent.prompt)


async def test_what_shall_be_seen_beyond_the_borders_is_in_the_prompt() -> None:
    draft = {"intent": "expand", "shape": "wide", "prompt": "A dog, a pier on its left."}

    plan = await planned(draft, turn("expand it to show a pier", version()))

    assert plan.prompt == "A dog, a pier on its left."


async def test_an_upscale_keeps_everything_and_is_one_picture() -> None:
    draft = {"intent": "upscale", "prompt": "A 4K dog.", "shape": "wide", "count": 3}

    plan = await planned(draft, turn("upscale it", version()))

    assert (plan.intent, plan.prompt) == (Intent.UPSCALE, version().prompt)
    assert (plan.shape, plan.count) == ("square", 1)


async def test_a_picture_goes_on_towards_the_side_that_words_name() -> None:
    draft = {"intent": "expand", "shape": "wide"}

    plan = await planned(draft, turn("continue it to the left", version()))

    assert plan.intent is Intent.EXPAND
    assert plan.spot == Spot(("A1", "A2", "A3"))


@pytest.mark.parametrize("intent", ["expand", "upscale"])
async def test_an_upload_that_is_to_grow_is_drawn_anew(intent: str) -> None:
    draft = {"intent": intent, "prompt": "The uploaded picture.", "shape": "wide"}

    plan = await planned(draft, turn("expand it to wide", references=1))

    assert (plan.intent, plan.prompt) == (Intent.NEW, "The uploaded picture.")


# --- what can be promised before it is drawn --------------------------------------------------


async def test_a_note_is_told_as_it_was_written() -> None:
    draft = {"intent": "local_change", "prompt": "A dog.", "note": "Added a hat; the dog sits."}

    plan = await planned(draft, turn("add a hat", version()))

    assert plan.note == "Added a hat; the dog sits."


@pytest.mark.parametrize(
    ("words", "adjust"), [("not there", "elsewhere"), ("a bit larger", "larger"), ("A1", None)]
)
async def test_a_painter_that_cannot_change_a_place_says_so_and_draws_nothing(
    words: str, adjust: str | None
) -> None:
    draft = {"intent": "local_change", "adjust": adjust, "note": "Done."}

    plan = await planned(draft, turn(words, edited(), capabilities=SKETCH))

    assert plan.intent is Intent.QUESTION
    assert "can't choose a place" in plan.answer


async def test_a_part_of_an_uploaded_picture_changes_and_the_rest_stays() -> None:
    draft = {"intent": "local_change", "prompt": "The uploaded picture with a hat."}

    plan = await planned(draft, turn("add a hat", references=1))

    assert plan.intent is Intent.LOCAL_CHANGE
    assert plan.prompt == "The uploaded picture with a hat."


@pytest.mark.parametrize(
    "more",
    [
        {"references": 0},
        {"references": 2},
        {"references": 1, "capabilities": SKETCH},
        {"references": 1, "options": Options(shape="wide")},
        {"references": 1, "options": Options(style="anime")},
    ],
)
async def test_what_cannot_stay_of_an_upload_is_drawn_anew(more: dict[str, Any]) -> None:
    draft = {"intent": "local_change", "prompt": "The uploaded picture with a hat."}

    plan = await planned(draft, turn("add a hat", **more))

    assert plan.intent is Intent.NEW


@pytest.mark.parametrize(
    ("words", "adjust", "moved"),
    [
        ("not there", "elsewhere", "elsewhere"),
        ("smaller", "smaller", "smaller"),
        ("A1", None, "elsewhere"),
    ],
)
async def test_where_an_upload_changed_is_moved_like_any_other_region(
    words: str, adjust: str | None, moved: str
) -> None:
    parent = replace(edited(), parent=None, references=edited().pictures)

    plan = await planned({"intent": "local_change", "adjust": adjust}, turn(words, parent))

    assert (plan.intent, plan.adjust) == (Intent.LOCAL_CHANGE, moved)


async def test_where_a_part_of_an_upload_is_stands_in_the_plan() -> None:
    draft = {"intent": "local_change", "spot": ["top left"], "target": "the hat", "prompt": "Hat."}

    plan = await planned(draft, turn("make the hat in the top left red", references=1))

    assert (plan.intent, plan.spot, plan.target) == (Intent.LOCAL_CHANGE, Spot(("A1",)), "the hat")


@pytest.mark.parametrize("intent", ["new", "global_change", "variation", "resize"])
async def test_a_place_that_was_shown_on_an_upload_makes_it_a_change_there(intent: str) -> None:
    draft = {"intent": intent, "prompt": "The uploaded picture with a hat."}
    shown = turn("a hat", references=1, place_shown=True)

    plan = await planned(draft, shown)

    assert plan.intent is Intent.LOCAL_CHANGE


async def test_the_same_elsewhere_goes_on_from_the_changed_upload() -> None:
    parent = replace(edited(), parent=None, references=edited().pictures)
    draft = {"intent": "local_change", "adjust": "also", "prompt": "Two hats."}

    plan = await planned(draft, turn("also the left one", parent))

    assert (plan.intent, plan.prompt) == (Intent.LOCAL_CHANGE, "Two hats.")
