"""What was measured about the policy as Markdown, beside what is to be reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from benchmarks.policy.disguises import FAMILIES, KINDS
from benchmarks.policy.measurement import USUAL, Kept, Measured

# Decided by the text alone, and hardest to live with: they have a higher goal.
STRICT: Final = ("ncii", "sexual_explicit", "extremism", "evasion")
ORDINARY: Final = "none"
EDITS: Final = "edit commands"


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing to reach. Numbers in per cent, or in milliseconds."""

    what: str
    reached: float
    limit: float
    at_most: bool = False
    unit: str = "%"

    @property
    def met(self) -> bool:
        """Whether it is reached."""
        return self.reached <= self.limit if self.at_most else self.reached >= self.limit


def goals(measured: Measured) -> Iterator[Goal]:
    """Yield what the rules on this machine are to reach on a file of prompts."""
    core, named = measured.core["all"], measured.core["categories"]
    yield Goal("core: recall", _percent(core["recall"]), 75)
    yield Goal("core: false positives", _percent(core["false_positives"]), 1, at_most=True)
    for name in STRICT:
        if name in named:
            yield Goal(f"core, {name}: recall", _percent(named[name]["recall"]), 93)
    if ORDINARY in named:
        found = _percent(named[ORDINARY]["false_positives"])
        yield Goal("ordinary prompts: false positives", found, 0.3, at_most=True)
    yield Goal(f"{EDITS}: false positives", 100 * measured.edits, 0.3, at_most=True)


def disguise_goals(kept: Kept) -> Iterator[Goal]:
    """Yield what is to be caught in disguise."""
    kind, worst = kept.worst
    yield Goal(f"still caught in {len(kept.kinds)} disguises, mean", 100 * kept.mean, 93)
    yield Goal(f"still caught in the worst one (`{kind}`)", 100 * worst, 60)
    found = 100 * kept.false_positives
    yield Goal("ordinary prompts refused in a disguise", found, 1.5, at_most=True)


def time_goals(times: Mapping[str, Mapping[str, float]]) -> Iterator[Goal]:
    """Yield how quick it is to be with prompts as people write them."""
    for percent, limit in (("p50", 1), ("p95", 5)):
        found = 1000 * times[USUAL][percent]
        yield Goal(f"{USUAL}: {percent}", found, limit, at_most=True, unit="ms")


def times_table(times: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """Yield how long all kinds of texts take."""
    yield "| best of three, ms | p50 | p95 |"
    yield "| --- | ---: | ---: |"
    for what, found in times.items():
        yield f"| {what} | {1000 * found['p50']:.2f} | {1000 * found['p95']:.2f} |"


def shares_table(measured: Measured) -> Iterator[str]:
    """Yield recall and false positives, by tier and by category."""
    yield "| | recall | of | false positives | of | lower case only: recall | false positives |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for name in ("all", "core", "contextual"):
        ours, plain = measured.ours[name], measured.plain[name]
        yield (
            f"| {name} | {_shown(ours['recall'])} | | {_shown(ours['false_positives'])} | | "
            f"{_shown(plain['recall'])} | {_shown(plain['false_positives'])} |"
        )
    for name, ours in measured.ours["categories"].items():
        yield (
            f"| {name} | {_shown(ours['recall'])} | {ours['block']} | "
            f"{_shown(ours['false_positives'])} | {ours['allow']} | | |"
        )


def goals_table(reached: Iterator[Goal]) -> Iterator[str]:
    """Yield what was reached beside what was to be."""
    yield "| | reached | goal | |"
    yield "| --- | ---: | ---: | --- |"
    for goal in reached:
        sign = "≤" if goal.at_most else "≥"
        digits = 2 if goal.unit == "ms" else 1
        met = "reached" if goal.met else "missed"
        yield (
            f"| {goal.what} | {goal.reached:.{digits}f} {goal.unit} | "
            f"{sign} {goal.limit:g} {goal.unit} | {met} |"
        )


def kinds_table(ours: Kept, plain: Kept) -> Iterator[str]:
    """Yield how much is still caught in each disguise."""
    yield "| disguise | | still caught | lower case only |"
    yield "| --- | --- | ---: | ---: |"
    for family, kinds in FAMILIES.items():
        for kind in kinds:
            about = (KINDS[kind].__doc__ or "").split("\n")[0].rstrip(".")
            about = about.replace("|", "\\|").replace("*", "\\*")
            found, before = _shown(ours.kinds.get(kind)), _shown(plain.kinds.get(kind))
            yield f"| {family}: `{kind}` | {about} | {found} | {before} |"
    yield f"| **mean** | | {_shown(ours.mean)} | {_shown(plain.mean)} |"


def _percent(share: float | None) -> float:
    return float("nan") if share is None else 100 * share


def _shown(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"
