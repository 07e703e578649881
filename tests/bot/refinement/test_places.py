"""Places in a picture, said in words."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.refinement.places import is_place, read_cells, read_side

LEFT, RIGHT = "A1 A2 A3", "C1 C2 C3"
TOP, BOTTOM = "A1 B1 C1", "A3 B3 C3"

PLACES = [
    ("top left", "A1"),
    ("Top-Left Corner", "A1"),
    ("upper right", "C1"),
    ("in the lower right corner", "C3"),
    ("in the upper left-hand corner", "A1"),
    ("top center", "B1"),
    ("centre right", "C2"),
    ("on the left side", LEFT),
    ("on the left side of the picture", LEFT),
    ("at the far right", RIGHT),
    ("the left one", LEFT),
    ("the left column", LEFT),
    ("the right part of the picture should be darker", RIGHT),
    ("at the top of the image", TOP),
    ("the bottom edge", BOTTOM),
    ("left half", "A1 B1 A2 B2 A3 B3"),
    ("the bottom half", "A2 B2 C2 A3 B3 C3"),
    ("in the left third", LEFT),
    ("the middle row", "A2 B2 C2"),
    ("the middle column", "B1 B2 B3"),
    ("in the middle", "B2"),
    ("center", "B2"),
    ("in the middle of the photo", "B2"),
    ("on both sides", "A1 C1 A2 C2 A3 C3"),
    ("in all four corners", "A1 C1 A3 C3"),
    ("add a bird in the top left corner", "A1"),
    ("a tree on the left and a house on the right", "A1 C1 A2 C2 A3 C3"),
    ("the hat on the right red", RIGHT),
    ("B2", "B2"),
    ("b2", "B2"),
    ("add a mouse in c3", "C3"),
    ("A1, B1 and C1", TOP),
    ("a1 b1 c1", TOP),
    ("A1-B2", "A1 B1 A2 B2"),
    ("make B2 darker", "B2"),
]

NO_PLACES = [
    "",
    "everywhere",
    "A1-C3",
    "D4",
    "C3PO",
    "a B2 bomber",
    "an A3 poster",
    "in A3 format",
    "a top hat",
    "put a cherry on top",
    "turn right",
    "looking to the left",
    "in the corner",
    "the left hand",
    "make the dog's left ear red",
    "a window on the right wall",
    "on the right track",
    "in the top drawer",
    "in the middle ages",
    "in the middle of nowhere",
    "at the top of the tree",
    "on the left of the dog",
    "to the left of the dog",
    "the right side of his face",
    "the bottom left corner of the table",
    "make it alright",
]


@pytest.mark.parametrize(("words", "cells"), PLACES)
def test_a_place_in_words_is_cells_of_the_grid(words: str, cells: str) -> None:
    assert read_cells(words) == tuple(cells.split())


@pytest.mark.parametrize("words", NO_PLACES)
def test_what_speaks_of_a_thing_or_of_everything_is_no_place(words: str) -> None:
    assert read_cells(words) == ()
    assert not is_place(words)


@pytest.mark.parametrize(
    "words",
    ["in the top left corner, please", "B2!", "it should be in the middle", "No, in A1", "left"],
)
def test_words_may_be_a_place_and_nothing_else(words: str) -> None:
    assert is_place(words)


@pytest.mark.parametrize("words", ["a bird in the top left corner", "make B2 blue", "not in B2"])
def test_words_may_be_more_than_a_place(words: str) -> None:
    assert read_cells(words)
    assert not is_place(words)


WORDS = ["the", "very", "top", "left", "in", "a1", "-", "of", "side"]


@given(st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_any_text_is_read(text: str) -> None:
    cells = read_cells(text)

    assert len(cells) < 9
    assert sorted(set(cells), key=lambda cell: cell[::-1]) == list(cells)


@pytest.mark.parametrize("part", ["in the very ", "the top left of ", "a1 ", "it should be "])
def test_a_long_text_is_read_at_once(part: str) -> None:
    text = part * (4000 // len(part))

    began = time.perf_counter()
    read_cells(text)

    assert time.perf_counter() - began < 0.2


@pytest.mark.parametrize(
    ("words", "cells"),
    [
        ("continue it to the left", ("A1", "A2", "A3")),
        ("extend the picture upwards", ("A1", "B1", "C1")),
        ("expand it below", ("A3", "B3", "C3")),
        ("continue it to the left and right", ()),
        ("expand it to wide", ()),
    ],
)
def test_words_say_towards_which_side_a_picture_goes_on(words: str, cells: tuple[str, ...]) -> None:
    assert read_side(words) == cells
