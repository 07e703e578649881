"""OpenAI's moderation as two rules: every category reaches its threshold."""

from __future__ import annotations

import io
import json
import math
from collections.abc import AsyncIterator
from typing import Any

import pytest
from openai.types.moderation import Categories
from PIL import Image

from bot.domain import ALLOWED, Action, Author, Place, Verdict
from bot.errors import ConfigError, ModelUnavailable
from bot.policy.deciding import Decider
from bot.policy.image_rules import openai_moderation as image_rule
from bot.policy.prompt_rules import openai_moderation as prompt_rule
from bot.ports import RuleText, Scores, ScreeningContext
from bot.vendors import OpenAIConnection, Vendors
from bot.vendors.openai_moderation import NAMES
from tests.bot.policy.desk import shipped
from tests.fakes import screened
from tests.simulators.openai import Fault, OpenAISimulator
from tests.simulators.openai.moderation import CATEGORIES, ON_PICTURES
from tests.simulators.openai.pictures import picture

CONTEXT = ScreeningContext(Author("web", "1"), Place("web", "", "1"))
QUIET = dict.fromkeys(CATEGORIES, 0.0001)
# As the interface spells the SDK's fields: not written by hand, so that none is forgotten.
OFFICIAL = sorted(field.alias or name for name, field in Categories.model_fields.items())


@pytest.fixture
async def sim() -> AsyncIterator[OpenAISimulator]:
    async with OpenAISimulator() as simulator:
        yield simulator


@pytest.fixture
async def vendors(sim: OpenAISimulator) -> AsyncIterator[Vendors]:
    made = Vendors(OpenAIConnection(sim.api_key, sim.base_url))
    yield made
    await made.aclose()


def text(raw: str) -> RuleText:
    return RuleText(raw, raw.casefold())


def verdict_on(scores: Verdict | Scores, context: ScreeningContext = CONTEXT) -> Verdict:
    """Return what the shipped policy makes of scores."""
    return Decider(shipped(), context).weigh(scores)


def threshold(name: str) -> float:
    """Return from which score the shipped policy counts a name."""
    return next(c.omni[name] for c in shipped().categories.values() if name in c.omni)


def owner(name: str) -> str:
    """Return the shipped policy's category for one of moderation's names."""
    return next(key for key, c in shipped().categories.items() if name in c.omni)


def test_all_categories_of_the_sdk_are_known_and_stand_in_the_shipped_policy() -> None:
    assert sorted(NAMES) == OFFICIAL
    assert len(OFFICIAL) == 13
    assert all(owner(name) for name in OFFICIAL)


@pytest.mark.parametrize("name", OFFICIAL)
async def test_a_score_at_its_threshold_counts(
    vendors: Vendors, sim: OpenAISimulator, name: str
) -> None:
    rule = prompt_rule.create(prompt_rule.Config(), vendors)
    sim.moderation_scores("word", {name: threshold(name)})

    verdict = verdict_on(await rule.check(text("a word"), CONTEXT))

    support = owner(name) in ("self_harm", "self_harm_intent")
    assert verdict == Verdict(
        Action.SUPPORT if support else Action.BLOCK,
        owner(name),
        "openai_moderation",
        threshold(name),
        pattern=name,
    )


@pytest.mark.parametrize("name", OFFICIAL)
async def test_a_score_below_its_threshold_does_not_count(
    vendors: Vendors, sim: OpenAISimulator, name: str
) -> None:
    rule = prompt_rule.create(prompt_rule.Config(), vendors)
    sim.moderation_scores("word", {name: threshold(name) - 0.001})

    assert verdict_on(await rule.check(text("a word"), CONTEXT)) == ALLOWED


@pytest.mark.parametrize("name", OFFICIAL)
def test_the_sdks_spelling_means_the_same_category(name: str) -> None:
    field = next(key for key, f in Categories.model_fields.items() if (f.alias or key) == name)

    verdict = verdict_on(Scores("openai_moderation", {field: threshold(name)}))

    assert verdict.category == owner(name)
    assert verdict.action >= Action.BLOCK


@pytest.mark.parametrize("name", sorted(ON_PICTURES))
async def test_a_picture_is_judged_by_what_it_shows(
    vendors: Vendors, sim: OpenAISimulator, name: str
) -> None:
    rule = image_rule.create(image_rule.Config(), vendors)
    sim.moderation_scores("grim", {name: 0.99}, pictures=True)

    grim = verdict_on(await rule.check(picture("grim", 64, 64), "image/png", CONTEXT))
    kind = verdict_on(await rule.check(picture("kind", 64, 64), "image/png", CONTEXT))

    assert (grim.category, kind) == (owner(name), ALLOWED)


async def test_a_category_that_nobody_knows_yet_takes_the_strictest_threshold(
    vendors: Vendors, sim: OpenAISimulator
) -> None:
    rule = prompt_rule.create(prompt_rule.Config(), vendors)
    sim.moderation_scores("new danger", {"deception/novel": 0.05})

    verdict = verdict_on(await rule.check(text("new danger"), CONTEXT))

    assert (verdict.action, verdict.category) == (Action.BLOCK, "deception/novel")


