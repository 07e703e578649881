"""Prompts instead of pictures, and blends, on Slack: by sketch, which cannot edit, offline."""

from typing import Any

import pytest

from bot.chat import words
from tests.end_to_end.slack_world import PHOTO, SlackWorld, flat, root_of
from tests.end_to_end.test_slack_regions import code_of, forge
from tests.simulators.openai.pictures import picture
from tests.simulators.slack import Message, View

PLATFORM = "slack"
ENVIRON = {"LIMNER_STUDIO__BACKEND": "sketch"}
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]

CAT = ("cat.png", picture("a cat", 320, 240))


async def prompt(here: SlackWorld, said: str) -> Message:
    """Let Alice send `/prompt` with words and return the answer in the channel."""
    async with here.answer_in(here.channel) as answer:
        await (await here.alice.command(here.channel, "/prompt", said)).wait_acknowledged()
    return answer[0]


async def form_of(here: SlackWorld, command: str, said: str = "") -> View:
    return await here.form(await here.alice.command(here.channel, command, said))


async def submitted(here: SlackWorld, form: View, values: dict[str, Any]) -> Message:
    """Let Alice fill in the form of a command and return the answer in the channel."""
    async with here.answer_in(here.channel) as answer:
        await here.alice.submit(form, values)
    return answer[0]


def copies(shown: Message) -> list[str]:
    """Return what a message sets apart to be copied."""
    parts = [part for block in shown.blocks for part in block.get("elements", ())]
    return [
        "".join(str(one["text"]) for one in part["elements"])
        for part in parts
        if part["type"] == "rich_text_preformatted"
    ]


def chosen(form: View, name: str) -> list[str]:
    """Return what can be chosen in a form."""
    (block,) = (one for one in form.blocks if one.get("block_id") == name)
    return [option["value"] for option in block["element"]["options"]]


async def test_a_prompt_is_written_for_a_generator_and_drawn_by_a_click(here: SlackWorld) -> None:
    shown = await prompt(here, "a dog in the park, wide, for Midjourney")
    drawn = await here.press(shown, "Draw 1", here.bob)

    assert len(copies(shown)) == len(shown.buttons) >= 2
    assert all("dog" in copy and "--ar" in copy for copy in copies(shown))
    assert not shown.pictures
    assert drawn.thread_ts == shown.ts
    assert len(drawn.pictures) == 1
    assert "dog" in flat(drawn.shown)


async def test_flags_say_in_a_prompt_what_they_say_of_a_picture(here: SlackWorld) -> None:
    shown = await prompt(here, "a dog for Midjourney --ar wide")

    assert all("--ar" in copy for copy in copies(shown))


async def test_a_bare_prompt_asks_for_words_and_generator(here: SlackWorld) -> None:
    form = await form_of(here, "/prompt")
    every = chosen(form, "dialect")
    shown = await submitted(here, form, {"words": "a dog, wide", "dialect": "Midjourney"})

    assert {"Midjourney", "FLUX", "Stable Diffusion"} <= set(every)
    assert all("--ar" in copy for copy in copies(shown))


async def test_a_private_prompt_is_written_and_drawn_in_private(here: SlackWorld) -> None:
    room = await here.alice.dm()
    async with here.answer_in(room) as answer:
        await here.alice.command(here.channel, "/prompt", "a dog --private")
    drawn = await here.press(answer[0], "Draw 2")

    assert copies(answer[0])
    assert drawn.channel is room
    assert "Publish" in drawn.buttons
    assert here.said_by_bot(here.channel) == []


async def test_a_wrong_flag_keeps_the_words_in_the_form(here: SlackWorld) -> None:
    form = await form_of(here, "/prompt", "a dog --stylise 250 --private")

    shown = str(form.blocks)
    assert "I don't know --stylise" in shown
    assert "a dog --stylise 250" in shown


async def test_a_forbidden_prompt_is_refused_to_its_author_alone(here: SlackWorld) -> None:
    asked = await here.alice.command(here.channel, "/prompt", "a beheading with blood and gore")
    await asked.wait_acknowledged()
    told = await here.told(here.alice)

    assert "Draw 1" not in told.buttons
    await here.no_job_runs()
    assert here.said_by_bot(here.channel) == []


