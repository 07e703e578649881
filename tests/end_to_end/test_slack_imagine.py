"""`/imagine` in Slack: the answer's shape, the flags, the form, `/limits` and help."""

import pytest

from tests.end_to_end.slack_world import PHOTO, SlackWorld, flat, labels
from tests.simulators.openai.pictures import text_of

PLATFORM = "slack"
ENVIRON = {"LIMNER_LIMITS__OPEN_JOBS_PER_MEMBER": "4"}
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]

_BUTTONS = ("Refine", "Region", "Vary", "Again", "Prompt", "Original", "More", "Delete")


# --- the answer -------------------------------------------------------------------------------


async def test_the_answer_is_one_message_edited_until_it_shows_the_picture(
    here: SlackWorld,
) -> None:
    async with here.openai.hold("images") as held:
        await here.ask("a dog wearing pink sunglasses")
        await held.reached()
        begun = await here.channel.next_message()
        assert begun.buttons == ("Cancel",)
    shown = await begun.changed(lambda message: message.pictures)

    assert here.channel.messages == [shown]
    assert shown.thread_ts is None
    assert shown.buttons == _BUTTONS
    assert "A dog wearing pink sunglasses" in shown.shown
    assert "v1" in shown.shown
    (picture,) = shown.pictures
    assert text_of(picture.data or b"").startswith("A dog wearing pink sunglasses")


async def test_the_picture_is_an_image_block_with_alt_text_of_a_file_that_was_not_shared(
    here: SlackWorld,
) -> None:
    shown = await here.imagine("a dog wearing pink sunglasses")

    (image,) = [block for block in shown.blocks if block["type"] == "image"]
    (picture,) = shown.pictures
    assert image["slack_file"] == {"id": picture.id}
    assert "dog wearing pink sunglasses" in image["alt_text"]
    assert picture.shares == {}
    assert all(not one.now.files for one in here.channel.messages)


async def test_a_command_is_acknowledged_before_anything_is_drawn(here: SlackWorld) -> None:
    async with here.openai.hold("images") as held:
        asked = await here.ask()
        await held.reached()

    assert asked.acknowledged
    assert here.channel.messages


async def test_the_place_in_the_queue_is_said(here: SlackWorld) -> None:
    async with here.openai.hold("images") as held:
        for n in range(2):
            await here.ask(f"picture {n}")
        await held.reached(2)
        await here.ask("a picture that waits")
        await here.ask("a picture that waits longer")
        waiting = await here.wait(
            lambda: [one for one in here.channel.messages if "queue: number" in one.shown]
        )
        assert "In the queue: number 2" in waiting[0].shown
    await here.wait(lambda: all(one.pictures for one in here.channel.messages))


async def test_in_a_direct_message_the_command_is_answered_there(here: SlackWorld) -> None:
    room = await here.alice.dm()
    shown = await here.imagine("a red fox", place=room)

    assert shown.pictures
    assert here.channel.messages == []


# --- flags ------------------------------------------------------------------------------------


async def test_flags_choose_shape_count_and_style(here: SlackWorld) -> None:
    shown = await here.imagine("a dog --shape wide --count 2 --style anime in the park")

    assert len(shown.pictures) == 2
    assert all((one.width or 0) > (one.height or 0) for one in shown.pictures)
    assert "anime" in here.openai.prompts[-1]
    assert "--" not in shown.shown
    images = [block["alt_text"] for block in shown.blocks if block["type"] == "image"]
    assert images[0].startswith("Picture 1 of 2: ")
    assert images[1].startswith("Picture 2 of 2: ")


async def test_the_same_is_understood_in_plain_words(here: SlackWorld) -> None:
    shown = await here.imagine("two pictures of a dog, anime style, wide format")

    assert len(shown.pictures) == 2
    assert all((one.width or 0) > (one.height or 0) for one in shown.pictures)
    assert "anime" in here.openai.prompts[-1]


async def test_exact_words_are_drawn_as_they_are(here: SlackWorld) -> None:
    await here.imagine("a dog, but only ITS shadow --exact")

    assert here.openai.prompts[-1] == "a dog, but only ITS shadow"


async def test_an_unknown_flag_opens_the_form_with_the_words_and_the_nearest_flag(
    here: SlackWorld,
) -> None:
    asked = await here.ask("a dog in the park --shap wide --stlye anime")
    form = await here.form(asked)
    said = flat(str(form.blocks))

    assert "I don't know --stlye. Did you mean --style?" in said
    kept = labels(form)
    assert "a dog in the park" in kept["words"]
    assert "--stlye anime" in kept["words"]
    assert kept["shape"] == "wide"
    async with here.answer_in(here.channel) as answer:
        await here.alice.submit(form, {"words": "a dog in the park", "style": "anime"})
    assert answer[0].pictures
    assert "anime" in here.openai.prompts[-1]


