"""What can go wrong on demand, and calls frozen so that a test can aim at them."""

from __future__ import annotations

import asyncio
import enum
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.simulators.openai.ledger import endpoints

Moment = Literal["before", "after"]


class ApiError(Exception):
    """An error in the platform's own form."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        type: str = "invalid_request_error",  # noqa: A002 - the platform's name
        param: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers or {}
        self.body: dict[str, Any] = {
            "error": {"message": message, "type": type, "param": param, "code": code}
        }


class Fault(enum.StrEnum):
    """Faults that are not an honest error answer."""

    TIME_OUT = "time_out"  # charged, never answers
    DROP_BEFORE = "drop_before"  # the connection breaks, nothing charged
    DROP_AFTER = "drop_after"  # charged, then the connection breaks
    BAD_BASE64 = "bad_base64"
    EMPTY = "empty"  # no picture, or no text, in the answer
    TRUNCATED = "truncated"  # half a picture, half a JSON document
    NOT_JSON = "not_json"
    MISSHAPEN = "misshapen"  # a moderation's answer in JSON, but of another form
    GATEWAY = "gateway"  # charged, and a gateway in front answers 504
    SLOW = "slow"  # one more second
    STREAM_ERROR = "stream_error"  # an error event inside a stream that began well
    REFUSED = "refused"  # a language model's refusal
    FILTERED = "filtered"  # a language model's answer cut by the content filter
    FAILED = "failed"  # a response that says itself that it failed, with `stream_code`
    CUT_SHORT = "cut_short"  # a language model's answer cut by the token limit


@dataclass(slots=True)
class Trouble:
    """A fault or error answer that waits for its calls."""

    where: frozenset[str]
    times: int
    what: Fault | ApiError


@dataclass(slots=True)
class Troubles:
    """The troubles still to come, each used up in the order it was asked for."""

    waiting: list[Trouble] = field(default_factory=list)

    def add(self, endpoint: str, what: Fault | ApiError, times: int) -> None:
        """Let the next `times` calls of `endpoint` meet `what`."""
        self.waiting.append(Trouble(endpoints(endpoint), times, what))

    def take(self, endpoint: str) -> Fault | ApiError | None:
        """Return what the call that just arrived meets."""
        for trouble in self.waiting:
            if endpoint in trouble.where and trouble.times > 0:
                trouble.times -= 1
                return trouble.what
        return None


class Held:
    """A point at which calls wait. Lives as long as its `async with`."""

    def __init__(self, endpoint: str, when: Moment) -> None:
        self.where = endpoints(endpoint)
        self.when = when
        self.count = 0
        self._arrived = asyncio.Condition()
        self._released = asyncio.Event()

    async def reached(self, calls: int = 1, timeout_seconds: float = 30) -> None:
        """Wait until so many calls stand at this point."""
        async with asyncio.timeout(timeout_seconds), self._arrived:
            await self._arrived.wait_for(lambda: self.count >= calls)

    def release(self) -> None:
        """Let all go on, now and later."""
        self._released.set()

    async def pass_through(self) -> None:
        """Stand here until released."""
        async with self._arrived:
            self.count += 1
            self._arrived.notify_all()
        await self._released.wait()


class Holds:
    """The points at which calls wait now."""

    def __init__(self) -> None:
        self._held: list[Held] = []

    @asynccontextmanager
    async def hold(self, endpoint: str, when: Moment) -> AsyncIterator[Held]:
        """Freeze every call of `endpoint` before or after it is charged, until the end."""
        held = Held(endpoint, when)
        self._held.append(held)
        try:
            yield held
        finally:
            self._held.remove(held)
            held.release()

    async def wait(self, endpoint: str, when: Moment) -> None:
        """Wait wherever a call of `endpoint` is held now."""
        for held in tuple(self._held):
            if endpoint in held.where and when == held.when:
                await held.pass_through()

    def release_all(self) -> None:
        """Let everybody go on."""
        for held in self._held:
            held.release()
