"""Each number that operators watch moves when what it counts happens."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.domain import ALLOWED, Author, Imagine, Order, Place, Verdict
from bot.errors import ModelUnavailable
from bot.ports import Completion, RuleText, ScreeningContext, T, Task
from bot.telemetry import (
    MeteredBackend,
    MeteredLanguage,
    MeteredMessenger,
    MeteredPictureRule,
    MeteredPromptRule,
    Telemetry,
)
from tests.fakes import screened
from tests.fakes.backends import FakeBackend
from tests.fakes.core import running_core
from tests.fakes.messenger import FakeMessenger
from tests.fakes.policy import WordRule

CONTEXT = ScreeningContext(Author("fake", "alice"), Place("fake", "guild", "channel"))


def value(telemetry: Telemetry, name: str, **labels: str) -> float:
    return telemetry.registry.get_sample_value(name, labels) or 0.0


def order() -> Order:
    return Order(screened.prompt())


async def test_a_picture_counts_as_a_call_with_its_cost() -> None:
    telemetry = Telemetry()

    await MeteredBackend(FakeBackend(), telemetry).generate(order())

    assert value(telemetry, "limner_backend_seconds_count", backend="fake") == 1
    assert value(telemetry, "limner_cost_usd_total", backend="fake") == pytest.approx(0.01)


async def test_a_failed_call_counts_by_its_error() -> None:
    telemetry, inner = Telemetry(), FakeBackend()
    inner.failures.append(ModelUnavailable("busy"))

    with pytest.raises(ModelUnavailable):
        await MeteredBackend(inner, telemetry).generate(order())

    labels = {"backend": "fake", "error": "ModelUnavailable"}
    assert value(telemetry, "limner_backend_errors_total", **labels) == 1
    assert value(telemetry, "limner_backend_seconds_count", backend="fake") == 0


async def test_planning_counts_as_a_call_with_its_cost() -> None:
    class Model:
        name = "m"
        sees = False

        async def complete(self, task: Task[T]) -> Completion[T]:
            return Completion(task.schema.model_validate({}), 5_000)

    class Empty(BaseModel):
        pass

    telemetry = Telemetry()

    await MeteredLanguage(Model(), telemetry).complete(Task("refine", "", {}, Empty))

    assert value(telemetry, "limner_backend_seconds_count", backend="language/m") == 1
    assert value(telemetry, "limner_cost_usd_total", backend="language/m") == pytest.approx(0.005)


async def test_moderation_of_words_and_of_pictures_counts_as_calls_of_the_rule() -> None:
    telemetry, rule = Telemetry(), WordRule()

    words = await MeteredPromptRule(rule, "word", telemetry).check(
        RuleText("gore", "gore"), CONTEXT
    )
    picture = await MeteredPictureRule(rule, "word", telemetry).check(b"p", "image/png", CONTEXT)

    assert isinstance(words, Verdict)
    assert words.category == "violence_graphic"
    assert picture == ALLOWED
    for label in ("prompt_rules/word", "picture_rules/word"):
        assert value(telemetry, "limner_backend_seconds_count", backend=label) == 1


async def test_an_outage_of_moderation_counts_by_its_error() -> None:
    telemetry, rule = Telemetry(), WordRule(down=True)

    with pytest.raises(ModelUnavailable):
        await MeteredPromptRule(rule, "word", telemetry).check(RuleText("a dog", "a dog"), CONTEXT)
    with pytest.raises(ModelUnavailable):
        await MeteredPictureRule(rule, "word", telemetry).check(b"p", "image/png", CONTEXT)

    for label in ("prompt_rules/word", "picture_rules/word"):
        labels = {"backend": label, "error": "ModelUnavailable"}
        assert value(telemetry, "limner_backend_errors_total", **labels) == 1
        assert value(telemetry, "limner_backend_seconds_count", backend=label) == 0


@pytest.mark.parametrize("says", [True, False])
def test_a_metered_rule_is_asked_as_the_rule_itself_says(says: bool) -> None:
    class Rule:
        remote = says
        own_words_only = says

        async def check(self, *_: object) -> Verdict:
            return ALLOWED

    metered = MeteredPromptRule(Rule(), "r", Telemetry())

    assert (metered.remote, metered.own_words_only) == (says, says)
    assert MeteredPictureRule(Rule(), "r", Telemetry()).remote is says


async def test_answers_and_refusals_count_by_kind_and_category(tmp_path: Path) -> None:
    telemetry = Telemetry()
    async with running_core(tmp_path) as core:
        good = await core.ask(Imagine("a dog"))
        bad = await core.ask(Imagine("a dog with gore"))
    metered = MeteredMessenger(FakeMessenger(), "fake", telemetry)

    for answer in (good, bad):
        await metered.finish(answer.request.address, answer)

    assert value(telemetry, "limner_outcomes_total", platform="fake", kind="delivered") == 1
    assert value(telemetry, "limner_outcomes_total", platform="fake", kind="refused") == 1
    assert value(telemetry, "limner_refusals_total", category="violence_graphic") == 1
    assert value(telemetry, "limner_answer_seconds_count", platform="fake") == 2


def test_what_a_platform_did_not_send_counts_by_reason() -> None:
    telemetry = Telemetry()

    telemetry.refused("slack", "signature")
    telemetry.refused("slack", "stale")
    telemetry.refused("slack", "stale")

    body, _ = telemetry.render()
    name = b"limner_requests_refused_total"
    assert name + b'{platform="slack",reason="signature"} 1.0' in body
    assert name + b'{platform="slack",reason="stale"} 2.0' in body


def test_what_a_scraper_reads_holds_every_metric() -> None:
    telemetry = Telemetry()
    telemetry.acknowledged("discord", 0.02)

    body, content_type = telemetry.render()

    assert content_type.startswith("text/plain")
    assert b'limner_acknowledgement_seconds_count{platform="discord"} 1.0' in body
    assert b"limner_queue_jobs" in body
