"""The app's own pages: its home, and the agent view in direct messages."""

import pytest

from tests.end_to_end.slack_world import SlackWorld, flat
from tests.simulators.slack import Message

PLATFORM = "slack"
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


# --- home -------------------------------------------------------------------------------------


async def test_home_shows_what_is_left_the_latest_pictures_and_how_to_use_it(
    here: SlackWorld,
) -> None:
    await here.imagine("a dog in the park")
    await here.no_job_runs()
    await here.alice.open_home()
    home = await here.alice.home(timeout=45)
    shown = flat(str(home.blocks))

    assert "499 pictures left" in shown
    assert "1. a dog in the park" in shown
    assert "/imagine" in shown
    assert "No gore" in shown


async def test_home_is_fresh_each_time_it_is_opened(here: SlackWorld) -> None:
    await here.alice.open_home()
    await here.alice.home(lambda view: "500 pictures left" in str(view.blocks), timeout=45)
    await here.imagine()
    await here.no_job_runs()
    await here.alice.open_home()
    home = await here.alice.home(lambda view: "499 pictures left" in str(view.blocks), timeout=45)

    assert len(home.revisions) == 2


async def test_home_belongs_to_each_member_alone(here: SlackWorld) -> None:
    await here.imagine("a dog in the park")
    await here.bob.open_home()
    home = await here.bob.home(timeout=45)

    assert "a dog in the park" not in str(home.blocks)
    assert "You have no pictures yet" in str(home.blocks)


async def test_see_in_the_home_shows_the_picture_in_direct_messages(here: SlackWorld) -> None:
    first = await here.imagine("a dog in the park")
    await here.no_job_runs()
    await here.alice.open_home()
    home = await here.alice.home(timeout=45)
    room = await here.alice.dm()
    async with here.answer_in(room) as seen:
        pressed = await here.alice.press(home, "See 1")
        await pressed.wait_acknowledged()

    assert seen[0].pictures[0].data == first.pictures[0].data
    assert "Refine" in seen[0].buttons


async def test_buttons_of_a_picture_that_is_seen_again_work_there(here: SlackWorld) -> None:
    await here.imagine("a dog in the park")
    listed = await here.limits()
    room = await here.alice.dm()
    async with here.answer_in(room) as seen:
        await here.alice.press(listed, "See 1")
    varied = await here.press(seen[0], "Vary")

    assert varied.channel is room
    assert varied.pictures


# --- the agent view ---------------------------------------------------------------------------


async def test_opening_the_messages_suggests_what_to_say(here: SlackWorld) -> None:
    room = await here.alice.open_home("messages")
    prompts = await here.wait(lambda: room.prompts.get(""))

    assert 1 <= len(prompts) <= 4
    assert all(one["title"] and one["message"] for one in prompts)


async def test_a_suggestion_that_is_taken_is_answered(here: SlackWorld) -> None:
    room = await here.alice.open_home("messages")
    prompts = await here.wait(lambda: room.prompts.get(""))
    answers = [await here.say(room, one["message"]) for one in prompts]

    assert answers[0].pictures
    assert all(one.shown for one in answers)


async def test_in_a_thread_of_direct_messages_steps_stream_in(here: SlackWorld) -> None:
    room = await here.alice.dm()
    first = await here.say(room, "a dog in the park")
    async with here.openai.hold("images") as held:
        await here.alice.say(room, "make it anime-style", thread_ts=first.ts)
        await held.reached()
        streamed = await here.wait(lambda: streaming(first))
        await here.wait(lambda: "Drawing ..." in steps(streamed))
    shown = await here.wait(lambda: [one for one in first.replies if one.pictures])

    assert shown == [streamed]
    assert "v2 from v1" in flat(streamed.shown)
    assert not streamed.streaming
    assert first.channel.statuses == {}


async def test_a_stream_that_slack_refuses_becomes_a_message(here: SlackWorld) -> None:
    room = await here.alice.dm()
    first = await here.say(room, "a dog in the park")
    here.slack.fail("chat.startStream", "channel_type_not_supported")
    refined = await here.say(room, "make it anime-style", thread=first)

    assert refined.stream is None
    assert "v2 from v1" in flat(refined.shown)


async def test_a_stream_that_slack_ended_by_itself_still_gets_its_picture(
    here: SlackWorld,
) -> None:
    room = await here.alice.dm()
    first = await here.say(room, "a dog in the park")
    here.slack.fail("chat.stopStream", "message_not_in_streaming_state", silent=False)
    async with here.openai.hold("images") as held:
        await here.alice.say(room, "make it anime-style", thread_ts=first.ts)
        await held.reached()
        streamed = await here.wait(lambda: streaming(first))
        streamed.streaming = False
    shown = await here.wait(lambda: [one for one in first.replies if one.pictures])

    assert shown == [streamed]


async def test_a_streamed_request_can_fail_in_words(here: SlackWorld) -> None:
    room = await here.alice.dm()
    first = await here.say(room, "a dog in the park")
    refused = await here.say(room, "add a naked child", thread=first)

    assert "minors" in refused.shown
    assert not refused.pictures


def streaming(first: Message) -> Message | None:
    """Return the reply that streams in below a message."""
    return next((one for one in first.replies if one.streaming), None)


def steps(message: Message) -> list[str]:
    """Return the titles of the steps that were streamed so far."""
    return [str(chunk.get("title")) for chunk in message.stream or ()]
