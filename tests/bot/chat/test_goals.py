from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from bot.chat import goals
from bot.domain import Address


@dataclass(frozen=True, slots=True)
class Shelf:
    name: str = ""
    board: int = 0
    at: float = 0.0
    open: bool = False


SHELVES = st.builds(Shelf, st.text(), st.integers(), st.floats(allow_nan=False), st.booleans())


@given(SHELVES)
def test_a_goal_is_read_back_as_it_was(shelf: Shelf) -> None:
    kept = goals.kept(shelf)

    assert all(isinstance(text, str) for text in kept.values())
    assert goals.read(Shelf, Address("any", fields=kept)) == shelf


def test_what_an_address_does_not_say_has_its_default() -> None:
    assert goals.read(Shelf, Address("any", fields={"name": "top"})) == Shelf("top")


def test_what_a_goal_does_not_know_is_left_alone() -> None:
    assert goals.read(Shelf, Address("any", fields={"colour": "red", "at": ""})) == Shelf()


def test_what_stands_elsewhere_wins() -> None:
    assert goals.read(Shelf, Address("any", fields={"name": "top"}), name="low") == Shelf("low")
