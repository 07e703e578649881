"""Events that come twice, late, in another order or while the connections fail: never a second
picture, and nothing lost.
"""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.end_to_end.slack_world import SlackWorld, flat
from tests.simulators.slack import Message

PLATFORM = "slack"
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(loop_scope="module", autouse=True)
async def once_each(here: SlackWorld) -> AsyncIterator[None]:
    """Assert after each test that as many pictures were paid for as were shown, each once."""
    paid = len(here.openai.billed_calls)
    yield
    await here.slack.wait_quiet()
    await here.no_job_runs()
    shown = [one for one in here.said_by_bot(here.channel) if one.pictures]
    assert len(here.openai.billed_calls) == paid + len(shown)


async def replied(here: SlackWorld, first: Message, answers: int) -> list[Message]:
    """Return the answers below a picture, once there are so many and all that came is handled."""
    found = await here.wait(
        lambda: (shown := [one for one in first.replies if one.pictures])[answers - 1 :] and shown
    )
    return list(found)


async def connected(here: SlackWorld, before: int) -> None:
    """Wait for two connections that are younger than the first `before` ones."""
    await here.wait(
        lambda: (
            len([one for one in here.slack.sockets.live if one.number > before]) >= 2
            and not any(one.leaving for one in here.slack.sockets.live)
        ),
        "new connections",
    )


# --- twice, late, out of order ----------------------------------------------------------------


async def test_there_are_several_connections(here: SlackWorld) -> None:
    shown = await here.imagine()

    assert len(here.slack.sockets.live) == 2
    assert shown.pictures


async def test_a_message_that_is_delivered_twice_is_answered_once(here: SlackWorld) -> None:
    first = await here.imagine()
    here.slack.duplicate_next()
    await here.say(here.channel, "make it anime-style", thread=first)
    await here.slack.wait_quiet()
    await here.no_job_runs()

    assert len(await replied(here, first, 1)) == 1


@pytest.mark.parametrize("kind", ["message", "app_mention"])
async def test_an_event_that_comes_again_much_later_is_ignored(here: SlackWorld, kind: str) -> None:
    await here.say(here.channel, f"{here.team.bot.mention} a red fox")
    await here.slack.wait_quiet()
    await here.no_job_runs()
    again = next(
        one
        for one in reversed(here.slack.events(kind))
        if "a red fox" in one.event.get("text", "") and not one.event.get("bot_id")
    )
    here.slack.dispatcher.again(again)
    await here.wait(lambda: again.attempts[1:] and again.attempts[1].answered.is_set())
    await here.no_job_runs()

    assert len(here.said_by_bot(here.channel)) == 1


async def test_a_lost_acknowledgement_and_its_retry_bring_one_picture(here: SlackWorld) -> None:
    first = await here.imagine()
    await here.slack.wait_quiet()
    here.slack.dispatcher.deadline_seconds = 0.5
    here.slack.lose_acknowledgements()
    said = await here.alice.say(here.channel, "make it anime-style", thread_ts=first.ts)
    event = next(one for one in here.slack.events("message") if one.event["ts"] == said.ts)
    await here.wait(lambda: event.over)
    here.slack.dispatcher.deadline_seconds = 10

    assert len(event.attempts) == 2
    assert event.acknowledged
    assert len(await replied(here, first, 1)) == 1


async def test_a_command_whose_acknowledgement_is_lost_still_brings_its_picture(
    here: SlackWorld,
) -> None:
    await here.slack.wait_quiet()
    here.slack.dispatcher.deadline_seconds = 0.5
    here.slack.lose_acknowledgements()
    async with here.answer_in(here.channel) as answer:
        asked = await here.alice.command(here.channel, "/imagine", "a dog")
        await asked.wait_error()
    here.slack.dispatcher.deadline_seconds = 10

    assert answer[0].pictures


async def test_a_command_that_is_delivered_twice_brings_one_picture(here: SlackWorld) -> None:
    here.slack.duplicate_next()
    await here.imagine()
    await here.slack.wait_quiet()
    await here.no_job_runs()

    assert len(here.said_by_bot(here.channel)) == 1


async def test_a_press_that_is_delivered_twice_brings_one_picture(here: SlackWorld) -> None:
    first = await here.imagine()
    here.slack.duplicate_next()
    await here.press(first, "Vary")
    await here.slack.wait_quiet()
    await here.no_job_runs()

    assert len(await replied(here, first, 1)) == 1


async def test_a_form_that_is_submitted_twice_brings_one_picture(here: SlackWorld) -> None:
    form = await here.form(await here.ask(""))
    here.slack.duplicate_next()
    async with here.answer_in(here.channel):
        await here.alice.submit(form, {"words": "a red fox"})
    await here.slack.wait_quiet()
    await here.no_job_runs()

    assert len(here.said_by_bot(here.channel)) == 1


async def test_late_events_are_answered_all_the_same(here: SlackWorld) -> None:
    first = await here.imagine()
    here.slack.delay_deliveries(1.0)
    shown = await here.say(here.channel, "make it anime-style", thread=first)

    assert "v2 from v1" in flat(shown.shown)


async def test_events_in_reverse_order_are_all_answered_once(here: SlackWorld) -> None:
    first = await here.imagine()
    async with here.slack.hold_deliveries(reverse=True) as held:
        await here.alice.say(here.channel, "make it anime-style", thread_ts=first.ts)
        await here.bob.say(here.channel, f"{here.team.bot.mention} add a hat", thread_ts=first.ts)
        assert len(held) == 3  # a mention is told as two events
    answers = await replied(here, first, 2)

    assert len(answers) == 2
    assert sorted(flat(one.shown).partition(" from ")[0][-2:] for one in answers) == ["v2", "v3"]


# --- connections that fail --------------------------------------------------------------------


async def test_connections_are_renewed_without_losing_an_envelope(here: SlackWorld) -> None:
    first = await here.imagine()
    before = here.slack.sockets.opened
    await here.slack.sockets.refresh()
    said = [await here.imagine(f"a dog number {n}") for n in range(3)]
    await connected(here, before)
    refined = await here.say(here.channel, "make it anime-style", thread=first)

    assert all(one.pictures for one in said)
    assert "v2 from v1" in flat(refined.shown)


async def test_a_warning_of_a_refresh_changes_nothing(here: SlackWorld) -> None:
    await here.slack.sockets.refresh("warning")
    shown = await here.imagine()
    await here.slack.wait_connected(2, timeout=45)

    assert shown.pictures


async def test_cut_connections_come_back_and_waiting_events_are_delivered(
    here: SlackWorld,
) -> None:
    first = await here.imagine()
    here.slack.sockets.drop()
    said = await here.alice.say(here.channel, "make it anime-style", thread_ts=first.ts)
    (shown,) = await replied(here, first, 1)

    assert shown.thread_ts == said.thread_ts
    await here.slack.wait_connected(2, timeout=45)


async def test_a_slack_that_lets_nobody_in_for_a_while_is_waited_for(here: SlackWorld) -> None:
    first = await here.imagine()
    here.slack.sockets.enabled = False
    here.slack.sockets.drop()
    await here.alice.say(here.channel, "make it anime-style", thread_ts=first.ts)
    await asyncio.sleep(2)  # the outage
    here.slack.sockets.enabled = True
    (shown,) = await replied(here, first, 1)

    assert "v2 from v1" in flat(shown.shown)
    await here.slack.wait_connected(2, timeout=60)
