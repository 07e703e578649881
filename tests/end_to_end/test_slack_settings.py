"""Other choices of the operator's: tight limits, no joining of channels, costs, one connection."""

import asyncio

import pytest

from tests.end_to_end.slack_world import PHOTO, SlackWorld, flat
from tests.simulators.slack import Channel

PLATFORM = "slack"
ENVIRON = {
    "LIMNER_LIMITS__PICTURES_PER_MEMBER_DAY": "2",
    "LIMNER_LIMITS__OPEN_JOBS_PER_MEMBER": "10",
    "LIMNER_SLACK__JOIN_CHANNELS": "false",
    "LIMNER_SLACK__SHOW_COST": "true",
    "LIMNER_SLACK__CONNECTIONS": "1",
}
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]

_USED_UP = "You have used your 2 pictures for today."


async def direct(here: SlackWorld) -> Channel:
    """Return Alice's direct messages with the bot."""
    return await here.alice.dm()


# --- limits -----------------------------------------------------------------------------------


async def test_five_commands_at_once_bring_two_pictures_and_three_clear_messages(
    here: SlackWorld,
) -> None:
    calls = len(here.openai.billed_calls)
    asked = [
        await here.alice.command(here.channel, "/imagine", f"dog number {n}") for n in range(5)
    ]
    await asyncio.gather(*(one.wait_acknowledged() for one in asked))
    told = [await here.told(here.alice) for _ in range(3)]
    shown = await here.wait(
        lambda: len([one for one in here.channel.messages if one.pictures]) == 2
    )

    assert shown
    for message in told:
        assert message.shown.startswith(_USED_UP)
        assert "It renews" in message.shown
    assert all(one.pictures for one in here.said_by_bot(here.channel))
    assert len(here.openai.billed_calls) == calls + 2


async def test_a_mention_beyond_the_limit_is_declined_once_to_its_author_alone(
    here: SlackWorld,
) -> None:
    await here.imagine("a dog --count 2")
    await here.alice.say(here.channel, f"{here.team.bot.mention} a red fox")
    told = await here.told(here.alice)
    await here.slack.wait_quiet()
    listed = await here.limits()

    assert told.shown.startswith(_USED_UP)
    assert "0 pictures left" in listed.shown
    mine = [one for one in here.slack.messages if one.visible_to is here.alice]
    assert mine == [told, listed]


async def test_undo_and_publish_cost_nothing(here: SlackWorld) -> None:
    private = await here.privately("a secret garden")
    varied = await here.press(private, "Vary")
    undone = await here.press(varied, "Undo")
    async with here.answer_in(here.channel) as published:
        await here.alice.press(varied, "Publish")

    assert undone.pictures[0].data == private.pictures[0].data
    assert published[0].pictures


async def test_what_a_picture_cost_is_said(here: SlackWorld) -> None:
    shown = await here.imagine()

    assert "$0.0" in shown.shown


# --- channels ---------------------------------------------------------------------------------


async def test_a_public_channel_is_not_joined_and_its_member_is_told_to_invite(
    here: SlackWorld,
) -> None:
    here.team.kick_bot(here.channel)
    told = await (await here.ask()).wait_message()
    await here.alice.invite(here.channel)
    shown = await here.imagine()

    assert "/invite @Limner" in told.shown
    assert told.visible_to is here.alice
    assert here.slack.calls("conversations.join") == []
    assert shown.pictures


async def test_a_channel_that_was_chosen_in_the_form_but_has_no_bot_is_told_directly(
    here: SlackWorld,
) -> None:
    place = here.team.add_channel("secret", here.alice, private=True, with_bot=False)
    form = await here.form(await here.alice.global_shortcut("imagine"))
    room = await direct(here)
    async with here.answer_in(room) as told:
        await here.alice.submit(form, {"words": "a red fox", "channel": place.id})

    assert "invite" in told[0].shown
    assert place.messages == []


async def test_a_picture_where_the_bot_may_not_look_is_answered_in_words(
    here: SlackWorld,
) -> None:
    place = here.team.add_channel("secret", here.alice, private=True, with_bot=False)
    posted = await here.alice.say(place, "my dog", files=[PHOTO])
    form = await here.form(await here.alice.message_shortcut(posted, "refine_picture"))
    await here.alice.submit(form, {"words": "make it a watercolour"})
    told = await here.wait(
        lambda: [
            one
            for one in here.slack.messages
            if one.author.bot
            and (one.visible_to is here.alice or here.alice.id in one.channel.members)
            and one.channel.kind in ("im", "group")
        ]
    )

    assert told[0].shown
    assert place.messages == [posted]


# --- one connection, old links ----------------------------------------------------------------


async def test_a_single_connection_is_renewed_without_losing_an_envelope(
    here: SlackWorld,
) -> None:
    before = here.slack.sockets.opened
    await here.slack.sockets.refresh()
    shown = await here.imagine()
    await here.wait(lambda: [one for one in here.slack.sockets.live if one.number > before])
    refined = await here.say(here.channel, "make it anime-style", thread=shown)

    assert "v2 from v1" in flat(refined.shown)


async def test_after_half_an_hour_an_error_still_reaches_its_author(here: SlackWorld) -> None:
    here.openai.fail("generate", 400)
    async with here.openai.hold("moderations") as held:
        asked = await here.ask()
        await held.reached()
        here.slack.advance_clock(1801)
    told = await here.told(here.alice)

    assert "Draw again" in told.buttons
    assert not told.via_hook
    assert asked.messages == []
