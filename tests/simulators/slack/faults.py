"""Faults on demand: refused, failing, slow, cut off, silent and held calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from tests.simulators.orders import Held, Orders, When

from .errors import ApiError, Json, rate_limited

__all__ = ["Fault", "Faults", "Held", "When", "Where", "meant"]

Where = Callable[[Json], Any]


@dataclass(slots=True, eq=False)
class Fault:
    """What is to happen to the next `times` calls of a method.

    Attributes:
        meant: Whether a call is one of them, by method and arguments.
        error: Refuse with this code; with `fields` beside it.
        status: Answer with this HTTP status and no JSON.
        retry_after: Answer 429 with so many seconds.
        drop: Cut the connection "before" or "after" the call is carried out.
        silent: Answer ok and do nothing.
    """

    meant: Callable[[str, Json], bool]
    error: str | None = None
    fields: Json = field(default_factory=dict)
    status: int | None = None
    retry_after: int | None = None
    drop: When | None = None
    delay_seconds: float = 0.0
    silent: bool = False
    times: int = 1
    hits: int = 0

    def matches(self, method: str, arguments: Json, /) -> bool:
        """Return whether a call is meant."""
        return self.hits < self.times and self.meant(method, arguments)

    def refusal(self) -> ApiError | None:
        """Return the refusal that was ordered, if one was."""
        if self.retry_after is not None:
            return rate_limited(self.retry_after)
        return ApiError(self.error, **self.fields) if self.error is not None else None


Faults = Orders[Fault, Json]


def meant(wanted: str, where: Where | None) -> Callable[[str, Json], bool]:
    """Return what tells calls by their method and arguments.

    Args:
        wanted: A method's name, "upload", "download", "response_url", or a pattern ("chat.*").
        where: Only calls whose arguments fulfil this.
    """

    def is_meant(method: str, arguments: Json) -> bool:
        return fnmatchcase(method, wanted) and (where is None or bool(where(arguments)))

    return is_meant
