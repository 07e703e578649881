"""The app's own pages: its home, and the agent view in direct messages."""

import contextlib
import sqlite3
from typing import Any

import pytest

from tests.end_to_end.slack_world import SlackWorld, flat, is_final
from tests.simulators.slack import Message, View
from tests.simulators.slack.files import File

_OF_VERSIONS = "FROM secrets WHERE name LIKE 'version:%'"
_KNOWN = f"SELECT name {_OF_VERSIONS} ORDER BY name"
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


async def test_home_shows_the_pictures_themselves_with_what_a_screen_reader_says(
    here: SlackWorld,
) -> None:
    shown = await here.imagine("a dog in the park")
    private = await here.privately("a secret garden")
    await here.no_job_runs()
    uploads = len(here.slack.calls("files.completeUploadExternal"))
    home = await opened(here)
    images = [block for block in home.blocks if block["type"] == "image"]

    assert pictures(here, home) == [private.pictures[0], shown.pictures[0]]
    assert [one["alt_text"] for one in images] == ["A secret garden.", "A dog in the park."]
    assert len(here.slack.calls("files.completeUploadExternal")) == uploads


async def test_home_shows_no_picture_that_is_deleted(here: SlackWorld) -> None:
    gone, kept = await here.imagine("a dog"), await here.imagine("a cat")
    await here.alice.press(gone, "Delete")
    await here.wait(lambda: gone.deleted)
    home = await opened(here)

    assert pictures(here, home) == [kept.pictures[0]]
    assert "a dog" not in str(home.blocks)


async def test_what_is_known_of_a_picture_goes_with_it(here: SlackWorld) -> None:
    before = rows(here, _KNOWN)
    shown = await here.imagine()
    known = rows(here, _KNOWN)
    await here.alice.press(shown, "Delete")
    await here.wait(lambda: shown.deleted)

    assert len(known) == len(before) + 1
    assert rows(here, _KNOWN) == before


async def test_home_uploads_a_few_small_copies_once_where_slack_has_none_that_is_known(
    here: SlackWorld,
) -> None:
    for words in ("a dog", "a cat", "a fox", "a cow"):
        await here.imagine(words)
    await here.no_job_runs()
    rows(here, f"DELETE {_OF_VERSIONS}")  # as of versions that are older than this memory
    before = len(here.slack.calls("files.completeUploadExternal"))
    few, all_of_them = pictures(here, await opened(here)), pictures(here, await opened(here, 2))
    again = pictures(here, await opened(here, 3))

    assert [one.mimetype for one in few] == ["image/webp"] * 3
    assert len(all_of_them) == 4
    assert again == all_of_them
    assert len(here.slack.calls("files.completeUploadExternal")) == before + 4
    assert [one.shares for one in again] == [{}] * 4


async def test_home_is_in_words_where_slack_takes_no_pictures_in_it(here: SlackWorld) -> None:
    await here.imagine("a dog in the park")
    await here.no_job_runs()
    here.slack.fail("views.publish", "invalid_blocks", where=with_picture)
    home = await opened(here)

    assert pictures(here, home) == []
    assert "1. a dog in the park" in flat(str(home.blocks))
    assert "See 1" in str(home.blocks)


async def test_home_recovers_from_a_file_that_somebody_removed(here: SlackWorld) -> None:
    shown = await here.imagine("a dog in the park")
    await here.no_job_runs()
    shown.pictures[0].deleted = True
    first = pictures(here, await opened(here))
    second = pictures(here, await opened(here, 2))

    assert first == []
    assert [one.mimetype for one in second] == ["image/webp"]


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


async def test_a_picture_that_is_seen_again_is_not_uploaded_again(here: SlackWorld) -> None:
    first = await here.imagine("a dog --count 2")
    listed = await here.limits()
    before = len(here.slack.calls("files.completeUploadExternal"))
    room = await here.alice.dm()
    async with here.answer_in(room) as seen:
        await here.alice.press(listed, "See 1")

    assert seen[0].pictures == first.pictures
    assert len(here.slack.calls("files.completeUploadExternal")) == before


async def test_a_picture_whose_file_somebody_removed_is_uploaded_again(here: SlackWorld) -> None:
    first = await here.imagine("a dog in the park")
    first.pictures[0].deleted, data = True, first.pictures[0].data
    listed = await here.limits()
    room = await here.alice.dm()
    async with here.answer_in(room) as seen:
        await here.alice.press(listed, "See 1")

    assert seen[0].pictures[0].data == data


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


async def test_the_first_sign_of_life_in_a_thread_of_direct_messages_is_a_status(
    here: SlackWorld,
) -> None:
    room = await here.alice.dm()
    first = await here.say(room, "a dog in the park")
    async with here.slack.hold("chat.startStream") as starting:
        await here.alice.say(room, "make it anime-style", thread_ts=first.ts)
        await starting.reached()
        statuses = dict(room.statuses)
    await here.wait(lambda: [one for one in first.replies if one.pictures])

    assert statuses == {first.ts: "is thinking ..."}
    assert room.statuses == {}


@pytest.mark.parametrize("fault", [{"status": 503}, {"error": "no"}, {"retry_after": 60}])
async def test_a_status_that_slack_does_not_take_keeps_nobody_waiting(
    here: SlackWorld, fault: dict[str, Any]
) -> None:
    room = await here.alice.dm()
    first = await here.say(room, "a dog in the park")
    failed = here.slack.fail("assistant.threads.setStatus", **fault, times=9)
    refined = await here.say(room, "make it anime-style", thread=first)
    failed.times = 0

    assert failed.hits == 1
    assert refined.pictures
    assert refined.stream is not None


async def test_what_streams_in_can_be_cancelled(here: SlackWorld) -> None:
    room = await here.alice.dm()
    first = await here.say(room, "a dog in the park")
    async with here.openai.hold("images") as held:
        await here.alice.say(room, "make it anime-style", thread_ts=first.ts)
        await held.reached()
        streamed = await here.wait(lambda: streaming(first))
        await here.alice.press(streamed, "Cancel")
        await here.wait(lambda: is_final(streamed))

    assert streamed.shown.startswith("Stopped.")
    assert first.replies[-1] is streamed


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


async def opened(here: SlackWorld, times: int = 1) -> View:
    """Return Alice's home once it was published so often."""
    await here.alice.open_home()
    return await here.alice.home(lambda view: len(view.revisions) == times, timeout=45)


def pictures(here: SlackWorld, view: View) -> list[File]:
    """Return the files that a view shows."""
    images = [block for block in view.blocks if block["type"] == "image"]
    return [here.team.files[image["slack_file"]["id"]] for image in images]


def with_picture(arguments: dict[str, Any]) -> bool:
    """Return whether a call shows a picture."""
    return "slack_file" in str(arguments)


def rows(here: SlackWorld, statement: str) -> list[Any]:
    """Return what a statement gives in the program's database."""
    path = here.program.data_dir / "limner.sqlite3"
    with contextlib.closing(sqlite3.connect(path, timeout=10)) as database, database:
        return database.execute(statement).fetchall()


def streaming(first: Message) -> Message | None:
    """Return the reply that streams in below a message."""
    return next((one for one in first.replies if one.streaming), None)


def steps(message: Message) -> list[str]:
    """Return the titles of the steps that were streamed so far."""
    return [str(chunk.get("title")) for chunk in message.stream or ()]