async def test_one_of_ours_is_described_and_a_description_is_drawn_after_a_restart(
    here: SlackWorld,
) -> None:
    first = await here.imagine("an oil painting of a dog in the park")
    async with here.answer_in(here.channel, first.ts) as by_menu:
        asked = await here.bob.message_shortcut(first, "describe_picture")
        await asked.wait_acknowledged()
    more = await here.press_alone(first, "More")
    async with here.answer_in(here.channel, first.ts) as by_button:
        await here.alice.press(more, "Describe")
    await here.restart()
    drawn = await here.press(by_menu[0], "Draw 1")

    assert all("dog" in copy for copy in copies(by_menu[0]))
    assert by_button[0].buttons == by_menu[0].buttons
    assert "dog" in flat(drawn.shown)
    assert len(drawn.pictures) == 1


async def test_of_several_pictures_the_member_is_asked_which_to_describe(here: SlackWorld) -> None:
    first = await here.imagine("a dog --count 2")
    await here.bob.message_shortcut(first, "describe_picture")
    which = await here.told(here.bob)
    async with here.answer_in(here.channel, first.ts) as answer:
        await here.bob.press(which, "2")

    assert which.buttons == ("1", "2")
    assert copies(answer[0])


async def test_a_message_without_a_picture_cannot_be_described(here: SlackWorld) -> None:
    said = await here.bob.say(here.channel, "hello")
    await here.alice.message_shortcut(said, "describe_picture")

    assert words.NO_PICTURE_HERE in (await here.told(here.alice)).shown


async def test_a_strangers_picture_takes_a_model_that_sees(here: SlackWorld) -> None:
    posted = await here.bob.say(here.channel, "my dog", files=[PHOTO])
    await here.alice.message_shortcut(posted, "describe_picture")
    by_menu = await here.told(here.alice)
    form = await form_of(here, "/describe")
    await here.alice.submit(form, {"picture": await here.alice.upload(*CAT)})
    by_command = await here.told(here.alice)

    assert "look at pictures" in flat(by_menu.shown)
    assert "look at pictures" in flat(by_command.shown)


async def test_two_pictures_are_blended_and_one_is_not(here: SlackWorld) -> None:
    cat, dog = await here.alice.upload(*CAT), await here.alice.upload(*PHOTO)
    form = await form_of(here, "/blend", "a cat and a dog as friends")
    alone = await here.alice.submit(form, {"picture": cat})
    await here.wait(lambda: alone.errors, "a complaint")
    shown = await submitted(here, form, {"picture": [cat, dog]})

    assert alone.errors == {"picture": words.BLEND_WHAT.format(1)}
    assert len(shown.pictures) == 1
    assert "can't look at" in flat(shown.shown)


async def test_only_what_the_painter_can_is_offered(here: SlackWorld) -> None:
    first = await here.imagine("a dog in the park")
    more = await here.press_alone(first, "More")

    assert "Region" not in first.buttons
    assert [label for label in more.buttons if "Expand" in label or "Vary" in label] == []
    assert {"Upscale", "Describe"} <= set(more.buttons)


async def test_a_local_change_is_drawn_anew_from_all_words_and_says_so(here: SlackWorld) -> None:
    first = await here.imagine("a dog in the park")
    second = await here.say(here.channel, "add a red balloon", thread=first)

    assert "v2 from v1" in flat(second.shown)
    assert "dog in the park" in flat(second.shown)
    assert "balloon" in flat(second.shown)
    assert "the rest may differ" in flat(second.shown)


async def test_a_region_is_drawn_anew_by_a_painter_that_cannot_edit(here: SlackWorld) -> None:
    first = await here.imagine("a dog in the park")
    forge(first, "Vary", code_of(first, "Vary").replace("vary", "region"))
    form = await here.form(await here.alice.press(first, "Vary"))
    async with here.answer_in(here.channel, root_of(first)) as answer:
        await here.alice.submit(form, {"cells": ["A1", "A2"], "words": "a red balloon"})

    assert not [block for block in form.blocks if block["type"] == "actions"]
    assert "v2 from v1" in flat(answer[0].shown)
    assert "balloon" in flat(answer[0].shown)
    assert "the rest may differ" in flat(answer[0].shown)


async def test_a_larger_picture_is_drawn_where_the_painter_can(here: SlackWorld) -> None:
    first = await here.imagine("a dog in the park")
    more = await here.press_alone(first, "More")
    async with here.answer_in(here.channel, first.ts) as answer:
        await here.alice.press(more, "Upscale")

    old, new = first.pictures[0], answer[0].pictures[0]
    assert "v2 from v1" in flat(answer[0].shown)
    assert (new.width or 0) > (old.width or 0) > 0


async def test_help_names_the_commands(here: SlackWorld) -> None:
    asked = await here.alice.command(here.channel, "/prompt", "help")
    shown = flat((await asked.wait_message()).shown)

    assert all(name in shown for name in ("/blend", "/describe", "/prompt", "enlarges"))
    assert "Region" not in shown
