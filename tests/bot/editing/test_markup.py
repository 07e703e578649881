"""A region marked with a pen on a copy is found on the original."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from bot.editing import find_marked_copy, find_marks
from tests.bot.editing.cases import file_of, overlap
from tests.fakes.marking import PENS, SHAPES, mark, screenshot
from tests.fakes.rerender import LIGHT, edit, rerender
from tests.fakes.scenery import scene

SIDE = 512


@pytest.mark.parametrize("pen", ["yellow", "white", "black"])
def test_a_ring_is_found_in_a_screenshot_whatever_the_pen(pen: str) -> None:
    original = scene("hills", SIDE)
    copy, truth = mark(original, "ring", pen, 3)

    region = find_marks(file_of(original), file_of(screenshot(copy, 3)))

    assert region is not None
    assert overlap(region.mask, truth) >= 0.85


@pytest.mark.parametrize(
    ("name", "shape"), [*(("street", shape) for shape in SHAPES), ("wood", "scribble")]
)
def test_rings_open_rings_and_scribbles_mean_what_they_enclose(name: str, shape: str) -> None:
    original = scene(name, SIDE)
    copy, truth = mark(original, shape, "red", 8)

    region = find_marks(file_of(original), file_of(screenshot(copy, 8)))

    assert region is not None
    assert overlap(region.mask, truth) >= 0.8


@pytest.mark.parametrize("name", ["sky", "page"])
def test_where_there_are_no_landmarks_the_bars_are_taken_off(name: str) -> None:
    original = scene(name, SIDE)
    copy, truth = mark(original, "ring", "blue", 4)
    barred = np.pad(copy, ((40, 60), (0, 0), (0, 0)), constant_values=12)

    region = find_marks(file_of(original), file_of(barred))

    assert region is not None
    assert overlap(region.mask, truth) >= 0.8


@pytest.mark.parametrize("name", ["leaves", "portrait"])
def test_a_copy_may_be_a_small_part_of_a_tall_screenshot(name: str) -> None:
    original = scene(name, SIDE)
    copy, truth = mark(original, "scribble", "white", 6)
    tall = np.pad(copy, ((300, 360), (40, 40), (0, 0)), constant_values=30)
    tall[20:60, 40:300] = (200, 120, 40)

    region = find_marks(file_of(original), file_of(tall))

    assert region is not None
    assert overlap(region.mask, truth) >= 0.8


def test_an_outline_with_a_corner_inwards_does_not_cover_the_corner() -> None:
    original = scene("stones", SIDE)
    corners = [(120, 100), (400, 100), (400, 210), (240, 210), (240, 420), (120, 420)]
    truth, copy = np.zeros((SIDE, SIDE), np.uint8), original.copy()
    outline = np.array(corners, np.int32)
    cv2.fillPoly(truth, [outline], 255)
    cv2.polylines(copy, [outline], True, PENS["red"], 8, cv2.LINE_AA)

    region = find_marks(file_of(original), file_of(screenshot(copy, 5)))

    assert region is not None
    assert overlap(region.mask, truth) >= 0.9


def test_a_copy_without_marks_has_none() -> None:
    original = scene("street", SIDE)

    assert find_marks(file_of(original), file_of(screenshot(original, 2))) is None


def test_marks_on_another_picture_mean_nothing() -> None:
    copy, _ = mark(scene("leaves", SIDE), "ring", "red", 1)

    wide = np.ascontiguousarray(copy[:400])

    assert find_marks(file_of(scene("street", SIDE)), file_of(wide)) is None


@pytest.mark.parametrize("marked_first", [True, False])
@pytest.mark.parametrize(
    ("name", "shape", "pen"),
    [("hills", "scribble", "white"), ("leaves", "ring", "red"), ("page", "open ring", "black")],
)
def test_of_two_files_the_one_that_was_drawn_on_is_told(
    name: str, shape: str, pen: str, marked_first: bool
) -> None:
    original = scene(name, SIDE)
    copy, truth = mark(original, shape, pen, 4)
    files = [file_of(original), file_of(screenshot(copy, 4))]

    found = find_marked_copy(*(files[::-1] if marked_first else files))

    assert found is not None
    assert found[0] == int(marked_first)
    assert overlap(found[1].mask, truth) >= 0.8


@pytest.mark.parametrize("name", ["hills", "stones", "portrait"])
def test_a_thing_that_only_one_of_two_pictures_shows_is_no_mark(name: str) -> None:
    original = scene(name, SIDE)
    other = rerender(edit(original, "object", seed=3, radius=90.0).ideal, LIGHT, 5)

    assert find_marked_copy(file_of(original), file_of(other)) is None
