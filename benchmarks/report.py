"""The figures as Markdown."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from benchmarks.contestants import TITLES
from benchmarks.figures import Figure, Figures, Spread
from benchmarks.goals import Goal, goals
from benchmarks.rounds import Plan

_PACKAGES: Final = ("discord.py", "aiohttp", "openai", "SQLAlchemy", "pydantic")

_GOALS_HEADING: Final = "## What is to be reached"
_BEGIN: Final = "<!-- figures -->"
_END: Final = "<!-- /figures -->"

Cell = Callable[[str], str]


def machine() -> str:
    """Return where and with what it was measured."""
    described = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    names = [line.partition(": ")[2] for line in described.splitlines() if "model name" in line]
    model = names[0] if names else platform.machine()
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores ({model}), "
        f"{platform.system()} {platform.machine()}, Python {sys.version.split()[0]}, "
        f"SQLite {sqlite3.sqlite_version}, {packages}"
    )


def markdown(figures: Figures, plan: Plan, who: Sequence[str], load: tuple[float, float]) -> str:
    """Return the report.

    Args:
        load: The machine's load average when it began and ended: 1 is one busy core.
    """
    lines = ["# Figures", "", f"Measured on {machine()}.", "", *_explained(plan, load), ""]
    lines += _table(figures, plan, who)
    lines += ["", _GOALS_HEADING, "", *_goals(list(goals(figures, plan)))]
    return "\n".join(lines) + "\n"


def fill_readme(readme: str, page: str) -> str:
    """Return the README with the page's goals between its marks."""
    table = page.split(_GOALS_HEADING)[1].strip()
    before, rest = readme.split(_BEGIN)
    return f"{before}{_BEGIN}\n{table}\n{_END}{rest.split(_END)[1]}"


def _explained(plan: Plan, load: tuple[float, float]) -> Iterator[str]:
    seconds = plan.latencies
    yield (
        f"`make bench` writes this page. Medians; rounds: {plan.rounds}. Each contestant is its "
        "own process, between stand-ins for Discord and OpenAI that run in the benchmark's own "
        "process. For the times all of them run and are measured by turns; for pictures per second "
        "and memory each runs alone. Pictures have 1 MB, and no "
        f"two are alike. The providers take {seconds.picture} s for a picture, "
        f"{seconds.moderation} s for a moderation and {seconds.language} s for a plan, and nothing "
        "where pictures per second and processor time are measured. *Above the providers* is the "
        "time from the event to the last picture's arrival less what the providers take one after "
        "the other. Limits and numbers at once are raised so that they do not limit. Limner "
        "writes to a disk and waits until it has written; it also opens a thread on each picture, "
        "which the bare bots do not."
    )
    yield ""
    yield (
        f"The machine's load average was {load[0]:.1f} at the start and {load[1]:.1f} at the end; "
        "with more than the benchmark at work, read ratios and not milliseconds."
    )


def _table(figures: Figures, plan: Plan, who: Sequence[str]) -> Iterator[str]:
    yield f"| | {' | '.join(TITLES[name] for name in who)} |"
    yield f"| --- |{' ---: |' * len(who)}"
    for title, cell in _rows(figures, plan):
        cells = [cell(name) for name in who]
        if any(cells):
            yield f"| {title} | {' | '.join(text or '–' for text in cells)} |"


def _rows(figures: Figures, plan: Plan) -> Iterator[tuple[str, Cell]]:
    def spread(figure: Figure) -> Cell:
        return lambda name: _spread(figures.spread(figure, name))

    def value(figure: Figure, size: int = 0, digits: int = 0) -> Cell:
        return lambda name: _number(figures.median(figure, name, size), digits)

    times = "p50 / p99 / worst, ms"
    yield f"acknowledged, one at a time: {times}", spread(Figure.ACK_ONE)
    yield f"acknowledged, {plan.per_second:.0f} per second: {times}", spread(Figure.ACK_RATE)
    yield f"acknowledged, {plan.bursts[-1]} at once: {times}", spread(Figure.ACK_BURST)
    yield "one request, ms above the providers", value(Figure.ABOVE, 1)
    for size in plan.bursts:
        yield f"last of {size} at once, ms above the providers", value(Figure.ABOVE, size)
    yield "pictures per second, instant providers", value(Figure.PER_SECOND)
    yield "processor time per picture, ms", value(Figure.CPU, digits=1)
    yield "commits per picture, one at a time", value(Figure.COMMITS_ONE, digits=1)
    yield "commits per picture, as many as go through", value(Figure.COMMITS, digits=2)
    for guilds in plan.guilds:
        yield f"resident memory with {guilds:,} guilds, MiB", value(Figure.MEMORY, guilds)


def _goals(found: Sequence[Goal]) -> Iterator[str]:
    yield "| | reached | goal | | aim | |"
    yield "| --- | ---: | --- | --- | --- | --- |"
    for goal in found:
        aim = _verdict(goal.aim_met) if goal.aim else ""
        met = _verdict(goal.met)
        yield f"| {goal.what} | {goal.reached} | {goal.goal} | {met} | {goal.aim} | {aim} |"


def _verdict(met: bool) -> str:
    return "met" if met else "**missed**"


def _spread(spread: Spread | None) -> str:
    if spread is None:
        return ""
    return " / ".join(_number(part, 1) for part in (spread.p50, spread.p99, spread.worst))


def _number(value: float | None, digits: int) -> str:
    if value is None:
        return ""
    return f"{value:,.{digits if abs(value) < 100 else 0}f}"
