"""`make bench`: Limner beside a bare bot, figure by figure.

`python -m benchmarks --on slack --only ack --who bare durable --quick` measures a part; only a
whole run replaces `docs/figures.md` and what `docs/policy.md` says. `--profile durable` shows where
Limner's event loop spends its time. `editing` and `policy` measure these alone.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks import loads
from benchmarks.chats import DISCORD, PLATFORMS, SLACK
from benchmarks.contestants import DURABLE, TITLES, WHOLE, running
from benchmarks.figures import Figures
from benchmarks.report import fill_readme, markdown
from benchmarks.rounds import (
    QUICK,
    Plan,
    latency_round,
    limited_round,
    memory_round,
    sustained_round,
)
from benchmarks.stand_in_openai import INSTANT

_KINDS: Final = ("ack", "sustained", "memory", "limits")
_CHOICES: Final = (tuple(PLATFORMS), tuple(TITLES), _KINDS)
_ROOT: Final = Path(__file__).resolve().parents[1]
_PAGE: Final = _ROOT / "docs" / "figures.md"
_README: Final = _ROOT / "README.md"
_PROFILED_BURSTS: Final = 20


async def measure(
    plan: Plan, platforms: Sequence[str], who: Sequence[str], kinds: Sequence[str]
) -> Mapping[str, Figures]:
    """Return the figures of a whole run, by platform."""
    measured = {platform: Figures() for platform in platforms}
    for number in range(plan.rounds):
        for platform, figures in measured.items():
            _tell(f"{PLATFORMS[platform]}, round {number + 1} of {plan.rounds}")
            if "ack" in kinds:
                _tell("acknowledging, time above the providers")
                await latency_round(platform, plan, who, number, figures)
            if "sustained" in kinds and platform == DISCORD:
                _tell("pictures per second")
                await sustained_round(plan, who, number, figures)
    for platform, figures in measured.items():
        if "memory" in kinds:
            _tell(f"{PLATFORMS[platform]}, memory")
            await memory_round(platform, plan, who, figures)
    if "limits" in kinds and SLACK in measured:
        _tell("Slack with its rate limits")
        await limited_round(plan, who, measured[SLACK])
    return measured


async def profile(platform: str, name: str, plan: Plan) -> str:
    """Return where the event loop of one Limner spends its processor time."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "profile.txt"
        async with running(platform, name, INSTANT, profile=path) as one:
            await loads.at_once(one, plan.warm_up)
            one.process.send_signal(signal.SIGUSR2)
            for _ in range(_PROFILED_BURSTS):
                await loads.at_once(one, plan.warm_up)
        return path.read_text()


def main() -> None:
    """Read the options, measure, print and write the page."""
    if sys.argv[1:2] == ["editing"]:
        from benchmarks import editing  # loads OpenCV, which nothing else here may

        editing.main(sys.argv[2:])
        return
    if sys.argv[1:2] == ["policy"]:
        _measure_policy(sys.argv[2:])
        return
    options = _parser().parse_args()
    plan = QUICK if options.quick else Plan()
    plan = replace(plan, rounds=options.rounds or plan.rounds)
    if options.profile:
        print(asyncio.run(profile(options.on[0], options.profile, plan)))
        return
    began = os.getloadavg()[0]
    measured = asyncio.run(measure(plan, options.on, options.who, options.only))
    page = markdown(measured, plan, options.who, (began, os.getloadavg()[0]))
    print(page)
    if not options.quick and _is_whole(options):
        _PAGE.write_text(page)
        _README.write_text(fill_readme(_README.read_text(), page))
        _measure_policy([])


def _measure_policy(arguments: list[str]) -> None:
    from benchmarks.policy.__main__ import main  # loads what is measured itself, not beside it

    main(arguments)


def _is_whole(options: argparse.Namespace) -> bool:
    chosen = (options.on, options.who, options.only)
    return all(set(some) == {*all_} for some, all_ in zip(chosen, _CHOICES, strict=True))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--quick", action="store_true", help="a few requests, to see that it works")
    parser.add_argument("--rounds", type=int, help="how often everything is measured")
    parser.add_argument(
        "--only",
        nargs="+",
        choices=_KINDS,
        default=_KINDS,
        help="ack: acknowledgements and the time above the providers; limits: Slack with its own",
    )
    parser.add_argument("--on", nargs="+", choices=tuple(PLATFORMS), default=tuple(PLATFORMS))
    parser.add_argument("--who", nargs="+", choices=tuple(TITLES), default=tuple(TITLES))
    parser.add_argument("--profile", choices=(DURABLE, WHOLE))
    return parser


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
