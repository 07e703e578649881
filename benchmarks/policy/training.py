"""`make train`: the weights of the classifier, learned from labelled prompts.

A logistic regression of what is refused at all, and one of each category, which only says as what.
What comes of prompts that were not seen is measured by leaving out one in five, in turn.
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
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict

from benchmarks.policy.contestants import ROOT
from benchmarks.policy.lessons import (
    CATEGORIES,
    LOOK_ALIKE,
    Lesson,
    Numbers,
    digest,
    lesson,
)
from benchmarks.policy.measurement import learned_from
from bot.policy.measuring import Labelled, read
from bot.policy.scoring import BUCKETS, KIND_BUCKETS, ZERO

Chosen = NDArray[np.bool_]
Column = tuple[Numbers, Numbers]
"""What is wanted of each prompt, and which have a say in it."""

WEIGHTS: Final = ROOT / "config" / "policy" / "classifier" / "weights.toml"

# Shares of the prompts to allow that may be refused while they are left out: of those that the text
# alone decides, and of ordinary ones and edits.
_CORE: Final = 0.006
_EVERYDAY: Final = 0.002
_FOLDS: Final = 5
# How little large weights cost: from 10 to 100 the figures hardly change.
_STRENGTH: Final = 30.0
_STEPS: Final = 200
_LARGEST: Final = 127


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights that were learned, a column for each thing that is scored, and what no words have."""

    weights: Numbers
    biases: Numbers

    @property
    def scales(self) -> Numbers:
        """Of each column, what 1 in a byte stands for."""
        return cast("Numbers", np.abs(self.weights).max(0) / _LARGEST)

    @property
    def cells(self) -> str:
        """The weights as bytes, bucket by bucket, in base64."""
        found = (np.rint(self.weights / self.scales) + ZERO).astype(np.uint8)
        return base64.b64encode(found.tobytes()).decode()


def trained(rows: Sequence[Labelled]) -> tuple[dict[str, Any], str]:
    """Return what the rule reads, and in words what it does with prompts that it has not seen."""
    taught = lesson(rows)
    refusal, *categories = zip(taught.wanted.T, taught.counts.T, strict=True)
    all_words, fewer = (table_of(taught, size) for size in (BUCKETS, KIND_BUCKETS))
    scored = unseen(taught, all_words, [refusal])[:, 0]
    likeness = unseen(taught, fewer, categories)
    cuts = np.array([_cut(taught, scored, of) for of in (taught.english, ~taught.english)])
    cut = np.where(taught.english, *cuts)
    slope = _slope(scored - cut, taught.wanted[:, 0])
    whether = fitted(taught, all_words, [refusal])
    whether = Fit(slope * whether.weights, slope * (whether.biases - cuts))
    kinds = fitted(taught, fewer, categories)
    content = {
        "prompts": digest(rows),
        "scale": _short(whether.scales)[0],
        "bias": _short(whether.biases)[0],
        "bias_elsewhere": _short(whether.biases)[1],
        "categories": list(CATEGORIES),
        "scales": _short(kinds.scales),
        "biases": _short(kinds.biases),
        "whether": whether.cells,
        "kinds": kinds.cells,
    }
    return content, "\n".join(_told(taught, scored >= cut, likeness.argmax(1)))


def table_of(taught: Lesson, size: int) -> csr_array:
    """Return what counts of each prompt, a row for each, a column for each of so many buckets."""
    buckets = (taught.buckets % size).astype(np.int32)
    values = taught.values * taught.rarity(size)[buckets]
    where = (taught.owners.astype(np.int32), buckets)
    return csr_array((values, where), shape=(len(taught.rows), size))


def fitted(taught: Lesson, table: csr_array, columns: Sequence[Column]) -> Fit:
    """Return weights for a table's buckets, from the prompts that have a say in each column."""
    fits = [_regression().fit(table, wanted, sample_weight=counts) for wanted, counts in columns]
    weights = np.column_stack([fit.coef_[0] for fit in fits])
    weights *= taught.rarity(table.shape[1])[:, None]
    return Fit(weights, np.array([fit.intercept_[0] for fit in fits]))


def unseen(taught: Lesson, table: csr_array, columns: Sequence[Column]) -> Numbers:
    """Return what each prompt scores in each column when its fold is left out of training."""
    folds = [zlib.crc32(text.encode()) % _FOLDS for text in taught.origins]
    scored = [
        cross_val_predict(
            _regression(),
            table,
            wanted,
            groups=folds,
            cv=LeaveOneGroupOut(),
            method="decision_function",
            params={"sample_weight": counts},
        )
        for wanted, counts in columns
    ]
    return np.column_stack(scored)


def _regression() -> LogisticRegression:
    return LogisticRegression(C=_STRENGTH, solver="liblinear", max_iter=_STEPS)


def _cut(taught: Lesson, scored: Numbers, of: Chosen) -> float:
    """Return from where on as many of some prompts to allow are refused as may be, and no more."""
    return max(
        _reached_by(scored[of & _allowed(taught, everyday=False)], _CORE),
        _reached_by(scored[of & _allowed(taught, everyday=True)], _EVERYDAY),
    )


def _short(numbers: Numbers) -> list[float]:
    return [float(f"{number:.6g}") for number in numbers]


def written(content: Mapping[str, Any]) -> str:
    """Return the content of the file that the rule reads."""
    return "\n".join(
        [
            "# What the classifier learned from labelled prompts; written by `make train`.",
            "",
            # Long texts in single quotes are read fifty times as fast.
            *(
                f"{key} = '{value}'" if isinstance(value, str) else f"{key} = {json.dumps(value)}"
                for key, value in content.items()
            ),
            "",
        ]
    )


def main(arguments: list[str] | None = None) -> None:
    """Read labelled prompts, learn, write the weights, and say what to expect of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.policy.training")
    parser.add_argument("more", nargs="*", type=Path, help="files of your own labelled prompts")
    parser.add_argument("--to", type=Path, default=WEIGHTS, help="file that is written")
    options = parser.parse_args(arguments)
    own = [read(path.read_text("utf-8").split("\n")).values() for path in options.more]
    content, told = trained([*learned_from(), *(row for rows in own for row in rows)])
    options.to.parent.mkdir(parents=True, exist_ok=True)
    options.to.write_text(written(content), "utf-8")
    print(told)


def _told(taught: Lesson, refused: Chosen, first: NDArray[np.int64]) -> Iterator[str]:
    """Yield what comes of prompts that were scored without them, by the category that fits best."""
    yield "Of prompts that were left out of training, by the classifier alone:"
    for everyday, name in ((False, "core prompts to allow"), (True, "ordinary ones and edits")):
        allowed = _allowed(taught, everyday=everyday)
        yield f"{name}: {refused[allowed].sum()} of {allowed.sum()} refused"
    for number, name in enumerate(CATEGORIES):
        mine = taught.wanted[:, number + 1] > 0
        named = refused & mine & (first == number)
        yield f"{name}: {refused[mine].sum()} of {mine.sum()} refused, {named.sum()} as that"


def _allowed(taught: Lesson, *, everyday: bool) -> Chosen:
    """Return which prompts are to be allowed: core ones, or ordinary ones and edits."""
    allowed = [row.label == "allow" and _is_of(row, everyday) for row in taught.rows]
    return np.array(allowed) & ~taught.again


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


if __name__ == "__main__":
    main()
