"""Delivers to the app, with deadline and retries, through Socket Mode or HTTP."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Protocol

from tests.simulators.waiting import Waiting

from .app import App
from .crew import Crew
from .deliveries import DISPATCH_FAILED, TIMED_OUT, Attempt, Delivery, Kind
from .errors import ApiError, Json

# Slack sends an event again at once, after a minute and after five: docs.slack.dev/apis/events-api.
RETRY_SECONDS = (0.0, 60.0, 300.0)
DEADLINE_SECONDS = 3.0


class Transport(Protocol):
    """How something reaches the app.

    Attributes:
        timeout_reason: What a retry is told when no acknowledgement came.
    """

    timeout_reason: str

    async def send(self, delivery: Delivery, attempt: Attempt) -> bool:
        """Send it; False when there is no way to the app."""
        ...

    async def ready(self) -> None:
        """Return once there is a way to the app."""
        ...


class Dispatcher:
    """Sends deliveries and keeps them; lives as long as the simulator.

    Attributes:
        deadline_seconds: Within which everything must be acknowledged.
        hurry: The waits between retries are divided by it.
        all: Every delivery, oldest first.
        problems: What was wrong with acknowledgements.
        lost: How many of the next acknowledgements are lost on their way.
        doubled: How many of the next deliveries are sent twice.
    """

    def __init__(self, app: App, crew: Crew, waiting: Waiting) -> None:
        self._app = app
        self._crew = crew
        self._waiting = waiting
        self.sockets: Transport | None = None
        self.http: Transport | None = None
        self.deadline_seconds = DEADLINE_SECONDS
        self.hurry = 1.0
        self.all: list[Delivery] = []
        self.problems: list[str] = []
        self.lost = 0
        self.doubled = 0
        self._delays: deque[float] = deque()
        self._held: list[Delivery] | None = None

    def send(
        self,
        kind: Kind,
        body: Json,
        *,
        takes_answer: bool = False,
        on_answer: Callable[[Any], None] | None = None,
    ) -> Delivery:
        """Begin to deliver something; events are sent again when they are not acknowledged."""
        delivery = Delivery(kind, body, self.deadline_seconds, takes_answer, on_answer)
        self.all.append(delivery)
        if self._held is not None:
            self._held.append(delivery)
        else:
            self._begin(delivery)
        return delivery

    def delay_next(self, seconds: float, times: int = 1) -> None:
        """Let the next deliveries set out late."""
        self._delays.extend([seconds] * times)

    @asynccontextmanager
    async def held(self, *, reverse: bool = False) -> AsyncIterator[list[Delivery]]:
        """Hold deliveries inside the block; afterwards they set out, newest first on demand."""
        kept: list[Delivery] = []
        self._held = kept
        try:
            yield kept
        finally:
            self._held = None
            for delivery in reversed(kept) if reverse else list(kept):
                self._begin(delivery)

    def again(self, delivery: Delivery) -> None:
        """Deliver something once more, as Slack now and then does though it was acknowledged."""
        self._crew.start(self._attempt_alone(delivery))

    def acknowledge(self, delivery: Delivery, attempt: Attempt, payload: Any) -> None:
        """Take an acknowledgement, unless it is one that is to be lost."""
        if self.lost > 0:
            self.lost -= 1
            return
        try:
            problem = delivery.accept(attempt, payload)
        except ApiError as error:
            problem = f"an answer that is not in order: {delivery.line} {error}"
        if problem is not None:
            self.problems.append(problem)
        self._waiting.changed()

    @property
    def transport(self) -> Transport:
        """Return the way to the app: HTTP where it has a request URL."""
        found = self.http if self._app.request_url else self.sockets
        assert found is not None
        return found

    def _begin(self, delivery: Delivery) -> None:
        delay = self._delays.popleft() if self._delays else 0.0
        self._crew.start(self._deliver(delivery, delay))
        if self.doubled > 0:
            self.doubled -= 1
            self._crew.start(self._attempt_alone(delivery))

    async def _deliver(self, delivery: Delivery, delay: float) -> None:
        if delay:
            await asyncio.sleep(delay)
        if delivery.kind == "events_api":
            await self._deliver_event(delivery)
        elif not await self._attempt(delivery, Attempt(0)):
            failed = delivery.attempts[-1].failure in (None, self.transport.timeout_reason)
            delivery.error = TIMED_OUT if failed else DISPATCH_FAILED
        delivery.over = True
        self._waiting.changed()

    async def _deliver_event(self, delivery: Delivery) -> None:
        reason = ""
        for number in range(len(RETRY_SECONDS) + 1):
            if number:
                await asyncio.sleep(RETRY_SECONDS[number - 1] / self.hurry)
            await self.transport.ready()
            attempt = Attempt(number, reason)
            if await self._attempt(delivery, attempt) or attempt.no_retry or delivery.acknowledged:
                return
            reason = attempt.failure or self.transport.timeout_reason
        delivery.error = TIMED_OUT

    async def _attempt_alone(self, delivery: Delivery) -> None:
        await self.transport.ready()
        await self._attempt(delivery, Attempt(0))

    async def _attempt(self, delivery: Delivery, attempt: Attempt) -> bool:
        delivery.attempts.append(attempt)
        self._waiting.changed()
        if not await self.transport.send(delivery, attempt):
            attempt.failure = attempt.failure or DISPATCH_FAILED
        if attempt.failure is not None:
            return False
        try:
            async with asyncio.timeout(delivery.deadline_seconds):
                await attempt.answered.wait()
        except TimeoutError:
            return False
        return True
