"""Buttons, modals, message menus, `/limits` and `/help`."""

import asyncio
import hashlib
from collections.abc import Iterator

import pytest

from tests.end_to_end.world import World
from tests.simulators.discord import Interaction, Message
from tests.simulators.openai.pictures import picture, text_of

ENVIRON = {
    "LIMNER_STUDIO__LANGUAGE": "offline",
    "LIMNER_BACKENDS__OPENAI__SIZES": '{"wide": "3840x2160"}',
}
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]

PHOTO = ("photo.png", picture("somebody's photo", 320, 240), "image/png")


@pytest.fixture
def heavy(house: World) -> Iterator[None]:
    """Let the painter's large pictures weigh more than a bot may upload."""
    house.openai.picture_bytes = 10_600_000
    yield
    house.openai.picture_bytes = 0


def fields(opened: Interaction) -> dict[str, str]:
    """Return the fields of an open modal with what stands in them."""
    assert opened.modal is not None
    inputs = [part["component"] for part in opened.modal["components"]]
    return {part["custom_id"]: part.get("value", "") for part in inputs}


# --- refine -----------------------------------------------------------------------------------


async def test_refine_opens_the_recipe_and_keeps_what_is_left_alone(here: World) -> None:
    first = await here.imagine("an oil painting of a dog in the park, close-up")
    opened = await here.alice.press(first, "Refine")
    await opened.wait_modal()
    before = fields(opened)
    shown = await here.finished(await here.alice.submit_modal(opened, {"style": "film noir"}))

    assert {"content_type", "description", "style", "composition"} <= set(before)
    assert "dog" in before["description"]
    assert "**v2** from v1" in shown.text
    for wanted in (before["content_type"], before["description"], before["composition"]):
        assert wanted.casefold() in here.openai.prompts[-1].casefold()
    assert "film noir" in here.openai.prompts[-1]
    assert "Changed the style." in shown.text


async def test_anybody_may_refine_a_picture_that_everybody_sees(here: World) -> None:
    first = await here.imagine()
    opened = await here.bob.press(first, "Refine")
    await opened.wait_modal()
    submitted = await here.bob.submit_modal(opened, {"description": "a cat in the park"})

    assert "**v2** from v1" in (await here.finished(submitted)).text


async def test_an_empty_recipe_is_answered_with_what_to_do(here: World) -> None:
    first = await here.imagine()
    opened = await here.alice.press(first, "Refine")
    await opened.wait_modal()
    empty = dict.fromkeys(fields(opened), "")
    answer = await here.finished(await here.alice.submit_modal(opened, empty))

    assert not answer.attachments
    assert "write at least" in answer.text


# --- vary, again, undo ------------------------------------------------------------------------


async def test_vary_again_and_undo_make_the_tree_that_they_say(here: World) -> None:
    first = await here.imagine("a dog in the park")
    varied = await here.press(first, "Vary")
    again = await here.press(varied, "Again")
    undone = await here.press(varied, "Undo")

    assert "**v2** from v1" in varied.text
    assert "**v3** from v1" in again.text
    assert "**v1**" in undone.text
    assert undone.attachments[0].data == first.attachments[0].data
    assert len(here.openai.prompts) >= 3
    assert set(here.openai.prompts[-3:]) == {"A dog in the park."}


async def test_again_repeats_the_number_of_pictures_and_the_shape(here: World) -> None:
    first = await here.imagine(count=2, shape="tall")
    again = await here.press(first, "Again")

    assert len(again.attachments) == 2
    assert [(one.width, one.height) for one in again.attachments] == [
        (one.width, one.height) for one in first.attachments
    ]


async def test_with_several_pictures_a_button_first_asks_which_one(here: World) -> None:
    first = await here.imagine(count=3)
    asked = await here.press(first, "Vary")
    varied = await here.press(asked, "2")

    assert asked.visible_to == here.alice.id
    assert asked.buttons == ("1", "2", "3")
    assert "**v2** from v1" in varied.text
    origin = hashlib.sha256(first.attachments[1].data).hexdigest()[:8]
    assert origin in text_of(varied.attachments[0].data)


async def test_refine_and_original_ask_which_one_too(here: World) -> None:
    first = await here.imagine(count=2)
    opened = await here.alice.press(await here.press(first, "Refine"), "2")
    await opened.wait_modal()
    original = await here.press(await here.press(first, "Original"), "2")
    shown = await here.finished(await here.alice.submit_modal(opened, {"style": "noir"}))

    assert original.attachments[0].data == first.attachments[1].data
    origin = hashlib.sha256(first.attachments[1].data).hexdigest()[:8]
    assert origin in text_of(shown.attachments[0].data)


# --- prompt, original, delete -----------------------------------------------------------------


