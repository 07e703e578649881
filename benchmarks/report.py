"""The figures as Markdown."""

from __future__ import annotations

import os
import platform as hardware
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from benchmarks.chats import DISCORD, PLATFORMS, SLACK
from benchmarks.contestants import TITLES
from benchmarks.figures import Figure, Figures, Spread
from benchmarks.goals import Goal, goals
from benchmarks.rounds import Plan

_PACKAGES: Final = (
    "discord.py",
    "slack-bolt",
    "slack-sdk",
    "aiohttp",
    "openai",
    "SQLAlchemy",
    "pydantic",
)

_GOALS_HEADING: Final = "## What is to be reached"
_BEGIN: Final = "<!-- figures -->"
_END: Final = "<!-- /figures -->"

Cell = Callable[[str], str]


def machine() -> str:
    """Return where and with what it was measured."""
    described = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    names = [line.partition(": ")[2] for line in described.splitlines() if "model name" in line]
    model = names[0] if names else hardware.machine()
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores ({model}), "
        f"{hardware.system()} {hardware.machine()}, Python {sys.version.split()[0]}, "
        f"SQLite {sqlite3.sqlite_version}, {packages}"
    )


def markdown(
    measured: Mapping[str, Figures], plan: Plan, who: Sequence[str], load: tuple[float, float]
) -> str:
    """Return the report.

    Args:
        measured: The figures by platform.
        load: The machine's load average when it began and ended: 1 is one busy core.
    """
    lines = ["# Figures", "", f"Measured on {machine()}.", "", *_explained(plan, load)]
    for platform, figures in measured.items():
        lines += ["", f"## {PLATFORMS[platform]}", "", *_ABOUT[platform](plan), ""]
        lines += _table(platform, figures, plan, who)
    lines += ["", _GOALS_HEADING, "", *_goals(list(goals(measured, plan)))]
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
        "own process, between stand-ins for its chat and OpenAI that run in the benchmark's own "
        "process. For the times all of them run and are measured by turns; for pictures per second "
        "and memory each runs alone. Pictures have 1 MB, and no "
        f"two are alike. The providers take {seconds.picture} s for a picture, "
        f"{seconds.moderation} s for a moderation and {seconds.language} s for a plan, and nothing "
        "where pictures per second and processor time are measured. *Above the providers* is the "
        "time from the event to the last picture's arrival less what the providers take one after "
        "the other. The stand-ins for chats send texts that were made beforehand and check "
        "nothing, so that little of that time is theirs; nothing is subtracted for it, and rows "
        "say what processor time they take. "
        "Limner's limits and numbers at once are raised so that they do not limit. It "
        "writes to a disk and waits until it has written, which the bare bots do not."
    )
    yield ""
    yield (
        f"The machine's load average was {load[0]:.1f} at the start and {load[1]:.1f} at the end; "
        "with more than the benchmark at work, read ratios and not milliseconds."
    )


def _about_discord(plan: Plan) -> Iterator[str]:
    yield "The bare bots use discord.py. Limner also opens a thread on each picture."


def _about_slack(plan: Plan) -> Iterator[str]:
    yield (
        "The bare bots use slack-bolt in Socket Mode with one session for all calls, and post the "
        "picture as a file: three calls. Limner posts a message at once, uploads the picture and "
        "puts it into the message: five calls. A picture can be shown as soon as it is uploaded, "
        "and Slack says so at once; where it needs longer, Limner asks until it can. Slack's rate "
        "limits are lifted but where a row names them: there the simulator of the tests plays it, "
        "which enforces them and checks every call; "
        f"{plan.limited} requests come at once, in ten channels of one workspace, and after "
        f"{plan.quiet_seconds:.0f} s without a picture none is waited for any more."
    )


_ABOUT: Final[Mapping[str, Callable[[Plan], Iterator[str]]]] = {
    DISCORD: _about_discord,
    SLACK: _about_slack,
}


def _table(platform: str, figures: Figures, plan: Plan, who: Sequence[str]) -> Iterator[str]:
    yield f"| | {' | '.join(TITLES[name] for name in who)} |"
    yield f"| --- |{' ---: |' * len(who)}"
    for title, cell in _rows(platform, figures, plan):
        cells = [cell(name) for name in who]
        if any(cells):
            yield f"| {title} | {' | '.join(text or '–' for text in cells)} |"


def _rows(platform: str, figures: Figures, plan: Plan) -> Iterator[tuple[str, Cell]]:
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
    burst = f"processor time per picture, {plan.bursts[-1]} at once, ms"
    yield burst, value(Figure.BURST_CPU, digits=1)
    yield f"{burst}: of the stand-ins", value(Figure.BURST_STAND_INS, digits=1)
    yield "pictures per second, instant providers", value(Figure.PER_SECOND)
    yield "processor time per picture, ms", value(Figure.CPU, digits=1)
    yield "commits per picture, one at a time", value(Figure.COMMITS_ONE, digits=1)
    yield "commits per picture, as many as go through", value(Figure.COMMITS, digits=2)
    for guilds in plan.guilds:
        where = f" with {guilds:,} guilds" if platform == DISCORD else ""
        yield f"resident memory{where}, MiB", value(Figure.MEMORY, guilds)
    limited = f"under rate limits, {plan.limited} at once:"
    yield f"{limited} acknowledged, {times}", spread(Figure.LIMITED_ACK)
    yield f"{limited} pictures shown", value(Figure.LIMITED_SHOWN)
    yield f"{limited} last picture after, s", value(Figure.LIMITED_SECONDS)


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
