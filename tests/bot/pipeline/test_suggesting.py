"""Prompts through the whole core: screened, paid, kept through a restart, drawn by a click."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest

from bot.domain import (
    ALLOWED,
    Answer,
    Ask,
    Declined,
    Describe,
    DrawSuggested,
    Failed,
    Imagine,
    LimitName,
    PictureRef,
    Refused,
    Screening,
    Suggested,
    Upload,
    WritePrompt,
)
from bot.errors import (
    InvalidAsk,
    ModelAnsweredBadly,
    ModelError,
    ModelRefused,
    ModelUnavailable,
    NotFound,
)
from bot.language import offline
from bot.limits import Limits
from bot.pipeline.parts import Bill
from bot.pipeline.suggesting import suggest
from bot.ports import Completion, Screener, ScreeningContext, T, Task, TextPass
from bot.vendors import Vendors
from tests.fakes import screened
from tests.fakes.backends import FakeBackend, png
from tests.fakes.core import ALICE, BOB, CHANNEL, PLENTY, Core, request, running_core

OFFLINE = offline.create(offline.Config(), Vendors())
NOTHING = {"content_type": "", "description": "", "style": "", "composition": "", "without": ""}
PHOTO = Upload("https://fake/photo", "photo.png", "image/png", 100)


def take(prompt: str) -> dict[str, Any]:
    return {"recipe": {**NOTHING, "description": prompt.rstrip(".")}, "prompt": prompt}


def prompts(*said: str, **fields: Any) -> dict[str, Any]:
    names = ("first", "second", "third", "fourth")
    takes = dict(zip(names, map(take, said), strict=False))
    shape = {"shape": None} if len(said) == 2 else {}
    return {"recipe": {**NOTHING, "description": "a fox"}, "note": "", **takes, **shape, **fields}


FOUR = prompts("A fox.", "A red fox.", "A fox at night.", "A fox from above.")


@dataclass
class Seeing:
    """A language model that sees, answers what it is told to, and goes by rules otherwise."""

    answers: dict[str, Mapping[str, Any] | ModelError] = field(default_factory=dict)
    name: str = "seeing"
    sees: bool = True
    asked: list[Task[Any]] = field(default_factory=list)

    async def complete(self, task: Task[T]) -> Completion[T]:
        self.asked.append(task)
        given = self.answers.get(task.name)
        if given is None:
            return await OFFLINE.complete(task)
        if isinstance(given, ModelError):
            raise given
        return Completion(task.schema.model_validate(given), 700)

    def looked_at(self) -> list[bytes]:
        """Return the pictures that it was shown."""
        return [picture.data for task in self.asked for picture in task.pictures]


async def suggested(core: Core, ask: Ask, **more: Any) -> tuple[Answer, Suggested]:
    answer = await core.ask(ask, **more)
    await core.closed(answer.job_id)
    assert isinstance(answer.outcome, Suggested), answer.outcome
    return answer, answer.outcome


async def failed(core: Core, ask: Ask, **more: Any) -> str:
    answer = await core.ask(ask, **more)
    await core.closed(answer.job_id)
    assert isinstance(answer.outcome, Failed), answer.outcome
    return answer.outcome.sentence


# --- for words --------------------------------------------------------------------------------


async def test_words_become_two_prompts_and_nothing_is_drawn(tmp_path: Path) -> None:
    backend = FakeBackend()
    async with running_core(tmp_path, backend=backend) as core:
        _, outcome = await suggested(core, WritePrompt("a fox in the snow, for Midjourney"))

        usage = await core.database.allowance_usage(ALICE, CHANNEL)

    assert [one.text.endswith("--v 7") for one in outcome.suggestions] == [True, True]
    assert outcome.recipe is not None
    assert outcome.recipe.description == "a fox in the snow"
    assert backend.orders == []
    assert usage.member_pictures == 0


async def test_the_option_says_the_dialect_too(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        _, outcome = await suggested(core, WritePrompt("a fox", "sd"))

    assert outcome.suggestions[0].text.startswith("photograph of (a fox:1.2)")


async def test_an_unknown_dialect_is_told_with_those_there_are(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        sentence = await failed(core, WritePrompt("a fox", "crayons"))

    assert "crayons" not in sentence
    assert "Midjourney" in sentence


async def test_members_words_are_screened_before_a_model_reads_them(tmp_path: Path) -> None:
    language = Seeing()
    async with running_core(tmp_path, language=language) as core:
        answer = await core.ask(WritePrompt("a fox in gore"))

    assert isinstance(answer.outcome, Refused)
    assert language.asked == []


async def test_what_a_model_wrote_is_screened_before_it_is_shown(tmp_path: Path) -> None:
    language = Seeing({"prompt": prompts("A fox.", "A fox in gore.")})
    async with running_core(tmp_path, language=language) as core:
        _, outcome = await suggested(core, WritePrompt("a fox"))

    assert [one.prompt for one in outcome.suggestions] == ["A fox."]
    assert outcome.intro.endswith("One that may not be drawn here is left out.")


async def test_what_is_copied_is_screened_like_what_is_drawn(tmp_path: Path) -> None:
    takes = prompts("A fox.", "A red fox.")
    takes["second"]["recipe"]["style"] = "gore"
    language = Seeing({"prompt": takes})
    async with running_core(tmp_path, language=language) as core:
        _, outcome = await suggested(core, WritePrompt("a fox", "midjourney"))

    assert [one.prompt for one in outcome.suggestions] == ["A fox."]


async def test_a_note_or_recipe_that_may_not_be_shown_is_left_out(tmp_path: Path) -> None:
    language = Seeing({"prompt": prompts("A fox.", "A red fox.", note="gore")})
    async with running_core(tmp_path, language=language) as core:
        _, outcome = await suggested(core, WritePrompt("a fox"))

    assert "gore" not in outcome.intro
    assert outcome.recipe is None
    assert len(outcome.suggestions) == 2


async def test_where_no_prompt_may_be_shown_it_is_a_refusal(tmp_path: Path) -> None:
    language = Seeing({"prompt": prompts("Gore.", "A fox in gore.")})
    async with running_core(tmp_path, language=language) as core:
        answer = await core.ask(WritePrompt("a fox"))

    assert isinstance(answer.outcome, Refused)
    assert answer.outcome.refusal.category == "violence_graphic"


# --- of pictures ------------------------------------------------------------------------------


async def test_a_picture_of_ours_gives_four_prompts_without_a_model(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        version = await core.imagine("a dog on the beach", shape="wide")

        _, outcome = await suggested(core, Describe(PictureRef(version.id)))

    assert outcome.suggestions[0].prompt == version.prompt
    assert len({one.prompt for one in outcome.suggestions}) == 4
    assert {one.shape for one in outcome.suggestions} == {"wide"}
    assert "v1" in outcome.intro


async def test_a_model_that_sees_is_shown_the_very_picture(tmp_path: Path) -> None:
    language = Seeing({"describe": FOUR})
    async with running_core(tmp_path, language=language) as core:
        version = await core.imagine("a dog", count=2)
        wanted = await core.pictures.get(version.pictures[1].sha256)

        _, outcome = await suggested(core, Describe(PictureRef(version.id, 1)))

    assert language.looked_at() == [wanted]
    assert outcome.suggestions[3].prompt == "A fox from above."


async def test_an_upload_is_screened_and_shown_to_a_model_that_sees(tmp_path: Path) -> None:
    language = Seeing({"describe": FOUR})
    async with running_core(tmp_path, language=language) as core:
        core.messenger.uploads[PHOTO.url] = png()

        _, outcome = await suggested(core, Describe(picture=PHOTO))

        assert core.rule.pictures == [png()]
    assert language.looked_at() == [png()]
    assert len(outcome.suggestions) == 4
    assert "this picture" in outcome.intro


async def test_a_forbidden_upload_reaches_no_model(tmp_path: Path) -> None:
    language = Seeing({"describe": FOUR})
    async with running_core(tmp_path, language=language) as core:
        core.messenger.uploads[PHOTO.url] = png()
        core.rule.blocked_pictures.add(png())

        answer = await core.ask(Describe(picture=PHOTO))

    assert isinstance(answer.outcome, Refused)
    assert language.asked == []


async def test_without_eyes_an_upload_is_not_even_fetched(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        sentence = await failed(core, Describe(picture=PHOTO))

    assert "language model that sees" in sentence
    assert "/prompt" in sentence


async def test_nothing_to_describe_is_asked_for(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        assert "Pick the picture" in await failed(core, Describe())


async def test_another_members_private_picture_is_not_described(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        hidden = await core.draw(Imagine("a dog"), private=True)

        assert "is gone" in await failed(core, Describe(PictureRef(hidden.id)), author=BOB)


# --- money ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "microdollars"),
    [
        (prompts("A fox.", "A red fox."), 700),
        (prompts("Gore.", "More gore."), 700),
        (ModelUnavailable("busy"), 0),
        (ModelUnavailable("cut off", billed=None), 5_000),
        (ModelAnsweredBadly("garbled", billed=True), 5_000),
        (ModelRefused("no", billed=True), 5_000),
    ],
    ids=["written", "held back", "not billed", "nobody knows", "billed", "refused"],
)
async def test_what_prompting_costs_counts_against_the_days_money(
    tmp_path: Path, answer: Mapping[str, Any] | ModelError, microdollars: int
) -> None:
    language = Seeing({"prompt": answer})
    async with running_core(tmp_path, language=language, planning_microdollars=5_000) as core:
        told = await core.ask(WritePrompt("a fox"))
        await core.closed(told.job_id)

        usage = await core.database.allowance_usage(ALICE, CHANNEL)

    assert usage.money_microdollars == microdollars


class BreakingOff:
    """A policy filter whose checks are out of reach by the time that a model has answered."""

    def summary(self) -> tuple[str, ...]:
        return ()

    async def screen_text(self, text: str, context: ScreeningContext) -> TextPass:
        if context.generated:
            raise ModelUnavailable("The safety check can't be reached just now.")
        return TextPass(screened.prompt(text), Screening("s", "", "text", ALLOWED, "1"))


async def test_what_was_written_is_paid_though_the_checks_break_off(tmp_path: Path) -> None:
    language = Seeing({"prompt": prompts("A fox.", "A red fox.")})
    ask, bill = WritePrompt("a fox"), Bill()
    async with running_core(tmp_path, language=language, planning_microdollars=5_000) as core:
        parts = replace(core.parts, screener=cast("Screener", BreakingOff()))

        with pytest.raises(ModelUnavailable):
            await suggest(parts, request(ask), ask, bill)

    assert bill.microdollars == 700


async def test_a_wrong_dialect_costs_nothing(tmp_path: Path) -> None:
    async with running_core(tmp_path, planning_microdollars=5_000) as core:
        await failed(core, WritePrompt("a fox", "crayons"))

        usage = await core.database.allowance_usage(ALICE, CHANNEL)

    assert usage.money_microdollars == 0


async def test_prompts_may_be_asked_for_when_todays_pictures_are_drawn(tmp_path: Path) -> None:
    async with running_core(tmp_path, limits=Limits(9, 1, 9, 1_000_000)) as core:
        await core.imagine("a dog")

        _, outcome = await suggested(core, WritePrompt("a fox"))

    assert len(outcome.suggestions) == 2


# --- afterwards -------------------------------------------------------------------------------


async def test_a_suggested_prompt_is_drawn_by_a_click(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        answer, outcome = await suggested(core, WritePrompt("a fox, 16:9, for Midjourney"))

        version = await core.draw(DrawSuggested(answer.job_id, 1))

    assert version.prompt == outcome.suggestions[1].prompt
    assert version.shape == "16:9"


async def test_prompts_outlive_the_process(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        answer, outcome = await suggested(core, WritePrompt("a fox"))

    async with running_core(tmp_path) as core:
        job = await core.database.job(answer.job_id)

    assert job.outcome == outcome


async def test_a_suggestion_that_came_this_far_is_gone(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        ask = DrawSuggested("job", 0)

        with pytest.raises(NotFound, match="Those prompts are gone"):
            await suggest(core.parts, request(ask), ask, Bill())


async def test_a_house_without_a_suggester_says_so(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        ask = WritePrompt("a fox")
        parts = replace(core.parts, suggester=None)

        with pytest.raises(InvalidAsk, match="Use your words with /imagine"):
            await suggest(parts, request(ask), ask, Bill())


@pytest.mark.parametrize("ask", [WritePrompt("a fox"), Describe(picture=PHOTO)])
async def test_prompts_are_limited_by_the_day_for_each_member(tmp_path: Path, ask: Ask) -> None:
    language = Seeing()
    limits = replace(PLENTY, prompts_per_member_day=2)
    async with running_core(tmp_path, language=language, limits=limits) as core:
        await suggested(core, WritePrompt("a fox"))
        await failed(core, WritePrompt("a fox", "crayons"))
        asked = len(language.asked)

        outcome = (await core.ask(ask)).outcome

        assert isinstance(outcome, Declined)
        assert outcome.limit is LimitName.PROMPTS_DAY
        assert outcome.renews_at is not None
        assert "2 times today" in outcome.sentence
        assert len(language.asked) == asked
        await suggested(core, WritePrompt("a fox"), author=BOB)
        assert await core.imagine("a fox")
