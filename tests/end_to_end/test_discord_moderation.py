"""Reports, appeals, rulings and what moderators open for adults, on Discord and on their page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.end_to_end.moderators import (
    GORE,
    moderates,
    removed_on_page,
    reported,
    review_in,
    with_pages,
)
from tests.end_to_end.world import World
from tests.simulators.discord import Message, Person
from tests.simulators.discord.state import Channel

ENVIRON = {
    "LIMNER_STUDIO__LANGUAGE": "offline",
    "LIMNER_BACKENDS__OPENAI__ADULT_OK": "true",
    **with_pages(),
}
BARE = "a bare model on a sofa"
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture
def mia(here: World) -> Person:
    """A moderator."""
    mia = here.discord.add_user("Mia")
    here.guild.grant(mia, "manage_messages", "moderate_members")
    return mia


async def test_a_reported_picture_is_removed_from_channel_store_and_refinement(
    here: World, mia: Person
) -> None:
    shown, review, _ = await reported(here, mia)
    thread = await here.thread_of(shown)

    await here.finished(await mia.press(review, "Remove picture"))
    await here.wait(lambda: shown.deleted, "the picture gone from the channel")
    await here.wait(lambda: "picture removed" in review.text, "the ruling on the review")
    listed = await here.finished(await here.alice.slash(here.channel, "limits"))

    assert "Hateful" in review.text
    assert "Mia" in review.text
    assert review.buttons == ()
    assert "See 1" not in listed.buttons
    before = len(here.openai.billed_calls)
    await here.say(thread, "make it anime-style")
    assert all(call.sources == 0 for call in here.openai.billed_calls[before:])


async def test_a_report_is_put_up_once_and_nobody_else_decides(here: World, mia: Person) -> None:
    shown, review, room = await reported(here, mia)

    menu = await here.finished(await here.bob.context_menu(here.channel, "Report picture", shown))
    await here.press(menu, "Hateful", here.bob)
    refused = await here.finished(await here.bob.press(review, "Remove picture"))

    assert "Only moderators" in refused.text
    assert refused.visible_to == here.bob.id
    assert not shown.deleted
    assert len([one for one in here.said_by_bot(room) if one.buttons]) == 1


async def test_an_appeal_that_is_allowed_once_is_drawn_once(here: World, mia: Person) -> None:
    room = here.guild.add_channel("moderators")
    await moderates(here, mia, "reviews", room)
    refused = await here.imagine(GORE)

    told = await here.press(refused, "Ask a moderator")
    review = await review_in(here, room)
    known = {one.id for one in here.said_by_bot(here.channel)}
    await here.finished(await mia.press(review, "Allow once"))

    def drawn() -> Message | None:
        new = [one for one in here.said_by_bot(here.channel) if one.id not in known]
        return next((one for one in new if one.attachments), None)

    await here.wait(drawn, "the picture that was allowed")
    again = await here.imagine(GORE)

    assert told.visible_to == here.alice.id
    assert "guts" in review.text
    assert "Ask a moderator" in again.buttons


async def test_what_is_allowed_here_passes_here_and_nowhere_else(here: World, mia: Person) -> None:
    await moderates(here, mia, "set", category="violence_graphic", action="allow")

    passed = await here.imagine(GORE)
    elsewhere = here.elsewhere()
    refused = await elsewhere.imagine(GORE)

    assert passed.attachments
    assert not refused.attachments


async def test_own_words_and_names_hold_in_one_channel(here: World, mia: Person) -> None:
    other, room = here.guild.add_channel("other"), here.guild.add_channel("moderators")
    await moderates(here, mia, "reviews", room)
    frog = {"kind": "character", "words": "Quibblefrog", "instead": "a frog in a scarf"}
    await moderates(here, mia, "block", words="pine cones", here=True)
    await moderates(here, mia, "name", **frog, here=True)
    set_ = await moderates(here, mia, "name", kind="person", words="Jon Wesselhof", here=True)
    ordinary = await moderates(here, mia, "name", kind="artist", words="the rose")

    refused = await here.imagine("a wreath of pine cones")
    passed = await here.imagine("a wreath of pine cones and Quibblefrog", place=other)
    elsewhere = here.openai.prompts[-1]
    preview = await moderates(here, mia, "preview", words="Quibblefrog asleep")
    renamed = await here.imagine("Quibblefrog asleep")
    asked = await here.imagine("a photo of Jon Wesselhof")
    close = await review_in(here, room)
    await here.finished(await mia.press(close, "Leave it so"))
    await moderates(here, mia, "unname", words="jon wesselhof", here=True)
    unasked = await here.imagine("a photo of Jon Wesselhof")

    assert not refused.attachments
    assert passed.attachments
    assert "Quibblefrog" in elsewhere
    assert "Quibblefrog = a frog in a scarf" in set_.text
    assert "ordinary word" in ordinary.text
    assert "rewrite (copyright_character, names" in preview.text.replace("\\", "").replace("*", "")
    assert "I drew a new character like it" in renamed.text
    assert "frog in a scarf asleep" in here.openai.prompts[-2]
    assert "names a real person" in asked.text
    assert "A close decision" in close.text
    assert "left as it is, by Mia" in close.text
    assert unasked.attachments


async def test_a_member_who_is_timed_out_has_to_wait(here: World, mia: Person) -> None:
    _, review, _ = await reported(here, mia)

    await here.finished(await mia.press(review, "Time out"))
    await here.wait(lambda: "member paused" in review.text, "the ruling")
    before = len(here.openai.billed_calls)
    paused = await here.imagine("a cat")

    assert not paused.attachments
    assert paused.visible_to == here.alice.id
    assert len(here.openai.billed_calls) == before


async def test_the_page_of_the_command_decides_too(here: World, mia: Person) -> None:
    shown, review, _ = await reported(here, mia)
    answer = await moderates(here, mia, "page")
    await removed_on_page(str(answer.components))
    await here.wait(lambda: shown.deleted, "the picture gone")
    await here.wait(lambda: "picture removed" in review.text, "the ruling on the review")
    assert answer.visible_to == mia.id


async def test_nobody_but_moderators_gets_the_page(here: World) -> None:
    here.guild.grant(here.bob, "manage_messages", "moderate_members")
    answer = await moderates(here, here.bob, "queue")
    here.guild.revoke(here.bob, "manage_messages", "moderate_members")

    assert "Nothing waits" in answer.text


async def test_a_preview_says_what_words_would_get(here: World, mia: Person) -> None:
    before = len(here.openai.billed_calls)
    answer = await moderates(here, mia, "preview", words=GORE)

    assert "violence" in answer.text
    assert len(here.openai.billed_calls) == before


async def test_a_vanished_review_channel_is_no_harm(here: World, mia: Person) -> None:
    _, _, room = await reported(here, mia)
    room.delete()
    shown = await here.imagine("a cat in the sun")
    menu = await here.finished(await here.bob.context_menu(here.channel, "Report picture", shown))
    told = await here.press(menu, "Something else", here.bob)
    queue = await moderates(here, mia, "queue")

    assert told.text
    assert "2 decisions wait" in queue.text


# --- for adults, by a painter whose terms permit it ---------------------------------------------


async def gated(here: World) -> Channel:
    """Let a moderator open a category for adults, and return an age-restricted channel."""
    here.openai.moderation_scores("a bare model", {"sexual": 0.9})
    here.guild.grant(here.bob, "manage_messages", "moderate_members")
    await moderates(here, here.bob, "set", category="sexual_explicit", action="age_gated")
    return here.guild.add_channel("after-dark", nsfw=True)


async def asked_in(here: World, place: Any) -> Message:
    return await here.imagine(BARE, place=place)


async def test_it_is_drawn_in_an_age_restricted_channel_and_its_threads(here: World) -> None:
    dark = await gated(here)

    shown = await asked_in(here, dark)
    changed = await here.say(await here.thread_of(shown), "make it anime-style")

    assert shown.attachments
    assert changed.attachments


async def test_it_is_refused_elsewhere_and_says_where_it_would_be_possible(here: World) -> None:
    await gated(here)
    before = len(here.openai.billed_calls)

    open_channel = await asked_in(here, here.channel)
    direct = await asked_in(here, await here.alice.open_dm())

    assert not open_channel.attachments
    assert not direct.attachments
    assert "age-restricted" in open_channel.text
    assert len(here.openai.billed_calls) == before


async def test_a_picture_of_there_is_shown_nowhere_else_and_so_not_continued_there(
    here: World,
) -> None:
    dark = await gated(here)
    private = await here.imagine(BARE, place=dark, private=True)
    listed = await here.finished(await here.alice.slash(here.channel, "limits"))
    seen = await here.finished(await here.alice.press(listed, "See 1"))

    assert private.attachments
    assert "is for adults" in seen.text
    assert not seen.attachments
    assert seen.buttons == ()
