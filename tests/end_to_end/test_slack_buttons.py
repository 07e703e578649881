"""The buttons under a picture and the entries in its menu: what they do, and who may press them."""

import hashlib

import pytest

from tests.end_to_end.slack_world import PHOTO, SlackWorld, flat, is_final, labels
from tests.simulators.openai.pictures import text_of
from tests.simulators.slack import Channel, Message

PLATFORM = "slack"
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


async def begun(here: SlackWorld, place: Channel | None = None) -> Message:
    """Return the progress message of a request, with its button."""
    place = place or here.channel
    found = await here.wait(
        lambda: [one for one in here.said_by_bot(place) if "Cancel" in one.buttons]
    )
    return found[0]


# --- refine, vary, again, undo ----------------------------------------------------------------


async def test_refine_opens_the_recipe_and_keeps_what_is_left_alone(here: SlackWorld) -> None:
    first = await here.imagine("an oil painting of a dog in the park, close-up")
    form = await here.form(await here.alice.press(first, "Refine"))
    before = labels(form)
    async with here.answer_in(here.channel, first.ts) as answer:
        await here.alice.submit(form, {"style": "film noir"})

    assert {"content_type", "description", "style", "composition", "without"} == set(before)
    assert "dog" in before["description"]
    assert "v2 from v1" in flat(answer[0].shown)
    for wanted in (before["content_type"], before["description"], before["composition"]):
        assert wanted.casefold() in here.openai.prompts[-1].casefold()
    assert "film noir" in here.openai.prompts[-1]
    assert "Changed the style." in answer[0].shown


async def test_vary_again_and_undo_make_the_tree_that_they_say(here: SlackWorld) -> None:
    first = await here.imagine("a dog in the park")
    varied = await here.press(first, "Vary", here.bob)
    again = await here.press(varied, "Again")
    undone = await here.press(varied, "Undo")

    assert "v2 from v1" in flat(varied.shown)
    assert "v3 from v1" in flat(again.shown)
    assert undone.pictures[0].data == first.pictures[0].data
    assert {one.thread_ts for one in (varied, again, undone)} == {first.ts}


async def test_with_several_pictures_a_button_first_asks_which_one(here: SlackWorld) -> None:
    first = await here.imagine("a dog --count 3")
    asked = await here.press_alone(first, "Vary")
    async with here.answer_in(here.channel, first.ts) as varied:
        await here.alice.press(asked, "2")

    assert asked.visible_to is here.alice
    assert asked.buttons == ("1", "2", "3")
    assert "v2 from v1" in flat(varied[0].shown)
    origin = hashlib.sha256(first.pictures[1].data or b"").hexdigest()[:8]
    assert origin in text_of(varied[0].pictures[0].data or b"")


async def test_refine_and_original_ask_which_one_too(here: SlackWorld) -> None:
    first = await here.imagine("a dog --count 2")
    room = await here.alice.dm()
    refine = await here.press_alone(first, "Refine")
    form = await here.form(await here.alice.press(refine, "2"))
    original = await here.press_alone(first, "Original")
    async with here.answer_in(room) as sent:
        await here.alice.press(original, "2")
    async with here.answer_in(here.channel, first.ts) as answer:
        await here.alice.submit(form, {"style": "noir"})

    assert sent[0].pictures[0].data == first.pictures[1].data
    origin = hashlib.sha256(first.pictures[1].data or b"").hexdigest()[:8]
    assert origin in text_of(answer[0].pictures[0].data or b"")


# --- prompt, original, delete -----------------------------------------------------------------


async def test_prompt_shows_words_prompt_recipe_and_settings_to_the_one_who_asks(
    here: SlackWorld,
) -> None:
    first = await here.imagine("a dog in the park")
    second = await here.say(here.channel, "make it anime-style", thread=first)
    told = await here.press_alone(second, "Prompt", here.bob)

    assert told.visible_to is here.bob
    assert "Words:\nmake it anime-style" in told.shown
    assert f"Prompt:\n{here.openai.prompts[-1]}" in told.shown
    assert "Version: v2\nFrom: v1" in told.shown
    assert "Size: 1024x1024" in told.shown


