"""Quotas hold however many ask at once, and what was not drawn is given back."""

import asyncio

import pytest

from tests.end_to_end.world import World

ENVIRON = {
    "LIMNER_STUDIO__LANGUAGE": "offline",
    "LIMNER_LIMITS__PICTURES_PER_MEMBER_DAY": "1",
    "LIMNER_LIMITS__PICTURES_PER_PLACE_DAY": "2",
    "LIMNER_LIMITS__OPEN_JOBS_PER_MEMBER": "10",
}
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]

_USED_UP = "You have used your picture for today."


async def test_five_commands_at_once_bring_one_picture_and_four_clear_messages(
    here: World,
) -> None:
    calls = len(here.openai.billed_calls)
    asked = [
        await here.alice.slash(here.channel, "imagine", prompt=f"dog number {n}") for n in range(5)
    ]
    shown = await asyncio.gather(*(here.finished(one) for one in asked))

    pictures = [message for message in shown if message.attachments]
    declined = [message for message in shown if not message.attachments]
    assert len(pictures) == 1
    assert "0 pictures left, renews <t:" in pictures[0].text
    assert len(declined) == 4
    for message in declined:
        assert message.text.startswith(_USED_UP)
        assert "It renews <t:" in message.text
        assert message.visible_to == here.alice.id
    assert here.said_by_bot(here.channel) == pictures
    assert len(here.openai.billed_calls) == calls + 1


async def test_words_in_a_thread_are_declined_in_one_message(here: World) -> None:
    _, thread = await here.picture_in_thread()
    answer = await here.say(thread, "make it anime-style")
    undone = await here.say(thread, "what can you draw?")

    assert answer.text.startswith(_USED_UP)
    assert not undone.text.startswith(_USED_UP)
    assert here.said_by_bot(thread) == [answer, undone]


async def test_a_number_in_the_words_cannot_pass_the_quota(here: World) -> None:
    shown = await here.imagine("four pictures of a dog")

    assert len(shown.attachments) == 1
    assert "You asked for 4 pictures; 1 could be drawn this time." in shown.text


async def test_a_full_place_is_told_to_the_next_member(here: World) -> None:
    carol = here.discord.add_user("Carol")
    await here.imagine()
    await here.imagine(who=here.bob)
    declined = await here.imagine(who=carol)
    elsewhere = await here.imagine(who=carol, place=here.guild.add_channel("elsewhere"))

    assert "This channel has used its 2 pictures for today" in declined.text
    assert declined.visible_to == carol.id
    assert elsewhere.attachments


async def test_a_failure_and_a_refusal_are_given_back(here: World) -> None:
    here.openai.block_prompts("a famous person")
    refused = await here.imagine("a famous person")
    here.openai.fail("generate", 400)
    failed = await here.imagine("a dog")
    shown = await here.imagine("a cat")

    assert "safety filter" in refused.text
    assert "Draw again" in failed.buttons
    assert shown.attachments


async def test_a_cancelled_picture_is_given_back(here: World) -> None:
    async with here.openai.hold("images") as held:
        asked = await here.ask()
        await held.reached()
        progress = await here.wait(
            lambda: asked.message if asked.message and asked.message.buttons else None
        )
        await here.alice.press(progress, "Cancel")
        await here.finished(asked)
    shown = await here.imagine("a cat")

    assert shown.attachments


async def test_undo_and_publish_cost_nothing(here: World) -> None:
    private = await here.imagine(private=True)
    published = await here.press(private, "Publish")
    varied = await here.press(published, "Vary", here.bob)
    undone = await here.press(varied, "Undo", here.bob)

    assert published.attachments
    assert undone.attachments
