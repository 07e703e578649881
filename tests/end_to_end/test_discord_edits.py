"""A painter that renders everything again changes one place, and every other pixel stays."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from bot.chat import words
from tests.end_to_end.pixels import (
    GROWTH,
    box,
    cells,
    changed,
    coarse,
    coloured,
    pixels,
    png,
    sides,
    surroundings,
    transparent,
    visibly,
)
from tests.end_to_end.world import World
from tests.fakes.marking import PENS, mark
from tests.simulators.discord import Message
from tests.simulators.openai.pictures import text_of

# A grainy picture in this size is more than may be sent on Discord.
ENVIRON = {"LIMNER_BACKENDS__OPENAI__SIZES": '{"wide": "2304x2000"}'}
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]

KEPT = "Everything outside the change is exactly as it was."
LAP = (0.2, 0.5, 0.5, 0.8)
# What the language model makes of words, where it is more than a change of the whole picture.
PLANS: dict[str, dict[str, Any]] = {
    "add a blanket": {},
    "put a pillow on the cat's lap": {"target": "the cat's lap"},
    "add a bird in the top left": {"spot": ["top left"]},
    "add a lamp in the top right": {"spot": ["top right"]},
    "add a dog at the bottom": {"spot": ["bottom"]},
    "a bit larger": {"adjust": "larger"},
    "not there, on the left": {"adjust": "elsewhere", "spot": ["left"]},
}


@pytest.fixture(autouse=True)
def painter(house: World) -> Iterator[None]:
    """Let the painter render all of a picture again, and the language model see what is where."""
    house.openai.renders_again = True

    if not house.openai.scripts:
        for said, plan in PLANS.items():
            plan = {"intent": "local_change", **plan}
            house.openai.script_response(rf"^\W*words\W+{said}", plan)
        found = dict(zip(("left", "top", "right", "bottom"), LAP, strict=True))
        house.openai.script_response(r"^\W*target\W+the cat's lap", {"found": True, **found})
    yield
    house.openai.picture_bytes, house.openai.mask_inset = 0, 0.05


async def by_grid(here: World, shown: Message, *chosen: str, said: str = "a balloon") -> Message:
    """Let Alice change cells of a picture and return the answer."""
    grid = await here.press(shown, "Region")
    opened = await here.alice.press(grid, "Cells of the grid", chosen)
    await opened.wait_modal()
    return await here.finished(await here.alice.submit_modal(opened, {"words": said}))


async def original(here: World, shown: Message) -> bytes:
    """Return what the button "Original" gives."""
    return (await here.press(shown, "Original")).attachments[0].data


def file(shown: Message) -> bytes:
    return shown.attachments[0].data


async def test_words_change_one_place_and_no_other_pixel(here: World) -> None:
    first, thread = await here.picture_in_thread("a cat in the garden")
    second = await here.say(thread, "add a blanket")
    moved = changed(file(first), file(second))

    assert KEPT in second.text
    assert moved.mean() <= 0.1
    assert surroundings(moved) <= 0.15
    assert visibly(file(first), file(second)).mean() > 0.02
    assert await original(here, second) == file(second)
    assert here.openai.billed_calls[-1].mask is None


async def test_a_named_thing_is_looked_for_and_changes_where_it_was_seen(here: World) -> None:
    first, thread = await here.picture_in_thread("a cat on a bench")
    second = await here.say(thread, "put a pillow on the cat's lap")
    (call,) = here.openai.billed_calls[-1:]
    free, shape = transparent(call.mask), pixels(file(first)).shape

    assert KEPT in second.text
    assert free[box(shape, *LAP, grown=0)].all()
    # A box that a model sees is taken a little larger, and so is each mask that a model gets.
    assert not free[~box(shape, *LAP, grown=0.3 * 0.15 / 2 + GROWTH + 0.002)].any()
    assert not changed(file(first), file(second))[~free].any()
    assert visibly(file(first), file(second))[box(shape, *LAP, grown=-0.03)].all()


async def test_nothing_outside_the_chosen_cells_changes(here: World) -> None:
    first = await here.imagine("a street in the rain")
    second = await by_grid(here, first, "C1", "B1")
    inside = cells(pixels(file(first)).shape, "B1", "C1")
    delivered = await original(here, second)

    assert KEPT in second.text
    assert not changed(file(first), delivered)[~inside].any()
    assert visibly(file(first), delivered)[inside].mean() > 0.5
    assert file(second) == delivered


async def test_a_marked_copy_says_where_and_is_never_seen(here: World) -> None:
    first = await here.imagine("stones on a beach")
    copy, meant = mark(pixels(file(first)), "ring", "red", seed=4)
    posted = [("marked.png", png(copy), "image/png")]
    second = await here.say(here.channel, "put a shell here", reply_to=first, attachments=posted)
    (call,) = here.openai.billed_calls[-1:]
    inside = box(meant.shape, *sides(meant > 0), grown=2 * GROWTH)

    assert KEPT in second.text
    assert [changed(file(first), sent).any() for sent in call.received] == [False]
    assert not changed(file(first), file(second))[~inside].any()
    assert visibly(file(first), file(second))[meant > 0].mean() > 0.5
    assert coloured(copy, PENS["red"]) > 1000
    assert coloured(pixels(file(second)), PENS["red"]) <= coloured(pixels(file(first)), PENS["red"])


async def test_the_last_change_is_made_larger_and_moved(here: World) -> None:
    first, thread = await here.picture_in_thread("a market place")
    small = await here.say(thread, "put a pillow on the cat's lap")
    mask = transparent(here.openai.billed_calls[-1].mask)
    larger = await here.say(thread, "a bit larger")
    wider = transparent(here.openai.billed_calls[-1].mask)
    moved = await here.say(thread, "not there, on the left")
    left = cells(mask.shape, "A1", "A2", "A3")

    assert ("**v3** from v1" in larger.text, KEPT in larger.text) == (True, True)
    assert wider[mask].all()
    assert wider.mean() > 1.2 * mask.mean()
    assert visibly(file(first), file(larger)).sum() > 1.1 * visibly(file(first), file(small)).sum()
    assert "**v4** from v1" in moved.text
    assert not changed(file(first), file(moved))[~left].any()
    assert visibly(file(first), file(moved))[left].mean() > 0.5


async def test_what_no_edit_of_three_was_about_is_as_in_the_first_picture(here: World) -> None:
    first, thread = await here.picture_in_thread("a meadow")
    places = {
        "add a bird in the top left": ("A1",),
        "add a lamp in the top right": ("C1",),
        "add a dog at the bottom": ("A3", "B3", "C3"),
    }
    shown = [await here.say(thread, said) for said in places]
    shape, last = pixels(file(first)).shape, file(shown[-1])
    ever = cells(shape, *(cell for where in places.values() for cell in where))

    assert "**v4** from v3" in shown[-1].text
    assert not changed(file(first), last)[~ever].any()
    for where in places.values():
        assert visibly(file(first), last)[cells(shape, *where, grown=-0.06)].mean() > 0.9


async def test_a_change_of_everything_is_shown_as_it_came(here: World) -> None:
    first, thread = await here.picture_in_thread("a harbour")
    second = await here.say(thread, "make it night")

    assert KEPT not in second.text
    assert "night" in text_of(file(second))  # the very file that the painter made
    assert changed(file(first), file(second)).mean() > 0.9


async def test_before_and_after_stand_side_by_side(here: World) -> None:
    first = await here.imagine("a forest")
    second = await by_grid(here, first, "A2")
    both = await here.press(second, "Compare")
    sheet = pixels(file(both))
    half = sheet.shape[1] // 2
    sheet = sheet[-half:]  # their names stand above the pictures
    apart = np.abs(coarse(sheet[:, :half]) - coarse(sheet[:, -half:])).max(2)

    assert both.text == words.COMPARED
    assert (apart[5:7, 1:3] > 40).all()
    assert (apart[:, 6:] < 25).all()


async def test_an_expanded_picture_holds_the_old_one_to_the_bit(here: World) -> None:
    first = await here.imagine("a lake")
    tall = await here.press(await here.press(first, "More"), "Expand: tall")
    old, new = pixels(file(first)), pixels(file(tall))
    top = (new.shape[0] - old.shape[0]) // 2

    assert new.shape[0] > 1.4 * old.shape[0]
    assert (new[top : top + old.shape[0]] == old).all()
    assert "exactly as it was" in tall.text


async def test_what_is_too_heavy_to_show_is_kept_without_a_loss(here: World) -> None:
    here.openai.picture_bytes = 11_200_000
    first = await here.imagine("a mosaic", shape="wide")
    second = await by_grid(here, first, "A1")
    stored = [one.read_bytes() for one in here.program.data_dir.rglob("*") if _heavy(one)]
    kept = [one for one in stored if not text_of(one)]

    assert "compressed copy" in second.text
    assert "Original" in second.text
    assert len(file(second)) <= 10 * 2**20
    (source,) = [one for one in stored if text_of(one) and "mosaic" in text_of(one)]
    inside = cells(pixels(source).shape, "A1")
    assert any(not changed(source, one)[~inside].any() for one in kept)


def _heavy(path: Any) -> bool:
    return bool(path.is_file() and path.stat().st_size > 10 * 2**20)


@pytest.mark.parametrize("how", ["cells", "expand"])
async def test_a_painter_that_uses_all_of_its_mask_changes_nothing_else(
    here: World, how: str
) -> None:
    here.openai.mask_inset = 0.0
    first = await here.imagine("a castle on a hill")
    if how == "cells":
        second = await by_grid(here, first, "B2")
        moved = changed(file(first), file(second))
        assert not moved[~cells(moved.shape, "B2")].any()
        assert moved[cells(moved.shape, "B2", grown=0)].mean() > 0.9
    else:
        second = await here.press(await here.press(first, "More"), "Expand: tall")
        old, new = pixels(file(first)), pixels(file(second))
        top = (new.shape[0] - old.shape[0]) // 2
        assert (new[top : top + old.shape[0]] == old).all()

    assert "exactly as it was" in second.text
