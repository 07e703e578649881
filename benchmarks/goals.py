"""What is to be reached, and whether it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from benchmarks.chats import DISCORD, PLATFORMS, SLACK
from benchmarks.contestants import BARE, DURABLE, SDK, WHOLE
from benchmarks.figures import Figure, Figures
from benchmarks.rounds import Plan

_UNUSED: Final[Mapping[str, tuple[str, ...]]] = {
    DISCORD: ("cv2", "slack_bolt", "slack_sdk"),
    SLACK: ("cv2", "discord"),
}
_PATHS: Final = ((DURABLE, "durable path"), (WHOLE, "every stage"))
_IDLE_MEBIBYTES: Final = 200.0


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing to reach.

    Attributes:
        reached: As measured. `goal`, `aim`: as wanted, and as hoped for.
    """

    what: str
    reached: str
    goal: str
    met: bool
    aim: str = ""
    aim_met: bool = False


def goals(measured: Mapping[str, Figures], plan: Plan) -> Iterator[Goal]:
    """Yield every goal that the figures say something about."""
    for platform, figures in measured.items():
        for goal in _of_platform(platform, figures, measured.get(DISCORD), plan):
            yield replace(goal, what=f"{PLATFORMS[platform]}, {goal.what}")


def _of_platform(
    platform: str, figures: Figures, discord: Figures | None, plan: Plan
) -> Iterator[Goal]:
    yield from _acknowledging(figures, plan)
    if platform == DISCORD:
        yield from _above(figures, plan)
        yield from _sustained(figures)
        yield from _grown(figures, plan)
    else:
        yield from _in_time(figures, plan)
        if discord is not None:
            yield from _as_in_discord(figures, discord, plan)
        yield from _under_limits(figures, plan)
    yield from _idle(platform, figures, plan)


def _acknowledging(figures: Figures, plan: Plan) -> Iterator[Goal]:
    ways = (
        (Figure.ACK_ONE, "one at a time"),
        (Figure.ACK_RATE, f"{plan.per_second:.0f} per second"),
        (Figure.ACK_BURST, f"{plan.bursts[-1]} at once"),
    )
    for figure, way in ways:
        bare, ours = figures.spread(figure, BARE), figures.spread(figure, DURABLE)
        if bare and ours:
            limit = max(1.5 * bare.p99, 100.0)
            yield Goal(
                f"durable path: acknowledged, p99, {way}",
                f"{ours.p99:.0f} ms",
                f"≤ {limit:.0f} ms (1.5 × bare, or 100)",
                ours.p99 <= limit,
            )


def _above(figures: Figures, plan: Plan) -> Iterator[Goal]:
    one = figures.median(Figure.ABOVE, DURABLE, 1)
    title = "one request above the providers"
    if one is not None:
        reached = f"{one:.0f} ms"
        yield Goal(f"durable path: {title}", reached, "≤ 40 ms", one <= 40, "15 ms", one <= 15)
    one = figures.median(Figure.ABOVE, WHOLE, 1)
    if one is not None:
        yield Goal(f"every stage: {title}", f"{one:.0f} ms", "≤ 80 ms", one <= 80)
    yield from _last(figures, plan.bursts[-1])


def _last(figures: Figures, last: int) -> Iterator[Goal]:
    for who, name, rival, most, hoped in (
        (DURABLE, "durable path", BARE, 1.5, 1.1),
        (WHOLE, "every stage", SDK, 3.0, 1.5),
    ):
        theirs, ours = (figures.median(Figure.ABOVE, one, last) for one in (rival, who))
        if theirs and ours:
            yield Goal(
                f"{name}: last of {last} at once",
                f"{ours / theirs:.2f} × ({ours:.0f} : {theirs:.0f} ms)",
                f"≤ {most} × the {'SDK' if rival == SDK else 'bare'} bot",
                ours <= most * theirs,
                f"{hoped} ×",
                ours <= hoped * theirs,
            )


def _sustained(figures: Figures) -> Iterator[Goal]:
    for who, title, least, aim in (
        (DURABLE, "durable path", 100, 250),
        (WHOLE, "every stage", 25, 50),
    ):
        rate = figures.median(Figure.PER_SECOND, who)
        if rate is not None:
            yield Goal(
                f"{title}: pictures per second",
                f"{rate:.0f}",
                f"≥ {least}",
                rate >= least,
                str(aim),
                rate >= aim,
            )


def _grown(figures: Figures, plan: Plan) -> Iterator[Goal]:
    first, last = plan.guilds[0], plan.guilds[-1]
    grown = {}
    for who in (BARE, WHOLE):
        idle = figures.median(Figure.MEMORY, who, first)
        full = figures.median(Figure.MEMORY, who, last)
        if idle is not None and full is not None:
            grown[who] = max(full - idle, 0.1)
    if len(grown) == 2:
        ratio = grown[WHOLE] / grown[BARE]
        yield Goal(
            f"memory grown from {first} to {last:,} guilds",
            f"{ratio:.2f} × ({grown[WHOLE]:.0f} : {grown[BARE]:.0f} MiB)",
            "≤ 1.2 × the bare bot",
            ratio <= 1.2,
        )


def _idle(platform: str, figures: Figures, plan: Plan) -> Iterator[Goal]:
    unused = _UNUSED[platform]
    for who, path in _PATHS:
        idle = figures.median(Figure.MEMORY, who, plan.guilds[0])
        if idle is not None:
            met = idle <= _IDLE_MEBIBYTES
            yield Goal(f"{path}: idle memory", f"{idle:.0f} MiB", "≤ 200 MiB", met)
            loaded = sorted(figures.modules.get(who, frozenset()).intersection(unused))
            reached = ", ".join(loaded) or "none"
            yield Goal(f"{path}: of {', '.join(unused)} loaded", reached, "none", not loaded)


def _in_time(figures: Figures, plan: Plan) -> Iterator[Goal]:
    for who, path in _PATHS:
        spread = figures.spread(Figure.ACK_BURST, who)
        if spread is not None:
            yield Goal(
                f"{path}: acknowledged, worst, {plan.bursts[-1]} at once",
                f"{spread.worst:.0f} ms",
                "< 1,000 ms",
                spread.worst < 1000,
            )


def _as_in_discord(figures: Figures, discord: Figures, plan: Plan) -> Iterator[Goal]:
    last = plan.bursts[-1]
    titles = {1: "one request above the providers", last: f"last of {last} at once"}
    for who, path in _PATHS:
        for size, title in titles.items():
            ours, most = (one.median(Figure.ABOVE, who, size) for one in (figures, discord))
            if ours is not None and most is not None:
                limit = f"≤ {most:.0f} ms (as on Discord)"
                yield Goal(f"{path}: {title}", f"{ours:.0f} ms", limit, ours <= most)


def _under_limits(figures: Figures, plan: Plan) -> Iterator[Goal]:
    shown = figures.median(Figure.LIMITED_SHOWN, DURABLE)
    seconds = figures.median(Figure.LIMITED_SECONDS, DURABLE)
    if shown is not None:
        yield Goal(
            f"durable path: shown of {plan.limited} at once under rate limits",
            f"{shown:.0f}" + (f" in {seconds:.0f} s" if seconds is not None else ""),
            "all",
            shown == plan.limited,
        )
