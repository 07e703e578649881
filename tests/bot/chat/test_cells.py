from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import cells
from bot.chat.cells import CELLS
from bot.errors import InvalidAsk

SOME = st.sets(st.sampled_from(sorted(CELLS)), min_size=1)


@given(SOME)
def test_packed_cells_are_read_back_in_the_order_of_the_grid(some: set[str]) -> None:
    text = cells.packed(some)

    assert len(text) <= 3
    assert cells.unpacked(text) == tuple(name for name in CELLS if name in some)


@pytest.mark.parametrize("text", ["0", "000", "200", "fff"])
def test_what_stands_for_no_cells_is_none(text: str) -> None:
    assert cells.unpacked(text) == ()


@pytest.mark.parametrize("names", [[], ["Z9"], ["A1", "D1"], ["a1"], ["A1 B2"]])
def test_what_is_no_cell_is_refused_in_words(names: list[str]) -> None:
    with pytest.raises(InvalidAsk, match="A1 to C3"):
        cells.chosen(names)


def test_a_cell_counts_once() -> None:
    assert cells.chosen(["C3", "A1", "C3"]) == ("A1", "C3")
