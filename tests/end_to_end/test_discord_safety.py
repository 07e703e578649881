"""Prompts that would ping or break something, refusals, and outages of the moderation."""

from collections.abc import Iterator

import pytest

from tests.end_to_end.world import World
from tests.simulators.openai.pictures import picture

ENVIRON = {"LIMNER_STUDIO__LANGUAGE": "offline"}
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture
def no_moderation(house: World) -> Iterator[None]:
    """Let the moderation be down for one test."""
    house.openai.fail("moderations", 503, times=10_000)
    yield
    house.openai.heal()


# --- prompts that would do something else -----------------------------------------------------


@pytest.mark.parametrize(
    "trick",
    [
        "@everyone look, @here too",
        "<@{bob}> and <@!{bob}> and <@&{guild}>",
        "# A title\n> a quote\n- a list **bold** ||hidden|| ```code``` [x](https://example.com)",
        "`" * 30 + "*" * 200,
        "\u202ereversed <#123> </imagine:1> <t:0:R> \U0001f415 a\u034fbc",
    ],
)
async def test_words_ping_nobody_and_keep_the_layout(here: World, trick: str) -> None:
    words = trick.format(bob=here.bob.id, guild=here.guild.id)
    asked = await here.ask(f"a dog, {words}", exact=True)
    shown = await here.finished(asked)
    thread = await here.thread_of(shown)
    refined = await here.say(thread, "make it anime-style")
    prompted = await here.press(shown, "Prompt")
    listed = await here.finished(await here.alice.slash(here.channel, "limits"))

    quoted, facts, *_ = shown.text.splitlines()
    assert quoted.startswith("> ")
    assert facts.startswith("**v1** · ")
    assert prompted.content.count("```") == 2
    for message in (shown, refined, prompted, listed):
        assert message.pinged == set()
        assert "@everyone" not in message.now.content or message is prompted
    assert len(listed.text.splitlines()) == 5


async def test_a_very_long_prompt_is_shown_cut_and_is_whole_in_the_file(here: World) -> None:
    words = "a dog and " + ", ".join(f"thing number {n}" for n in range(180))
    shown = await here.imagine(words, exact=True)
    prompted = await here.press(shown, "Prompt")

    assert len(shown.content) < 1000
    assert "…" in shown.content
    assert words in prompted.attachments[0].data.decode()


async def test_a_prompt_beyond_the_limit_is_refused_with_the_limit(here: World) -> None:
    shown = await here.imagine("dog " * 1400)

    assert not shown.attachments
    assert "4,000" in shown.text


# --- refusals ---------------------------------------------------------------------------------


async def test_a_refusal_names_the_rule_and_says_what_to_try(here: World) -> None:
    calls = len(here.openai.billed_calls)
    here.openai.moderation_scores("a bloody battle", {"violence/graphic": 0.9})
    asked = await here.ask("@everyone a bloody battle")
    answer = await here.finished(asked)

    assert "graphic violence" in answer.text
    assert "Try the scene without the gore" in answer.text
    assert "bloody battle" not in answer.text
    assert answer.visible_to == here.alice.id
    assert here.channel.messages == []
    assert len(here.openai.billed_calls) == calls
    limits = await here.finished(await here.alice.slash(here.channel, "limits"))
    assert "500 pictures left" in limits.text


async def test_a_blocked_word_is_refused_without_asking_anybody(here: World) -> None:
    calls = len(here.openai.calls)
    answer = await here.imagine("a naked child")

    assert "rule that protects minors" in answer.text
    assert len(here.openai.calls) == calls


async def test_a_refused_word_in_a_thread_is_told_when_the_bot_was_meant(here: World) -> None:
    here.openai.moderation_scores("make it gory", {"violence/graphic": 0.9})
    first, thread = await here.picture_in_thread()
    await here.alice.send(thread, "make it gory")
    answer = await here.say(thread, "make it gory", reply_to=first)

    assert "graphic violence" in answer.text
    assert here.said_by_bot(thread) == [answer]


async def test_a_picture_that_may_not_be_shown_is_held_back(here: World) -> None:
    here.openai.moderation_scores("a crimson lake", {"sexual": 0.99}, pictures=True)
    answer = await here.imagine("a crimson lake")

    assert not answer.attachments
    assert "The picture that came out can't be shown here." in answer.text
    assert here.channel.messages == []


async def test_an_upload_that_may_not_be_used_is_refused(here: World) -> None:
    here.openai.moderation_scores("a shameful photo", {"sexual": 0.99}, pictures=True)
    calls = len(here.openai.billed_calls)
    photo = picture("a shameful photo", 320, 240)
    answer = await here.imagine("make it noir", picture=("me.png", photo, "image/png"))

    assert "sexual content" in answer.text
    assert len(here.openai.billed_calls) == calls


async def test_the_painters_own_filter_is_told_kindly(here: World) -> None:
    here.openai.block_prompts("a famous person")
    answer = await here.imagine("a famous person")

    assert not answer.attachments
    assert "safety filter" in answer.text
    assert "milder words" in answer.text
    assert "moderation_blocked" not in answer.text
    limits = await here.finished(await here.alice.slash(here.channel, "limits"))
    assert "500 pictures left" in limits.text


async def test_a_member_in_need_is_answered_with_care(here: World) -> None:
    here.openai.moderation_scores("end it all", {"self-harm/intent": 0.9})
    answer = await here.imagine("I want to end it all")

    assert "findahelpline.com" in answer.text
    assert answer.visible_to == here.alice.id


# --- outages ----------------------------------------------------------------------------------


async def test_an_outage_of_the_moderation_is_told_as_an_outage(
    here: World, no_moderation: None
) -> None:
    calls = len(here.openai.billed_calls)
    answer = await here.imagine("a dog in the park")

    assert not answer.attachments
    assert "can't be reached" in answer.text
    assert "rule" not in answer.text
    assert "Draw again" in answer.buttons
    assert len(here.openai.billed_calls) == calls


async def test_after_an_outage_draw_again_draws(here: World) -> None:
    here.openai.fail("moderations", 503, times=10_000)
    answer = await here.imagine("a dog in the park")
    here.openai.heal()
    stranger = await here.bob.press(answer, "Draw again")
    refused = await here.finished(stranger)
    shown = await here.press(answer, "Draw again")

    assert "Only the member who asked" in refused.text
    assert shown.attachments
    assert "**v1**" in shown.text
