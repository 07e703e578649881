"""What was measured about edits, beside what is to be reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

Results = dict[str, list[float]]
Row = tuple[str, list[float], list[float], bool, str]


def share(values: list[float], least: float) -> float:
    return 100 * float(np.mean(np.array(values) >= least)) if values else float("nan")


def table(found: Mapping[str, Results], strengths: Sequence[str]) -> str:
    """Return the figures beside what is to be reached, as Markdown."""
    strong = [found[strength] for strength in strengths]
    every: Results = defaultdict(list)
    for results in strong:
        for key, values in results.items():
            every[key] += values
    rest = found[""]
    middle, mean, worst = np.median, np.mean, max
    rows: list[Row] = [
        _row(
            "pixels outside the mask identical, % of edits",
            [every["identical"]],
            lambda v: 100 * mean(v),
            [100],
            "{:.0f}",
        ),
        _row(
            "composited, % of edits", [every["composited"]], lambda v: 100 * mean(v), [95], "{:.0f}"
        ),
        _row(
            "seam excess, mean, worst edit", [every["seam mean"]], worst, [0.5], "{:.2f}", most=True
        ),
        _row(
            "seam excess, 95th percentile, worst edit",
            [every["seam p95"]],
            worst,
            [2],
            "{:.1f}",
            most=True,
        ),
        _row("ring PSNR, dB, median", [r["ring"] for r in strong], middle, [40, 36, 32], "{:.1f}"),
        _row(
            "– of the re-render as it came", [r["raw ring"] for r in strong], middle, [], "{:.1f}"
        ),
        _row(
            "ghost index, median",
            [r["ghost"] for r in strong],
            middle,
            [3, 4.5, 6],
            "{:.1f}",
            most=True,
        ),
        _row(
            "– of the re-render as it came", [r["raw ghost"] for r in strong], middle, [], "{:.1f}"
        ),
        _row("mask PSNR, dB, median", [r["mask"] for r in strong], middle, [35, 31, 27], "{:.1f}"),
        _row(
            "change inside, % of the ideal's, median",
            [every["change"]],
            lambda v: 100 * middle(v),
            [70],
            "{:.0f}",
        ),
        _row(
            "no region: recall >= 0.9, % of edits",
            [every["recall"]],
            lambda v: share(v, 0.9),
            [85],
            "{:.0f}",
        ),
        _row(
            "no region: stray change, % of the picture, median",
            [every["stray"]],
            middle,
            [1],
            "{:.2f}",
            most=True,
        ),
        _row("no region: stray change, worst", [every["stray"]], worst, [5], "{:.2f}", most=True),
        _row(
            "no region: identical pixels, %, worst small edit", [every["same"]], min, [90], "{:.1f}"
        ),
        _row(
            "whole changes not composited, %",
            [rest["global"]],
            lambda v: 100 * mean(v),
            [95],
            "{:.0f}",
        ),
        _row(
            "marked copies, textured: IoU >= 0.7, %",
            [found["textured"]["overlap"]],
            lambda v: share(v, 0.7),
            [85],
            "{:.0f}",
        ),
        _row(
            "marked copies, others: IoU >= 0.7, %",
            [found["others"]["overlap"]],
            lambda v: share(v, 0.7),
            [],
            "{:.0f}",
        ),
        _row("region path, s, median", [every["seconds"]], middle, [0.6], "{:.2f}", most=True),
        _row("no region, s, median", [every["auto seconds"]], middle, [3], "{:.2f}", most=True),
        _row("peak memory, MiB", [rest["MiB"]], worst, [300], "{:.0f}", most=True),
        _row("event loop's longest pause, ms", [rest["lag"]], worst, [20], "{:.0f}", most=True),
        _row(
            "12 MP by a crop, s, median",
            [rest["12 MP seconds"]],
            middle,
            [1.5],
            "{:.2f}",
            most=True,
        ),
        _row("12 MP: peak memory, MiB", [rest["12 MP MiB"]], worst, [300], "{:.0f}", most=True),
    ]
    head = "| | reached | goal | |\n| --- | ---: | ---: | --- |\n"
    return head + "".join(map(_line, rows))


def _row(
    title: str,
    values: list[list[float]],
    sum_up: Callable[[Any], Any],
    goals: list[float],
    form: str,
    *,
    most: bool = False,
) -> Row:
    return title, [float(sum_up(one)) for one in values if one], goals, most, form


def _line(row: Row) -> str:
    title, reached, goals, most, form = row
    met = all(
        (got <= goal) if most else (got >= goal) for got, goal in zip(reached, goals, strict=False)
    )
    wanted = ("≤ " if most else "≥ ") + " / ".join(f"{goal:g}" for goal in goals) if goals else ""
    verdict = ("met" if met else "**missed**") if goals else ""
    return f"| {title} | {' / '.join(map(form.format, reached))} | {wanted} | {verdict} |\n"