async def test_prompt_shows_words_prompt_recipe_and_settings_to_the_one_who_asks(
    here: World,
) -> None:
    first, thread = await here.picture_in_thread("a dog in the park")
    second = await here.say(thread, "make it anime-style")
    shown = await here.press(second, "Prompt", here.bob)

    assert shown.visible_to == here.bob.id
    assert shown.content.startswith("```")
    assert "Words:\nmake it anime-style" in shown.text
    assert f"Prompt:\n{here.openai.prompts[-1]}" in shown.text
    assert "Style: anime" in shown.text
    assert "Version: v2\nFrom: v1" in shown.text
    assert "Painter: openai / gpt-image-2.5-flare" in shown.text
    assert "Size: 1024x1024" in shown.text
    assert first.revisions[-1] is first.now


async def test_a_prompt_cannot_leave_its_block(here: World) -> None:
    first = await here.imagine("a ``` @everyone ``` dog", exact=True)
    shown = await here.press(first, "Prompt")

    assert shown.content.count("```") == 2


async def test_original_gives_the_stored_bytes(here: World) -> None:
    first = await here.imagine()
    shown = await here.press(first, "Original", here.bob)

    assert shown.visible_to == here.bob.id
    assert shown.attachments[0].data == first.attachments[0].data
    assert text_of(shown.attachments[0].data).startswith("A dog in the park.")


async def test_a_picture_over_the_size_limit_comes_as_the_best_copy_that_fits(
    here: World, heavy: None
) -> None:
    first = await here.imagine(shape="wide")
    shown = await here.press(first, "Original")

    assert "compressed copy" in first.text
    assert "compressed copy" in shown.text
    for message in (first, shown):
        (file,) = message.attachments
        assert (file.width, file.height) == (3840, 2160)
        assert len(file.data) <= 10 * 2**20


async def test_where_larger_files_are_allowed_the_original_comes_as_it_is(
    here: World, heavy: None
) -> None:
    guild = here.discord.add_guild("Boosted", premium_tier=2)
    first = await here.imagine(shape="wide", place=guild.add_channel("pictures"))
    shown = await here.press(first, "Original")

    assert len(shown.attachments[0].data) > 10 * 2**20
    assert shown.attachments[0].data == first.attachments[0].data
    assert text_of(shown.attachments[0].data)


async def test_the_author_deletes_and_strangers_do_not(here: World) -> None:
    first = await here.imagine()
    stranger = await here.bob.press(first, "Delete")
    refused = await here.wait(lambda: stranger.follow_ups)
    assert not first.deleted
    deleted = await here.alice.press(first, "Delete")
    await deleted.wait_acknowledged()
    await here.wait(lambda: first.deleted)

    assert refused[0].visible_to == here.bob.id
    assert "moderator" in refused[0].text


async def test_a_moderator_deletes_any_picture(here: World) -> None:
    first = await here.imagine()
    here.guild.grant(here.bob, "manage messages")
    await here.bob.press(first, "Delete")

    assert await here.wait(lambda: first.deleted)


async def test_a_deleted_picture_is_gone_everywhere(here: World) -> None:
    first = await here.imagine("a dog that is soon gone")
    second = await here.press(first, "Vary")
    while "**Running** 0 of" not in (await limits(here)).text:
        pass  # an open job still uses its source
    stored = here.program.data_dir / "pictures"
    name = f"*{hashlib.sha256(first.attachments[0].data).hexdigest()[4:]}*"
    assert list(stored.rglob(name))
    await here.alice.press(first, "Delete")
    await here.wait(lambda: first.deleted)
    undone = await here.press(second, "Undo")

    assert list(stored.rglob(name)) == []
    assert not undone.attachments
    assert "gone" in undone.text
    assert (await limits(here)).buttons == ("See 1",)


# --- cancel -----------------------------------------------------------------------------------


async def with_cancel(here: World, asked: Interaction) -> Message:
    """Return the progress message of a request, once it has its button."""
    return await here.wait(
        lambda: asked.message if asked.message and "Cancel" in asked.message.buttons else None
    )


async def test_a_running_picture_is_cancelled_by_its_author(here: World) -> None:
    async with here.openai.hold("images") as held:
        asked = await here.ask()
        await held.reached()
        progress = await with_cancel(here, asked)
        stranger = await here.bob.press(progress, "Cancel")
        refused = await here.wait(lambda: stranger.follow_ups)
        await here.alice.press(progress, "Cancel")
        stopped = await here.finished(asked)

    assert "Only the member who asked" in refused[0].text
    assert refused[0].visible_to == here.bob.id
    assert stopped.text == "Stopped. Ask again whenever you like."
    assert stopped.buttons == ()
    assert "500 pictures left" in (await limits(here)).text


