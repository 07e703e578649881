"""What is measured about the policy, of labelled prompts and of disguised ones."""

from __future__ import annotations

import statistics
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.policy.contestants import Blocks, Contestants
from benchmarks.policy.disguises import KINDS, disguised
from bot.policy.measuring import Labelled, figures, judge, read, spread

PROMPTS: Final = Path(__file__).parent / "prompts"
LEARNED: Final = (
    "tuning",
    "lessons",
    "extremism",
    "undressing",
    "members",
    "earlier",
    "tongues",
    "harmless",
    "everyday",
)
"""Files that the shipped classifier learned from; never those that are kept for measuring."""

# Each ordinary prompt wears so many disguises, each time others: all are worn often enough.
_BENIGN_KINDS: Final = 12
_LONGEST: Final = 4_000
_LONG_TEXTS: Final = 100
_REPEATS: Final = 3
USUAL: Final = "prompts as they are"


@dataclass(frozen=True, slots=True)
class Measured:
    """What one file of prompts gave, as `bot.policy.measuring.figures` has it.

    Attributes:
        core: Of its core prompts alone. `plain`: by lower case only.
        edits: Share of the core edit commands to allow that are refused.
    """

    ours: Mapping[str, Any]
    core: Mapping[str, Any]
    plain: Mapping[str, Any]
    edits: float


@dataclass(frozen=True, slots=True)
class Kept:
    """What is still caught in disguise.

    Attributes:
        plainly: How many core prompts to block were caught without one.
        kinds: Of those that could wear it, the share still caught, by kind.
        false_positives: Share of ordinary prompts that are refused in some disguise.
    """

    plainly: int
    kinds: Mapping[str, float]
    false_positives: float

    @property
    def mean(self) -> float:
        """Over the kinds."""
        return statistics.fmean(self.kinds.values())

    @property
    def worst(self) -> tuple[str, float]:
        """The kind of which least is caught."""
        return min(self.kinds.items(), key=lambda item: item[1])


def prompts(name: str) -> dict[int, Labelled]:
    """Return a file of labelled prompts; empty where there is none."""
    path = PROMPTS / f"{name}.jsonl"
    return read(path.read_text("utf-8").split("\n")) if path.exists() else {}


def learned_from() -> list[Labelled]:
    """Return the prompts that the shipped classifier learned from."""
    return [row for name in LEARNED for row in prompts(name).values()]


async def shares(contestants: Contestants, rows: Mapping[int, Labelled]) -> Measured:
    """Return recall and false positives of the rules, as they are and with lower case only."""
    judged = await judge(contestants.policy, rows, local=True)
    core = [one for one in judged if one.row.tier == "core"]
    edits = [one.blocked for one in core if _edit(one.row) and one.row.label == "allow"]
    return Measured(
        figures(judged),
        figures(core),
        await _counted(contestants.lower_case, list(rows.values())),
        sum(edits) / len(edits) if edits else 0.0,
    )


async def kept(
    blocks: Blocks, rows: Sequence[Labelled], kinds: Sequence[str] = tuple(KINDS)
) -> Kept:
    """Return what of the core prompts to block is still caught in each disguise.

    A prompt that a disguise leaves as it is (fancy letters for Chinese) does not count for it.
    """
    core = [row for row in rows if row.tier == "core"]
    caught = [row for row in core if row.label == "block" and await blocks(row.text, _edit(row))]
    found = {kind: await _share(blocks, kind, caught) for kind in kinds}
    benign = [row for row in core if row.label == "allow"]
    return Kept(
        len(caught),
        {kind: share for kind, share in found.items() if share is not None},
        await _false_positives(blocks, benign, kinds),
    )


async def times(contestants: Contestants, rows: Sequence[Labelled]) -> dict[str, dict[str, float]]:
    """Return how long a text takes: as prompts are, in disguise, and at the greatest length."""
    usual = [(row.text, _edit(row)) for row in rows]
    kinds = tuple(KINDS)
    hidden = [
        (disguised(kinds[at % len(kinds)], text), edit) for at, (text, edit) in enumerate(usual)
    ]
    return {
        USUAL: await _spread(contestants.seconds, usual),
        "prompts in disguise": await _spread(contestants.seconds, hidden),
        "4,000 characters": await _spread(contestants.seconds, _long(usual)),
        "4,000 characters, much of it in disguise": await _spread(
            contestants.seconds, _long(hidden)
        ),
    }


async def _counted(blocks: Blocks, rows: Sequence[Labelled]) -> dict[str, Any]:
    said = [(row, await blocks(row.text, _edit(row))) for row in rows]

    def share(label: str, tier: str | None) -> float | None:
        of = [one for row, one in said if row.label == label and tier in (None, row.tier)]
        return sum(of) / len(of) if of else None

    return {
        name: {"recall": share("block", tier), "false_positives": share("allow", tier)}
        for name, tier in (("all", None), ("core", "core"), ("contextual", "contextual"))
    }


async def _share(blocks: Blocks, kind: str, rows: Sequence[Labelled]) -> float | None:
    worn = [(disguised(kind, row.text), row) for row in rows]
    said = [await blocks(text, _edit(row)) for text, row in worn if _wears(text, row)]
    return sum(said) / len(said) if said else None


async def _false_positives(blocks: Blocks, rows: Sequence[Labelled], kinds: Sequence[str]) -> float:
    said = []
    step = max(1, len(kinds) // _BENIGN_KINDS)
    for at, row in enumerate(rows):
        for kind in kinds[at % step :: step]:
            text = disguised(kind, row.text)
            if _wears(text, row):
                said.append(await blocks(text, _edit(row)))
    return sum(said) / len(said) if said else 0.0


async def _spread(
    seconds: Callable[[str, bool], Awaitable[float]], texts: Sequence[tuple[str, bool]]
) -> dict[str, float]:
    """Return the best time of each text: other programs' turns are not the filter's."""
    return spread(
        [min([await seconds(text, edit) for _ in range(_REPEATS)]) for text, edit in texts]
    )


def _long(texts: Sequence[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Return texts of the greatest length, of prompts one after the other."""
    found, joined = list[tuple[str, bool]](), ""
    for text, edit in [*texts, *texts, *texts]:
        joined += f"{text}. "
        if len(joined) >= _LONGEST:
            found.append((joined[:_LONGEST], edit))
            joined = ""
    return found[:_LONG_TEXTS]


def _edit(row: Labelled) -> bool:
    return row.kind == "edit"


def _wears(text: str, row: Labelled) -> bool:
    return text != row.text and len(text) <= _LONGEST
