"""A suggested prompt, drawn by a click."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain import (
    Declined,
    DrawSuggested,
    Failed,
    Refused,
    Settlement,
    Suggested,
    Suggestion,
    WritePrompt,
)
from bot.limits import Limits
from bot.ports import Admission
from tests.fakes.core import ALICE, BOB, CHANNEL, Core, request, running_core

TOLD = Suggested(
    "Two prompts for a fox.",
    (
        Suggestion("a fox --ar 16:9", "a fox in the snow, at dawn", "16:9"),
        Suggestion("a red fox", "a red fox, close up"),
    ),
)


@pytest.fixture
def job_id() -> str:
    return "job-of-a-suggestion"


async def settled(core: Core, job_id: str, *, private: bool = False) -> None:
    """Write down a job that suggested two prompts."""
    asked = request(WritePrompt("a fox"), private=private)
    await core.database.admit(Admission(job_id, asked, 0, 0, lambda _usage: None))
    await core.database.settle(job_id, Settlement(TOLD))


async def test_a_suggestion_is_drawn_in_its_words_and_shape(tmp_path: Path, job_id: str) -> None:
    async with running_core(tmp_path) as core:
        await settled(core, job_id)

        version = await core.draw(DrawSuggested(job_id, 0))

        assert core.backend.prompts == ["a fox in the snow, at dawn"]
        assert core.backend.orders[0].shape == "16:9"
        assert version.words == "a fox in the snow, at dawn"
        assert (await core.database.allowance_usage(ALICE, CHANNEL)).member_pictures == 1


async def test_others_may_draw_what_was_suggested_to_all(tmp_path: Path, job_id: str) -> None:
    async with running_core(tmp_path) as core:
        await settled(core, job_id)

        version = await core.draw(DrawSuggested(job_id, 1), BOB)

        assert version.author == BOB
        assert not version.private


async def test_what_was_suggested_to_one_stays_with_that_one(tmp_path: Path, job_id: str) -> None:
    async with running_core(tmp_path) as core:
        await settled(core, job_id, private=True)

        theirs = await core.studio.submit(request(DrawSuggested(job_id, 1), BOB))
        own = await core.draw(DrawSuggested(job_id, 1))

        refused = core.messenger.shown[0]
        assert refused.job_id == theirs.job_id
        assert isinstance(refused.outcome, Failed)
        assert "Only the member" in refused.outcome.sentence
        assert own.private


@pytest.mark.parametrize(("known", "index"), [(True, 2), (True, -1), (False, 0)])
async def test_a_suggestion_that_is_gone_is_told(
    tmp_path: Path, job_id: str, known: bool, index: int
) -> None:
    async with running_core(tmp_path) as core:
        if known:
            await settled(core, job_id)

        await core.studio.submit(request(DrawSuggested(job_id, index)))

        (answer,) = await core.messenger.answers(1)
        assert isinstance(answer.outcome, Failed)
        assert "prompts are gone" in answer.outcome.sentence
        assert core.backend.orders == []


async def test_a_suggestion_is_screened_before_it_is_drawn(tmp_path: Path, job_id: str) -> None:
    async with running_core(tmp_path) as core:
        await settled(core, job_id)
        core.rule.words = {"dawn"}

        outcome = (await core.ask(DrawSuggested(job_id, 0))).outcome

        assert isinstance(outcome, Refused)
        assert core.backend.orders == []


async def test_prompts_cost_money_and_no_picture(tmp_path: Path) -> None:
    none_left = Limits(100, 0, 0, 1_000_000)
    async with running_core(tmp_path, limits=none_left, planning_microdollars=500) as core:
        answer = await core.ask(WritePrompt("a fox"))

        assert isinstance(answer.outcome, Suggested), answer.outcome


async def test_prompts_are_declined_when_the_money_is_spent(tmp_path: Path) -> None:
    async with running_core(tmp_path, limits=Limits(100, 100, 100, 0)) as core:
        await core.studio.submit(request(WritePrompt("a fox")))

        (answer,) = await core.messenger.answers(1)
        assert isinstance(answer.outcome, Declined)
