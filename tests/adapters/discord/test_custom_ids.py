from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord import incoming, modals
from adapters.discord.modals import PictureModal, RefineModal, RegionModal
from bot.chat import cells, forms, recipes
from bot.chat.cells import CELLS
from bot.domain import PictureRef, Recipe
from tests.fakes import makes

IDS = st.text("abcdef0123456789-_", min_size=1, max_size=64)
SNOWFLAKES = st.integers(1, 2**63)


@given(IDS, st.integers(0, 9), st.booleans())
def test_a_refine_modal_is_read_back(version: str, index: int, private: bool) -> None:
    modal = RefineModal(PictureRef(version, index), private)

    assert modals.parse(modal.custom_id) == modal
    assert len(modal.custom_id) <= 100


@given(IDS, st.integers(0, 99), st.sets(st.sampled_from(sorted(CELLS)), min_size=1), st.booleans())
def test_a_region_modal_is_read_back(
    version: str, index: int, chosen: set[str], private: bool
) -> None:
    modal = RegionModal(PictureRef(version, index), cells.chosen(chosen), private)

    assert modals.parse(modal.custom_id) == modal
    assert len(modal.custom_id) <= 100


@pytest.mark.parametrize("where", ["0", "200", "fff", "1ff0", "A1", "", "-1"])
def test_a_region_modal_about_no_cells_is_none_of_ours(where: str) -> None:
    assert modals.parse(f"l:modal:region:v1:0:{where}") is None


@given(SNOWFLAKES, SNOWFLAKES)
def test_a_picture_modal_is_read_back(channel: int, message: int) -> None:
    modal = PictureModal(channel, message)

    assert modals.parse(modal.custom_id) == modal
    assert len(modal.custom_id) <= 100


@given(st.text(max_size=100))
def test_no_custom_id_makes_parsing_fail(text: str) -> None:
    assert modals.parse(text) is None or text.startswith("l:modal:")


def test_the_refine_modal_shows_the_recipe_and_reads_it_back() -> None:
    version = makes.version()

    modal = modals.modal(forms.refine(version), RefineModal(PictureRef(version.id)))

    fields = [part["component"] for part in modal["components"]]
    sent = {"components": [{"type": 18, "component": field} for field in fields]}
    assert recipes.recipe(incoming.modal_values(sent)) == version.recipe


def test_an_empty_field_of_the_recipe_stays_without_value() -> None:
    version = makes.version(recipe=Recipe(description="a dog"))

    modal = modals.modal(forms.refine(version), RefineModal(PictureRef(version.id)))

    values = {part["component"]["custom_id"]: part["component"] for part in modal["components"]}
    assert "value" not in values["style"]
    assert values["description"]["value"] == "a dog"


def test_fields_in_rows_are_read_as_well() -> None:
    row = {"type": 1, "components": [{"type": 4, "custom_id": "words", "value": " hi "}]}

    assert incoming.modal_values({"components": [row]}) == {"words": "hi"}
