from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import presses
from bot.chat.presses import VERBS, Press
from bot.domain import (
    Again,
    Capabilities,
    Describe,
    DrawSuggested,
    Expand,
    Intent,
    PictureRef,
    Publish,
    Redo,
    Size,
    Undo,
    Upscale,
    Vary,
    Version,
)
from bot.ports import Facts
from tests.fakes import makes
from tests.fakes.house import FACTS

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


@pytest.mark.parametrize(
    "foreign",
    [
        "",
        "l:",
        "l:explode:abc:0",
        "x:vary:abc:0",
        "l:vary::0",
        "l:vary.loudly:abc:0",
        "l:expand:abc:0",
        "l:expand.round:abc:0",
        "l:expandxwide:abc:0",
    ],
)
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
        (Press("vary.subtle", "v1", 1), Vary(PictureRef("v1", 1), subtle=True)),
        (Press("expand.tall", "v1", 1), Expand(PictureRef("v1", 1), "tall")),
        (Press("upscale", "v1", 3), Upscale(PictureRef("v1", 3))),
        (Press("describe", "v1"), Describe(PictureRef("v1"))),
        (Press("suggested", "j1", 3), DrawSuggested("j1", 3)),
        (Press("expand.tall", "v1", None), None),
        (Press("region", "v1"), None),
        (Press("cells", "v1"), None),
        (Press("vary", "v1", None), None),
        (Press("prompt", "v1"), None),
    ],
)
def test_a_press_asks_the_studio_or_for_nothing(press: Press, ask: object) -> None:
    assert press.ask() == ask


def test_a_thread_is_offered_only_under_a_public_picture() -> None:
    public, private = makes.version(), makes.version(private=True)

    assert "Thread" in labels(presses.under_pictures(public, FACTS, thread=True))
    assert "Thread" not in labels(presses.under_pictures(private, FACTS, thread=True))
    assert "Thread" not in labels(presses.under_pictures(public, FACTS))


def test_codes_of_earlier_versions_are_understood() -> None:
    assert presses.parse("l:vary:v1") == Press("vary", "v1")
    assert presses.parse("l:vary:v1:x:p") == Press("vary", "v1", None, private=True)


def test_comparing_is_offered_where_one_place_was_changed() -> None:
    local = makes.version(parent=PictureRef("b"), intent=Intent.LOCAL_CHANGE)
    everywhere = makes.version(parent=PictureRef("b"), intent=Intent.GLOBAL_CHANGE)

    assert "Compare" in labels(presses.under_pictures(local, FACTS))
    assert "Compare" not in labels(presses.under_pictures(everywhere, FACTS))


def test_comparing_is_offered_where_one_place_of_an_upload_was_changed() -> None:
    photo = makes.version().pictures[:1]
    local = makes.version(references=photo, intent=Intent.LOCAL_CHANGE)
    anew = makes.version(references=photo, intent=Intent.NEW)

    assert "Compare" in labels(presses.under_pictures(local, FACTS))
    assert "Compare" not in labels(presses.under_pictures(anew, FACTS))


@pytest.mark.parametrize("intent", Intent)
@pytest.mark.parametrize("parent", [None, PictureRef("b")])
@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize("pictures", [1, 4])
def test_rows_are_tidy(
    intent: Intent, parent: PictureRef | None, private: bool, pictures: int
) -> None:
    version = makes.version(pictures, intent=intent, parent=parent, private=private)

    rows = presses.under_pictures(version, FACTS, thread=True)

    shown = [button.press.code for row in rows for button in row]
    assert all(2 <= len(row) <= 5 for row in rows)
    assert len(rows) <= 3
    assert len(set(shown)) == len(shown)
    assert labels(rows[:1])[:2] == ["Refine", "Region"]
    assert labels(rows)[-1] == "Delete"


@pytest.mark.parametrize(
    ("version", "left"),
    [
        (makes.version(shape="square"), ["wide", "tall"]),
        (makes.version(shape="tall", size=Size(9, 9)), ["square", "wide"]),
        (makes.version(shape="16:9", size=Size(16, 9)), ["square", "tall"]),
        (makes.version(size=Size(9, 9)), ["wide", "tall"]),
    ],
)
def test_a_picture_expands_to_the_other_shapes(version: Version, left: list[str]) -> None:
    offered = labels(presses.more(version, 0, FACTS))

    assert [name for name in offered if "Expand" in name] == [f"Expand: {one}" for one in left]


def test_what_else_there_is_concerns_one_picture_and_stays_private() -> None:
    rows = presses.more(makes.version(4, private=True), 2, FACTS)

    every = [button.press for row in rows for button in row]
    assert {(press.index, press.private) for press in every} == {(2, True)}
    assert all(press.draws for press in every)


def painters(*, edits: bool = False, upscales: bool = False) -> Facts:
    """Return facts about two painters, of which the first, the default, can do something."""
    able = Capabilities(edits=edits, upscales=upscales)
    backends = {"oil": able, "sketch": Capabilities()}
    return dataclasses.replace(FACTS, backends=backends)


def test_a_painter_that_cannot_edit_is_offered_no_region_and_no_expansion() -> None:
    version = makes.version(seed=1)

    offered = labels(presses.under_pictures(version, painters(edits=True, upscales=True)))
    more = labels(presses.more(version, 0, painters(edits=True, upscales=True)))

    assert "Region" not in offered
    assert more == ["Describe", "Report picture"]


@pytest.mark.parametrize("backend", ["oil", "gone"])
def test_what_continues_a_picture_is_its_painter_or_the_default(backend: str) -> None:
    version = makes.version(backend=backend)

    assert "Region" in labels(presses.under_pictures(version, painters(edits=True)))
    assert "Vary subtly" in labels(presses.more(version, 0, painters(edits=True)))


@pytest.mark.parametrize(
    ("version", "offered"),
    [
        (makes.version(backend="oil", seed=1), True),
        (makes.version(backend="oil"), False),
        (makes.version(backend="gone", seed=1), False),
        (makes.version(seed=1), False),
    ],
)
def test_an_upscale_is_offered_by_the_painter_of_that_very_picture(
    version: Version, offered: bool
) -> None:
    rows = presses.more(version, 0, painters(upscales=True))

    assert ("Upscale" in labels(rows)) is offered


def test_each_suggestion_has_a_button() -> None:
    rows = presses.draw_suggested("j1", 4, private=True)

    assert labels(rows) == ["Draw 1", "Draw 2", "Draw 3", "Draw 4"]
    assert rows[0][3].press == Press("suggested", "j1", 3, private=True)
    assert presses.draw_suggested("j1", 0, private=False) == ()


def test_pictures_to_see_again_stand_in_rows_of_five() -> None:
    rows = presses.see(tuple(makes.version() for _ in range(7)))

    assert [len(row) for row in rows] == [5, 2]
    assert labels(rows)[-1] == "See 7"
