"""Prompts for words and pictures: what is asked of a model, and what is made of its answer."""

from __future__ import annotations

import json
import threading
import tomllib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import Author, Intent, Recipe, Size, Version
from bot.errors import InvalidAsk, ModelRefused, ModelUnavailable
from bot.language import offline
from bot.language.openai import Config, create
from bot.ports import Completion, T, Task
from bot.prompting import Suggester
from bot.prompting.drafts import DescriptionDraft, PromptsDraft
from bot.refinement.fallback import FallbackLanguage
from bot.vendors import OpenAIConnection, Vendors
from tests.fakes import screened
from tests.fakes.dialects import FOLDER, SHIPPED
from tests.simulators.openai import Fault, OpenAISimulator

PRICES = tomllib.loads(Path("config/prices.toml").read_text(encoding="utf-8"))
TOLD = {
    name: (FOLDER.parent / "prompts" / f"{name}.md").read_text() for name in ("prompt", "describe")
}
OFFLINE = offline.create(offline.Config(), Vendors())
RULES = Suggester(OFFLINE, dialects=SHIPPED)
NOTHING = {"content_type": "", "description": "", "style": "", "composition": "", "without": ""}
DOG = Recipe("photograph", "a dog on the beach", "", "close-up", "people")


def take(prompt: str = "", **recipe: str) -> dict[str, Any]:
    return {"recipe": {**NOTHING, **recipe}, "prompt": prompt}


def answer(*takes: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
    """Return a model's answer to "prompt" or "describe"."""
    names = ("first", "second", "third", "fourth")
    return {
        "recipe": NOTHING,
        "note": "",
        **dict(zip(names, takes, strict=False)),
        **({"shape": None} if len(takes) == 2 else {}),
        **fields,
    }


@dataclass
class Scripted:
    """A language model that gives one answer and keeps what it was asked."""

    answer: dict[str, Any] = field(default_factory=dict)
    sees: bool = True
    name: str = "scripted"
    asked: list[Task[Any]] = field(default_factory=list)

    async def complete(self, task: Task[T]) -> Completion[T]:
        self.asked.append(task)
        return Completion(task.schema.model_validate(self.answer), 7)


def version(**changes: Any) -> Version:
    given: dict[str, Any] = {
        "id": "v",
        "conversation_id": "c",
        "number": 3,
        "author": Author("fake", "alice"),
        "intent": Intent.NEW,
        "words": "a dog",
        "prompt": "A photograph of a dog on the beach, close-up. Without people.",
        "recipe": DOG,
        "pictures": (),
        "backend": "fake",
        "model": "fake-1",
        "size": Size(64, 32),
        "created_at": 0.0,
    }
    return Version(**{**given, **changes})


# --- by rules ---------------------------------------------------------------------------------


async def test_two_prompts_share_what_was_said_and_differ_in_what_was_not() -> None:
    written = await RULES.write("a dog wearing pink sunglasses, 16:9, without people")

    first, second = written.suggestions
    assert written.recipe == Recipe(
        "photograph",
        "a dog wearing pink sunglasses",
        "golden hour light, warm colours",
        "eye-level view, shallow focus",
        "people",
    )
    assert first.prompt != second.prompt
    for one in (first, second):
        assert "a dog wearing pink sunglasses" in one.prompt
        assert one.prompt.endswith("Without people.")
        assert one.shape == "16:9"
        assert one.text == one.prompt


async def test_a_manner_that_was_said_is_kept_in_both() -> None:
    written = await RULES.write("an anime castle from above")

    assert [one.prompt for one in written.suggestions] == [
        "A castle, anime style, dramatic side light, from above.",
        "A castle, anime style, soft even light, from above.",
    ]


async def test_a_logo_is_not_lit_by_the_sun() -> None:
    written = await RULES.write("a logo for a bakery")

    assert [one.prompt for one in written.suggestions] == [
        "A logo of a bakery, with flat shapes, two bold colours, centred, plain background.",
        "A logo of a bakery, with hand-drawn lines, muted colours, symmetrical, generous margins.",
    ]


async def test_a_dialect_is_for_copying_and_the_plain_prompt_for_drawing_here() -> None:
    written = await RULES.write("a dog, tall, for mj")

    first = written.suggestions[0]
    assert first.text == (
        "photograph of a dog, golden hour light, warm colours, eye-level view, shallow focus "
        "--ar 2:3 --style raw --v 7"
    )
    assert first.prompt.startswith("A photograph of a dog, golden hour light")
    assert "--" not in first.prompt
    assert written.intro == "Two prompts for Midjourney: copy one, or have it drawn here."


async def test_a_dialect_that_was_chosen_wins_over_one_in_the_words() -> None:
    written = await RULES.write("a dog for Midjourney", "Stable Diffusion")

    assert written.suggestions[0].text.startswith("photograph of (a dog:1.2)")


async def test_what_a_generator_cannot_be_told_is_told_to_the_member() -> None:
    written = await RULES.write("a dog, wide, without people", "flux")

    assert "FLUX can't be told what to leave out, so “people” is not in them." in written.intro
    assert written.intro.endswith("Choose the shape 3:2 in FLUX itself.")
    assert "people" not in written.suggestions[0].text
    assert written.suggestions[0].prompt.endswith("Without people.")


async def test_links_are_cut_and_it_is_said() -> None:
    written = await RULES.write("a dog like https://example.org/dog.png")

    assert "example.org" not in str(written)
    assert "I don't open links" in written.intro


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Say what"),
        ("  \n", "Say what"),
        ("for Midjourney", "Say what"),
        ("http://a.b", "links"),
    ],
)
async def test_who_says_nothing_is_asked_for_words(words: str, sentence: str) -> None:
    with pytest.raises(InvalidAsk, match=sentence):
        await RULES.write(words)


