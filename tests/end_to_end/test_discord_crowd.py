"""Many requests of one member, and one of another, with Discord's rate limits on."""

import asyncio

import pytest

from tests.end_to_end.world import World

ENVIRON = {
    "LIMNER_STUDIO__LANGUAGE": "offline",
    "LIMNER_LIMITS__OPEN_JOBS_PER_MEMBER": "200",
    "LIMNER_JOBS__CONCURRENT": "2",
}
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


async def test_a_hundred_requests_of_one_member_do_not_hold_up_another(here: World) -> None:
    assert here.discord.rate_limits
    many = [
        await here.alice.slash(here.channel, "imagine", prompt=f"dog number {n}")
        for n in range(100)
    ]
    one = await here.bob.slash(here.channel, "imagine", prompt="a cat")
    await here.finished(one)
    before_bob = sum(bool(asked.message and asked.message.attachments) for asked in many)
    shown = await asyncio.gather(*(here.finished(asked) for asked in many))

    assert before_bob <= 10
    assert all(message.attachments for message in shown)
    assert len(here.openai.billed_calls) == 101
    assert len(here.said_by_bot(here.channel)) == 101
    assert here.discord.limits.refused <= 5
    # Discord lets a bot open so many threads at a time; a picture does not wait for its thread.
    threads = sum(message.thread is not None for message in here.said_by_bot(here.channel))
    assert 40 <= threads <= 50
