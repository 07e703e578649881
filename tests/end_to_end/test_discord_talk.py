"""Plain words in threads, channels and direct messages: what is answered, and what is not."""

import asyncio
import hashlib

import pytest

from tests.end_to_end.world import World
from tests.simulators.discord import Message
from tests.simulators.discord.state import Channel
from tests.simulators.openai.pictures import picture, text_of

ENVIRON = {"LIMNER_STUDIO__LANGUAGE": "offline"}
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]

PHOTO = ("photo.png", picture("somebody's photo", 320, 240), "image/png")


def drawn_from(message: Message) -> str:
    """Return the beginning of the digest of the pictures that a picture was drawn from."""
    return text_of(message.attachments[0].data).rpartition("[")[2].rstrip("]")[1:]


def digest(message: Message, index: int = 0) -> str:
    """Return the beginning of the digest of one of a message's pictures."""
    return hashlib.sha256(message.attachments[index].data).hexdigest()[:8]


async def silent_so_far(here: World, place: Channel, known: int) -> None:
    """Assert that nothing was said; what the same member says next is answered after it."""
    shown = await here.say(place, "make it a watercolour")

    assert shown.attachments
    assert len(here.said_by_bot(place)) == known + 1
    typed = [one for one in here.discord.requests if one.path.endswith(f"{place.id}/typing")]
    assert len(typed) <= 1


# --- threads ----------------------------------------------------------------------------------


async def test_plain_words_refine_the_picture_and_keep_the_rest(here: World) -> None:
    first, thread = await here.picture_in_thread("a dog wearing pink sunglasses")
    second = await here.say(thread, "make it anime-style")
    third = await here.say(thread, "add a red hat")

    assert "**v2** from v1" in second.text
    assert "**v3** from v2" in third.text
    assert drawn_from(second) == digest(first)
    assert drawn_from(third) == digest(second)
    for wanted in ("dog", "pink sunglasses", "anime", "red hat"):
        assert wanted in here.openai.prompts[-1]


async def test_words_in_a_thread_get_one_message_and_no_placeholder(here: World) -> None:
    _, thread = await here.picture_in_thread()
    shown = await here.say(thread, "make it anime-style")

    assert len(shown.revisions) == 1
    assert here.said_by_bot(thread) == [shown]


async def test_two_members_at_once_each_keep_their_own_line(here: World) -> None:
    _, thread = await here.picture_in_thread()
    hers, his = await asyncio.gather(
        here.say(thread, "make it anime-style"), here.say(thread, "make it noir", here.bob)
    )
    her_next, his_next = await asyncio.gather(
        here.say(thread, "make it watercolour"), here.say(thread, "make it neon", here.bob)
    )

    assert drawn_from(her_next) == digest(hers)
    assert drawn_from(his_next) == digest(his)
    assert {one.text.split("**")[1] for one in (hers, his)} == {"v2", "v3"}
    assert {one.text.split("**")[1] for one in (her_next, his_next)} == {"v4", "v5"}


async def test_words_said_in_one_breath_are_steps_of_one_line(here: World) -> None:
    _, thread = await here.picture_in_thread()
    style = await here.alice.send(thread, "make it anime-style")
    hat = await here.alice.send(thread, "add a hat")

    assert "**v2** from v1" in (await here.answer_to(style)).text
    assert "**v3** from v2" in (await here.answer_to(hat)).text


async def test_a_reply_to_an_older_picture_branches_there(here: World) -> None:
    first, thread = await here.picture_in_thread()
    second = await here.say(thread, "make it anime-style")
    await here.say(thread, "add a hat")
    branch = await here.say(thread, "make it night", reply_to=first)
    middle = await here.say(thread, "add a cat", reply_to=second)

    assert "**v4** from v1" in branch.text
    assert drawn_from(branch) == digest(first)
    assert "**v5** from v2" in middle.text


async def test_a_reply_outside_the_thread_refines_that_picture(here: World) -> None:
    first, thread = await here.picture_in_thread()
    await here.say(thread, "make it anime-style")
    answer = await here.say(here.channel, "make it night", here.bob, reply_to=first, ping=False)
    going_on = await here.say(await here.thread_of(answer), "add a hat", here.bob)

    assert answer.channel is here.channel
    assert "**v3** from v1" in answer.text
    assert drawn_from(answer) == digest(first)
    assert "**v4** from v3" in going_on.text


