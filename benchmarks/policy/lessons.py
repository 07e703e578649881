"""Labelled prompts as numbers, from which the classifier learns."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from benchmarks.policy.disguises import FAMILIES, disguised
from bot.policy.languages import may_be_english
from bot.policy.measuring import Labelled
from bot.policy.normalize import normalize
from bot.policy.scoring import (
    CALM,
    EDIT,
    EDITED,
    PAIR,
    WORD,
    bucket,
    pairs,
    parts,
    stretches,
    whole,
    words_of,
)

Numbers = NDArray[np.float32]

WRAPPED: Final = "evasion"
"""What prompts are called that wrap a wish in orders to the model, whatever it is."""

NAMED: Final = (
    "ncii",
    "self_harm",
    "extremism",
    "sexual_explicit",
    "violence_graphic",
    "hate",
    "harassment",
    "illicit",
    "privacy",
    "deception",
    "elections",
    "sexual_suggestive",
    "disturbing",
)
"""What a wish can be that is learned; the rest needs names, a picture or judgement."""

CATEGORIES: Final = (*NAMED, WRAPPED)
"""What is learned, as prompts and policy call it."""

LOOK_ALIKE: Final = "look_alike"
"""What harmless prompts are called that were thought up to mislead it: they only teach."""

_WRAPPINGS: Final = Path(__file__).parent / "wrappings.txt"
_KINDS: Final = (*FAMILIES["codes"], *FAMILIES["other words around"])
_SLIPS: Final = (*FAMILIES["spelling"], *FAMILIES["spacing"])
# So many prompts to allow are learned from once more, in orders to the model or encoded, since that
# alone must not count. With all of them, orders would not count around what is half said, either.
_WRAPPED_EVERY: Final = 5
# A few words of an ordinary prompt say nothing bad, either; else a short one is what its rarest is.
_FEW: Final = 3
# Pages around a prompt are always the same ones.
_MOST_STRETCHES: Final = 9


@dataclass(frozen=True, slots=True)
class Lesson:
    """Labelled prompts as numbers.

    Attributes:
        origins: The text that a prompt was made of.
        owners: Of each feature, the prompt. `buckets`, `values`: where it counts, and how much.
        wanted: A column for "refused at all", and one for each category; 1 or 0.
        counts: Likewise: whether a prompt has a say in it.
        again: Of each prompt, whether it stands here once more, in another form.
        english: Of each prompt, whether it may be English.
    """

    rows: Sequence[Labelled]
    origins: Sequence[str]
    owners: NDArray[np.int64]
    buckets: NDArray[np.int64]
    values: Numbers
    wanted: Numbers
    counts: Numbers
    again: NDArray[np.bool_]
    english: NDArray[np.bool_]

    def rarity(self, size: int) -> Numbers:
        """Return by how much each of so many buckets counts more, the fewer prompts have it."""
        met = np.bincount(self.buckets % size, minlength=size)
        rare = np.log((1 + len(self.rows)) / (1 + met)) / 4
        return cast("Numbers", rare.astype(np.float32))


def lesson(rows: Sequence[Labelled]) -> Lesson:
    """Return what can be learned from prompts: of those to refuse, the kinds that are known."""
    known = [row for row in rows if row.label == "allow" or row.category in CATEGORIES]
    read = [(row, row.text, words) for row in known for words in _read(row)]
    plain = len(read)
    again = ((row.text, other) for row in known for other in others(row))
    read += [(other, text, words) for text, other in again for words in _read(other)]
    taught = [row for row, _, _ in read]
    found = [
        (number, where, value)
        for number, (row, _, words) in enumerate(read)
        for where, value in features(words, row.kind == "edit").items()
    ]
    owners, buckets, values = zip(*found, strict=True)
    refused = [row.label == "block" for row in taught]
    named = [[row.category == category for category in CATEGORIES] for row in taught]
    wanted = [[no, *(no and one for one in of)] for no, of in zip(refused, named, strict=True)]
    counts = [
        [True, *(not no or row.category != WRAPPED or name == WRAPPED for name in CATEGORIES)]
        for no, row in zip(refused, taught, strict=True)
    ]
    return Lesson(
        taught,
        [text for _, text, _ in read],
        np.array(owners),
        np.array(buckets),
        np.array(values, np.float32),
        np.array(wanted, np.float32),
        np.array(counts, np.float32),
        np.arange(len(read)) >= plain,
        np.array([may_be_english(words) for _, _, words in read]),
    )


def others(row: Labelled) -> Iterator[Labelled]:
    """Yield a prompt in other forms: misspelt or with odd spaces, and less of one to allow."""
    yield _reworded(row, disguised(_SLIPS[_number(row) % len(_SLIPS)], row.text))
    if row.label != "allow":
        return
    if _number(row) % _WRAPPED_EVERY == 0:
        yield wrap(row)
    if row.kind == "edit":  # the picture may be gone
        yield row.model_copy(update={"kind": "imagine"})
    if row.category == "none":
        words = row.text.split()
        start = _number(row) % max(1, len(words) - _FEW)
        yield _reworded(row, " ".join(words[start : start + _FEW]))


def wrap(row: Labelled) -> Labelled:
    """Return a prompt in orders to the model, or encoded; the same at every call."""
    ways = [*_wrappings(), *_KINDS]
    way = ways[_number(row) // _WRAPPED_EVERY % len(ways)]
    return _reworded(
        row, disguised(way, row.text) if way in _KINDS else way.replace("{}", row.text)
    )


def _reworded(row: Labelled, text: str) -> Labelled:
    return row.model_copy(update={"text": text})


def _read(row: Labelled) -> list[Sequence[str]]:
    """Return a prompt's words; of one to allow also its stretches, of which each is to pass."""
    words = words_of(normalize(row.text).normal)
    read: list[Sequence[str]] = list(stretches(words)) if row.label == "allow" else [words]
    return read if len(read) < _MOST_STRETCHES else read[:1]


def features(words: Sequence[str], edit: bool) -> Mapping[int, float]:
    """Return how much each bucket counts in some words, as in `Scorer.log_odds`."""
    found = Counter[int]()
    size = 0
    for word in dict.fromkeys(words):
        inside = parts(word)
        found.update(inside)
        found[whole(word)] += WORD
        size += len(inside) + WORD * WORD
    for pair in pairs(words):
        found[bucket(pair)] += PAIR
        size += PAIR * PAIR
    if edit:
        found[bucket(EDITED)] += EDIT
    return {where: value / (size + CALM) ** 0.5 for where, value in found.items()}


def digest(rows: Sequence[Labelled]) -> str:
    """Return a digest of prompts, the same in whatever order they stand."""
    lines: list[Any] = sorted(
        json.dumps([row.text, row.label, row.category, row.tier, row.kind]) for row in rows
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _number(row: Labelled) -> int:
    return zlib.crc32(row.text.encode())


@cache
def _wrappings() -> tuple[str, ...]:
    return tuple(_WRAPPINGS.read_text("utf-8").splitlines())
