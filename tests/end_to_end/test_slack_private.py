"""Pictures for one member alone, and what still works after a restart."""

import pytest

from tests.end_to_end.slack_world import SlackWorld, flat

PLATFORM = "slack"
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


async def test_a_private_picture_comes_as_a_thread_in_the_direct_messages(
    here: SlackWorld,
) -> None:
    first = await here.privately("a secret garden")
    second = await here.say(first.channel, "make it anime-style", thread=first)

    assert here.channel.messages == []
    assert first.channel is await here.alice.dm()
    assert "Publish" in first.buttons
    assert second.thread_ts == first.ts
    assert "v2 from v1" in flat(second.shown)
    assert "Publish" in second.buttons


async def test_publish_shows_a_private_picture_in_the_channel_of_the_command(
    here: SlackWorld,
) -> None:
    private = await here.privately("a secret garden")
    async with here.answer_in(here.channel) as published:
        await here.alice.press(private, "Publish")

    assert published[0].thread_ts is None
    assert published[0].pictures[0].data == private.pictures[0].data
    assert "Publish" not in published[0].buttons
    refined = await here.say(here.channel, "make it night", here.bob, thread=published[0])
    assert refined.pictures


async def test_publish_asks_slack_nothing_before_it_is_acknowledged(here: SlackWorld) -> None:
    private = await here.privately("a secret garden")
    fault = here.slack.fail("conversations.*", "channel_not_found", times=9)
    async with here.answer_in(here.channel) as published:
        await here.alice.press(private, "Publish")
    fault.times = 0

    assert published[0].pictures
    assert fault.hits == 0


async def test_whatever_shows_a_private_picture_knows_where_it_is_published(
    here: SlackWorld,
) -> None:
    first = await here.privately("a secret garden")
    later = await here.say(first.channel, "make it anime-style", thread=first)
    varied = await here.press(later, "Vary")
    undone = await here.press(later, "Undo")
    elsewhere = here.team.add_channel("elsewhere", here.alice)
    await (await here.alice.command(elsewhere, "/limits")).wait_acknowledged()
    listed = await here.told(here.alice)
    async with here.answer_in(first.channel) as seen:
        await here.alice.press(listed, "See 1")
    fault = here.slack.fail("conversations.*", "channel_not_found", times=9)
    shown = [first, later, varied, undone, seen[0]]
    published = []
    for private in shown:
        async with here.answer_in(here.channel) as answer:
            await here.alice.press(private, "Publish")
        published += answer
    fault.times = 0

    assert [one.pictures for one in published] == [one.pictures for one in shown]
    assert fault.hits == 0


async def test_a_private_picture_whose_file_is_gone_is_published_where_it_was_asked_for(
    here: SlackWorld,
) -> None:
    private = await here.privately("a secret garden")
    private.pictures[0].deleted = True
    elsewhere = here.team.add_channel("elsewhere", here.alice)
    await (await here.alice.command(elsewhere, "/limits")).wait_acknowledged()
    listed = await here.told(here.alice)
    async with here.answer_in(private.channel) as seen:
        await here.alice.press(listed, "See 1")
    async with here.answer_in(here.channel) as published:
        await here.alice.press(seen[0], "Publish")

    assert published[0].pictures == seen[0].pictures


async def test_publish_of_a_later_version_shows_that_one_in_the_channel(
    here: SlackWorld,
) -> None:
    first = await here.privately("a secret garden")
    second = await here.say(first.channel, "make it anime-style", thread=first)
    async with here.answer_in(here.channel) as published:
        await here.alice.press(second, "Publish")

    assert published[0].pictures[0].data == second.pictures[0].data


async def test_what_comes_of_a_private_picture_stays_private(here: SlackWorld) -> None:
    first = await here.privately("a secret garden")
    varied = await here.press(first, "Vary")
    form = await here.form(await here.alice.press(varied, "Refine"))
    async with here.answer_in(first.channel, first.ts) as refined:
        await here.alice.submit(form, {"style": "noir"})

    assert here.channel.messages == []
    assert "Publish" in varied.buttons
    assert "Publish" in refined[0].buttons


# --- after a restart --------------------------------------------------------------------------


async def test_after_a_restart_every_button_and_an_open_form_still_work(
    here: SlackWorld,
) -> None:
    first = await here.imagine("a dog in the park")
    second = await here.say(here.channel, "make it anime-style", thread=first)
    private = await here.privately("a secret garden")
    bare = await here.form(await here.bob.command(here.channel, "/imagine"))
    form = await here.form(await here.alice.press(second, "Refine"))
    several = await here.imagine("a cat --count 2")
    which = await here.press_alone(several, "Vary")
    listed = await here.limits()
    await here.restart()

    async with here.answer_in(here.channel, first.ts) as refined:
        await here.alice.submit(form, {"style": "noir"})
    async with here.answer_in(here.channel) as drawn:
        await here.bob.submit(bare, {"words": "a red fox"})
    async with here.answer_in(here.channel, several.ts) as chosen:
        await here.alice.press(which, "2")
    async with here.answer_in(private.channel) as seen:
        await here.alice.press(listed, "See 1")
    varied = await here.press(first, "Vary")
    again = await here.press(second, "Again")
    undone = await here.press(second, "Undo")
    prompt = await here.press_alone(first, "Prompt", here.bob)
    await here.press_alone(first, "Original", here.bob)
    replied = await here.say(here.channel, "add a hat", here.bob, thread=first)
    async with here.answer_in(here.channel) as published:
        await here.alice.press(private, "Publish")
    await here.alice.press(first, "Delete")
    await here.wait(lambda: first.deleted)

    shown = (refined[0], drawn[0], chosen[0], seen[0], varied, again, undone, replied, published[0])
    assert all(one.pictures for one in shown)
    assert "v3 from v2" in flat(refined[0].shown)
    assert "a dog in the park" in prompt.shown
