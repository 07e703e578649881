"""Each number that operators watch moves when what it counts happens."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.domain import Imagine, Order
from bot.errors import ModelUnavailable
from bot.ports import Completion, T, Task
from bot.telemetry import MeteredBackend, MeteredLanguage, MeteredMessenger, Telemetry
from tests.fakes import screened
from tests.fakes.backends import FakeBackend
from tests.fakes.core import running_core
from tests.fakes.messenger import FakeMessenger


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

        async def complete(self, task: Task[T]) -> Completion[T]:
            return Completion(task.schema.model_validate({}), 5_000)

    class Empty(BaseModel):
        pass

    telemetry = Telemetry()

    await MeteredLanguage(Model(), telemetry).complete(Task("refine", "", {}, Empty))

    assert value(telemetry, "limner_backend_seconds_count", backend="language/m") == 1
    assert value(telemetry, "limner_cost_usd_total", backend="language/m") == pytest.approx(0.005)


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


def test_what_a_scraper_reads_holds_every_metric() -> None:
    telemetry = Telemetry()
    telemetry.acknowledged("discord", 0.02)

    body, content_type = telemetry.render()

    assert content_type.startswith("text/plain")
    assert b'limner_acknowledgement_seconds_count{platform="discord"} 1.0' in body
    assert b"limner_queue_jobs" in body
