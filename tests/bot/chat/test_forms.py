from __future__ import annotations

import pytest

from bot.chat import forms
from bot.chat.flags import BadFlag, Typed
from bot.chat.forms import Form, Input
from bot.domain import Options, Upload
from bot.errors import InvalidAsk
from tests.fakes import makes
from tests.fakes.house import FACTS

DOG = Upload("x:dog", "dog.png", "image/png", 10)


def inputs(form: Form) -> dict[str, Input]:
    return {one.name: one for one in form.inputs}


def test_what_was_typed_already_stands_in_the_form() -> None:
    typed = Typed("a dog", Options(count=2, exact=True), private=True)

    form = inputs(forms.imagine(FACTS, typed, trouble="No such flag."))

    assert form["words"].values == ("a dog",)
    assert form["count"].values == ("2",)
    assert set(form["more"].values) == {forms.EXACT, forms.PRIVATE}
    assert "channel" not in form


def test_the_channel_is_asked_for_only_where_there_is_none() -> None:
    form = forms.imagine(FACTS, Typed("", Options(), private=False), ask_where=True)

    assert inputs(form)["channel"].required


def test_a_filled_form_asks_for_what_it_says() -> None:
    values = {"words": "a dog", "shape": "wide", "count": "2", "more": ["private"]}

    ask, private = forms.imagined(values, [DOG], FACTS)

    assert (ask.words, ask.options, ask.references) == (
        "a dog", Options(shape="wide", count=2), (DOG,)
    )  # fmt: skip
    assert private


def test_flags_among_the_words_of_a_form_are_understood() -> None:
    ask, private = forms.imagined({"words": "a dog --count 3 --private"}, [], FACTS)

    assert (ask.words, ask.options.count, private) == ("a dog", 3, True)


def test_a_wrong_flag_in_a_form_is_told() -> None:
    with pytest.raises(BadFlag, match="--shape"):
        forms.imagined({"words": "a dog --shpe wide"}, [], FACTS)


def test_the_refine_form_holds_the_recipe_and_gives_it_back() -> None:
    version = makes.version()

    form = forms.refine(version)

    filled = {one.name: "".join(one.values) for one in form.inputs}
    assert forms.refined(filled) == version.recipe


def test_an_empty_recipe_is_refused_with_what_to_do() -> None:
    with pytest.raises(InvalidAsk, match="at least"):
        forms.refined({"description": " ", "without": "cats"})
