"""What the platform tells the app: one delivery, its attempts, and what was answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import uuid4

from .errors import Json

Kind = Literal["slash_commands", "events_api", "interactive"]

# What the member's client says when a command or press fails.
TIMED_OUT = "operation_timeout"
DISPATCH_FAILED = "dispatch_failed"


@dataclass(slots=True, eq=False)
class Attempt:
    """One time that something was sent to the app.

    Attributes:
        number: 0 first, then the retry's number.
        reason: Why it is sent again.
        acknowledged_after_seconds: None without an acknowledgement, even after the deadline.
        no_retry: Whether the answer forbade further retries (`X-Slack-No-Retry`).
    """

    number: int
    reason: str = ""
    envelope_id: str = field(default_factory=lambda: str(uuid4()))
    started: float = field(default_factory=time.monotonic)
    acknowledged_after_seconds: float | None = None
    status: int | None = None
    failure: str | None = None
    no_retry: bool = False
    answered: asyncio.Event = field(default_factory=asyncio.Event, repr=False)


@dataclass(slots=True, eq=False)
class Delivery:
    """One thing the app is told; lives as long as the simulator.

    Attributes:
        takes_answer: Whether the acknowledgement may carry a payload.
        on_answer: Called with the payload of the first acknowledgement in time.
        acknowledged_after_seconds: Of the first acknowledgement in time, from the first attempt on.
        late: Whether an acknowledgement came after the deadline.
        error: What the member sees when it failed; None otherwise.
        over: Whether nothing more happens to it.
    """

    kind: Kind
    body: Json
    deadline_seconds: float
    takes_answer: bool = False
    on_answer: Callable[[Any], None] | None = None
    started: float = field(default_factory=time.monotonic)
    attempts: list[Attempt] = field(default_factory=list)
    acknowledged_after_seconds: float | None = None
    late: bool = False
    error: str | None = None
    over: bool = False

    @property
    def event(self) -> Json:
        """Return the inner event; empty for commands and interactions."""
        event: Json = self.body.get("event", {})
        return event

    @property
    def acknowledged(self) -> bool:
        """Return whether the app answered in time."""
        return self.acknowledged_after_seconds is not None

    @property
    def line(self) -> str:
        """Return it as one line."""
        name = self.event.get("type") or self.body.get("command") or self.body.get("type")
        tries = len(self.attempts)
        after = self.acknowledged_after_seconds
        state = f"after {after:.3f} s" if after is not None else (self.error or "open")
        return f"{self.kind} {name} attempts={tries} {'LATE ' if self.late else ''}{state}"

    def accept(self, attempt: Attempt, payload: Any) -> str | None:
        """Note an acknowledgement; return what is wrong with it, if anything."""
        if attempt.acknowledged_after_seconds is not None:
            return f"acknowledged twice: {self.line}"
        now = time.monotonic()
        attempt.acknowledged_after_seconds = now - attempt.started
        attempt.answered.set()
        if attempt.acknowledged_after_seconds > self.deadline_seconds:
            self.late = True
            return f"acknowledged too late: {self.line}"
        if self.acknowledged:
            return None
        self.acknowledged_after_seconds = now - self.started
        if payload and not self.takes_answer:
            return f"an acknowledgement with a payload that is not taken: {self.line}"
        if self.on_answer is not None:
            self.on_answer(payload)
        return None
