"""Metrics: decorators over ports, and one registry that a scraper reads.

The core does not know that it is measured; `compose.py` puts the decorators around the parts.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager, nullcontext
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
    ScreenedPicture,
    Verdict,
    Version,
)
from bot.errors import BotError
from bot.ports import (
    Completion,
    Early,
    ImageBackend,
    Inspectable,
    LanguageModel,
    Messenger,
    Paced,
    PartialSink,
    PictureRule,
    PromptRule,
    RuleText,
    Scores,
    ScreeningContext,
    Shape,
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
        self.forgeries = Counter(
            "limner_requests_refused",
            "Requests that the platform did not send: by signature, age, repetition.",
            ["platform", "reason"],
            registry=self.registry,
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
            "Calls of painters, language models and remote rules.",
            ["backend"],
            buckets=_SLOW_SECONDS,
            registry=self.registry,
        )
        self.errors = Counter(
            "limner_backend_errors",
            "Failed calls of painters, language models and remote rules.",
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

    def refused(self, platform: str, reason: str) -> None:
        """Note one request that its platform did not send."""
        self.forgeries.labels(platform, reason).inc()

    @contextmanager
    def call(self, label: str) -> Iterator[None]:
        """Note how long what stands inside took, or how it failed."""
        began = time.monotonic()
        try:
            yield
        except BotError as error:
            self.errors.labels(label, type(error).__name__).inc()
            raise
        self.calls.labels(label).observe(time.monotonic() - began)

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
        with self._telemetry.call(self.name):
            drawing = await self._inner.generate(order, on_partial)
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

    @property
    def sees(self) -> bool:
        """Whether it looks at the pictures of a task."""
        return self._inner.sees

    async def complete(self, task: Task[T]) -> Completion[T]:
        """Return the answer, and note how long it took, what it cost, how it failed."""
        with self._telemetry.call(self._label):
            answer = await self._inner.complete(task)
        self._telemetry.cost.labels(self._label).inc(answer.cost_microdollars / 1e6)
        return answer

    async def inspect(self) -> tuple[str, ...]:
        """Return the inner model's warnings, if it can tell any."""
        return tuple(await self._inner.inspect()) if isinstance(self._inner, Inspectable) else ()


class MeteredPromptRule:
    """A remote rule over texts whose calls and errors are counted.

    Attributes:
        remote: As the rule says, which the policy filter asks; likewise `own_words_only`.
    """

    def __init__(self, inner: PromptRule, name: str, telemetry: Telemetry) -> None:
        self.remote: bool = getattr(inner, "remote", False)
        self.own_words_only: bool = getattr(inner, "own_words_only", False)
        self._inner = inner
        self._telemetry = telemetry
        self._label = f"prompt_rules/{name}"

    async def check(self, text: RuleText, context: ScreeningContext) -> Verdict | Scores:
        """Return the rule's verdict, and note how long it took or how it failed."""
        with self._telemetry.call(self._label):
            return await self._inner.check(text, context)


class MeteredPictureRule:
    """A remote rule over pictures whose calls and errors are counted; else as for texts."""

    def __init__(self, inner: PictureRule, name: str, telemetry: Telemetry) -> None:
        self.remote: bool = getattr(inner, "remote", False)
        self._inner = inner
        self._telemetry = telemetry
        self._label = f"picture_rules/{name}"

    async def check(
        self, data: bytes, media_type: str, context: ScreeningContext
    ) -> Verdict | Scores:
        """Return the rule's verdict, and note how long it took or how it failed."""
        with self._telemetry.call(self._label):
            return await self._inner.check(data, media_type, context)


class MeteredMessenger:
    """A messenger whose answers are counted by kind.

    Attributes:
        least_interval_seconds: As the inner messenger says; 0 where its platform needs none.
    """

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
        # Looked up once: each look at a protocol walks through all that it asks for.
        self.least_interval_seconds = (
            inner.least_interval_seconds if isinstance(inner, Paced) else 0.0
        )
        self._early = inner if isinstance(inner, Early) else None

    def expect(self, job: Job, shapes: Sequence[Shape], tasks: asyncio.TaskGroup) -> None:
        """Have room made for pictures, where the inner messenger can."""
        if self._early is not None:
            self._early.expect(job, shapes, tasks)

    def sending(
        self,
        job: Job,
        version: Version,
        pictures: Sequence[ScreenedPicture],
        tasks: asyncio.TaskGroup,
    ) -> AbstractAsyncContextManager[Mapping[str, str]]:
        """Begin to send pictures, where the inner messenger can."""
        if self._early is None:
            return nullcontext({})
        return self._early.sending(job, version, pictures, tasks)

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
