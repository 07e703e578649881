"""Reports, appeals and rulings on Discord: in the moderators' channel, and on their page."""

from __future__ import annotations

import re
from typing import Any

import aiohttp
import pytest

from tests.adapters.web.easels import OURS
from tests.end_to_end.program import free_port
from tests.end_to_end.world import World
from tests.simulators.discord import Message, Person, TextChannel
from tests.simulators.discord.state import Channel

PORT = free_port()
PUBLIC = f"http://127.0.0.1:{PORT}"
ENVIRON = {
    "LIMNER_STUDIO__LANGUAGE": "offline",
    "LIMNER_PAGES__PUBLIC_URL": PUBLIC,
    "LIMNER_WEB__PAINT_PORT": str(PORT),
}
GORE = "a tortured man, mutilated, guts spilling out, extreme gore"
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture
def mia(here: World) -> Person:
    """A moderator."""
    mia = here.discord.add_user("Mia")
    here.guild.grant(mia, "manage_messages", "moderate_members")
    return mia


async def moderates(
    scene: World, mia: Person, path: str, place: Any = None, **more: Any
) -> Message:
    """Return what a moderator's command is answered."""
    asked = await mia.slash(place or scene.channel, f"moderation {path}", **more)
    return await scene.finished(asked)


async def review_in(here: World, room: Channel) -> Message:
    """Return the review that is shown in a room and waits."""

    def found() -> Message | None:
        waiting = [one for one in here.said_by_bot(room) if "Leave it so" in one.buttons]
        return next(iter(waiting), None)

    return await here.wait(found, "a review")


async def reported(here: World, mia: Person) -> tuple[Message, Message, TextChannel]:
    """Let Alice draw, Bob report, and return the picture, the review and where it is shown."""
    room = here.guild.add_channel("moderators")
    await moderates(here, mia, "reviews", room)
    shown = await here.imagine("a dog in the park")
    menu = await here.finished(await here.bob.context_menu(here.channel, "Report picture", shown))
    told = await here.press(menu, "Hateful", here.bob)
    assert told.visible_to == here.bob.id
    return shown, await review_in(here, room), room


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


async def test_own_words_are_blocked_in_one_channel(here: World, mia: Person) -> None:
    other = here.guild.add_channel("other")
    await moderates(here, mia, "block", words="pine cones", here=True)

    refused = await here.imagine("a wreath of pine cones")
    passed = await here.imagine("a wreath of pine cones", place=other)

    assert not refused.attachments
    assert passed.attachments


async def test_a_member_who_is_timed_out_has_to_wait(here: World, mia: Person) -> None:
    _, review, _ = await reported(here, mia)

    await here.finished(await mia.press(review, "Time out"))
    await here.wait(lambda: "member paused" in review.text, "the ruling")
    before = len(here.openai.billed_calls)
    paused = await here.imagine("a cat")

    assert not paused.attachments
    assert paused.visible_to == here.alice.id
    assert len(here.openai.billed_calls) == before


async def test_rules_and_reviews_outlive_a_restart(here: World, mia: Person) -> None:
    await moderates(here, mia, "block", words="pine cones")
    shown, review, _ = await reported(here, mia)
    await here.restart()

    refused = await here.imagine("a wreath of pine cones")
    await here.finished(await mia.press(review, "Remove picture"))
    await here.wait(lambda: shown.deleted, "the picture gone")

    assert not refused.attachments


async def test_the_page_of_the_command_decides_too(here: World, mia: Person) -> None:
    shown, review, _ = await reported(here, mia)
    answer = await moderates(here, mia, "page")
    (link,) = set(re.findall(re.escape(PUBLIC) + r"/moderation/[\w.-]+", str(answer.components)))

    async with aiohttp.ClientSession() as session:
        state = await (await session.get(f"{link}/state")).json()
        (waiting,) = state["waiting"]
        decided = await session.post(
            f"{link}/decide", json={"review": waiting["id"], "ruling": "remove"}, headers=OURS
        )
        forged = await session.get(f"{link[:-3]}abc/state")

    await here.wait(lambda: shown.deleted, "the picture gone")
    await here.wait(lambda: "picture removed" in review.text, "the ruling on the review")
    assert answer.visible_to == mia.id
    assert (decided.status, forged.status) == (200, 404)


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
