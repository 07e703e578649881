"""Plain words in threads, mentions and direct messages: what is answered, and what is not."""

import asyncio

import pytest

from tests.end_to_end.slack_world import PHOTO, SlackWorld, flat, is_final
from tests.simulators.slack import Channel, Message

PLATFORM = "slack"
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


async def silent_so_far(here: SlackWorld, place: Channel, first: Message, known: int) -> None:
    """Assert that nothing was said; what is said next is answered after it."""
    shown = await here.say(place, "make it a watercolour", thread=first)

    assert shown.pictures
    assert len(here.said_by_bot(place)) == known + 1


# --- threads ----------------------------------------------------------------------------------


async def test_plain_words_in_the_thread_refine_the_picture_and_keep_the_rest(
    here: SlackWorld,
) -> None:
    first = await here.imagine("a dog wearing pink sunglasses")
    second = await here.say(here.channel, "make it anime-style", thread=first)
    third = await here.say(here.channel, "add a red hat", thread=first)

    assert second.thread_ts == third.thread_ts == first.ts
    assert "v2 from v1" in flat(second.shown)
    assert "v3 from v2" in flat(third.shown)
    for wanted in ("dog", "pink sunglasses", "anime", "red hat"):
        assert wanted in here.openai.prompts[-1]


async def test_words_in_a_thread_get_one_message(here: SlackWorld) -> None:
    first = await here.imagine()
    shown = await here.say(here.channel, "make it anime-style", thread=first)

    assert here.said_by_bot(here.channel) == [first, shown]


async def test_another_member_refines_the_same_picture(here: SlackWorld) -> None:
    first = await here.imagine()
    shown = await here.say(here.channel, "make it anime-style", here.bob, thread=first)

    assert "v2 from v1" in flat(shown.shown)


async def test_two_members_at_once_each_keep_their_own_line(here: SlackWorld) -> None:
    first = await here.imagine()
    await here.say(here.channel, "make it anime-style", thread=first)
    await here.say(here.channel, "make it noir", here.bob, thread=first)
    hers = await here.say(here.channel, "add a hat", thread=first)
    his = await here.say(here.channel, "add a cat", here.bob, thread=first)

    assert "v4 from v2" in flat(hers.shown)
    assert "v5 from v3" in flat(his.shown)


async def test_a_picture_in_a_thread_joins_as_a_reference(here: SlackWorld) -> None:
    first = await here.imagine()
    shown = await here.say(here.channel, "add this hat", thread=first, files=[PHOTO])

    assert "v2 from v1" in flat(shown.shown)
    assert here.openai.billed_calls[-1].sources == 2


async def test_undo_in_words_shows_the_parent_and_goes_on_from_it(here: SlackWorld) -> None:
    first = await here.imagine()
    await here.say(here.channel, "make it anime-style", thread=first)
    undone = await here.say(here.channel, "undo", thread=first)
    following = await here.say(here.channel, "make it noir", thread=first)

    assert undone.pictures[0].data == first.pictures[0].data
    assert "v3 from v1" in flat(following.shown)


async def test_a_reply_that_is_also_sent_to_the_channel_refines_too(here: SlackWorld) -> None:
    first = await here.imagine()
    async with here.answer_in(here.channel, first.ts) as answer:
        await here.alice.say(
            here.channel, "make it anime-style", thread_ts=first.ts, broadcast=True
        )

    assert "v2 from v1" in flat(answer[0].shown)


async def test_talk_among_members_is_not_answered(here: SlackWorld) -> None:
    first = await here.imagine()
    await here.bob.say(here.channel, f"{here.alice.mention} make it blue?", thread_ts=first.ts)
    await here.bob.say(here.channel, "lunch at noon?", thread_ts=first.ts)

    await silent_so_far(here, here.channel, first, 1)


async def test_words_in_the_open_channel_are_not_answered(here: SlackWorld) -> None:
    first = await here.imagine()
    await here.alice.say(here.channel, "make it anime-style")

    await silent_so_far(here, here.channel, first, 1)


async def test_a_thread_that_is_not_about_a_picture_is_not_answered(here: SlackWorld) -> None:
    first = await here.imagine()
    said = await here.bob.say(here.channel, "who is in today?")
    await here.alice.say(here.channel, "make it anime-style", thread_ts=said.ts)

    await silent_so_far(here, here.channel, first, 1)


async def test_bots_and_edited_messages_are_ignored(here: SlackWorld) -> None:
    first = await here.imagine()
    said = await here.alice.say(here.channel, "lunch at noon?", thread_ts=first.ts)
    await here.alice.edit(said, "make it anime-style")
    robot = here.team.add_user("Robot")
    robot.bot, robot.bot_id = True, "B0LMNR99999"
    for author in (robot, here.team.bot):
        here.slack.platform.posts.post(
            here.channel, author, "make it night", thread_ts=first.ts, told=True
        )
    await here.slack.wait_quiet()

    await silent_so_far(here, here.channel, first, 2)
    assert not any("night" in prompt for prompt in here.openai.prompts[-2:])


