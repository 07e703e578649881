"""Prompts instead of pictures, and what a painter does that cannot edit: by sketch, offline."""

from typing import Any

import pytest

from bot.chat import words
from tests.end_to_end.test_discord_regions import published
from tests.end_to_end.world import World
from tests.simulators.openai.pictures import picture

ENVIRON = {
    "LIMNER_STUDIO__LANGUAGE": "offline",
    "LIMNER_STUDIO__BACKEND": "sketch",
}
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]

CAT = ("cat.png", picture("a cat", 320, 240), "image/png")
DOG = ("dog.png", picture("a dog", 320, 240), "image/png")


async def prompt(here: World, said: str, generator: str = "", **more: Any) -> Any:
    """Let Alice send `/prompt` and return the answer."""
    named: dict[str, Any] = {"for": generator} if generator else {}
    return await here.finished(
        await here.alice.slash(here.channel, "prompt", words=said, **named, **more)
    )


async def test_a_prompt_for_midjourney_has_its_parameters(here: World) -> None:
    shown = await prompt(here, "a dog in the park, wide", "Midjourney")

    assert "--ar" in shown.content
    assert shown.content.count("```") >= 2
    assert shown.buttons[0] == "Draw 1"
    assert not shown.attachments


async def test_every_generator_that_is_offered_can_be_written_for(here: World) -> None:
    (command,) = (one for one in here.discord.commands if one["name"] == "prompt")
    (option,) = (one for one in command["options"] if one["name"] == "for")
    offered = [choice["value"] for choice in option["choices"]]

    for generator in offered:
        shown = await prompt(here, "an oil painting of a dog in the park", generator)
        assert shown.buttons, generator
        assert "dog" in shown.content

    assert {"Midjourney", "FLUX", "Stable Diffusion"} <= set(offered)


async def test_a_click_draws_a_prompt(here: World) -> None:
    suggested = await prompt(here, "an oil painting of a dog in the park")
    drawn = await here.press(suggested, "Draw 1", here.bob)

    assert "dog" in drawn.text
    assert "**v1**" in drawn.text
    assert len(drawn.attachments) == 1
    assert not drawn.ephemeral


async def test_a_private_prompt_is_drawn_privately(here: World) -> None:
    suggested = await prompt(here, "a dog", private=True)
    drawn = await here.press(suggested, "Draw 1")

    assert suggested.visible_to == drawn.visible_to == here.alice.id
    assert len(drawn.attachments) == 1


async def test_a_forbidden_prompt_is_refused_to_its_author_alone(here: World) -> None:
    answer = await prompt(here, "a beheading with blood and gore everywhere")

    assert answer.visible_to == here.alice.id
    assert "Draw 1" not in answer.buttons


async def test_one_of_ours_is_described_and_a_description_is_drawn(here: World) -> None:
    first = await here.imagine("an oil painting of a dog in the park")
    menu = await here.bob.context_menu(here.channel, "Describe picture", first)
    described = await here.finished(menu)
    more = await here.press(first, "More")
    by_button = await here.press(more, "Describe")
    await here.restart()
    drawn = await here.press(described, "Draw 1")

    assert "dog" in described.content
    assert len(described.buttons) >= 2
    assert by_button.buttons == described.buttons
    assert "dog" in drawn.text
    assert len(drawn.attachments) == 1


async def test_a_strangers_picture_takes_a_model_that_sees(here: World) -> None:
    asked = await here.alice.slash(here.channel, "describe", picture=CAT)
    answer = await here.finished(asked)

    assert "look at pictures" in answer.text
    assert "Draw 1" not in answer.buttons


async def test_describe_without_a_picture_says_what_to_do(here: World) -> None:
    asked = await here.alice.slash(here.channel, "describe")

    assert (await here.finished(asked)).text == words.DESCRIBE_WHAT


async def test_a_blend_says_when_the_painter_cannot_look(here: World) -> None:
    asked = await here.alice.slash(
        here.channel, "blend", first=CAT, second=DOG, words="a cat and a dog as friends"
    )
    shown = await here.finished(asked)

    assert "can't look at" in shown.text
    assert len(shown.attachments) == 1


async def test_help_names_the_new_commands(here: World) -> None:
    shown = await here.finished(await here.alice.slash(here.channel, "help"))

    for name in ("/blend", "/describe", "/prompt", "enlarges"):
        assert name in shown.text
    assert "Region" not in shown.text
    assert len(shown.content) <= 2000


async def test_a_larger_picture_is_drawn_where_the_painter_can(here: World) -> None:
    first = await here.imagine("a dog in the park")
    larger = await here.press(await here.press(first, "More"), "Upscale")

    assert "**v2** from v1" in larger.text
    old, new = first.attachments[0], larger.attachments[0]
    assert old.width is not None
    assert new.width is not None
    assert new.width > old.width


async def test_only_what_the_painter_can_is_offered(here: World) -> None:
    first = await here.imagine("a dog in the park")
    more = await here.press(first, "More")

    assert "Region" not in first.buttons
    assert [label for label in more.buttons if "Expand" in label or "Vary" in label] == []
    assert {"Upscale", "Describe"} <= set(more.buttons)


async def test_a_local_change_is_drawn_anew_from_all_words_and_says_so(here: World) -> None:
    _, thread = await here.picture_in_thread("a dog in the park")
    second = await here.say(thread, "add a red balloon")

    assert "**v2** from v1" in second.text
    assert "dog in the park" in second.text
    assert "balloon" in second.text
    assert "the rest may differ" in second.text


async def test_a_region_is_drawn_anew_by_a_painter_that_cannot_edit(here: World) -> None:
    first = await here.imagine("a dog in the park")
    version = first.components[0]["components"][0]["custom_id"].split(":")[2]
    earlier = {"type": 2, "style": 2, "label": "Region", "custom_id": f"l:region:{version}:0"}
    grid = await here.press(published(here, earlier), "Region")
    opened = await here.alice.press(grid, "Cells of the grid", ["A1", "A2"])
    await opened.wait_modal()
    second = await here.finished(await here.alice.submit_modal(opened, {"words": "a red balloon"}))

    assert grid.content.startswith(words.DRAWN_ANEW)
    assert grid.links == {}
    assert "**v2** from v1" in second.text
    assert "balloon" in second.text
    assert len(second.attachments) == 1
