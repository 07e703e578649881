"""A painter that renders everything again, on Slack: what nobody asked to change stays."""

import pytest

from tests.end_to_end.pixels import (
    GROWTH,
    box,
    cells,
    changed,
    coloured,
    pixels,
    png,
    sides,
    surroundings,
    visibly,
)
from tests.end_to_end.slack_world import SlackWorld, flat
from tests.fakes.marking import PENS, mark, screenshot
from tests.simulators.openai.pictures import text_of
from tests.simulators.slack import Message
from tests.simulators.slack.methods import files

PLATFORM = "slack"
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]

KEPT = "Everything outside the change is exactly as it was."


@pytest.fixture(autouse=True)
def painter(house: SlackWorld) -> None:
    """Let the painter render all of a picture again; words are understood by rules here."""
    house.openai.renders_again = True


async def original(here: SlackWorld, shown: Message) -> bytes:
    """Return what the button "Original" sends."""
    async with here.answer_in(await here.alice.dm()) as sent:
        await here.press_alone(shown, "Original")
    return file(sent[0])


def file(shown: Message) -> bytes:
    (picture,) = shown.pictures
    assert picture.data is not None
    return picture.data


async def test_words_change_one_place_and_no_other_pixel(here: SlackWorld) -> None:
    first = await here.imagine("a dog with a hat in the garden")
    second = await here.say(here.channel, "make the hat red", thread=first)
    moved = changed(file(first), file(second))

    assert KEPT in flat(second.shown)
    assert moved.mean() <= 0.1
    assert surroundings(moved) <= 0.15
    assert visibly(file(first), file(second)).mean() > 0.02
    assert await original(here, second) == file(second)


async def test_a_place_in_words_is_kept_to_and_moved(here: SlackWorld) -> None:
    first = await here.imagine("a boat on a lake")
    there = await here.say(here.channel, "add a bird in the top left corner", thread=first)
    mask = here.openai.billed_calls[-1].mask
    larger = await here.say(here.channel, "a bit larger", thread=first)
    moved = await here.say(here.channel, "not there, in the bottom right corner", thread=first)
    shape = pixels(file(first)).shape

    assert mask is not None
    assert not changed(file(first), file(there))[~cells(shape, "A1")].any()
    assert visibly(file(first), file(there))[cells(shape, "A1", grown=-0.06)].mean() > 0.9
    assert "v3 from v1" in flat(larger.shown)
    assert visibly(file(first), file(larger)).sum() > visibly(file(first), file(there)).sum()
    assert not changed(file(first), file(larger))[~cells(shape, "A1", grown=0.08)].any()
    assert "v4 from v1" in flat(moved.shown)
    assert not changed(file(first), file(moved))[~cells(shape, "C3")].any()
    assert visibly(file(first), file(moved))[cells(shape, "C3", grown=-0.06)].mean() > 0.9


async def test_nothing_outside_the_chosen_cells_changes(here: SlackWorld) -> None:
    first = await here.imagine("a street in the rain")
    form = await here.form(await here.alice.press(first, "Region"))
    async with here.answer_in(here.channel, first.ts) as answer:
        await here.alice.submit(form, {"cells": ["B1", "C1"], "words": "a balloon"})
    delivered = await original(here, answer[0])
    inside = cells(pixels(file(first)).shape, "B1", "C1")

    assert KEPT in flat(answer[0].shown)
    assert not changed(file(first), delivered)[~inside].any()
    assert visibly(file(first), delivered)[inside].mean() > 0.5
    assert file(answer[0]) == delivered


async def test_a_marked_copy_says_where_and_is_never_seen(here: SlackWorld) -> None:
    first = await here.imagine("stones on a beach")
    copy, meant = mark(pixels(file(first)), "scribble", "red", seed=5)
    posted = [("screenshot.png", png(screenshot(copy, seed=5)))]
    second = await here.say(here.channel, "add a shell here", thread=first, files=posted)
    (call,) = here.openai.billed_calls[-1:]
    inside = box(meant.shape, *sides(meant > 0), grown=2 * GROWTH)

    assert KEPT in flat(second.shown)
    assert [changed(file(first), sent).any() for sent in call.received] == [False]
    assert not changed(file(first), file(second))[~inside].any()
    assert visibly(file(first), file(second))[meant > 0].mean() > 0.5
    assert coloured(copy, PENS["red"]) > 1000
    assert coloured(pixels(file(second)), PENS["red"]) <= coloured(pixels(file(first)), PENS["red"])


async def test_a_change_of_everything_is_shown_as_it_came(here: SlackWorld) -> None:
    first = await here.imagine("a harbour")
    second = await here.say(here.channel, "make it night", thread=first)

    assert KEPT not in flat(second.shown)
    assert "night" in text_of(file(second))  # the very file that the painter made
    assert changed(file(first), file(second)).mean() > 0.9


async def test_what_the_workspace_does_not_take_as_it_is_comes_as_near_as_it_lets_pass(
    here: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await here.imagine("a mosaic")
    monkeypatch.setattr(files, "MAX_FILE_BYTES", len(file(first)) // 4)
    room = await here.alice.dm()
    second = await here.imagine("a mosaic of stones")
    await here.press_alone(second, "Original")
    await here.wait(lambda: len(here.said_by_bot(room)) == 2, "a copy and words")
    copy, told = here.said_by_bot(room)

    assert "“Original” gives the best one that fits" in flat(second.shown)
    assert len(file(second)) <= len(file(first)) // 4
    assert len(file(copy)) <= len(file(first)) // 4
    assert "compressed copy" in flat(told.shown)
    assert "pages.public_url" in flat(told.shown)


async def test_what_passes_losslessly_is_no_copy(
    here: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await here.imagine("a mosaic")
    monkeypatch.setattr(files, "MAX_FILE_BYTES", len(file(first)) - 1)
    again = await original(here, first)

    assert not changed(file(first), again).any()
    assert again[8:12] == b"WEBP"
