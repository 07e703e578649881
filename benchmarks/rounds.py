"""One round of each kind: all contestants by turns, each time another one first."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from benchmarks import loads
from benchmarks.chats import DISCORD, SLACK, Asked
from benchmarks.contestants import BARE, DURABLE, SDK, Contestant, running
from benchmarks.figures import Figure, Figures, Spread
from benchmarks.stand_in_openai import INSTANT, Latencies

_USUAL: Final = Latencies()


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured.

    Attributes:
        warm_up: Requests at once before anything counts.
        bursts: How many requests come at once; the last is the largest.
        in_flight: Requests that are kept open while as many as possible go through.
        guilds: For the figures of memory, rising; Slack has none.
        limited: Requests at once while Slack enforces its rate limits.
        quiet_seconds: Without a picture, after which no further one is waited for then. A call
            beyond a limit may be told to wait for a minute.
    """

    rounds: int = 3
    latencies: Latencies = _USUAL
    warm_up: int = 30
    one_by_one: int = 15
    at_a_rate: int = 100
    per_second: float = 20.0
    bursts: tuple[int, ...] = (10, 50, 100)
    sustained_seconds: float = 6.0
    in_flight: int = 64
    guilds: tuple[int, ...] = (0, 1_000, 10_000)
    limited: int = 100
    quiet_seconds: float = 75.0


QUICK: Final = Plan(
    rounds=1,
    latencies=Latencies(0.05, 0.02, 0.03),
    warm_up=2,
    one_by_one=2,
    at_a_rate=4,
    bursts=(2, 3, 5),
    sustained_seconds=0.4,
    in_flight=4,
    guilds=(0, 20, 50),
    limited=5,
    quiet_seconds=10.0,
)


async def latency_round(
    platform: str, plan: Plan, who: Sequence[str], number: int, figures: Figures
) -> None:
    """Measure acknowledgements, and the time above the providers."""
    async with AsyncExitStack() as stack:
        runners = await _entered(stack, platform, _turned(who, number), plan)
        for one in runners:
            await _one_by_one(plan, one, figures)
        for one in runners:
            asked = await loads.at_a_rate(one, plan.at_a_rate, plan.per_second)
            figures.add_spread(Figure.ACK_RATE, one.name, _acknowledged(asked))
        for size in plan.bursts:
            for one in runners:
                bot, stand_ins = one.cpu_seconds(), time.process_time()
                asked = await loads.at_once(one, size)
                figures.add(Figure.ABOVE, one.name, _last_above(one, asked), size)
                if size == plan.bursts[-1]:
                    figures.add_spread(Figure.ACK_BURST, one.name, _acknowledged(asked))
                    used = one.cpu_seconds() - bot, time.process_time() - stand_ins
                    figures.add(Figure.BURST_CPU, one.name, 1000 * used[0] / size)
                    figures.add(Figure.BURST_STAND_INS, one.name, 1000 * used[1] / size)


async def sustained_round(plan: Plan, who: Sequence[str], number: int, figures: Figures) -> None:
    """Measure what goes through Discord when the providers take no time."""
    for name in _turned(who, number):
        async with running(DISCORD, name, INSTANT) as one:
            await loads.at_once(one, plan.warm_up)
            before = await one.counts()
            done = await loads.sustained(one, plan.sustained_seconds, plan.in_flight)
            after = await one.counts()
            figures.add(Figure.PER_SECOND, name, done.pictures / done.seconds)
            figures.add(Figure.CPU, name, 1000 * done.cpu_seconds / max(done.pictures, 1))
            if before:
                commits = after["commits"] - before["commits"]
                figures.add(Figure.COMMITS, name, commits / done.all_pictures)


async def memory_round(platform: str, plan: Plan, who: Iterable[str], figures: Figures) -> None:
    """Measure resident memory, each time in a fresh process."""
    for guilds in plan.guilds if platform == DISCORD else plan.guilds[:1]:
        for name in who:
            if guilds and name in (SDK, DURABLE):
                continue  # the guilds' share does not depend on the painter
            async with running(platform, name, plan.latencies, guilds=guilds) as one:
                await one.settled()
                figures.add(Figure.MEMORY, name, one.resident_mebibytes(), guilds)
                counts = await one.counts()
                if counts and not guilds:
                    figures.modules[name] = frozenset(counts["modules"])


async def limited_round(plan: Plan, who: Sequence[str], figures: Figures) -> None:
    """Measure what becomes of many requests while Slack enforces its rate limits."""
    for name in who:
        if name not in (BARE, DURABLE):
            continue  # the limits take far longer than any painter
        async with running(SLACK, name, plan.latencies, rate_limits=True) as one:
            asked = await loads.until_quiet(one, plan.limited, plan.quiet_seconds)
        shown = [each for each in asked if each.shown]
        figures.add_spread(Figure.LIMITED_ACK, name, _acknowledged(asked))
        figures.add(Figure.LIMITED_SHOWN, name, len(shown))
        if shown:
            took = max(each.shown for each in shown) - min(each.started for each in shown)
            figures.add(Figure.LIMITED_SECONDS, name, took)


async def _one_by_one(plan: Plan, one: Contestant, figures: Figures) -> None:
    before = await one.counts()
    asked = await loads.one_by_one(one, plan.one_by_one)
    after = await one.counts()
    figures.add_spread(Figure.ACK_ONE, one.name, _acknowledged(asked))
    figures.add(Figure.ABOVE, one.name, statistics.median(_last_above(one, [a]) for a in asked), 1)
    if before:
        commits = after["commits"] - before["commits"]
        figures.add(Figure.COMMITS_ONE, one.name, commits / plan.one_by_one)


async def _entered(
    stack: AsyncExitStack, platform: str, who: Sequence[str], plan: Plan
) -> list[Contestant]:
    runners = [
        await stack.enter_async_context(running(platform, name, plan.latencies)) for name in who
    ]
    for one in runners:
        await loads.at_once(one, plan.warm_up)
    return runners


def _turned(who: Sequence[str], number: int) -> list[str]:
    first = number % len(who)
    return [*who[first:], *who[:first]]


def _acknowledged(asked: Iterable[Asked]) -> Spread:
    return Spread.of(one.acknowledged_after for one in asked)


def _last_above(one: Contestant, asked: Sequence[Asked]) -> float:
    """Return the milliseconds from the first event to the last picture, above the providers."""
    took = max(each.shown for each in asked) - asked[0].started
    return 1000 * (took - one.waits)
