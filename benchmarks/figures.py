"""The figures: what was measured in each round, and the medians over the rounds."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Figure(StrEnum):
    """What is measured; times in milliseconds, memory in MiB."""

    ACK_ONE = "ack one"
    ACK_RATE = "ack rate"
    ACK_BURST = "ack burst"
    ABOVE = "above"
    PER_SECOND = "pictures per second"
    CPU = "cpu milliseconds per picture"
    BURST_CPU = "cpu milliseconds per picture of a burst"
    BURST_STAND_INS = "cpu milliseconds per picture of a burst, of the stand-ins"
    COMMITS = "commits per picture"
    COMMITS_ONE = "commits per picture, one at a time"
    MEMORY = "memory"
    LIMITED_ACK = "ack under rate limits"
    LIMITED_SHOWN = "pictures shown under rate limits"
    LIMITED_SECONDS = "seconds to the last picture under rate limits"


@dataclass(frozen=True, slots=True)
class Spread:
    """How long many acknowledgements took, in milliseconds."""

    p50: float
    p99: float
    worst: float

    @classmethod
    def of(cls, seconds: Iterable[float]) -> Spread:
        """Return the spread of some times."""
        times = sorted(1000 * each for each in seconds)
        return cls(percentile(times, 50), percentile(times, 99), times[-1])


def percentile(ordered: Sequence[float], percent: float) -> float:
    """Return the value that so many percent do not exceed (nearest rank)."""
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(int(rank), 1) - 1]


class Figures:
    """Everything measured so far. Lives as long as the benchmark."""

    def __init__(self) -> None:
        self._values: defaultdict[tuple[str, str, int], list[float]] = defaultdict(list)
        self._spreads: defaultdict[tuple[str, str], list[Spread]] = defaultdict(list)
        self.modules: dict[str, frozenset[str]] = {}

    def add(self, figure: Figure, who: str, value: float, size: int = 0) -> None:
        """Keep one round's value; `size` says of how many requests or guilds."""
        self._values[figure, who, size].append(value)

    def add_spread(self, figure: Figure, who: str, spread: Spread) -> None:
        """Keep one round's spread of times."""
        self._spreads[figure, who].append(spread)

    def median(self, figure: Figure, who: str, size: int = 0) -> float | None:
        """Return the median over the rounds, None where nothing was measured."""
        found = self._values.get((figure, who, size))
        return statistics.median(found) if found else None

    def spread(self, figure: Figure, who: str) -> Spread | None:
        """Return the medians of a spread's parts over the rounds."""
        found = self._spreads.get((figure, who))
        if not found:
            return None
        return Spread(
            statistics.median(one.p50 for one in found),
            statistics.median(one.p99 for one in found),
            statistics.median(one.worst for one in found),
        )