async def test_a_picture_in_a_thread_joins_as_a_reference(here: World) -> None:
    _, thread = await here.picture_in_thread()
    shown = await here.say(thread, "add this hat", attachments=[PHOTO])

    assert "**v2** from v1" in shown.text
    assert here.openai.billed_calls[-1].sources == 2


async def test_undo_in_words_shows_the_parent_and_goes_on_from_it(here: World) -> None:
    first, thread = await here.picture_in_thread()
    await here.say(thread, "make it anime-style")
    calls = len(here.openai.billed_calls)
    undone = await here.say(thread, "undo")
    following = await here.say(thread, "make it noir")

    assert undone.attachments[0].data == first.attachments[0].data
    assert "**v1**" in undone.text
    assert "**v3** from v1" in following.text
    assert len(here.openai.billed_calls) == calls + 1


async def test_going_back_to_a_number_goes_on_from_there(here: World) -> None:
    _, thread = await here.picture_in_thread()
    second = await here.say(thread, "make it anime-style")
    await here.say(thread, "add a hat")
    await here.say(thread, "add a cat")
    back = await here.say(thread, "go back to 2")
    following = await here.say(thread, "make it night")

    assert back.attachments[0].data == second.attachments[0].data
    assert "**v5** from v2" in following.text


async def test_a_version_that_is_not_there_is_said_so(here: World) -> None:
    _, thread = await here.picture_in_thread()
    answer = await here.say(thread, "go back to 9")

    assert not answer.attachments
    assert "no v9" in answer.text


async def test_the_second_one_means_the_second_picture(here: World) -> None:
    first = await here.imagine(count=2)
    thread = await here.thread_of(first)
    second = await here.say(thread, "the second one, but at night")

    assert drawn_from(second) == digest(first, 1)


async def test_a_reply_to_another_form_of_the_picture_works_too(here: World) -> None:
    _, thread = await here.picture_in_thread()
    undone = await here.say(thread, "undo", reply_to=await here.say(thread, "make it noir"))
    following = await here.say(thread, "add a hat", reply_to=undone)

    assert "**v3** from v1" in following.text


async def test_a_question_about_the_rules_is_answered_from_the_policy(here: World) -> None:
    _, thread = await here.picture_in_thread()
    answer = await here.say(thread, "what can't you draw?")

    assert "No gore" in answer.text
    assert not answer.attachments


async def test_a_link_is_not_looked_at_and_the_answer_says_so(here: World) -> None:
    shown = await here.imagine("a castle like https://example.com/castle.png")

    assert "example.com" not in here.openai.prompts[-1]
    assert "link" in shown.text


# --- mentions ---------------------------------------------------------------------------------


async def test_a_mention_with_words_draws(here: World) -> None:
    shown = await here.say(here.channel, "a red fox", mention=[here.discord.bot])

    assert shown.attachments
    assert "**v1**" in shown.text
    assert here.openai.prompts[-1] == "A red fox."
    assert (await here.thread_of(shown)).parent is here.channel


async def test_a_mention_shows_a_sign_of_life_and_edits_it(here: World) -> None:
    async with here.openai.hold("images") as held:
        said = await here.alice.send(here.channel, "a red fox", mention=[here.discord.bot])
        await held.reached()
        (placeholder,) = await here.wait(lambda: here.said_by_bot(here.channel))
        assert placeholder.reply_to is said
        assert placeholder.buttons == ("Cancel",)
    shown = await here.answer_to(said)

    assert shown is placeholder
    assert here.said_by_bot(here.channel) == [shown]


async def test_a_mention_with_a_picture_starts_from_it(here: World) -> None:
    shown = await here.say(
        here.channel, "make it a watercolour", mention=[here.discord.bot], attachments=[PHOTO]
    )

    assert shown.attachments
    assert here.openai.billed_calls[-1].sources == 1


async def test_a_mention_that_replies_to_somebodys_picture_starts_from_that(here: World) -> None:
    posted = await here.bob.send(here.channel, "look, my dog", attachments=[PHOTO])
    shown = await here.say(
        here.channel, "make it a watercolour", mention=[here.discord.bot], reply_to=posted
    )

    assert shown.attachments
    assert here.openai.billed_calls[-1].sources == 1