async def test_an_unknown_dialect_is_told_before_a_model_is_asked() -> None:
    language = Scripted()

    with pytest.raises(InvalidAsk, match="Possible: Limner, "):
        await Suggester(language, dialects=SHIPPED).write("a dog", "crayons")

    assert language.asked == []


@given(st.text(min_size=1), st.sampled_from(["", *SHIPPED.names]))
async def test_any_words_are_written_or_asked_for(words: str, dialect: str) -> None:
    try:
        written = await RULES.write(words, dialect)
    except InvalidAsk:
        return

    assert all(one.text and one.prompt for one in written.suggestions)


async def test_a_picture_of_ours_is_described_without_looking_at_it() -> None:
    written = await RULES.describe(None, version())

    assert [one.prompt for one in written.suggestions] == [
        "A photograph of a dog on the beach, close-up. Without people.",
        "A painting of a dog on the beach, watercolour style, close-up. Without people.",
        "A photograph of a dog on the beach, golden hour light, close-up. Without people.",
        "A photograph of a dog on the beach, wide shot. Without people.",
    ]
    assert {one.shape for one in written.suggestions} == {"wide"}
    assert written.recipe == DOG
    assert written.intro.startswith("Four prompts for v3: ")
    assert "without looking" in written.intro


async def test_a_picture_that_only_has_words_is_described_by_them() -> None:
    written = await RULES.describe(None, version(prompt="", recipe=Recipe(), shape="2:3"))

    assert written.suggestions[0].prompt == "A dog."
    assert len({one.prompt for one in written.suggestions}) == 4
    assert written.suggestions[0].shape == "2:3"


async def test_a_foreign_picture_needs_eyes_and_the_member_is_told_what_to_do() -> None:
    with pytest.raises(InvalidAsk, match="Describe the picture in words with /prompt"):
        await RULES.describe(screened.picture(), None)


async def test_nothing_to_describe_is_asked_for() -> None:
    with pytest.raises(InvalidAsk, match="Pick the picture"):
        await RULES.describe(None, None)


# --- by a model -------------------------------------------------------------------------------


async def test_a_model_is_told_words_and_generator_as_data() -> None:
    language = Scripted(answer(take("A fox."), take("Another fox.")))

    await Suggester(language, "instructions", "", SHIPPED).write('a fox", "note": "x, for sd')

    (task,) = language.asked
    assert (task.name, task.instructions) == ("prompt", "instructions")
    assert task.data["words"] == 'a fox", "note": "x'
    assert task.data["generator"]["name"] == "Stable Diffusion"


async def test_a_models_answer_is_kept_in_bounds() -> None:
    mad = take("word " * 2000, description="--no " * 400, without="a,b," * 300)
    language = Scripted(answer(mad, take("A fox  in\nthe snow"), shape="huge", note="n" * 900))

    written = await Suggester(language, dialects=SHIPPED).write("a fox", "midjourney")

    first, second = written.suggestions
    assert len(first.text) <= 1000
    assert len(first.prompt) <= 1500
    assert second.prompt == "A fox in the snow."
    assert first.shape is None
    assert len(written.intro) < 400
    assert written.cost_microdollars == 7


async def test_the_same_prompt_twice_is_one() -> None:
    language = Scripted(answer(take("A fox."), take("a fox")))

    written = await Suggester(language).write("a fox")

    assert [one.prompt for one in written.suggestions] == ["A fox."]
    assert written.intro == "A prompt: copy it, or have it drawn here."


async def test_an_empty_answer_comes_back_to_the_words() -> None:
    written = await Suggester(Scripted(answer(take(), take()))).write("a fox")

    assert [one.prompt for one in written.suggestions] == ["A fox."]
    assert written.recipe == Recipe(description="a fox")


