"""The offline model: questions, talk among members, and any text at all."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.domain import Intent
from bot.errors import ModelMisconfigured
from bot.language import offline
from bot.language.offline.hearing import HeardParent, HeardRecipe, Hearing
from bot.language.offline.reader import read
from bot.ports import Task
from bot.refinement import PlanDraft
from bot.vendors import Vendors
from tests.bot.language.offline_saying import DOG, said, said_to

TALK = [
    "lol nice",
    "thanks!",
    "@bob look at this",
    "<@1234> draw something",
    "haha that's great",
    "😂😂",
    "no way",
    "nice hat",
    "I love it",
    "ok",
    "did you see the game?",
    "I think we should go now",
    "what a day",
    "in 5 minutes",
    "the dog is so cute",
    "make sense",
    "add me on steam",
    "good morning everyone",
    "I like the second one",
    "brb",
    "who wants pizza",
    "remove him from the server",
    "this is so good lol",
]
IN_A_THREAD = [
    ("make it anime-style", Intent.GLOBAL_CHANGE),
    ("with a hat", Intent.LOCAL_CHANGE),
    ("but at night", Intent.GLOBAL_CHANGE),
    ("more snow", Intent.GLOBAL_CHANGE),
    ("a red hat", Intent.GLOBAL_CHANGE),
    ("no people", Intent.LOCAL_CHANGE),
    ("nice, now make it blue", Intent.LOCAL_CHANGE),
    ("can you remove the dog?", Intent.LOCAL_CHANGE),
    ("undo", Intent.UNDO),
    ("another one", Intent.VARIATION),
    ("16:9", Intent.RESIZE),
    ("what can you draw?", Intent.QUESTION),
    ("why is there no hat?", Intent.QUESTION),
]


@pytest.mark.parametrize("words", TALK)
async def test_talk_among_members_gets_silence(words: str) -> None:
    plan = await said_to(words, addressed=False)

    assert plan.intent is Intent.SILENCE


@pytest.mark.parametrize(("words", "intent"), IN_A_THREAD)
async def test_what_names_a_picture_in_a_thread_is_for_the_bot(words: str, intent: Intent) -> None:
    plan = await said_to(words, addressed=False)

    assert plan.intent is intent


@pytest.mark.parametrize("words", ["lol nice", "hello", "no way", "nice hat", "I love it"])
async def test_talk_to_the_bot_gets_a_short_friendly_answer(words: str) -> None:
    plan = await said_to(words)

    assert plan.intent is Intent.QUESTION
    assert "Tell me what to draw" in plan.answer


async def test_thanks_are_returned() -> None:
    plan = await said_to("thank you so much!")

    assert plan.answer.startswith("You're welcome!")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("what can you draw?", "Tell me what to draw in plain words"),
        ("help", "Tell me what to draw in plain words"),
        ("what can't you draw?", "What may not be drawn here: Nothing violent."),
        ("how many pictures are left?", "left for you today: {pictures_left};"),
        ("which styles are there?", "anime, noir"),
        ("why is there no hat?", "say “add hat”"),
        ("where are the sunglasses?", "may have left “sunglasses” out"),
        ("what is the prompt?", "v3 was drawn from this prompt: “A photograph of a dog"),
        ("which version is this?", "This is v3."),
        ("is it raining in Paris?", "I can't answer that one. v3 was drawn from"),
        ("I think we should go now", "I couldn't read a change in that."),
    ],
)
async def test_questions_get_useful_answers(words: str, answer: str) -> None:
    plan = await said_to(words, rules=("Nothing violent.",), styles=("anime", "noir"))

    assert plan.intent is Intent.QUESTION
    assert answer in plan.answer


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("what can't you draw?", "/help lists"),
        ("my quota", "left for you today: {pictures_left};"),
        ("which styles are there?", "Tell me what to draw"),
        ("why is there no hat?", "I can't answer that one"),
        ("what is this?", "I'm here."),
        ("which version is this?", "I can't answer that one"),
        ("is it raining?", "I can't answer that one, but I can draw."),
    ],
)
async def test_questions_before_any_picture_are_answered_too(words: str, answer: str) -> None:
    plan = await said(words)

    assert answer in plan.answer


async def test_any_other_task_is_refused_with_what_to_do() -> None:
    class Judgement(BaseModel):
        good: bool

    model = offline.create(offline.Config(), Vendors())
    task = Task(name="judge", instructions="", data={}, schema=Judgement)

    with pytest.raises(ModelMisconfigured, match="configure a real language model"):
        await model.complete(task)


async def test_it_costs_nothing_and_has_a_name() -> None:
    model = offline.create(offline.Config(), Vendors())
    task = Task(name="refine", instructions="", data={"words": "a dog"}, schema=PlanDraft)

    completion = await model.complete(task)

    assert (model.name, completion.cost_microdollars) == ("offline", 0)
    assert completion.value.recipe.description == "a dog"


PIECE_WORDS = (
    "make it the dog sunglasses hat red and , . ; ? ! anime style in of with without no a an two "
    "16:9 wide remove add replace instead second one back to v3 picture pictures 4 put on wearing "
    "bigger more at night draw new picture: as watercolour not I you 's \" background give"
)
PIECES = st.sampled_from(PIECE_WORDS.split())
WORDS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=12).map(" ".join))
PARENTS = st.none() | st.builds(
    HeardParent,
    prompt=st.text(max_size=30),
    recipe=st.builds(
        HeardRecipe,
        description=st.one_of(st.just(DOG.description), WORDS),
        style=st.text(max_size=20),
        without=st.text(max_size=20),
    ),
    shape=st.sampled_from(["square", "wide", "16:9", "x:y", "1:0"]),
    pictures=st.integers(1, 4),
)
DRAWING = {Intent.NEW, Intent.GLOBAL_CHANGE, Intent.LOCAL_CHANGE}


@example(words="DRAW,", parent=None, addressed=False, uploads=0)
@settings(max_examples=600)
@given(words=WORDS, parent=PARENTS, addressed=st.booleans(), uploads=st.integers(0, 2))
def test_any_text_is_read_and_what_draws_has_something_to_draw(
    words: str, parent: HeardParent | None, addressed: bool, uploads: int
) -> None:
    hearing = Hearing(words=words, parent=parent, addressed_to_the_bot=addressed, uploads=uploads)

    reading = read(hearing)

    PlanDraft.model_validate(reading.as_draft())
    assert bool(reading.answer) == (reading.intent is Intent.QUESTION)
    if addressed:
        assert reading.intent is not Intent.SILENCE
    if reading.intent in DRAWING:
        assert any(getattr(reading.recipe, name) for name in reading.recipe.__slots__)


ADVERSE_PIECES = (
    *("a", "a ", "a-", "a'", ", ", "and ", "make it ", "no ", "without ", "the dog ", "16:9 "),
    *("lol ", "in the style of ", "red ", "replace ", "with ", "instead of ", "?", "@", "put on "),
    *("remove ", "give it ", "\u200b", "one ", "1 ", "close-up ", "a a a-style ", "İ"),
)


@pytest.mark.parametrize("piece", ADVERSE_PIECES)
def test_reading_takes_time_in_proportion_to_the_length(piece: str) -> None:
    parent = HeardParent(recipe=HeardRecipe(description=(piece * 4000)[:4000]))

    def seconds(characters: int) -> float:
        words = (piece * characters)[:characters]
        started = time.perf_counter()
        read(Hearing(words=words, parent=parent))
        return time.perf_counter() - started

    seconds(100)

    assert seconds(4000) < 1.0
    assert seconds(1_000_000) < 1.0
