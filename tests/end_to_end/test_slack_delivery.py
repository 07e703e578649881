"""Answers that cannot go where they were asked for take the best remaining way."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.end_to_end.slack_world import PHOTO, SlackWorld, flat
from tests.simulators.slack import Message

PLATFORM = "slack"
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


@asynccontextmanager
async def while_drawing(here: SlackWorld, words: str = "a castle") -> AsyncIterator[Message]:
    """Let Alice ask for a picture that is drawn when the block ends; gives the placeholder."""
    async with here.openai.hold("images") as held:
        await here.ask(words)
        await held.reached()
        yield here.said_by_bot(here.channel)[0]


async def logged(here: SlackWorld, mark: int, *words: str) -> None:
    """Wait for a log line, after the first `mark` ones, that has all the words."""
    await here.wait(
        lambda: any(all(word in line for word in words) for line in here.program.lines[mark:]),
        f"a log line with {words}",
    )


def _with_picture(arguments: dict[str, Any]) -> bool:
    return "slack_file" in str(arguments.get("blocks"))


def _second_share(arguments: dict[str, Any]) -> bool:
    return "channel_id" in arguments and "limner-v1-2" in str(arguments["files"])


# --- files ------------------------------------------------------------------------------------


async def test_a_file_that_slack_takes_its_time_with_is_waited_for(here: SlackWorld) -> None:
    here.slack.files.processing_seconds = 1.5
    shown = await here.imagine()
    here.slack.files.processing_seconds = 0.02

    refused = [one for one in here.slack.calls("chat.update") if one.error == "invalid_blocks"]
    assert shown.pictures
    assert refused == []
    assert here.channel.messages == [shown]


async def test_blocks_that_slack_refuses_at_first_are_tried_again(here: SlackWorld) -> None:
    fault = here.slack.fail("chat.update", "invalid_blocks", where=_with_picture)
    shown = await here.imagine()

    assert fault.hits == 1
    assert shown.pictures
    assert shown.thread_ts is None
    assert here.channel.messages == [shown]


async def test_blocks_that_slack_keeps_refusing_lead_to_files_in_the_thread(
    here: SlackWorld,
) -> None:
    fault = here.slack.fail("chat.*", "invalid_blocks", where=_with_picture, times=9)
    shown = await here.imagine("a dog --count 2")
    fault.times = 0
    below = await here.wait(lambda: shown.replies if len(shown.replies) == 2 else None)

    assert "it is in the thread" in shown.shown
    assert "Refine" in shown.buttons
    assert [len(one.pictures) for one in below] == [1, 1]
    refined = await here.say(here.channel, "make it anime-style", thread=shown)
    assert "v2 from v1" in flat(refined.shown)
    files = [one.pictures[0] for one in below]
    await here.alice.press(shown, "Delete")
    await here.wait(lambda: all(file.deleted for file in files))


async def test_a_reference_that_was_deleted_meanwhile_is_said_to_its_author(
    here: SlackWorld,
) -> None:
    posted = await here.bob.say(here.channel, "my dog", files=[PHOTO])
    form = await here.form(await here.alice.message_shortcut(posted, "refine_picture"))
    posted.now.files[0].deleted = True
    await here.alice.submit(form, {"words": "make it a watercolour"})
    told = await here.told(here.alice)

    assert "no longer there" in told.shown
    assert here.said_by_bot(here.channel) == []


async def test_an_upload_that_slack_does_not_take_is_tried_again(here: SlackWorld) -> None:
    fault = here.slack.fail("upload", status=503)
    shown = await here.imagine()

    assert fault.hits == 1
    assert shown.pictures
    assert here.channel.messages == [shown]


async def test_of_several_pictures_exactly_those_are_shared_that_are_not_there_yet(
    here: SlackWorld,
) -> None:
    refused = here.slack.fail("chat.*", "invalid_blocks", where=_with_picture, times=99)
    lost = here.slack.fail("files.completeUploadExternal", drop="after", where=_second_share)
    shown = await here.imagine("a dog --count 3")
    await here.no_job_runs()
    refused.times = 0
    names = [one.pictures[0].name for one in shown.replies]

    assert lost.hits == 1
    assert names == ["limner-v1-1.png", "limner-v1-2.png", "limner-v1-3.png"]


async def test_a_members_file_of_the_same_name_is_not_taken_for_the_picture(
    here: SlackWorld,
) -> None:
    refused = here.slack.fail("chat.*", "invalid_blocks", where=_with_picture, times=99)
    async with while_drawing(here) as placeholder:
        await here.bob.say(
            here.channel, "", thread_ts=placeholder.ts, files=[("limner-v1.png", PHOTO[1])]
        )
    await here.wait(lambda: "it is in the thread" in placeholder.shown)
    refused.times = 0

    assert [one.author.name for one in placeholder.replies] == ["Bob", "Limner"]


# --- places where the bot is not, or not any more ---------------------------------------------


async def test_a_public_channel_is_joined_to_answer_there(here: SlackWorld) -> None:
    here.team.kick_bot(here.channel)
    shown = await here.imagine()
    refined = await here.say(here.channel, "make it anime-style", thread=shown)

    assert here.channel.bot_is_member
    assert "v2 from v1" in flat(refined.shown)


async def test_in_a_private_channel_the_author_is_told_to_invite_the_bot(
    here: SlackWorld,
) -> None:
    place = here.team.add_channel("secret", here.alice, private=True, with_bot=False)
    calls = len(here.openai.billed_calls)
    asked = await here.ask(place=place)
    told = await asked.wait_message()

    assert told.via_hook
    assert told.visible_to is here.alice
    assert "/invite @Limner" in told.shown
    assert place.messages == []
    assert len(here.openai.billed_calls) == calls
    assert "500 pictures left" in (await here.limits()).shown


@pytest.mark.parametrize("words", ["a dog", "a dog --private"])
async def test_what_is_asked_for_in_a_chat_between_others_comes_directly(
    here: SlackWorld, words: str
) -> None:
    place = here.team.add_private_chat(here.alice, here.bob)
    room = await here.alice.dm()
    async with here.answer_in(room) as answer:
        await here.ask(words, place=place)
    refined = await here.say(room, "make it anime-style", thread=answer[0])

    assert answer[0].pictures
    assert "v2 from v1" in flat(refined.shown)
    assert place.messages == []


async def test_a_bot_that_left_while_an_unaddressed_reply_was_drawn_writes_directly(
    here: SlackWorld,
) -> None:
    place = here.team.add_channel("secret", here.alice, private=True)
    first = await here.imagine(place=place)
    room = await here.alice.dm()
    async with here.answer_in(room) as answer, here.openai.hold("images") as held:
        await here.alice.say(place, "make it anime-style", thread_ts=first.ts)
        await held.reached()
        here.team.kick_bot(place)

    assert answer[0].pictures
    assert "sent it to you directly" in answer[0].shown


async def test_an_archived_channel_is_told_to_the_author_alone(here: SlackWorld) -> None:
    first = await here.imagine()
    here.channel.archived = True
    await here.alice.press(first, "Vary")
    told = await here.told(here.alice)

    assert "archived" in told.shown


async def test_a_channel_archived_meanwhile_leads_to_a_direct_message(here: SlackWorld) -> None:
    room = await here.alice.dm()
    async with here.answer_in(room) as answer, while_drawing(here):
        here.channel.archived = True
        here.slack.fail("chat.update", "is_inactive", where=here.is_about, times=9)

    assert answer[0].pictures
    assert "sent it to you directly" in answer[0].shown


async def test_a_bot_that_was_removed_meanwhile_comes_back_or_writes_directly(
    here: SlackWorld,
) -> None:
    place = here.team.add_channel("secret", here.alice, private=True)
    room = await here.alice.dm()
    async with here.answer_in(room) as answer, here.openai.hold("images") as held:
        await here.ask(place=place)
        await held.reached()
        here.team.kick_bot(place)

    assert answer[0].pictures


async def test_a_deleted_placeholder_is_posted_anew(here: SlackWorld) -> None:
    async with while_drawing(here) as placeholder:
        here.slack.platform.posts.delete(placeholder)
    shown = await here.wait(lambda: here.said_by_bot(here.channel))

    assert shown[0].pictures
    assert len(shown) == 1


async def test_a_placeholder_that_may_not_be_edited_any_more_is_replaced(
    here: SlackWorld,
) -> None:
    fault = here.slack.fail("chat.update", "edit_window_closed", where=here.is_about, times=9)
    shown = await here.imagine()
    await here.no_job_runs()
    fault.times = 0

    assert shown.pictures
    assert here.said_by_bot(here.channel) == [shown]


# --- scopes, triggers, the workspace's own limits ---------------------------------------------


async def test_without_the_right_to_upload_the_author_is_told(here: SlackWorld) -> None:
    here.team.take_scope("files:write")
    try:
        await here.ask()
        told = await here.told(here.alice)
    finally:
        here.team.granted.add("files:write")

    assert "/limits" in told.shown
    assert here.said_by_bot(here.channel) == []
    assert "1. a dog in the park" in (await here.limits()).shown


async def test_an_expired_trigger_is_said_in_words(here: SlackWorld) -> None:
    first = await here.imagine()
    here.slack.fail("views.open", "expired_trigger_id")
    told = await here.press_alone(first, "Refine")

    assert "took too long" in told.shown


async def test_an_expired_trigger_of_a_bare_command_is_said_in_words(here: SlackWorld) -> None:
    here.slack.fail("views.open", "expired_trigger_id")
    asked = await here.ask("")
    told = await asked.wait_message()

    assert "took too long" in told.shown
    assert told.visible_to is here.alice


async def test_a_message_that_is_too_long_for_slack_still_brings_its_picture(
    here: SlackWorld,
) -> None:
    here.slack.fail("chat.update", "msg_too_long", where=_with_picture)
    await here.ask()
    shown = await here.wait(lambda: [one for one in here.channel.messages if one.pictures])

    assert len(shown) == 1


# --- refusals ---------------------------------------------------------------------------------


async def test_a_refusal_is_told_to_its_author_alone(here: SlackWorld) -> None:
    await here.ask("a naked child")
    told = await here.told(here.alice)

    assert "minors" in told.shown
    assert here.channel.messages == []


async def test_a_refusal_in_a_thread_is_told_there_to_its_author_alone(here: SlackWorld) -> None:
    first = await here.imagine()
    words = f"{here.team.bot.mention} add a naked child"
    await here.alice.say(here.channel, words, thread_ts=first.ts)
    told = await here.told(here.alice)

    assert "minors" in told.shown
    assert told.thread_ts == first.ts
    assert here.said_by_bot(here.channel) == [first]


async def test_an_error_is_told_to_its_author_alone_with_a_way_to_draw_again(
    here: SlackWorld,
) -> None:
    here.openai.fail("generate", 400)
    await here.ask("a dog")
    told = await here.told(here.alice)
    async with here.answer_in(here.channel) as answer:
        await here.alice.press(told, "Draw again")

    assert told.buttons == ("Draw again",)
    assert answer[0].pictures
