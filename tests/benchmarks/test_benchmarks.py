"""The command works; what it measures is the business of a quiet machine."""

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks.report import fill_readme

_ROOT = Path(__file__).resolve().parents[2]


async def test_a_quick_round_says_who_needs_how_long() -> None:
    rows = await _quick("--only", "ack", "--on", "discord")

    assert rows["| last of 5 at once, ms above the providers"].count(" | ") == 2
    assert _limner(rows["| commits per picture, one at a time"]) >= 1
    assert "| Discord, durable path: last of 5 at once" in rows


async def test_a_quick_round_on_slack_is_measured_with_and_without_rate_limits() -> None:
    rows = await _quick("--only", "ack", "limits", "--on", "slack")

    assert rows["| last of 5 at once, ms above the providers"].count(" | ") == 2
    assert _limner(rows["| under rate limits, 5 at once: pictures shown"]) == 5
    assert "| Slack, durable path: acknowledged, worst, 5 at once" in rows


def test_the_goals_stand_in_the_readme_between_their_marks() -> None:
    page = "# Figures\n\n## What is to be reached\n\n| reached |\n| --- |\n| 7 |\n"
    readme = "before\n<!-- figures -->\nold\n<!-- /figures -->\nafter\n"

    filled = fill_readme(readme, page)

    assert filled == (
        "before\n<!-- figures -->\n| reached |\n| --- |\n| 7 |\n<!-- /figures -->\nafter\n"
    )


async def _quick(*options: str) -> Mapping[str, str]:
    """Return the report's rows by their titles."""
    command = ("-m", "benchmarks", "--quick", "--who", "bare", "durable", *options)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        cwd=_ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complaints = await process.communicate()
    assert process.returncode == 0, complaints.decode()
    return {line.split(" | ")[0]: line for line in said.decode().splitlines()}


def _limner(row: str) -> float:
    return float(row.split(" | ")[2].strip(" |"))
