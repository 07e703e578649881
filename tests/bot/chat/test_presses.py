from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import presses
from bot.chat.presses import VERBS, Press
from bot.domain import Again, PictureRef, Publish, Redo, Undo, Vary
from tests.fakes import makes

IDS = st.text("abcdef0123456789-_", min_size=1, max_size=64)


def labels(rows: tuple[presses.Row, ...]) -> list[str]:
    return [button.label for row in rows for button in row]


@given(st.sampled_from(VERBS), IDS, st.none() | st.integers(0, 9), st.booleans())
def test_a_press_is_read_back_from_its_code(
    verb: str, target: str, index: int | None, private: bool
) -> None:
    press = Press(verb, target, index, private)

    assert presses.parse(press.code) == press
    assert len(press.code) <= 100


@pytest.mark.parametrize("foreign", ["", "l:", "l:explode:abc:0", "x:vary:abc:0", "l:vary::0"])
def test_a_foreign_code_is_no_press(foreign: str) -> None:
    assert presses.parse(foreign) is None


@given(st.text(max_size=100))
def test_no_text_makes_parsing_fail(text: str) -> None:
    assert presses.parse(text) is None or text.startswith("l:")


@pytest.mark.parametrize(
    ("press", "ask"),
    [
        (Press("vary", "v1", 2), Vary(PictureRef("v1", 2))),
        (Press("again", "v1"), Again("v1")),
        (Press("undo", "v1"), Undo("v1")),
        (Press("publish", "v1", 0, private=True), Publish("v1")),
        (Press("redo", "j1"), Redo("j1")),
        (Press("vary", "v1", None), None),
        (Press("prompt", "v1"), None),
    ],
)
def test_a_press_asks_the_studio_or_for_nothing(press: Press, ask: object) -> None:
    assert press.ask() == ask


def test_a_thread_is_offered_only_under_a_public_picture() -> None:
    public, private = makes.version(), makes.version(private=True)

    assert "Thread" in labels(presses.under_pictures(public, thread=True))
    assert "Thread" not in labels(presses.under_pictures(private, thread=True))
    assert "Thread" not in labels(presses.under_pictures(public))


def test_pictures_to_see_again_stand_in_rows_of_five() -> None:
    rows = presses.see(tuple(makes.version() for _ in range(7)))

    assert [len(row) for row in rows] == [5, 2]
    assert labels(rows)[-1] == "See 7"
