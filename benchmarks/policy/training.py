"""`make train`: the weights of the classifier, learned from labelled prompts.

A logistic regression of what is refused at all and one of each category, added up; by Nesterov's
gradient descent on the matrix of how alike all prompts are, which needs nothing but numpy. What
comes of prompts that were not seen is measured by leaving out one in five, in turn.
"""

from __future__ import annotations

import argparse
import base64
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from benchmarks.policy.contestants import ROOT
from benchmarks.policy.lessons import CATEGORIES, LOOK_ALIKE, Lesson, Numbers, digest, lesson
from benchmarks.policy.measurement import prompts
from bot.policy.measuring import Labelled, read
from bot.policy.scoring import BUCKETS, ZERO

WEIGHTS: Final = ROOT / "config" / "policy" / "classifier" / "weights.toml"
FILES: Final = ("tuning", "harmless")
"""What the shipped weights were learned from; never the prompts that are kept for measuring."""

# Shares of the prompts to allow that may be refused while they are left out: of those that the text
# alone decides, and of ordinary ones and edits.
_CORE: Final = 0.004
_EVERYDAY: Final = 0.002
_FOLDS: Final = 5
# How little large weights cost: from 10 to 400 the figures hardly change.
_STRENGTH: Final = 30.0
_STEPS: Final = 200
_POWER_STEPS: Final = 30
_BIAS: Final = 0.1
_CHUNK: Final = 4096
_LARGEST: Final = 127


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the columns become log-odds: 0 is where a prompt begins to be refused.

    Attributes:
        spreads: Of "refused at all", and of the highest of the categories.
        slope: By how much the sum is stretched (Platt's scaling).
    """

    spreads: tuple[float, float]
    cut: float
    slope: float

    @classmethod
    def of(cls, taught: Lesson, scored: Numbers) -> Calibration:
        """Return the one that refuses as many prompts to allow as may be, and no more."""
        spreads = (float(scored[:, 0].std()), float(scored[:, 1:].max(1).std()))
        worst = cls(spreads, 0.0, 1.0).log_odds(scored).max(1)
        cut = max(
            _reached_by(worst[_allowed(taught, everyday=False)], _CORE),
            _reached_by(worst[_allowed(taught, everyday=True)], _EVERYDAY),
        )
        return cls(spreads, cut, _slope(worst - cut, taught.wanted[:, 0]))

    def log_odds(self, columns: Numbers) -> Numbers:
        """Return each category's log-odds."""
        return cast("Numbers", self.mixed(columns) - self.slope * self.cut)

    def mixed(self, columns: Numbers) -> Numbers:
        """Return "refused at all" and each category added up."""
        both = columns[:, :1] / self.spreads[0] + columns[:, 1:] / self.spreads[1]
        return cast("Numbers", self.slope * both)


def trained(rows: Sequence[Labelled]) -> tuple[dict[str, Any], str]:
    """Return what the rule reads, and in words what it does with prompts that it has not seen."""
    taught = lesson(rows)
    likeness = alike(taught)
    scored = unseen(taught, likeness)
    calibration = Calibration.of(taught, scored)
    says = fitted(likeness, taught.wanted, taught.counts)
    weights = calibration.mixed(columns_of(taught, says))
    scales = np.abs(weights).max(0) / _LARGEST
    cells = (np.rint(weights / scales) + ZERO).astype(np.uint8)
    biases = calibration.log_odds(_BIAS * says.sum(0, keepdims=True))[0]
    content = {
        "prompts": digest(rows),
        "categories": list(CATEGORIES),
        "scales": [float(f"{scale:.6g}") for scale in scales],
        "biases": [float(f"{bias:.6g}") for bias in biases],
        "cells": base64.b64encode(cells.tobytes()).decode(),
    }
    return content, "\n".join(_told(taught, calibration.log_odds(scored)))


def alike(taught: Lesson) -> Numbers:
    """Return how alike each two prompts are."""
    size = len(taught.rows)
    values = taught.values * taught.rarity[taught.buckets]
    found = np.full((size, size), _BIAS, np.float32)
    for begin in range(0, BUCKETS, _CHUNK):
        here = (taught.buckets >= begin) & (taught.buckets < begin + _CHUNK)
        some = np.zeros((size, _CHUNK), np.float32)
        some[taught.owners[here], taught.buckets[here] - begin] = values[here]
        found += some @ some.T
    return found


def fitted(likeness: Numbers, wanted: Numbers, counts: Numbers) -> Numbers:
    """Return how much each prompt has a say in each column, by logistic regression."""
    cost = 1 / _STRENGTH
    step = 1 / (_largest_stretch(likeness) / 4 + cost)
    speed = (1 - (cost * step) ** 0.5) / (1 + (cost * step) ** 0.5)
    says = ahead = np.zeros_like(wanted)
    for _ in range(_STEPS):
        guessed = 1 / (1 + np.exp(-likeness @ ahead))
        moved = ahead - step * (counts * (guessed - wanted) + cost * ahead)
        ahead, says = moved + speed * (moved - says), moved
    return says


def unseen(taught: Lesson, likeness: Numbers) -> Numbers:
    """Return what each prompt scores in each column when its fold is left out of training."""
    folds = np.array([zlib.crc32(text.encode()) % _FOLDS for text in taught.origins])
    scored = np.zeros_like(taught.wanted)
    for fold in range(_FOLDS):
        out, rest = folds == fold, folds != fold
        if not out.any():
            continue
        says = fitted(likeness[np.ix_(rest, rest)], taught.wanted[rest], taught.counts[rest])
        scored[out] = likeness[np.ix_(out, rest)] @ says
    return scored


def columns_of(taught: Lesson, says: Numbers) -> Numbers:
    """Return the weights of each column."""
    columns = np.zeros((BUCKETS, says.shape[1]), np.float32)
    np.add.at(columns, taught.buckets, taught.values[:, None] * says[taught.owners])
    return cast("Numbers", columns * taught.rarity[:, None] ** 2)


def written(content: Mapping[str, Any]) -> str:
    """Return the content of the file that the rule reads."""
    rest = (f"{key} = {json.dumps(value)}" for key, value in content.items() if key != "cells")
    return "\n".join(
        [
            "# What the classifier learned from labelled prompts; written by `make train`.",
            "",
            *rest,
            # In single quotes, which are read fifty times as fast.
            f"cells = '{content['cells']}'",
            "",
        ]
    )


def shipped() -> list[Labelled]:
    """Return the prompts that the shipped weights were learned from."""
    return [row for name in FILES for row in prompts(name).values()]


def main(arguments: list[str] | None = None) -> None:
    """Read labelled prompts, learn, write the weights, and say what to expect of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.policy.training")
    parser.add_argument("more", nargs="*", type=Path, help="files of your own labelled prompts")
    parser.add_argument("--to", type=Path, default=WEIGHTS, help="file that is written")
    options = parser.parse_args(arguments)
    own = [read(path.read_text("utf-8").split("\n")).values() for path in options.more]
    content, told = trained([*shipped(), *(row for rows in own for row in rows)])
    options.to.parent.mkdir(parents=True, exist_ok=True)
    options.to.write_text(written(content), "utf-8")
    print(told)


def _told(taught: Lesson, odds: Numbers) -> Iterator[str]:
    """Yield what comes of log-odds that were scored without the prompts."""
    refused, first = odds.max(1) >= 0, odds.argmax(1)
    yield "Of prompts that were left out of training, by the classifier alone:"
    for everyday, name in ((False, "core prompts to allow"), (True, "ordinary ones and edits")):
        allowed = _allowed(taught, everyday=everyday)
        yield f"{name}: {refused[allowed].sum()} of {allowed.sum()} refused"
    for number, name in enumerate(CATEGORIES):
        mine = taught.wanted[:, number + 1] > 0
        named = refused & mine & (first == number)
        yield f"{name}: {refused[mine].sum()} of {mine.sum()} refused, {named.sum()} as that"


def _allowed(taught: Lesson, *, everyday: bool) -> NDArray[Any]:
    """Return which prompts are to be allowed: core ones, or ordinary ones and edits."""
    return np.array([row.label == "allow" and _is_of(row, everyday) for row in taught.rows])


def _is_of(row: Labelled, everyday: bool) -> bool:
    if row.category == LOOK_ALIKE:
        return False
    return row.category == "none" or row.kind == "edit" if everyday else row.tier == "core"


def _reached_by(scores: Numbers, share: float) -> float:
    """Return a score that no more than a share of them reach."""
    if not len(scores):
        return 0.0
    return float(np.sort(scores)[::-1][int(share * len(scores))]) + 1e-4


def _slope(scores: Numbers, wanted: Numbers) -> float:
    """Return by how much scores have to be stretched to be log-odds."""
    slope, bias = 1.0, 0.0
    for _ in range(2000):
        error = 1 / (1 + np.exp(-(slope * scores + bias))) - wanted
        slope -= 0.1 * float((error * scores).mean())
        bias -= 0.1 * float(error.mean())
    return slope


def _largest_stretch(matrix: Numbers) -> float:
    vector = np.ones(len(matrix), np.float32)
    for _ in range(_POWER_STEPS):
        vector = matrix @ (vector / np.linalg.norm(vector))
    return float(np.linalg.norm(vector))


if __name__ == "__main__":
    main()