async def test_of_several_the_gravest_is_told(vendors: Vendors, sim: OpenAISimulator) -> None:
    rule = prompt_rule.create(prompt_rule.Config(), vendors)
    sim.moderation_scores("word", {"violence": 1, "sexual": 0.9, "sexual/minors": 0.06})

    assert verdict_on(await rule.check(text("word"), CONTEXT)).category == "sexual_minors"


async def test_someone_who_wants_to_hurt_themself_is_supported_whatever_else_counts(
    vendors: Vendors, sim: OpenAISimulator
) -> None:
    rule = prompt_rule.create(prompt_rule.Config(), vendors)
    sim.moderation_scores("word", {"self-harm/intent": 0.9, "self-harm": 0.9, "violence": 1})

    assert verdict_on(await rule.check(text("word"), CONTEXT)).action is Action.SUPPORT


async def test_what_a_text_hides_is_judged_too(vendors: Vendors, sim: OpenAISimulator) -> None:
    rule = prompt_rule.create(prompt_rule.Config(), vendors)
    sim.moderation_scores("^hidden$", {"hate": 0.9})

    said = await rule.check(RuleText("h i d d e n", "hidden"), CONTEXT)

    assert verdict_on(said).category == "hate"


async def test_an_empty_text_is_allowed(vendors: Vendors) -> None:
    rule = prompt_rule.create(prompt_rule.Config(), vendors)

    assert verdict_on(await rule.check(text(" "), CONTEXT)) == ALLOWED


async def test_one_short_failure_is_got_over(vendors: Vendors, sim: OpenAISimulator) -> None:
    rule = prompt_rule.create(prompt_rule.Config(), vendors)
    sim.fail("moderations", 500)

    assert verdict_on(await rule.check(text("word"), CONTEXT)) == ALLOWED
    assert len(sim.calls) == 2


@pytest.mark.parametrize("status", [401, 400, 404, 500])
async def test_an_outage_is_told_as_an_outage(
    vendors: Vendors, sim: OpenAISimulator, status: int
) -> None:
    rule = prompt_rule.create(prompt_rule.Config(), vendors)
    sim.fail("moderations", status, times=2)

    with pytest.raises(ModelUnavailable):
        await rule.check(text("word"), CONTEXT)


@pytest.mark.parametrize("fault", [Fault.TIME_OUT, Fault.EMPTY, Fault.NOT_JSON, Fault.MISSHAPEN])
async def test_no_answer_in_time_and_none_that_can_be_used_are_outages(
    vendors: Vendors, sim: OpenAISimulator, fault: Fault
) -> None:
    rule = prompt_rule.create(prompt_rule.Config(timeout_seconds=0.3), vendors)
    sim.fault("moderations", fault, times=2)

    with pytest.raises(ModelUnavailable):
        await rule.check(text("word"), CONTEXT)


async def test_an_answer_that_leaves_a_category_out_is_an_outage(
    vendors: Vendors, sim: OpenAISimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = prompt_rule.create(prompt_rule.Config(), vendors)
    quiet = {name: score for name, score in QUIET.items() if name != "sexual/minors"}
    monkeypatch.setattr(sim.judgements, "scores", lambda _, picture: dict(quiet))

    with pytest.raises(ModelUnavailable):
        await rule.check(text("word"), CONTEXT)


@pytest.mark.parametrize("score", [math.nan, None, "high"])
async def test_a_score_that_is_no_number_counts(score: Any) -> None:
    verdict = verdict_on(Scores("openai_moderation", {**QUIET, "hate": score}))

    assert (verdict.category, verdict.score) == ("hate", 1.0)


def test_without_a_key_the_rule_cannot_be_made() -> None:
    with pytest.raises(ConfigError, match="OPENAI_API_KEY"):
        prompt_rule.create(prompt_rule.Config(), Vendors())
    with pytest.raises(ConfigError, match="OPENAI_API_KEY"):
        image_rule.create(image_rule.Config(), Vendors())


async def test_a_picture_too_large_for_the_platform_is_sent_smaller(
    vendors: Vendors, sim: OpenAISimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image_rule, "_MAX_BYTES", 1000)
    rule = image_rule.create(image_rule.Config(), vendors)
    large = screened.png(4000, 100)

    assert len(large) > 1000
    assert verdict_on(await rule.check(large, "image/png", CONTEXT)) == ALLOWED
    assert Image.open(io.BytesIO(image_rule._smaller(large))).size == (2048, 51)


async def test_the_words_are_sent_as_a_list_of_texts(
    vendors: Vendors, sim: OpenAISimulator
) -> None:
    rule = prompt_rule.create(prompt_rule.Config(), vendors)

    await rule.check(text("a word"), CONTEXT)

    assert sim.calls[0].text == "a word"
    assert json.dumps(dict(sim.calls[0].params)) == '{"model": "omni-moderation-latest"}'


async def test_what_an_encoded_text_hides_is_scored_too(
    vendors: Vendors, sim: OpenAISimulator
) -> None:
    rule = prompt_rule.create(prompt_rule.Config(), vendors)
    sim.moderation_scores("hidden word", {"hate": 0.9})
    wrapped = RuleText("aGlkZGVuIHdvcmQ=", "aghpzgrlbib3b3jk", revealed=("hidden word",))

    scores = await rule.check(wrapped, CONTEXT)

    assert isinstance(scores, Scores)
    assert scores.scores["hate"] == pytest.approx(0.9)
