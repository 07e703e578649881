"""Metrics: decorators over ports, and one registry that a scraper reads.

The core does not know that it is measured; `compose.py` puts the decorators around the parts.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from bot.domain import (
    Address,
    Answer,
    Capabilities,
    Drawing,
    Job,
    Order,
    Progress,
    Receipt,
)
from bot.errors import BotError
from bot.ports import (
    Completion,
    ImageBackend,
    Inspectable,
    LanguageModel,
    Messenger,
    PartialSink,
    T,
    Task,
)

_QUICK_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
_SLOW_SECONDS: Final = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320)


class Telemetry:
    """The metrics of one process. Lives as long as it."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.acknowledgements = Histogram(
            "limner_acknowledgement_seconds",
            "From an event's arrival to its acknowledgement.",
            ["platform"],
            buckets=_QUICK_SECONDS,
            registry=self.registry,
        )
        self.outcomes = Counter(
            "limner_outcomes",
            "Answers shown, by kind.",
            ["platform", "kind"],
            registry=self.registry,
        )
        self.refusals = Counter(
            "limner_refusals", "Refusals by the policy.", ["category"], registry=self.registry
        )
        self.answers = Histogram(
            "limner_answer_seconds",
            "From the request to the answer.",
            ["platform"],
            buckets=_SLOW_SECONDS,
            registry=self.registry,
        )
        self.steps = Counter(
            "limner_steps", "Steps announced to members.", ["step"], registry=self.registry
        )
        self.calls = Histogram(
            "limner_backend_seconds",
            "Calls of image back ends.",
            ["backend"],
            buckets=_SLOW_SECONDS,
            registry=self.registry,
        )
        self.errors = Counter(
            "limner_backend_errors",
            "Failed calls of image back ends.",
            ["backend", "error"],
            registry=self.registry,
        )
        self.cost = Counter(
            "limner_cost_usd", "What pictures cost.", ["backend"], registry=self.registry
        )
        self.waiting = Gauge(
            "limner_queue_jobs", "Jobs that wait for a free place.", registry=self.registry
        )

    def acknowledged(self, platform: str, seconds: float) -> None:
        """Note one acknowledgement."""
        self.acknowledgements.labels(platform).observe(seconds)

    def render(self) -> tuple[bytes, str]:
        """Return what a scraper reads: body and content type."""
        return generate_latest(self.registry), CONTENT_TYPE_LATEST


class MeteredBackend:
    """An image back end whose calls, errors and cost are counted."""

    def __init__(self, inner: ImageBackend, telemetry: Telemetry) -> None:
        self._inner = inner
        self._telemetry = telemetry

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        return self._inner.name

    @property
    def capabilities(self) -> Capabilities:
        """What it can do."""
        return self._inner.capabilities

    def estimate_microdollars(self, order: Order) -> int:
        """Return the upper estimate of the cost."""
        return self._inner.estimate_microdollars(order)

    async def generate(self, order: Order, on_partial: PartialSink | None = None) -> Drawing:
        """Draw, and note how long it took, what it cost, how it failed."""
        began = time.monotonic()
        try:
            drawing = await self._inner.generate(order, on_partial)
        except BotError as error:
            self._telemetry.errors.labels(self.name, type(error).__name__).inc()
            raise
        self._telemetry.calls.labels(self.name).observe(time.monotonic() - began)
        self._telemetry.cost.labels(self.name).inc(drawing.cost_microdollars / 1e6)
        return drawing

    async def inspect(self) -> tuple[str, ...]:
        """Return the inner back end's warnings, if it can tell any."""
        return tuple(await self._inner.inspect()) if isinstance(self._inner, Inspectable) else ()


class MeteredLanguage:
    """A language model whose calls, errors and cost are counted."""

    def __init__(self, inner: LanguageModel, telemetry: Telemetry) -> None:
        self._inner = inner
        self._telemetry = telemetry
        self._label = f"language/{inner.name}"

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        return self._inner.name

    async def complete(self, task: Task[T]) -> Completion[T]:
        """Return the answer, and note how long it took, what it cost, how it failed."""
        began = time.monotonic()
        try:
            answer = await self._inner.complete(task)
        except BotError as error:
            self._telemetry.errors.labels(self._label, type(error).__name__).inc()
            raise
        self._telemetry.calls.labels(self._label).observe(time.monotonic() - began)
        self._telemetry.cost.labels(self._label).inc(answer.cost_microdollars / 1e6)
        return answer

    async def inspect(self) -> tuple[str, ...]:
        """Return the inner model's warnings, if it can tell any."""
        return tuple(await self._inner.inspect()) if isinstance(self._inner, Inspectable) else ()


class MeteredMessenger:
    """A messenger whose answers are counted by kind."""

    def __init__(
        self,
        inner: Messenger,
        platform: str,
        telemetry: Telemetry,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._inner = inner
        self._platform = platform
        self._telemetry = telemetry
        self._now = now

    async def post(self, job: Job) -> Address:
        """Post a placeholder."""
        return await self._inner.post(job)

    async def update(self, address: Address, progress: Progress) -> None:
        """Show progress."""
        self._telemetry.steps.labels(progress.step.value).inc()
        await self._inner.update(address, progress)

    async def finish(self, address: Address, answer: Answer) -> Receipt:
        """Show the outcome, and note its kind and how long the member waited."""
        receipt = await self._inner.finish(address, answer)
        outcome = answer.outcome
        self._telemetry.outcomes.labels(self._platform, outcome.kind).inc()
        if outcome.kind == "refused":
            self._telemetry.refusals.labels(outcome.refusal.category).inc()
        waited = max(0.0, self._now() - answer.request.received_at)
        self._telemetry.answers.labels(self._platform).observe(waited)
        return receipt
