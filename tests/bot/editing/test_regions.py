"""Regions combine like sets, whatever the copies of the picture they come from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bot.editing import CELLS, Box, Region
from bot.errors import InvalidAsk
from tests.bot.editing.cases import png

MASKS = arrays(np.uint8, (12, 17), elements=st.sampled_from([0, 255])).map(Region)
SIZES = st.integers(1, 90)
SHARES = st.floats(0, 1)


def inside(region: Region) -> set[tuple[int, int]]:
    return {(int(y), int(x)) for y, x in np.argwhere(region.mask)}


@given(MASKS, MASKS)
def test_regions_combine_like_sets(one: Region, other: Region) -> None:
    assert inside(one | other) == inside(one) | inside(other)
    assert inside(one & other) == inside(one) & inside(other)
    assert inside(one - other) == inside(one) - inside(other)


@given(MASKS)
def test_a_region_grows_all_round_and_loses_nothing(region: Region) -> None:
    grown = region.grown(0.1)

    assert inside(region) <= inside(grown)
    assert grown.coverage > region.coverage or region.coverage in (0, 1)


@given(MASKS)
def test_anywhere_but_there_is_all_the_rest_and_stays_of_that_kind(region: Region) -> None:
    rest = Region.anywhere_but(region)

    assert inside(rest) == inside(Region.of_box(Box(0, 0, 1, 1), 17, 12)) - inside(region)
    same = (
        rest,
        rest.grown(0.1),
        rest.smaller(),
        rest.fitted(30, 20),
        Region.of_png(rest.to_png()),
    )
    assert all(one.loose for one in same)
    assert inside(same[-1]) == inside(rest)
    assert not Region.of_png(region.to_png()).loose


@given(SIZES, SIZES)
def test_the_nine_cells_cover_a_picture_of_any_size(width: int, height: int) -> None:
    assert Region.of_cells(CELLS, width, height).coverage == 1


@pytest.mark.parametrize(
    ("cell", "corner"), [("A1", (0, 0)), ("C1", (0, 89)), ("A3", (59, 0)), ("c3", (59, 89))]
)
def test_letters_go_across_and_numbers_down(cell: str, corner: tuple[int, int]) -> None:
    region = Region.of_cells([cell], 90, 60)

    assert region.mask[corner] == 255
    assert region.coverage == pytest.approx(1 / 9)


def test_cells_are_found_in_what_a_member_writes() -> None:
    assert inside(Region.of_cells(["a1, B 2"], 30, 30)) == inside(
        Region.of_cells(["A1"], 30, 30) | Region.of_cells(["B2"], 30, 30)
    )


def test_a_cell_that_is_not_on_the_grid_is_said_to_be_none() -> None:
    with pytest.raises(InvalidAsk, match="A1"):
        Region.of_cells(["D4"], 30, 30)


@given(SHARES, SHARES, SHARES, SHARES, SIZES, SIZES)
def test_a_box_is_never_empty(
    left: float, top: float, right: float, bottom: float, width: int, height: int
) -> None:
    region = Region.of_box(Box(left, top, right, bottom), width, height)

    assert region.mask.any()
    assert (region.width, region.height) == (width, height)


def test_a_region_knows_its_box() -> None:
    box = Box(0.25, 0.5, 0.5, 1.0)

    assert Region.of_box(box, 80, 40).box == box
    assert Region(np.zeros((4, 4), np.uint8)).box is None


def test_a_box_grows_within_the_picture() -> None:
    assert Box(0.0, 0.4, 0.5, 0.6).grown(0.5) == pytest.approx((0.0, 0.35, 0.625, 0.65))


@given(MASKS, SIZES, SIZES)
def test_what_is_not_empty_stays_so_at_any_size(region: Region, width: int, height: int) -> None:
    fitted = region.fitted(width, height)

    assert (fitted.width, fitted.height) == (width, height)
    assert fitted.mask.any() == region.mask.any()


@given(MASKS)
def test_a_region_survives_being_stored(region: Region) -> None:
    assert inside(Region.of_png(region.to_png())) == inside(region)


def test_a_painted_region_is_what_is_opaque_and_bright() -> None:
    painted = np.zeros((3, 3, 4), np.uint8)
    painted[0, 0] = (255, 60, 60, 255)
    painted[1, 1] = (255, 255, 255, 0)
    painted[2, 2] = (0, 0, 0, 255)

    assert inside(Region.of_png(png(painted))) == {(0, 0)}


def test_larger_is_clearly_larger() -> None:
    region = Region.of_box(Box(0.4, 0.4, 0.6, 0.6), 100, 100)

    assert inside(region.larger()) > inside(region)
    assert region.larger().coverage > 1.5 * region.coverage
