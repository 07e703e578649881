"""What the policy rewrites, asks and judges on Slack, and what happens when the judge fails."""

import pytest

from tests.end_to_end import remote_stages
from tests.end_to_end.slack_world import SlackWorld, flat

PLATFORM = "slack"
ENVIRON = {
    "LIMNER_STUDIO__LANGUAGE": "openai",
    "LIMNER_POLICY__REMOTE_TIMEOUT_SECONDS": "3",
}
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


async def test_rewritten_words_are_drawn_and_said(judged: None, here: SlackWorld) -> None:
    shown = await here.imagine("pokemon beach")

    assert "I drew a new character like it" in flat(shown.shown)
    assert remote_stages.MOUSE in here.openai.prompts[-1].lower()
    assert "Draw my words" not in shown.buttons


async def test_the_words_as_they_were_are_drawn_on_request(judged: None, here: SlackWorld) -> None:
    shown = await here.imagine("a wall by somebody")
    drawn = await here.press(shown, "Draw my words")

    assert "described the style in words" in flat(shown.shown)
    assert "a stencil wall" in here.openai.prompts[-2].lower()
    assert "a wall by somebody" in here.openai.prompts[-1].lower()
    assert drawn.pictures


async def test_a_question_is_put_before_anything_is_drawn_and_a_yes_draws(
    judged: None, here: SlackWorld
) -> None:
    calls = len(here.openai.billed_calls)
    await here.ask("the physicist smiles")
    asked = await here.told(here.alice)
    billed, question = len(here.openai.billed_calls), flat(asked.shown)
    async with here.answer_in(here.channel) as drawn:
        await (await here.alice.press(asked, "Yes, draw it so")).wait_acknowledged()

    assert "names a real person" in question
    assert "physicist" not in question
    assert billed == calls
    assert drawn[0].pictures
    assert "the physicist smiles" in here.openai.prompts[-1].lower()


async def test_a_no_draws_nothing(judged: None, here: SlackWorld) -> None:
    calls = len(here.openai.billed_calls)
    await here.ask("the violinist waves")
    asked = await here.told(here.alice)
    await (await here.alice.press(asked, "No")).wait_acknowledged()
    await here.no_job_runs()

    assert len(here.openai.billed_calls) == calls


async def test_the_judge_refuses_what_words_alone_do_not_tell(
    judged: None, here: SlackWorld
) -> None:
    words = "the mayor takes a suitcase"
    calls = len(here.openai.billed_calls)
    await here.ask(words)
    answer = await here.told(here.alice)

    assert "rule on real people" in flat(answer.shown)
    assert "suitcase" not in answer.shown
    assert len(here.openai.billed_calls) == calls


async def test_a_finished_picture_of_people_is_looked_at(here: SlackWorld) -> None:
    here.openai.judge.says(
        "a portrait of a woman in fog", pictures=True, category="ncii", action="block"
    )
    await here.ask("a portrait of a woman in fog")
    answer = await here.told(here.alice)

    assert "can't be shown here" in flat(answer.shown)


@pytest.mark.parametrize("how", remote_stages.JUDGE)
async def test_without_the_judge_the_rules_that_are_left_decide_and_the_log_says_so(
    judged: None, here: SlackWorld, how: str
) -> None:
    remote_stages.break_judge(here.openai, how)
    said = len(here.program.lines)
    shown = await here.imagine("a heron")

    assert shown.pictures
    assert any("policy.degraded" in line for line in here.program.lines[said:])


@pytest.mark.parametrize("how", remote_stages.MODERATION)
async def test_without_moderation_nothing_is_drawn_and_an_outage_is_told(
    here: SlackWorld, how: str
) -> None:
    calls = len(here.openai.billed_calls)
    async with remote_stages.broken_moderation(here.openai, how):
        await here.ask("a heron")
        answer = await here.told(here.alice)
    async with here.answer_in(here.channel) as drawn:
        await (await here.alice.press(answer, "Draw again")).wait_acknowledged()

    assert "can't be reached" in flat(answer.shown)
    assert "rule" not in answer.shown
    assert len(here.openai.billed_calls) == calls + 1
    assert drawn[0].pictures


async def test_nothing_for_adults_is_drawn_on_slack_and_no_place_is_named(
    here: SlackWorld,
) -> None:
    here.openai.moderation_scores("a bare model", {"sexual": 0.9})
    await here.ask("a bare model")
    answer = await here.told(here.alice)

    assert "rule on sexual content" in flat(answer.shown)
    assert "age-restricted" not in answer.shown
