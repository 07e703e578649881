"""Faults on demand: failing, slow, cut off and held requests."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.simulators.orders import Held, Orders, When

from .errors import Json

__all__ = ["Fault", "Faults", "Held", "When", "meant"]


@dataclass(slots=True, eq=False)
class Fault:
    """What is to happen to the next `times` matching requests.

    Attributes:
        meant: Whether a request is one of them, by method and path.
        status: Answer with this instead of applying the request; None applies it.
        delay_seconds: Wait before anything else.
        drop: Cut the connection "before" or "after" the request was applied.
    """

    meant: Callable[[str, str], bool]
    status: int | None = None
    times: int = 1
    body: Json | None = None
    headers: dict[str, str] = field(default_factory=dict)
    delay_seconds: float = 0.0
    drop: When | None = None
    hits: int = 0

    def matches(self, method: str, path: str, /) -> bool:
        """Return whether a request is meant."""
        return self.hits < self.times and self.meant(method, path)


Faults = Orders[Fault, str]


def meant(method: str, path_regex: str) -> Callable[[str, str], bool]:
    """Return what tells requests by their method ("*" is any) and a pattern of their path."""
    wanted, pattern = method.upper(), re.compile(path_regex)
    return lambda method, path: wanted in ("*", method) and bool(pattern.search(path))
