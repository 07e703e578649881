"""What the policy rewrites, asks and judges on Slack, and what happens when the judge fails."""

from collections.abc import Iterator

import pytest

from tests.end_to_end.slack_world import SlackWorld, flat

PLATFORM = "slack"
ENVIRON = {
    "LIMNER_STUDIO__LANGUAGE": "openai",
    "LIMNER_POLICY__REMOTE_TIMEOUT_SECONDS": "3",
}
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]

_MOUSE = "a yellow mouse on a beach"


@pytest.fixture
def judged(house: SlackWorld) -> Iterator[SlackWorld]:
    """Let the judge be asked about every text of this test; heal it afterwards."""
    house.openai.moderation_scores(".", {"harassment": 0.5})
    yield house
    house.openai.judge.heal()


async def test_rewritten_words_are_drawn_and_said(judged: SlackWorld, here: SlackWorld) -> None:
    here.openai.judge.says(
        "pokemon beach", category="copyright_character", action="rewrite", rewritten=_MOUSE
    )
    shown = await here.imagine("pokemon beach")

    assert "I drew a new character like it" in flat(shown.shown)
    assert _MOUSE in here.openai.prompts[-1].lower()
    assert "Draw my words" not in shown.buttons


async def test_the_words_as_they_were_are_drawn_on_request(
    judged: SlackWorld, here: SlackWorld
) -> None:
    here.openai.judge.says(
        "a wall by somebody", category="artist_style", action="rewrite", rewritten="a stencil wall"
    )
    shown = await here.imagine("a wall by somebody")
    drawn = await here.press(shown, "Draw my words")

    assert "described the style in words" in flat(shown.shown)
    assert "a stencil wall" in here.openai.prompts[-2].lower()
    assert "a wall by somebody" in here.openai.prompts[-1].lower()
    assert drawn.pictures


async def test_a_question_is_put_before_anything_is_drawn_and_a_yes_draws(
    judged: SlackWorld, here: SlackWorld
) -> None:
    here.openai.judge.says("the physicist smiles", category="real_person", action="ask")
    calls = len(here.openai.billed_calls)
    await here.ask("the physicist smiles")
    asked = await here.told(here.alice)
    billed = len(here.openai.billed_calls)
    async with here.answer_in(here.channel) as drawn:
        await (await here.alice.press(asked, "Yes, draw it so")).wait_acknowledged()

    assert "names a real person" in flat(asked.shown)
    assert "physicist" not in asked.shown
    assert billed == calls
    assert drawn[0].pictures
    assert "the physicist smiles" in here.openai.prompts[-1].lower()


async def test_a_no_draws_nothing(judged: SlackWorld, here: SlackWorld) -> None:
    here.openai.judge.says("the violinist waves", category="real_person", action="ask")
    calls = len(here.openai.billed_calls)
    await here.ask("the violinist waves")
    asked = await here.told(here.alice)
    await (await here.alice.press(asked, "No")).wait_acknowledged()
    await here.no_job_runs()

    assert len(here.openai.billed_calls) == calls


async def test_the_judge_refuses_what_words_alone_do_not_tell(
    judged: SlackWorld, here: SlackWorld
) -> None:
    words = "the mayor takes a suitcase"
    here.openai.judge.says(words, category="real_person_harm", action="block")
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


@pytest.mark.parametrize("fault", ["down", "slow", "garbled"])
async def test_without_the_judge_the_rules_that_are_left_decide_and_the_log_says_so(
    judged: SlackWorld, here: SlackWorld, fault: str
) -> None:
    judge = here.openai.judge
    judge.down, judge.latency_seconds = fault == "down", 30.0 if fault == "slow" else 0.0
    judge.garbled = "{no json" if fault == "garbled" else ""
    said = len(here.program.lines)
    shown = await here.imagine("a heron")

    assert shown.pictures
    assert any("policy.degraded" in line for line in here.program.lines[said:])


async def test_nothing_for_adults_is_drawn_on_slack_and_no_place_is_named(
    here: SlackWorld,
) -> None:
    here.openai.moderation_scores("a bare model", {"sexual": 0.9})
    await here.ask("a bare model")
    answer = await here.told(here.alice)

    assert "rule on sexual content" in flat(answer.shown)
    assert "age-restricted" not in answer.shown
