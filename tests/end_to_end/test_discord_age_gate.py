"""Pictures for adults, by a painter whose terms permit them: in place and out of it."""

from typing import Any

import pytest

from tests.end_to_end.world import World
from tests.simulators.discord import Message
from tests.simulators.discord.state import Channel

ENVIRON = {"LIMNER_STUDIO__LANGUAGE": "offline", "LIMNER_BACKENDS__OPENAI__ADULT_OK": "true"}
WORDS = "a bare model on a sofa"
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


async def gated(here: World) -> Channel:
    """Let a moderator open a category for adults, and return an age-restricted channel."""
    here.openai.moderation_scores("a bare model", {"sexual": 0.9})
    here.guild.grant(here.bob, "manage_messages", "moderate_members")
    asked = await here.bob.slash(
        here.channel, "moderation set", category="sexual_explicit", action="age_gated"
    )
    await here.finished(asked)
    return here.guild.add_channel("after-dark", nsfw=True)


async def asked_in(here: World, place: Any) -> Message:
    return await here.imagine(WORDS, place=place)


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


async def test_a_picture_of_there_is_neither_continued_nor_published_elsewhere(
    here: World,
) -> None:
    dark = await gated(here)
    private = await here.imagine(WORDS, place=dark, private=True)
    listed = await here.finished(await here.alice.slash(here.channel, "limits"))
    seen = await here.finished(await here.alice.press(listed, "See 1"))

    published = await here.press(seen, "Publish")
    varied = await here.press(seen, "Vary")

    assert private.attachments
    assert not published.attachments
    assert not varied.attachments
