"""What the policy rewrites, asks and judges on Discord, and what happens when the judge fails."""

import pytest

from tests.end_to_end import remote_stages
from tests.end_to_end.moderators import moderates
from tests.end_to_end.world import World

ENVIRON = {"LIMNER_POLICY__REMOTE_TIMEOUT_SECONDS": "3"}
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


# --- rewrite ----------------------------------------------------------------------------------


async def test_rewritten_words_are_drawn_and_said(judged: None, here: World) -> None:
    shown = await here.imagine("pokemon beach")

    assert "I drew a new character like it" in shown.text
    assert remote_stages.MOUSE in here.openai.prompts[-1].lower()
    assert "pokemon" not in here.openai.prompts[-1].lower()
    assert "Draw my words" not in shown.buttons


async def test_the_words_as_they_were_are_drawn_on_request(judged: None, here: World) -> None:
    shown = await here.imagine("a wall by somebody")
    drawn = await here.press(shown, "Draw my words")

    assert "described the style in words" in shown.text
    assert "a stencil wall" in here.openai.prompts[-2].lower()
    assert "a wall by somebody" in here.openai.prompts[-1].lower()
    assert drawn.attachments
    assert "described the style in words" not in drawn.text


# --- ask --------------------------------------------------------------------------------------


async def test_a_question_is_put_before_anything_is_drawn_and_a_yes_draws(
    judged: None, here: World
) -> None:
    calls = len(here.openai.billed_calls)
    asked = await here.imagine("the physicist smiles")
    billed = len(here.openai.billed_calls)
    limits = await here.finished(await here.alice.slash(here.channel, "limits"))
    question = asked.text
    drawn = await here.press(asked, "Yes, draw it so")
    await here.wait(lambda: not asked.buttons, "the question without buttons")

    assert "names a real person" in question
    assert "physicist" not in question
    assert "said yes" in asked.text
    assert billed == calls
    assert "500 pictures left" in limits.text
    assert drawn.attachments
    assert "the physicist smiles" in here.openai.prompts[-1].lower()


async def test_a_no_ends_it(judged: None, here: World) -> None:
    calls = len(here.openai.billed_calls)
    asked = await here.imagine("the violinist waves")
    await (await here.alice.press(asked, "No")).wait_acknowledged()
    await here.wait(lambda: asked.deleted or "No" not in asked.buttons, "no buttons")

    assert len(here.openai.billed_calls) == calls


# --- block ------------------------------------------------------------------------------------


async def test_the_judge_refuses_what_words_alone_do_not_tell(judged: None, here: World) -> None:
    words = "the mayor takes a suitcase"
    calls = len(here.openai.billed_calls)
    answer = await here.imagine(words)

    assert "rule on real people" in answer.text
    assert "suitcase" not in answer.text
    assert len(here.openai.billed_calls) == calls


async def test_an_edit_is_judged_with_what_it_changes(judged: None, here: World) -> None:
    shown, thread = await here.picture_in_thread("a quiet statue")
    here.openai.judge.says("statue(.|\n)*now with a flag", category="deception", action="block")
    answer = await here.say(thread, "now with a flag", reply_to=shown)

    assert "rule on deception" in answer.text
    assert here.openai.judge.asked[-1]["continues"]


async def test_a_finished_picture_of_people_is_looked_at(here: World) -> None:
    here.openai.judge.says(
        "a portrait of a woman in fog", pictures=True, category="ncii", action="block"
    )
    answer = await here.imagine("a portrait of a woman in fog")

    assert not answer.attachments
    assert "The picture that came out can't be shown here." in answer.text


async def test_a_preview_asks_the_judge_too_until_it_was_asked_often_and_then_says_so(
    judged: None, here: World
) -> None:
    here.guild.grant(here.bob, "manage_messages", "moderate_members")
    words, calls = {"words": "a staged accident"}, len(here.openai.billed_calls)
    first, *_, last = [await moderates(here, here.bob, "preview", **words) for _ in range(6)]

    assert "deception, judge" in first.text
    assert "Not asked" not in first.text
    assert "Not asked: judge" in last.text
    assert len(here.openai.billed_calls) == calls


# --- the judge fails --------------------------------------------------------------------------


@pytest.mark.parametrize("how", remote_stages.JUDGE)
async def test_without_the_judge_the_rules_that_are_left_decide_and_the_log_says_so(
    judged: None, here: World, how: str
) -> None:
    remote_stages.break_judge(here.openai, how)
    said = len(here.program.lines)
    shown = await here.imagine("a heron")

    assert shown.attachments
    assert any("policy.degraded" in line for line in here.program.lines[said:])


@pytest.mark.parametrize("how", remote_stages.MODERATION)
async def test_without_moderation_nothing_is_drawn_and_an_outage_is_told(
    here: World, how: str
) -> None:
    calls = len(here.openai.billed_calls)
    async with remote_stages.broken_moderation(here.openai, how):
        answer = await here.imagine("a heron")
    shown = await here.press(answer, "Draw again")

    assert "can't be reached" in answer.text
    assert "rule" not in answer.text
    assert len(here.openai.billed_calls) == calls + 1
    assert shown.attachments


# --- age gate ---------------------------------------------------------------------------------


async def test_a_painter_without_a_licence_for_it_draws_nothing_for_adults(here: World) -> None:
    here.openai.moderation_scores("a bare model", {"sexual": 0.9})
    answer = await here.imagine("a bare model")

    assert "rule on sexual content" in answer.text
    assert not answer.attachments