async def test_a_bare_mention_under_somebodys_picture_starts_from_it(here: World) -> None:
    posted = await here.bob.send(here.channel, "look, my dog", attachments=[PHOTO])
    shown = await here.say(here.channel, "", mention=[here.discord.bot], reply_to=posted)

    assert shown.attachments
    assert here.openai.billed_calls[-1].sources == 1


async def test_a_mention_without_words_says_what_to_do(here: World) -> None:
    answer = await here.say(here.channel, "", mention=[here.discord.bot])

    assert not answer.attachments
    assert "draw" in answer.text


async def test_a_mention_with_a_file_that_is_no_picture_says_so(here: World) -> None:
    song = ("song.mp3", b"ID3 music", "audio/mpeg")
    said = await here.alice.send(here.channel, "", mention=[here.discord.bot], attachments=[song])
    answer = await here.answer_to(said)
    await here.say(here.channel, "a castle", mention=[here.discord.bot])

    assert "song.mp3" in answer.text
    assert len(here.said_by_bot(here.channel)) == 2


# --- direct messages --------------------------------------------------------------------------


async def test_a_direct_message_is_a_conversation(here: World) -> None:
    room = await here.alice.open_dm()
    first = await here.say(room, "a dog in the park")
    second = await here.say(room, "make it anime-style")
    undone = await here.say(room, "undo")

    assert "**v1**" in first.text
    assert "**v2** from v1" in second.text
    assert undone.attachments[0].data == first.attachments[0].data
    assert first.thread is None


async def test_imagine_in_a_direct_message_begins_anew(here: World) -> None:
    room = await here.alice.open_dm()
    await here.say(room, "a dog in the park")
    shown = await here.imagine("a castle", place=room)
    refined = await here.say(room, "make it noir")

    assert "**v1**" in shown.text
    assert "**v2** from v1" in refined.text
    assert drawn_from(refined) == digest(shown)


async def test_two_members_direct_messages_know_nothing_of_each_other(here: World) -> None:
    hers, his = await here.alice.open_dm(), await here.bob.open_dm()
    await here.say(hers, "a dog in the park")
    answer = await here.say(his, "a cat", here.bob)

    assert "**v1**" in answer.text


# --- silence ----------------------------------------------------------------------------------


async def test_talk_among_members_is_met_with_silence(here: World) -> None:
    _, thread = await here.picture_in_thread()
    for words in ("lol nice", "did you see the game yesterday?", "I think we should go", "🎉"):
        await here.alice.send(thread, words)

    await silent_so_far(here, thread, known=0)


async def test_a_message_to_another_person_is_never_answered(here: World) -> None:
    first, thread = await here.picture_in_thread()
    said = await here.bob.send(thread, "what a dog")
    await silent_so_far(here, thread, known=0)
    await here.alice.send(thread, "make it noir", mention=[here.bob])
    await here.alice.send(thread, f"make it noir {here.bob.mention}")
    await here.alice.send(thread, "add a hat", reply_to=said)
    await here.alice.send(thread, "add a hat", reply_to=said, ping=False)
    await here.alice.send(thread, f"add a cat {here.bob.mention}", reply_to=first)
    await here.alice.send(here.channel, f"add a cat {here.bob.mention}", reply_to=first)

    await silent_so_far(here, thread, known=1)
    assert here.said_by_bot(here.channel) == [first]


async def test_words_in_a_channel_are_not_for_the_bot(here: World) -> None:
    calls = len(here.openai.calls)
    await here.alice.send(here.channel, "draw a red fox")
    await here.alice.send(here.channel, "make it anime-style", mention=[here.bob])
    await here.say(await here.alice.open_dm(), "a castle")

    assert here.said_by_bot(here.channel) == []
    assert len([one for one in here.openai.calls[calls:] if one.endpoint == "generate"]) == 1


async def test_words_in_somebody_elses_thread_are_not_for_the_bot(here: World) -> None:
    thread = here.channel.start_thread(here.bob, "holiday plans")
    await here.alice.send(thread, "add a hat")
    shown = await here.say(thread, "a castle", mention=[here.discord.bot])

    assert here.said_by_bot(thread) == [shown]


async def test_nothing_of_a_silent_message_is_left_behind(here: World) -> None:
    _, thread = await here.picture_in_thread()
    asked = len(here.discord.requests)
    await here.alice.send(thread, "haha love it")
    await here.say(await here.alice.open_dm(), "a castle")

    touched = [one.line for one in here.discord.requests[asked:] if str(thread.id) in one.path]
    assert touched == []
