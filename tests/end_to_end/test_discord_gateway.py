"""A gateway that drops, resumes, goes silent or repeats itself loses and doubles nothing."""

import pytest

from tests.end_to_end.world import World

ENVIRON = {
    "LIMNER_STUDIO__LANGUAGE": "offline",
    "LIMNER_DISCORD__HEARTBEAT_TIMEOUT_SECONDS": "1.5",
}
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


async def reconnected(here: World, connections: list[object]) -> None:
    """Wait until the bot holds a session on another connection than those."""
    gateway = here.discord.platform.gateway
    await here.wait(
        lambda: any(one.session and one not in connections for one in gateway.connections),
        "a new connection",
    )


def connections(here: World) -> list[object]:
    """Return the present connections."""
    return list(here.discord.platform.gateway.connections)


@pytest.mark.parametrize("code", [4000, None, 1012])
async def test_what_happens_while_the_gateway_is_down_is_answered_after_it(
    here: World, code: int | None
) -> None:
    _, thread = await here.picture_in_thread()
    resumes, before = here.discord.platform.gateway.resumes, connections(here)
    await here.discord.drop_gateway(code)
    said = await here.alice.send(thread, "make it anime-style")
    shown = await here.answer_to(said)
    await reconnected(here, before)

    assert "**v2** from v1" in shown.text
    assert here.discord.platform.gateway.resumes == resumes + 1


async def test_a_picture_under_way_arrives_although_the_gateway_drops(here: World) -> None:
    calls = len(here.openai.billed_calls)
    async with here.openai.hold("images") as held:
        asked = await here.ask()
        await held.reached()
        await here.discord.drop_gateway()
    shown = await here.finished(asked)

    assert shown.attachments
    assert len(here.openai.billed_calls) == calls + 1


async def test_a_request_to_reconnect_is_followed(here: World) -> None:
    resumes, before = here.discord.platform.gateway.resumes, connections(here)
    await here.discord.reconnect_request()
    await reconnected(here, before)
    shown = await here.imagine()

    assert shown.attachments
    assert here.discord.platform.gateway.resumes == resumes + 1


async def test_after_an_invalid_session_a_new_one_begins(here: World) -> None:
    identifies = len(here.discord.platform.gateway.identifies)
    await here.discord.invalid_session(resumable=False)
    await here.wait(lambda: len(here.discord.platform.gateway.identifies) > identifies)
    shown = await here.imagine()

    assert shown.attachments


async def test_a_silent_gateway_is_left(here: World) -> None:
    before = connections(here)
    here.discord.heartbeat_seconds = 0.5
    await here.discord.reconnect_request()
    await reconnected(here, before)
    silent = connections(here)
    here.discord.gateway_zombie()
    here.discord.heartbeat_seconds = 41.25
    _, thread = await here.picture_in_thread()
    shown = await here.say(thread, "make it anime-style")

    assert "**v2** from v1" in shown.text
    assert not [one for one in connections(here) if one in silent]


async def test_events_that_come_twice_are_carried_out_once(here: World) -> None:
    calls = len(here.openai.billed_calls)
    here.discord.duplicate_next_event("INTERACTION_CREATE")
    shown, thread = await here.picture_in_thread()
    here.discord.duplicate_next_event("MESSAGE_CREATE")
    refined = await here.say(thread, "make it anime-style")
    here.discord.duplicate_next_event("INTERACTION_CREATE")
    varied = await here.press(refined, "Vary")
    last = await here.say(thread, "add a hat")

    assert "**v2** from v1" in refined.text
    assert "**v3** from v2" in varied.text
    assert "**v4** from v3" in last.text
    assert here.said_by_bot(here.channel) == [shown]
    assert here.said_by_bot(thread) == [refined, varied, last]
    assert len(here.openai.billed_calls) == calls + 4


async def test_discords_own_troubles_delay_an_answer_and_lose_none(here: World) -> None:
    calls = len(here.openai.billed_calls)
    here.discord.fail("PATCH", "@original", status=503, times=2)
    shown, thread = await here.picture_in_thread()
    here.discord.fail("POST", f"{thread.id}/messages", drop="after")
    refined = await here.say(thread, "make it anime-style")

    assert shown.attachments
    assert here.said_by_bot(thread) == [refined]
    assert len(here.openai.billed_calls) == calls + 2


async def test_an_answer_that_is_ready_too_early_waits_for_the_acknowledgement(
    here: World,
) -> None:
    async with here.discord.hold("POST", "/callback") as held:
        asked = await here.alice.slash(here.channel, "imagine", prompt="a dog in the park")
        await held.reached()
        # By the time that another picture has come, the first one is ready too.
        other = await here.say(here.channel, "a cat", here.bob, mention=[here.discord.bot])
    shown = await here.finished(asked)

    assert shown is asked.original
    assert here.said_by_bot(here.channel) == [other, shown]


async def test_an_acknowledgement_whose_answer_is_lost_still_counts(here: World) -> None:
    here.discord.fail("POST", "/callback", drop="after")
    asked = await here.alice.slash(here.channel, "imagine", prompt="a dog in the park")
    shown = await here.finished(asked)

    assert shown is asked.original
    assert shown.attachments
    assert here.said_by_bot(here.channel) == [shown]


async def test_a_rate_limited_answer_waits_and_comes_once(here: World) -> None:
    here.discord.fail("PATCH", "@original", status=429, times=2)
    asked = await here.ask()
    shown = await here.finished(asked)

    assert shown.attachments
    assert here.said_by_bot(here.channel) == [shown]
