"""Answers that cannot go where they were asked for take the best remaining way."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.end_to_end.world import World, is_final
from tests.simulators.discord import Interaction, Message, Person
from tests.simulators.discord.state import Channel
from tests.simulators.openai.pictures import picture

ENVIRON = {"LIMNER_STUDIO__LANGUAGE": "offline"}
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]

PHOTO = ("photo.png", picture("somebody's photo", 320, 240), "image/png")
QUARTER_HOUR = 15 * 60 + 1


@asynccontextmanager
async def while_drawing(here: World, **options: object) -> AsyncIterator[Interaction]:
    """Let Alice ask for a picture that is drawn when the block ends."""
    async with here.openai.hold("images") as held:
        asked = await here.ask(**options)  # type: ignore[arg-type]
        await held.reached()
        yield asked


async def logged(here: World, mark: int, *words: str) -> None:
    """Wait for a log line, after the first `mark` ones, that has all the words."""
    await here.wait(
        lambda: any(all(word in line for word in words) for line in here.program.lines[mark:]),
        f"a log line with {words}",
    )


async def direct(here: World, who: Person | None = None) -> Message:
    """Return the final answer in a member's direct messages."""
    room = await (who or here.alice).open_dm()
    return await here.wait(
        lambda: next((one for one in here.said_by_bot(room) if is_final(one)), None),
        "a direct message",
    )


async def latest(here: World) -> str:
    """Return what `/limits` lists for Alice, asked for elsewhere."""
    place = here.guild.add_channel("elsewhere")
    return (await here.finished(await here.alice.slash(place, "limits"))).text


# --- tokens end after a quarter of an hour ----------------------------------------------------


async def test_after_a_quarter_of_an_hour_the_same_message_is_edited(here: World) -> None:
    async with while_drawing(here) as asked:
        placeholder = asked.original
        here.discord.advance_clock(QUARTER_HOUR)
    assert placeholder is not None
    await here.wait(lambda: placeholder.attachments)
    thread = await here.thread_of(placeholder)
    refined = await here.say(thread, "make it anime-style")

    assert here.said_by_bot(here.channel) == [placeholder]
    assert "**v1**" in placeholder.text
    assert "**v2** from v1" in refined.text


async def test_a_private_picture_whose_token_is_dead_comes_as_a_direct_message(
    here: World,
) -> None:
    async with while_drawing(here, private=True) as asked:
        here.discord.expire_token(asked)
    shown = await direct(here)

    assert shown.attachments
    assert here.channel.messages == []
    assert shown.thread is None


async def test_where_direct_messages_are_closed_a_private_picture_waits_in_limits(
    here: World,
) -> None:
    here.alice.accepts_dms = False
    async with while_drawing(here, private=True, prompt="a secret garden") as asked:
        here.discord.expire_token(asked)
        mark = len(here.program.lines)
    await logged(here, mark, "job.done", "delivered", "shown=False")

    assert "1. a secret garden" in await latest(here)
    assert here.channel.messages == []


# --- places that are gone or closed -----------------------------------------------------------


async def test_a_deleted_channel_leads_to_a_direct_message(here: World) -> None:
    async with while_drawing(here):
        here.channel.delete()
    shown = await direct(here)

    assert shown.attachments
    assert "A dog in the park" in shown.text


async def test_a_deleted_placeholder_is_posted_anew(here: World) -> None:
    async with while_drawing(here) as asked:
        assert asked.original is not None
        here.discord.platform.posts.delete(asked.original)
    (shown,) = await here.wait(lambda: here.said_by_bot(here.channel))

    assert shown.attachments
    assert shown.pinged == set()


async def test_a_deleted_thread_leads_to_a_direct_message(here: World) -> None:
    first, thread = await here.picture_in_thread()
    async with here.openai.hold("images") as held:
        await here.alice.send(thread, "make it anime-style")
        await held.reached()
        (await here.thread_of(first)).delete()
    shown = await direct(here)

    assert "**v2** from v1" in shown.text


async def test_an_archived_thread_is_opened_again(here: World) -> None:
    first, _ = await here.picture_in_thread()
    thread = await here.thread_of(first)
    async with while_drawing(here, place=thread, prompt="a castle") as asked:
        here.discord.expire_token(asked)
        thread.archive()
    assert asked.original is not None
    placeholder = asked.original
    await here.wait(lambda: placeholder.attachments)

    assert not thread.archived


async def test_a_locked_thread_leads_to_a_direct_message(here: World) -> None:
    first, _ = await here.picture_in_thread()
    thread = await here.thread_of(first)
    async with here.openai.hold("images") as held:
        await here.alice.send(thread, "make it anime-style")
        await held.reached()
        thread.archive(locked=True)
    shown = await direct(here)

    assert "**v2** from v1" in shown.text
    assert here.said_by_bot(thread) == []


