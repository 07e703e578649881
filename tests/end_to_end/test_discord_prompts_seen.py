"""Prompts for pictures that members posted, by a language model that looks at them, on Discord."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.end_to_end.world import World
from tests.simulators.discord import Message
from tests.simulators.openai.pictures import picture

pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]

PHOTO = ("photo.png", picture("somebody's photo", 320, 240), "image/png")
TAKES = ("A marmalade cat asleep", "A sleepy cat in oils", "A cat as a logo", "A cat at dusk")


def take(prompt: str) -> Mapping[str, Any]:
    named = ("content_type", "description", "style", "composition", "without")
    return {"recipe": dict.fromkeys(named, ""), "prompt": prompt}


def seen() -> Mapping[str, Any]:
    """Return what a language model says that sees a cat."""
    names = ("first", "second", "third", "fourth")
    recipe = {**take("")["recipe"], "content_type": "photograph", "description": "a marmalade cat"}
    return {"recipe": recipe, "note": "", **dict(zip(names, map(take, TAKES), strict=True))}


@pytest.fixture(autouse=True)
def looking(house: World) -> None:
    """Let the language model say what it sees in a picture about which nothing else is known."""
    if not house.openai.scripts:
        house.openai.script_response(r"^\W*prompt\W+recipe\W+null", seen())


def looked_at(here: World) -> list[int]:
    """Return with how many pictures the language model was asked, each time."""
    return [call.sources for call in here.openai.calls if call.endpoint in ("responses", "chat")]


async def described(here: World, how: str) -> Message:
    """Let a posted picture be described and return the prompts."""
    if how == "command":
        return await here.finished(await here.alice.slash(here.channel, "describe", picture=PHOTO))
    posted = await here.bob.send(here.channel, "my cat", attachments=[PHOTO])
    menu = await here.alice.context_menu(here.channel, "Describe picture", posted)
    return await here.finished(menu)


@pytest.mark.parametrize("how", ["command", "menu"])
async def test_four_prompts_are_read_off_a_posted_picture_and_one_is_drawn(
    here: World, how: str
) -> None:
    shown = await described(here, how)
    drawn = await here.press(shown, "Draw 2")

    assert looked_at(here)[-1] == 1
    assert [one in shown.content for one in TAKES] == [True] * 4
    assert shown.buttons[:4] == ("Draw 1", "Draw 2", "Draw 3", "Draw 4")
    assert "marmalade cat" in shown.content
    assert TAKES[1] in here.openai.prompts[-1]
    assert len(drawn.attachments) == 1
    assert not shown.attachments
