"""What commands and filled forms ask for, whichever platform shows them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.chat import filling, forms, words
from bot.chat.flags import Typed
from bot.domain import (
    Ask,
    Describe,
    Imagine,
    Options,
    PictureRef,
    Refine,
    Reply,
    Spot,
    Upload,
    WritePrompt,
)
from bot.errors import InvalidAsk
from tests.fakes import makes
from tests.fakes.house import FACTS

CAT = Upload("x:cat", "cat.png", "image/png", 1)
DOG = Upload("x:dog", "dog.png", "image/png", 1)
PARENT = PictureRef("v1", 2)


def asked(
    form: str, *pictures: Upload, parent: PictureRef | None = None, **values: Any
) -> tuple[Ask, bool]:
    return filling.asked(form, values, FACTS, parent=parent, pictures=pictures)


def command(name: str, text: str) -> Ask | None:
    typed, trouble = filling.typed(text, FACTS)
    assert trouble == ""
    return filling.command(name, typed)


@pytest.mark.parametrize(
    ("name", "text", "ask"),
    [
        ("imagine", "a dog --count 2", Imagine("a dog", Options(count=2))),
        ("prompt", "a dog for Midjourney", WritePrompt("a dog for Midjourney")),
        ("prompt", "a dog --ar wide", WritePrompt("wide format: a dog")),
        ("prompt", "--private a dog", WritePrompt("a dog")),
        ("blend", "as friends", None),
        ("describe", "this", None),
        *((name, "", None) for name in filling.COMMANDS),
        *((name, "--private", None) for name in filling.COMMANDS),
    ],
)
def test_a_command_asks_for_what_it_says_or_for_more(name: str, text: str, ask: Ask | None) -> None:
    assert command(name, text) == ask


def test_flags_that_are_wrong_are_told_and_the_words_kept() -> None:
    typed, trouble = filling.typed("a dog --stylise 250 --private", FACTS)

    assert "--stylise" in trouble
    assert typed == Typed("a dog --stylise 250", private=True)


@pytest.mark.parametrize("name", filling.COMMANDS)
def test_every_command_has_a_form_that_keeps_what_was_typed(name: str) -> None:
    form = filling.form(name, FACTS, Typed("a dog", private=True), "No such flag.")

    inputs = {one.name: one for one in form.inputs}
    assert (form.name, form.trouble) == (name, "No such flag.")
    assert name == "describe" or inputs["words"].values == ("a dog",)
    assert inputs["more"].values == (forms.PRIVATE,)
    assert name != "describe" or inputs["picture"].most == 1


def test_the_generators_that_are_known_can_be_chosen() -> None:
    facts = replace(FACTS, dialects=("FLUX", "Midjourney"))

    form = filling.form("prompt", facts, Typed(""))

    (dialect,) = (one for one in form.inputs if one.name == "dialect")
    assert list(dialect.choices or ()) == ["FLUX", "Midjourney"]


@pytest.mark.parametrize(
    ("given", "ask"),
    [
        (asked("imagine", DOG, words="on the moon"), Imagine("on the moon", references=(DOG,))),
        (asked("blend", CAT, DOG), Imagine("", references=(CAT, DOG))),
        (
            asked("blend", CAT, DOG, words="as friends", shape="wide"),
            Imagine("as friends", Options(shape="wide"), (CAT, DOG)),
        ),
        (asked("describe", CAT), Describe(picture=CAT)),
        (asked("prompt", words="a dog", dialect="FLUX"), WritePrompt("a dog", "FLUX")),
        (
            asked("region", parent=PARENT, words="a hat", cells=["C3", "A1"]),
            Reply("a hat", PARENT, spot=Spot(("A1", "C3"))),
        ),
    ],
)
def test_a_filled_form_asks_for_what_it_holds(given: tuple[Ask, bool], ask: Ask) -> None:
    assert given == (ask, False)


@pytest.mark.parametrize("form", ["imagine", "blend", "describe", "prompt"])
def test_what_is_ticked_or_typed_as_private_is(form: str) -> None:
    pictures = (CAT,) if form == "describe" else (CAT, DOG)

    by_tick = asked(form, *pictures, words="a dog", more=[forms.PRIVATE])
    by_flag = asked(form, *pictures, words="a dog --private")

    assert by_tick == by_flag
    assert by_tick[1]


def test_a_recipe_is_changed_by_its_form() -> None:
    ask, _ = asked("refine", parent=PARENT, style="noir")

    assert isinstance(ask, Refine)
    assert (ask.parent, ask.recipe.style) == (PARENT, "noir")


@pytest.mark.parametrize(
    ("form", "pictures", "told"),
    [
        ("imagine", (), words.SAY_WHAT),
        ("prompt", (), words.SAY_WHAT),
        ("describe", (), words.DESCRIBE_WHAT),
        ("describe", (CAT, CAT), words.DESCRIBE_ONE.format(2)),
        ("blend", (CAT,), words.BLEND_WHAT.format(1)),
        ("blend", (CAT,) * 5, words.BLEND_WHAT.format(5)),
    ],
)
def test_what_is_missing_or_too_much_is_told(
    form: str, pictures: tuple[Upload, ...], told: str
) -> None:
    with pytest.raises(InvalidAsk) as error:
        asked(form, *pictures, words=" ")

    assert str(error.value) == told


@pytest.mark.parametrize("cells", [None, [], ["D4"]])
def test_a_region_needs_cells_where_none_were_chosen_before(cells: list[str] | None) -> None:
    with pytest.raises(InvalidAsk, match="A1 to C3"):
        asked("region", parent=PARENT, words="a hat", cells=cells)


def test_the_region_form_asks_for_cells_unless_they_are_chosen() -> None:
    version = makes.version()

    names = [[one.name for one in forms.region(version, cells).inputs] for cells in ((), ("A1",))]

    assert names == [["cells", "words"], ["words"]]