async def test_a_command_that_discord_gave_up_on_leaves_nothing_behind(here: World) -> None:
    unknown = {"code": 10062, "message": "Unknown interaction"}
    here.discord.fail("POST", "/callback", status=404, body=unknown)
    mark = len(here.program.lines)
    asked = await here.alice.slash(here.channel, "imagine", prompt="a dog in the park")
    await logged(here, mark, "discord.not_acknowledged", "10062")

    assert not asked.acknowledged
    assert here.said_by_bot(here.channel) == []
    assert "500 pictures left" in await latest(here)


# --- permissions that the bot lacks -----------------------------------------------------------


async def test_without_the_right_to_open_threads_the_picture_comes_without_one(
    here: World,
) -> None:
    here.channel.deny(here.discord.bot, "create public threads")
    shown = await here.imagine()
    refined = await here.say(here.channel, "make it anime-style", reply_to=shown)

    assert shown.thread is None
    assert "**v2** from v1" in refined.text


async def test_without_the_right_to_write_a_mention_is_answered_directly(here: World) -> None:
    here.channel.deny(here.discord.bot, "send messages")
    await here.alice.send(here.channel, "a red fox", mention=[here.discord.bot])
    shown = await direct(here)

    assert shown.attachments
    assert "A red fox" in shown.text


async def test_without_the_right_to_write_a_command_is_answered_all_the_same(here: World) -> None:
    here.channel.deny(here.discord.bot, "send messages", "create public threads")
    shown = await here.imagine()

    assert shown.channel is here.channel
    assert shown.attachments


async def test_without_the_right_to_attach_files_the_picture_comes_directly(here: World) -> None:
    here.channel.deny(here.discord.bot, "attach files")
    said = await here.alice.send(here.channel, "a red fox", mention=[here.discord.bot])
    shown = await direct(here)

    assert shown.attachments
    (word,) = await here.wait(
        lambda: [one for one in here.said_by_bot(here.channel) if is_final(one)]
    )
    assert word.reply_to is said
    assert "sent it to you directly" in word.text


async def test_where_nothing_can_be_shown_the_picture_waits_in_limits_and_a_word_says_so(
    here: World,
) -> None:
    here.alice.accepts_dms = False
    here.channel.deny(here.discord.bot, "attach files")
    answer = await here.say(here.channel, "a red fox", mention=[here.discord.bot])

    assert "waits for you in" in answer.text
    assert "1. a red fox" in await latest(here)


async def test_without_the_right_to_read_the_history_the_answer_stands_by_itself(
    here: World,
) -> None:
    here.channel.deny(here.discord.bot, "read message history")
    await here.alice.send(here.channel, "a red fox", mention=[here.discord.bot])
    (shown,) = await here.wait(
        lambda: [one for one in here.said_by_bot(here.channel) if is_final(one)]
    )

    assert shown.attachments


# --- where only the member installed the bot --------------------------------------------------


async def installed_by_alice(here: World, friends: bool) -> Channel:
    """Return a place where the bot is not a member, only Alice's own app."""
    if friends:
        return await here.alice.private_chat(here.bob)
    guild = here.discord.add_guild("Elsewhere", bot_is_member=False)
    return guild.add_channel("general")


@pytest.mark.parametrize("friends", [True, False])
async def test_a_members_own_install_draws_without_thread_or_later_posts(
    here: World, friends: bool
) -> None:
    place = await installed_by_alice(here, friends)
    asked = await here.ask(place=place)
    shown = await here.finished(asked)
    opened = await here.alice.press(shown, "Refine")
    await opened.wait_modal()
    refined = await here.finished(await here.alice.submit_modal(opened, {"style": "anime"}))
    varied = await here.press(refined, "Vary")
    menu = await here.alice.context_menu(place, "Refine picture", varied)

    assert shown.attachments
    assert shown.thread is None
    assert "**v2** from v1" in refined.text
    assert "**v3** from v2" in varied.text
    assert await menu.wait_modal()
    assert asked.follow_up_count <= 5
    posted = [one for one in here.discord.requests if f"/channels/{place.id}" in one.path]
    assert posted == []


async def test_a_members_own_install_refines_somebodys_picture(here: World) -> None:
    place = await installed_by_alice(here, friends=True)
    posted = await here.bob.send(place, "my dog", attachments=[PHOTO])
    opened = await here.alice.context_menu(place, "Refine picture", posted)
    await opened.wait_modal()
    submitted = await here.alice.submit_modal(opened, {"words": "make it a watercolour"})
    shown = await here.finished(submitted)

    assert shown.attachments
    assert here.openai.billed_calls[-1].sources == 1


async def test_a_refusal_in_a_members_own_install_is_shown_in_place(here: World) -> None:
    place = await installed_by_alice(here, friends=True)
    asked = await here.ask("a naked child", place=place)
    answer = await here.finished(asked)

    assert "minors" in answer.text
    assert asked.follow_up_count <= 5


async def test_a_dead_token_in_a_members_own_install_leaves_the_picture_in_limits(
    here: World,
) -> None:
    place = await installed_by_alice(here, friends=True)
    async with while_drawing(here, place=place, prompt="a castle") as asked:
        here.discord.expire_token(asked)
        mark = len(here.program.lines)
    await logged(here, mark, "job.done", "delivered", "shown=False")

    assert "1. a castle" in await latest(here)