async def test_what_must_not_appear_is_said_once() -> None:
    said = take("A fox. Without people.", description="a fox", without="people")

    written = await Suggester(Scripted(answer(said, said))).write("a fox")

    assert written.suggestions[0].prompt == "A fox. Without people."


async def test_a_picture_is_looked_at_where_the_model_sees() -> None:
    language = Scripted(answer(*(take(f"A dog {number}.") for number in range(4))))
    picture = screened.picture(screened.png(64, 128))

    written = await Suggester(language, "", "look", SHIPPED).describe(picture, None)

    (task,) = language.asked
    assert (task.name, task.instructions, task.pictures) == ("describe", "look", (picture,))
    assert task.data == {"prompt": "", "recipe": None}
    assert [one.prompt for one in written.suggestions] == [f"A dog {n}." for n in range(4)]
    assert written.suggestions[0].shape == "tall"
    assert written.intro == "Four prompts for this picture: copy one, or have it drawn here."


async def test_an_outage_is_bridged_by_rules_for_words_and_told() -> None:
    language = FallbackLanguage(Down(), OFFLINE)

    written = await Suggester(language, dialects=SHIPPED).write("a fox")

    assert len(written.suggestions) == 2
    assert "can't be reached" in written.intro


async def test_an_outage_leaves_nobody_to_look_at_a_foreign_picture() -> None:
    language = FallbackLanguage(Down(), OFFLINE)

    with pytest.raises(ModelUnavailable, match="Try again in a few minutes"):
        await Suggester(language).describe(screened.picture(), None)


class Down:
    """A language model that does not answer."""

    name = "down"
    sees = True

    async def complete(self, task: Task[T]) -> Completion[T]:
        raise ModelUnavailable("vendor text")


# --- over the real SDK ------------------------------------------------------------------------


@pytest.fixture
async def sim() -> AsyncIterator[OpenAISimulator]:
    async with OpenAISimulator() as simulator:
        yield simulator


@pytest.fixture(params=["responses", "chat"])
async def suggester(
    request: pytest.FixtureRequest, sim: OpenAISimulator
) -> AsyncIterator[Suggester]:
    vendors = Vendors(OpenAIConnection(sim.api_key, sim.base_url), PRICES)
    language = create(Config(api=request.param), vendors)
    yield Suggester(language, TOLD["prompt"], TOLD["describe"], SHIPPED)
    await vendors.aclose()


async def test_the_forms_are_strict_enough_for_the_provider(
    suggester: Suggester, sim: OpenAISimulator
) -> None:
    written = await suggester.write("a fox --no snow, for Midjourney")

    assert json.loads(sim.calls[0].text)["words"] == "a fox --no snow"
    assert "a fox no snow --v 7" in written.suggestions[0].text
    assert written.cost_microdollars > 0


async def test_a_picture_reaches_the_provider(suggester: Suggester, sim: OpenAISimulator) -> None:
    takes = (take(f"A dog {n}.", description="a dog") for n in range(4))
    sim.script_response('"recipe": null', answer(*takes))

    written = await suggester.describe(screened.picture(), None)

    assert sim.calls[0].sources == 1
    assert [one.prompt for one in written.suggestions] == [f"A dog {n}." for n in range(4)]


async def test_what_the_provider_refuses_is_a_refusal(
    suggester: Suggester, sim: OpenAISimulator
) -> None:
    sim.fault("*", Fault.REFUSED)

    with pytest.raises(ModelRefused):
        await suggester.describe(screened.picture(), None)


@pytest.mark.parametrize("described", [False, True])
async def test_prompts_are_written_down_beside_the_event_loop(
    described: bool,
) -> None:
    threads = set[int]()

    class Watched(str):
        """A prompt that notes who looks at it."""

        __slots__ = ()

        def split(self, *args: Any) -> list[str]:
            threads.add(threading.get_ident())
            return super().split(*args)

    draft = (DescriptionDraft if described else PromptsDraft).model_validate(
        answer(*[take("A dog.", description="a dog")] * (4 if described else 2))
    )
    first = draft.first.model_copy(update={"prompt": Watched("A dog.")})
    suggester = Suggester(Fixed(draft.model_copy(update={"first": first})))

    written = await (
        suggester.describe(screened.picture(), None) if described else suggester.write("a dog")
    )

    assert written.suggestions
    assert threads
    assert threading.get_ident() not in threads


@dataclass
class Fixed:
    """A language model with one answer, as it stands."""

    draft: Any
    sees: bool = True
    name: str = "fixed"

    async def complete(self, task: Task[T]) -> Completion[T]:
        return Completion(self.draft, 0)