async def test_a_wrong_value_opens_the_form_and_says_what_is_possible(here: SlackWorld) -> None:
    form = await here.form(await here.ask("a dog --count many --private"))

    assert "--count" in flat(str(form.blocks))
    assert "a dog" in labels(form)["words"]
    assert here.channel.messages == []


# --- the form ---------------------------------------------------------------------------------


async def test_a_bare_command_opens_a_form_with_everything_that_can_be_chosen(
    here: SlackWorld,
) -> None:
    form = await here.form(await here.ask(""))

    assert form.title == "Imagine a picture"
    assert {"words", "shape", "count", "style", "quality", "picture", "more"} <= set(labels(form))
    kinds = {
        block["element"]["action_id"]: block["element"]["type"]
        for block in form.blocks
        if block["type"] == "input"
    }
    assert kinds["picture"] == "file_input"
    assert "channel" not in kinds


async def test_the_form_draws_what_was_chosen_in_the_channel_of_the_command(
    here: SlackWorld,
) -> None:
    form = await here.form(await here.ask(""))
    chosen = {"words": "a lighthouse", "shape": "tall", "count": "2", "style": "anime"}
    async with here.answer_in(here.channel) as answer:
        submitted = await here.alice.submit(form, chosen)
        await submitted.wait_acknowledged()

    assert form.closed
    assert len(answer[0].pictures) == 2
    assert all((one.height or 0) > (one.width or 0) for one in answer[0].pictures)
    assert "anime" in here.openai.prompts[-1]


async def test_the_form_takes_a_picture_to_start_from(here: SlackWorld) -> None:
    form = await here.form(await here.ask(""))
    photo = await here.alice.upload(*PHOTO)
    async with here.answer_in(here.channel) as answer:
        await here.alice.submit(form, {"words": "make it a watercolour", "picture": photo})

    assert answer[0].pictures
    assert here.openai.billed_calls[-1].sources == 1


async def test_the_form_may_keep_the_picture_private(here: SlackWorld) -> None:
    form = await here.form(await here.ask(""))
    room = await here.alice.dm()
    async with here.answer_in(room) as answer:
        await here.alice.submit(form, {"words": "a secret garden", "more": ["private"]})

    assert answer[0].pictures
    assert here.channel.messages == []


async def test_a_form_with_nothing_but_blanks_stays_open_and_says_what_is_missing(
    here: SlackWorld,
) -> None:
    form = await here.form(await here.ask(""))
    submitted = await here.alice.submit(form, {"words": "   "})
    await submitted.wait_acknowledged()

    assert not form.closed
    assert "Say what to draw" in form.errors["words"]


async def test_the_shortcut_opens_the_form_anywhere_and_asks_for_the_channel(
    here: SlackWorld,
) -> None:
    form = await here.form(await here.alice.global_shortcut("imagine"))
    async with here.answer_in(here.channel) as answer:
        await here.alice.submit(form, {"words": "a red fox", "channel": here.channel.id})

    assert "Where should it appear?" in str(form.blocks)
    assert answer[0].pictures


# --- /limits and help -------------------------------------------------------------------------


async def test_limits_tells_what_is_left_and_shows_the_latest_pictures_to_one_alone(
    here: SlackWorld,
) -> None:
    assert "You have no pictures yet" in (await here.limits()).shown
    await here.imagine("a dog in the park")
    secret = await here.privately("a secret garden")
    listed = await here.limits()
    room = await here.alice.dm()
    async with here.answer_in(room) as seen:
        await here.alice.press(listed, "See 1")

    assert listed.visible_to is here.alice
    assert "498 pictures left, renews" in flat(listed.shown)
    assert "1. a secret garden" in listed.shown
    assert "2. a dog in the park" in listed.shown
    assert seen[0].pictures[0].data == secret.pictures[0].data
    assert "Publish" in seen[0].buttons


@pytest.mark.parametrize("words", ["help", "HELP", "--help", "-h"])
async def test_help_tells_how_to_and_what_may_not_be_drawn(here: SlackWorld, words: str) -> None:
    asked = await here.ask(words)
    shown = await asked.wait_message()

    assert shown.visible_to is here.alice
    for told in ("/imagine", "--private", "/limits", "No gore"):
        assert told in shown.shown
    assert here.channel.messages == []
