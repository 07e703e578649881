"""The entries "Refine picture" and "Show prompt" in the menu of a message."""

import pytest

from tests.end_to_end.slack_world import PHOTO, SlackWorld, flat

PLATFORM = "slack"
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


async def test_the_menu_refines_the_bots_picture(here: SlackWorld) -> None:
    first = await here.imagine()
    form = await here.form(await here.bob.message_shortcut(first, "refine_picture"))
    async with here.answer_in(here.channel, first.ts) as answer:
        await here.bob.submit(form, {"style": "film noir"})

    assert form.title == "Refine v1"
    assert "v2 from v1" in flat(answer[0].shown)
    assert "film noir" in here.openai.prompts[-1]


async def test_the_menu_refines_somebodys_picture_in_the_thread_below_it(
    here: SlackWorld,
) -> None:
    posted = await here.bob.say(here.channel, "my dog", files=[PHOTO])
    form = await here.form(await here.alice.message_shortcut(posted, "refine_picture"))
    async with here.answer_in(here.channel, posted.ts) as answer:
        await here.alice.submit(form, {"words": "make it a watercolour"})

    assert answer[0].thread_ts == posted.ts
    assert here.openai.billed_calls[-1].sources == 1


async def test_the_menu_asks_which_of_several_pictures(here: SlackWorld) -> None:
    first = await here.imagine("a dog --count 2")
    await here.bob.message_shortcut(first, "refine_picture")
    asked = await here.told(here.bob)
    form = await here.form(await here.bob.press(asked, "2"))

    assert asked.buttons == ("1", "2")
    assert form.title == "Refine v1"


async def test_the_menu_on_a_message_without_a_picture_says_so(here: SlackWorld) -> None:
    said = await here.bob.say(here.channel, "hello")
    await here.alice.message_shortcut(said, "refine_picture")
    told = await here.told(here.alice)

    assert "no picture" in told.shown


async def test_the_menu_shows_the_prompt_of_the_bots_pictures_only(here: SlackWorld) -> None:
    first = await here.imagine("a dog in the park")
    posted = await here.bob.say(here.channel, "my dog", files=[PHOTO])
    await here.bob.message_shortcut(first, "show_prompt")
    known = await here.told(here.bob)
    await here.bob.message_shortcut(posted, "show_prompt")
    other = await here.told(here.bob)

    assert "Words:\na dog in the park" in known.shown
    assert "not one of my pictures" in other.shown
