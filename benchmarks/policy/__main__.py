"""`make bench ARGS="policy"`: what the rules on this machine catch, and what they cost.

Only the local stage is measured. Whoever stands in for the remote ones answers from a table, so of
them only the plumbing can be tested, which the tests do.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from benchmarks.policy import page
from benchmarks.policy.contestants import ROOT, Contestants
from benchmarks.policy.measurement import kept, prompts, shares, times
from benchmarks.report import machine
from bot.policy.measuring import Labelled

_PAGE: Final = ROOT / "docs" / "policy.md"
_BEGIN, _END = "<!-- figures -->", "<!-- /figures -->"
_FILES: Final = {
    "tuning": "Prompts that the rules were tuned with",
    "frozen": "Prompts that nobody looked at",
}
# Each is worn in some fifty disguises: one prompt in four takes minutes, all of them half an hour.
_DISGUISED_EVERY: Final = 4


async def measure(names: Sequence[str]) -> str:
    """Return the figures as Markdown."""
    contestants = Contestants()
    lines = list(_introduction(os.getloadavg()[0]))
    for name in names:
        if rows := prompts(name):
            lines += await _file(contestants, name, rows)
    first = list(prompts(names[0]).values())
    lines += await _disguised(contestants, first[::_DISGUISED_EVERY])
    return "\n".join(lines)


def _introduction(load: float) -> Iterator[str]:
    yield (
        f'`make bench ARGS="policy"` writes this part. Measured on {machine()}, load average '
        f"{load:.1f}. Only the rules on this machine are measured, without a moderation model and "
        "without a judge: those are stand-ins in the tests, which show the plumbing and nothing "
        "about how well a model judges. *Core* prompts are decided by their text alone, "
        "*contextual* ones need judgement about people, rights or deception, which is the judge's. "
        "An edit is measured without the picture that it is about. Rules do best on the prompts "
        "that they were tuned with, so what they reach there is their ceiling; what they reach "
        "with words that nobody thought of shows only on prompts that nobody looked at."
    )


async def _file(contestants: Contestants, name: str, rows: Mapping[int, Labelled]) -> list[str]:
    _tell(f"{name}: {len(rows)} prompts")
    measured = await shares(contestants, rows)
    return [
        *("", f"### {_FILES[name]} ({len(rows)})", ""),
        *page.goals_table(page.goals(measured)),
        "",
        *page.shares_table(measured),
    ]


async def _disguised(contestants: Contestants, rows: Sequence[Labelled]) -> list[str]:
    _tell("disguises")
    ours, plain = await kept(contestants.limner, rows), await kept(contestants.lower_case, rows)
    _tell("times")
    took = await times(contestants, rows)
    return [
        *("", f"### Disguises ({len(ours.kinds)}) and times", ""),
        *page.goals_table(iter([*page.disguise_goals(ours), *page.time_goals(took)])),
        "",
        (
            f"One prompt in {_DISGUISED_EVERY} of the first ones is put into disguise. Of "
            f"{ours.plainly} core prompts to block that are caught as they are; those that a "
            "disguise leaves as they are (fancy letters for Chinese) do not count for it. *Lower "
            "case only* are the same rules on nothing but the text in "
            f"lower case: they catch {plain.plainly} plainly, and refuse "
            f"{100 * plain.false_positives:.1f} % of the ordinary ones in a disguise."
        ),
        "",
        *page.times_table(took),
        "",
        *page.kinds_table(ours, plain),
    ]


def main(arguments: list[str] | None = None) -> None:
    """Read the options, measure, print and write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks policy")
    parser.add_argument("--prompts", nargs="+", default=[*_FILES], choices=[*_FILES])
    options = parser.parse_args(arguments)
    logging.getLogger("bot").setLevel(logging.ERROR)
    figures = asyncio.run(measure(options.prompts))
    print(figures)
    if options.prompts == [*_FILES] and _PAGE.exists():
        _PAGE.write_text(filled(_PAGE.read_text(), figures))


def filled(text: str, figures: str) -> str:
    """Return the page with figures between its marks."""
    before, rest = text.split(_BEGIN)
    return f"{before}{_BEGIN}\n\n{figures}\n\n{_END}{rest.split(_END)[1]}"


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