async def test_original_sends_the_stored_bytes_to_the_one_who_asks(here: SlackWorld) -> None:
    first = await here.imagine()
    room = await here.bob.dm()
    async with here.answer_in(room) as sent:
        told = await here.press_alone(first, "Original", here.bob)

    assert "direct messages" in told.shown
    assert sent[0].pictures[0].data == first.pictures[0].data
    assert here.said_by_bot(here.channel) == [first]


async def test_the_author_deletes_and_strangers_do_not(here: SlackWorld) -> None:
    first = await here.imagine()
    refused = await here.press_alone(first, "Delete", here.bob)
    assert not first.deleted
    (file,) = first.pictures
    await here.alice.press(first, "Delete")
    await here.wait(lambda: first.deleted)

    assert refused.visible_to is here.bob
    assert "Only the member who made it, or a moderator" in refused.shown
    assert await here.wait(lambda: file.deleted)


async def test_a_workspace_admin_deletes_any_picture(here: SlackWorld) -> None:
    first = await here.imagine()
    here.bob.admin = True
    await here.bob.press(first, "Delete")

    assert await here.wait(lambda: first.deleted)


async def test_a_message_that_stayed_is_cleared_by_who_deleted_its_picture_after_a_restart(
    here: SlackWorld,
) -> None:
    first = await here.imagine()
    away = here.slack.fail("chat.delete", status=503, times=9)
    await here.press_alone(first, "Delete")
    away.times = 0
    await here.restart()
    refused = await here.press_alone(first, "Delete", here.bob)
    still_there = not first.deleted
    await here.alice.press(first, "Delete")

    assert await here.wait(lambda: first.deleted)
    assert still_there
    assert "deleted already" in refused.shown


async def test_a_deleted_picture_cannot_be_gone_back_to(here: SlackWorld) -> None:
    first = await here.imagine()
    second = await here.press(first, "Vary")
    await here.alice.press(first, "Delete")
    await here.wait(lambda: first.deleted)
    told = await here.press(second, "Undo")

    assert "gone" in told.shown
    assert not second.deleted


# --- cancel -----------------------------------------------------------------------------------


async def test_a_running_picture_is_cancelled_by_its_author_alone(here: SlackWorld) -> None:
    async with here.openai.hold("images") as held:
        await here.ask()
        await held.reached()
        progress = await begun(here)
        refused = await here.press_alone(progress, "Cancel", here.bob)
        await here.alice.press(progress, "Cancel")
        await here.wait(lambda: is_final(progress))

    assert "Only the member who asked" in refused.shown
    assert refused.visible_to is here.bob
    assert flat(progress.shown) == "Stopped. Ask again whenever you like."
    assert progress.buttons == ()
    assert "500 pictures left" in (await here.limits()).shown


async def test_a_workspace_admin_cancels_anybodys_picture(here: SlackWorld) -> None:
    here.bob.admin = True
    async with here.openai.hold("images") as held:
        await here.ask()
        await held.reached()
        progress = await begun(here)
        await here.bob.press(progress, "Cancel")
        await here.wait(lambda: is_final(progress))

    assert progress.shown.startswith("Stopped.")


async def test_a_queued_picture_is_cancelled_and_never_drawn(here: SlackWorld) -> None:
    async with here.openai.hold("images") as held:
        for n in range(2):
            await here.ask(f"picture {n}")
        await held.reached(2)
        await here.ask("a picture that nobody will see")
        queued = (await here.wait(lambda: here.said_by_bot(here.channel)[2:]))[0]
        await here.alice.press(queued, "Cancel")
        await here.wait(lambda: is_final(queued))
    await here.wait(lambda: len([one for one in here.channel.messages if one.pictures]) == 2)

    assert queued.shown.startswith("Stopped.")
    assert not any("nobody will see" in prompt for prompt in here.openai.prompts)
    assert "498 pictures left" in (await here.limits()).shown


# --- the menu of a message --------------------------------------------------------------------


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