async def test_a_moderator_cancels_anybodys_picture(here: World) -> None:
    here.guild.grant(here.bob, "manage messages")
    async with here.openai.hold("images") as held:
        asked = await here.ask()
        await held.reached()
        await here.bob.press(await with_cancel(here, asked), "Cancel")
        stopped = await here.finished(asked)

    assert stopped.text.startswith("Stopped.")


async def test_a_queued_picture_is_cancelled_and_never_drawn(here: World) -> None:
    async with here.openai.hold("images") as held:
        running = [await here.ask(f"picture {n}") for n in range(2)]
        await held.reached(2)
        queued = await here.ask("a picture that nobody will see")
        await here.alice.press(await with_cancel(here, queued), "Cancel")
        stopped = await here.finished(queued)
    await asyncio.gather(*(here.finished(asked) for asked in running))

    assert stopped.text.startswith("Stopped.")
    assert not any("nobody will see" in prompt for prompt in here.openai.prompts)
    assert "498 pictures left" in (await limits(here)).text


# --- /limits, /help, menus --------------------------------------------------------------------


async def limits(here: World) -> Message:
    """Return the answer to Alice's `/limits`."""
    return await here.finished(await here.alice.slash(here.channel, "limits"))


async def test_limits_tells_what_is_left_and_shows_the_latest_pictures(here: World) -> None:
    assert "You have no pictures yet" in (await limits(here)).text
    await here.imagine("a dog in the park")
    secret = await here.imagine("a secret garden", private=True)
    listed = await limits(here)
    seen = await here.press(listed, "See 1")

    assert listed.visible_to == here.alice.id
    assert "498 pictures left, renews <t:" in listed.text
    assert "1. a secret garden" in listed.text
    assert "2. a dog in the park" in listed.text
    assert listed.buttons == ("See 1", "See 2")
    assert seen.visible_to == here.alice.id
    assert seen.attachments[0].data == secret.attachments[0].data
    assert "Publish" in seen.buttons


async def test_help_tells_how_to_and_what_may_not_be_drawn(here: World) -> None:
    shown = await here.finished(await here.alice.slash(here.channel, "help"))

    assert shown.visible_to == here.alice.id
    assert "`/imagine`" in shown.text
    assert "No gore" in shown.text
    assert "No sexual or pornographic pictures" in shown.text


async def test_the_menu_refines_the_bots_picture(here: World) -> None:
    first = await here.imagine()
    opened = await here.bob.context_menu(here.channel, "Refine picture", first)
    await opened.wait_modal()
    assert "dog" in fields(opened)["description"]
    shown = await here.finished(await here.bob.submit_modal(opened, {"style": "anime"}))

    assert "**v2** from v1" in shown.text


async def test_the_menu_asks_which_of_several_pictures(here: World) -> None:
    first = await here.imagine(count=2)
    asked = await here.finished(await here.bob.context_menu(here.channel, "Refine picture", first))
    opened = await here.bob.press(asked, "1")

    assert asked.visible_to == here.bob.id
    assert await opened.wait_modal()


async def test_the_menu_refines_a_members_picture(here: World) -> None:
    posted = await here.bob.send(here.channel, "my dog", attachments=[PHOTO])
    opened = await here.alice.context_menu(here.channel, "Refine picture", posted)
    await opened.wait_modal()
    submitted = await here.alice.submit_modal(opened, {"words": "make it a watercolour"})
    shown = await here.finished(submitted)

    assert shown.attachments
    assert here.openai.billed_calls[-1].sources == 1


async def test_the_menu_on_a_message_without_a_picture_says_so(here: World) -> None:
    said = await here.bob.send(here.channel, "hello")
    asked = await here.alice.context_menu(here.channel, "Refine picture", said)
    answer = await here.finished(asked)

    assert answer.visible_to == here.alice.id
    assert "no picture" in answer.text


async def test_the_menu_shows_the_prompt_of_the_bots_pictures_only(here: World) -> None:
    first = await here.imagine("a dog in the park")
    posted = await here.bob.send(here.channel, "my dog", attachments=[PHOTO])
    known = await here.finished(await here.bob.context_menu(here.channel, "Show prompt", first))
    other = await here.finished(await here.bob.context_menu(here.channel, "Show prompt", posted))

    assert known.visible_to == here.bob.id
    assert "Words:\na dog in the park" in known.text
    assert "not one of my pictures" in other.text


async def test_who_may_not_write_here_may_not_draw_here(here: World) -> None:
    first = await here.imagine()
    here.guild.revoke(here.bob, "send messages")
    answer = await here.press(first, "Vary", here.bob)

    assert answer.visible_to == here.bob.id
    assert "can't write here" in answer.text
