"""Slack is slow, limits, fails or hangs up: the picture still comes, and exactly once."""

import asyncio
from typing import Any

import pytest

from tests.end_to_end.slack_world import SlackWorld, flat, is_final, slack_world
from tests.end_to_end.world import PLENTY
from tests.simulators.slack import Message

PLATFORM = "slack"
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]

_METHODS = [
    "chat.postMessage",
    "chat.update",
    "files.getUploadURLExternal",
    "upload",
    "files.completeUploadExternal",
    "files.info",
]
# What is sent ahead of an answer is not tried again: the answer sends it, and meets this as well.
_AHEAD = ("files.getUploadURLExternal", "upload")
_FAULTS: dict[str, dict[str, Any]] = {
    "limited": {"retry_after": 1},
    "server_error": {"status": 500},
    "internal": {"error": "internal_error"},
    "hung_up_before": {"drop": "before"},
    "hung_up_after": {"drop": "after"},
}
# An upload is no method of the Web API, so it has no error codes.
_CASES = [
    (method, fault)
    for method in _METHODS
    for fault in _FAULTS
    if (method, fault) != ("upload", "internal")
]


async def shown_once(here: SlackWorld) -> None:
    """Wait until nothing runs any more; assert that the channel shows one picture, once."""
    await here.slack.wait_for(
        lambda: any(one.pictures for one in here.channel.messages), 60, "a picture"
    )
    await here.no_job_runs()
    messages = here.said_by_bot(here.channel)

    assert [len(one.pictures) for one in messages] == [1]
    assert is_final(messages[0])


async def pictures(here: SlackWorld, count: int) -> list[Message]:
    """Return the messages of the channel that show pictures, once there are so many."""

    def all_there() -> list[Message] | None:
        found = [one for one in here.channel.messages if one.pictures]
        return found if len(found) == count else None

    return await here.wait(all_there, f"{count} pictures")


@pytest.mark.parametrize(("method", "fault"), _CASES)
async def test_whatever_a_call_meets_the_picture_is_shown_once(
    here: SlackWorld, method: str, fault: str
) -> None:
    calls = len(here.openai.billed_calls)
    times = 2 if method in _AHEAD else 1
    ordered = here.slack.fail(method, times=times, **_FAULTS[fault])
    await here.alice.command(here.channel, "/imagine", "a dog in the park")

    await shown_once(here)
    assert ordered.hits == times
    assert len(here.openai.billed_calls) == calls + 1


@pytest.mark.parametrize("fault", ["limited", "server_error", "hung_up_before", "hung_up_after"])
async def test_an_answer_in_a_thread_is_shown_once_too(here: SlackWorld, fault: str) -> None:
    first = await here.imagine()
    here.slack.fail("chat.postMessage", **_FAULTS[fault])
    shown = await here.say(here.channel, "make it anime-style", thread=first)
    await here.no_job_runs()

    assert here.said_by_bot(here.channel) == [first, shown]


@pytest.mark.parametrize("fault", ["limited", "server_error", "hung_up_before", "hung_up_after"])
async def test_words_to_one_member_get_through(here: SlackWorld, fault: str) -> None:
    first = await here.imagine()
    here.slack.fail("response_url", **_FAULTS[fault])
    told = await here.press_alone(first, "Prompt")

    assert "a dog in the park" in told.shown


@pytest.mark.parametrize("fault", ["limited", "server_error", "hung_up_before"])
@pytest.mark.parametrize("method", ["conversations.open", "files.getUploadURLExternal", "upload"])
async def test_a_press_waits_out_what_its_calls_meet(
    here: SlackWorld, method: str, fault: str
) -> None:
    first = await here.imagine()
    room = await here.alice.dm()
    here.slack.fail(method, **_FAULTS[fault])
    async with here.answer_in(room) as sent:
        await here.alice.press(first, "Original")

    assert sent[0].pictures[0].data == first.pictures[0].data


async def test_a_home_that_slack_refuses_at_first_is_published_in_the_end(
    here: SlackWorld,
) -> None:
    here.slack.fail("views.publish", status=503)
    await here.alice.open_home()
    home = await here.alice.home(timeout=45)

    assert "pictures left" in str(home.blocks)


async def test_a_public_answer_waits_out_a_long_limit_while_others_go_on(
    here: SlackWorld,
) -> None:
    elsewhere = here.elsewhere()
    here.slack.fail("chat.postMessage", retry_after=3, where=here.is_about)
    await here.ask()
    await elsewhere.imagine()

    await shown_once(here)


async def test_progress_is_an_edit_every_five_seconds_at_most(here: SlackWorld) -> None:
    async with here.openai.hold("images") as held:
        await here.ask()
        await held.reached()
        await asyncio.sleep(6)  # so long a picture takes
    await shown_once(here)
    edits = [one for one in here.slack.calls("chat.update") if here.is_about(one.arguments)]

    assert 2 <= len(edits) <= 3


async def test_once_slack_complains_progress_is_dropped_and_answers_are_not(
    here: SlackWorld,
) -> None:
    here.slack.fail("chat.update", retry_after=1)
    await here.imagine()
    elsewhere = here.elsewhere()
    async with here.openai.hold("images") as held:
        await elsewhere.ask()
        await held.reached()
        await asyncio.sleep(2)  # longer than the first sign of progress takes
    await shown_once(elsewhere)
    edits = [one for one in here.slack.calls("chat.update") if elsewhere.is_about(one.arguments)]

    assert len(edits) == 1


async def test_within_slacks_real_limits_everybody_gets_a_picture(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("limited")
    async with slack_world(folder, PLENTY, rate_limits=True) as here:
        people = [here.team.add_user(f"Member {n}") for n in range(6)]
        here.channel.members.update(who.id for who in people)
        asked = [await who.command(here.channel, "/imagine", "a dog") for who in people]
        for one in asked:
            await one.wait_acknowledged()
        shown = await pictures(here, 6)
        first = shown[0]
        refined = await here.say(here.channel, "make it anime-style", people[0], thread=first)

        assert here.said_by_bot(here.channel) == [*shown, refined]
        assert "v2 from v1" in flat(refined.shown)
        here.check_manners()
