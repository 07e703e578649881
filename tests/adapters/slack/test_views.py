"""Forms as modals: nothing that was typed is lost on the way in, or on the way back."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.slack import views
from adapters.slack.views import Kept
from bot.chat import forms
from bot.chat.flags import Typed
from bot.domain import Recipe
from tests.fakes import makes
from tests.fakes.house import FACTS

LIMIT = 3000  # of characters in an input


def submitted(modal: dict[str, Any], order: int = 1) -> dict[str, Any]:
    """Return a modal as it is submitted by somebody who changes nothing."""
    state = {
        block["block_id"]: {
            block["block_id"]: {"value": block["element"].get("initial_value")},
        }
        for block in modal["blocks"][::order]
        if block["element"]["type"] == "plain_text_input"
    }
    return {**modal, "state": {"values": state}}


def texts(modal: dict[str, Any]) -> list[str]:
    return [block["element"].get("initial_value", "") for block in modal["blocks"]]


@pytest.mark.parametrize("length", [0, 1, LIMIT - 1, LIMIT, LIMIT + 1, 4000, 32_000])
@pytest.mark.parametrize("order", [1, -1])
def test_words_of_any_length_come_back_from_the_form(length: int, order: int) -> None:
    typed = ("a very long dog with spots " * 1500)[:length].strip()

    modal = views.modal(forms.imagine(FACTS, Typed(typed)), Kept("C1"))

    assert all(len(text) < LIMIT for text in texts(modal))
    assert (views.filled(submitted(modal, order))["words"] or "") == typed


def test_a_text_without_a_space_comes_back_whole() -> None:
    typed = "狗" * 4000

    modal = views.modal(forms.imagine(FACTS, Typed(typed)), Kept("C1"))

    given = views.filled(submitted(modal))["words"]
    assert given.replace(" ", "") == typed


def test_a_long_recipe_comes_back_from_its_form() -> None:
    long = "warm evening light, " * 200 + "and mist"
    recipe = Recipe("a photograph", long, style="anime")

    modal = views.modal(forms.refine(makes.version(recipe=recipe)), Kept(version="v1"))

    assert forms.refined(views.filled(submitted(modal))) == recipe


def test_what_was_added_to_either_part_of_a_long_text_counts() -> None:
    modal = views.modal(forms.imagine(FACTS, Typed("dog " * 1000)), Kept("C1"))
    view = submitted(modal)
    for block in view["state"]["values"].values():
        for given in block.values():
            given["value"] = given["value"] and f"{given['value']}!"

    assert views.filled(view)["words"].count("!") == 2


def test_an_emptied_part_leaves_the_others() -> None:
    modal = views.modal(forms.imagine(FACTS, Typed("dog " * 1000)), Kept("C1"))
    view = submitted(modal)
    view["state"]["values"]["words"]["words"]["value"] = None

    assert views.filled(view)["words"].startswith("dog")


def test_what_is_given_back_is_copied_as_it_stands_and_is_no_markup() -> None:
    typed = "a *dog* @everyone <!channel> & `cat` --shap wide"

    post = views.given_back("The form did not open.", typed)

    assert typed not in post.text
    assert post.blocks[-1]["elements"] == [
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": typed}]}
    ]


@pytest.mark.parametrize(("length", "cut"), [(10_000, False), (10_001, True), (40_000, True)])
def test_more_than_a_message_holds_is_given_back_in_part_and_said_so(
    length: int, cut: bool
) -> None:
    post = views.given_back("That is too long.", "x" * length)

    shown = str(post.blocks).count("x" * 2500)
    assert shown == 4
    assert ("how it begins" in str(post.blocks)) is cut
