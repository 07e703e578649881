"""The policy's figures and its reasons as lines of text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bot.domain import Action, Verdict
from bot.policy.measuring import TIERS, Judged, figures, stage_seconds
from bot.ports import Explanation, Opinion, Unasked

_UNASKED: Final[Mapping[Unasked, str]] = {
    "decided": ", as it is refused already",
    "no reason": ", as nothing calls for it",
    "local": "; they may decide otherwise",
}


def measured(judged: Sequence[Judged], max_characters: int) -> Iterator[str]:
    """Yield the figures as a table, and what one should know about them."""
    found = figures(judged)
    rows = {"all": found["all"], **{tier: found[tier] for tier in TIERS}}
    width = max(len(name) for name in (*rows, *found["categories"], "false positives"))
    yield f"{'':{width}}  {'recall':>9}  {'of':>5}  {'false positives':>15}  {'of':>5}"
    for name, shares in rows.items():
        some = [one for one in judged if name in ("all", one.row.tier)]
        block = sum(one.row.label == "block" for one in some)
        yield _line(name, width, shares, block, len(some) - block)
    for name, shares in found["categories"].items():
        yield _line(name, width, shares, shares["block"], shares["allow"])
    yield ""
    for stage, times in {**stage_seconds(judged), "in all": found["seconds"]}.items():
        usual, slow = _milliseconds(times["p50"]), _milliseconds(times["p95"])
        yield f"{stage:{width}}  {usual} ms, p95 {slow} ms"
    yield from _remarks(judged, max_characters)


def wrong(judged: Sequence[Judged]) -> Iterator[str]:
    """Yield what was not decided as its label says, line by line."""
    for one in judged:
        if one.wrong:
            said = _verdict(one.verdict)
            yield f"line {one.line}: should be {one.row.label} ({one.row.category or '–'}): {said}"


def explained(said: Explanation) -> Iterator[str]:
    """Yield how the policy comes to what it does with a text."""
    yield f"normalised: {_printable(said.normal)}"
    for reading in said.readings:
        yield f"also read as: {_printable(reading)}"
    yield ""
    for opinion in said.opinions:
        yield from _opinion(opinion)
    yield from _unasked(said.unasked)
    yield ""
    yield f"result: {_verdict(said.verdict)}"
    if said.verdict.rewritten:
        yield f"drawn instead: {_printable(said.verdict.rewritten)}"
    if said.told:
        yield f"told: {said.told}"
    yield f"policy {said.policy_version}, {_milliseconds(said.seconds)} ms"


def _printable(text: str) -> str:
    """Return a text without what a terminal would obey."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _line(name: str, width: int, shares: Mapping[str, Any], block: int, allow: int) -> str:
    recall, false = _percent(shares["recall"]), _percent(shares["false_positives"])
    return f"{name:{width}}  {recall:>9}  {block:>5}  {false:>15}  {allow:>5}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def _milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:.2f}"


def _remarks(judged: Sequence[Judged], max_characters: int) -> Iterator[str]:
    if long := sum(len(one.row.text) > max_characters for one in judged):
        yield (
            f"note: {long} prompts have more than {max_characters:,} characters, of which nothing "
            "is read: they count as blocked."
        )
    without = [one for one in judged if one.down]
    if without:
        stages = sorted({stage for one in without for stage in one.down})
        yield (
            f"note: {len(without)} prompts were judged without {', '.join(stages)}, which did not "
            "answer; these figures are not the policy's."
        )


def _unasked(unasked: Mapping[str, Unasked]) -> Iterator[str]:
    for why, told in _UNASKED.items():
        if stages := [stage for stage, reason in unasked.items() if reason == why]:
            yield f"not asked: {', '.join(stages)}{told}"


def _opinion(opinion: Opinion) -> Iterator[str]:
    said = "did not answer" if opinion.down else _verdict(opinion.verdict)
    yield f"{opinion.rule}: {said} ({_milliseconds(opinion.seconds)} ms)"
    for name, score in sorted(opinion.scores.items(), key=lambda item: -item[1]):
        yield f"    {name} {score:.3f}"


def _verdict(verdict: Verdict) -> str:
    if verdict.action is Action.ALLOW:
        return "allow"
    by = ", ".join(filter(None, (verdict.rule, verdict.pattern, verdict.reason)))
    disguised = ", disguised" if verdict.evasive else ""
    return f"{verdict.action.name.lower()}: {verdict.category} (by {by}{disguised})"
