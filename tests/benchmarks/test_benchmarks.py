"""The command works; what it measures is the business of a quiet machine."""

import asyncio
import sys
from pathlib import Path

from benchmarks.report import fill_readme

_ROOT = Path(__file__).resolve().parents[2]


async def test_a_quick_round_says_who_needs_how_long() -> None:
    command = ("-m", "benchmarks", "--quick", "--only", "ack", "--who", "bare", "durable")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        cwd=_ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )

    said, complaints = await process.communicate()

    assert process.returncode == 0, complaints.decode()
    rows = {line.split(" | ")[0]: line for line in said.decode().splitlines()}
    assert rows["| last of 5 at once, ms above the providers"].count(" | ") == 2
    assert "–" not in rows["| commits per picture, one at a time"].split(" | ")[2]
    assert "| durable path: last of 5 at once" in rows


def test_the_goals_stand_in_the_readme_between_their_marks() -> None:
    page = "# Figures\n\n## What is to be reached\n\n| reached |\n| --- |\n| 7 |\n"
    readme = "before\n<!-- figures -->\nold\n<!-- /figures -->\nafter\n"

    filled = fill_readme(readme, page)

    assert filled == (
        "before\n<!-- figures -->\n| reached |\n| --- |\n| 7 |\n<!-- /figures -->\nafter\n"
    )