# --- mentions ---------------------------------------------------------------------------------


async def test_a_mention_in_a_channel_is_answered_in_a_thread_below_it(here: SlackWorld) -> None:
    said = await here.alice.say(here.channel, f"{here.team.bot.mention} a red fox")
    shown = await here.final(here.channel, said.ts, set())
    refined = await here.say(here.channel, "make it anime-style", thread=said)

    assert shown.thread_ts == said.ts
    assert "A red fox" in shown.shown
    assert "v2 from v1" in flat(refined.shown)


async def test_a_mention_draws_once_though_slack_tells_of_it_twice(here: SlackWorld) -> None:
    calls = len(here.openai.billed_calls)
    for words in ("a red fox", "a blue fox"):  # one event comes first, then the other
        await here.say(here.channel, f"{here.team.bot.mention} {words}")
    await here.slack.wait_quiet()
    limits = await here.limits()

    assert len(here.said_by_bot(here.channel)) == 2
    assert len(here.openai.billed_calls) == calls + 2
    assert "498 pictures left" in limits.shown


async def test_a_mention_in_the_thread_refines(here: SlackWorld) -> None:
    first = await here.imagine()
    words = f"{here.team.bot.mention} make it night"
    shown = await here.say(here.channel, words, here.bob, thread=first)

    assert "v2 from v1" in flat(shown.shown)


async def test_a_mention_in_somebodys_thread_draws_there(here: SlackWorld) -> None:
    said = await here.bob.say(here.channel, "what should we put on the poster?")
    words = f"{here.team.bot.mention} a red fox"
    shown = await here.say(here.channel, words, thread=said)

    assert shown.thread_ts == said.ts
    assert shown.pictures


async def test_a_mention_with_a_picture_starts_from_it(here: SlackWorld) -> None:
    words = f"{here.team.bot.mention} make it a watercolour"
    shown = await here.say(here.channel, words, files=[PHOTO])

    assert shown.pictures
    assert here.openai.billed_calls[-1].sources == 1


async def test_a_bare_mention_is_told_what_to_say(here: SlackWorld) -> None:
    await here.alice.say(here.channel, here.team.bot.mention)
    told = await here.told(here.alice)

    assert "Say what to draw" in told.shown
    assert here.said_by_bot(here.channel) == []


# --- direct messages --------------------------------------------------------------------------


async def test_direct_messages_work_like_a_thread(here: SlackWorld) -> None:
    room = await here.alice.dm()
    first = await here.say(room, "a dog in the park")
    second = await here.say(room, "make it anime-style")
    third = await here.say(room, "add a hat", thread=second)

    assert first.pictures
    assert "v2 from v1" in flat(second.shown)
    assert "v3 from v2" in flat(third.shown)


async def test_a_group_conversation_hears_mentions(here: SlackWorld) -> None:
    group = here.team.add_group_dm(here.alice, here.bob)
    said = await here.alice.say(group, f"{here.team.bot.mention} a red fox")
    shown = await here.final(group, said.ts, set())
    refined = await here.say(group, "make it anime-style", here.bob, thread=said)

    assert shown.pictures
    assert "v2 from v1" in flat(refined.shown)


async def test_a_file_that_is_no_picture_is_left_out_in_words(here: SlackWorld) -> None:
    room = await here.alice.dm()
    await here.alice.say(room, "draw this", files=[("plan.txt", b"a plan")])
    told = await here.wait(
        lambda: [one for one in here.slack.messages if "left out plan.txt" in one.shown]
    )

    assert told[0].channel is room
    assert told[0].visible_to in (None, here.alice)


async def test_what_is_said_in_one_breath_are_steps_of_one_line(here: SlackWorld) -> None:
    first = await here.imagine()
    await here.alice.say(here.channel, "make it anime-style", thread_ts=first.ts)
    await here.alice.say(here.channel, "add a hat", thread_ts=first.ts)
    await here.wait(lambda: len([one for one in first.replies if one.pictures]) == 2)
    answers = [flat(one.shown) for one in first.replies if one.author.bot and is_final(one)]

    assert "v2 from v1" in answers[0]
    assert "v3 from v2" in answers[1]


async def test_crowds_in_one_thread_are_all_answered(here: SlackWorld) -> None:
    first = await here.imagine()
    people = [here.team.add_user(f"Member {n}") for n in range(5)]
    for who in people:
        here.channel.members.add(who.id)
    await asyncio.gather(
        *(who.say(here.channel, "make it anime-style", thread_ts=first.ts) for who in people)
    )
    answers = await here.wait(
        lambda: (found := [one for one in first.replies if one.pictures]) and found[4:] and found
    )

    assert len(answers) == 5
    numbers = sorted(flat(one.shown).partition(" from ")[0][-2:] for one in answers)
    assert numbers == ["v2", "v3", "v4", "v5", "v6"]
