"""Why a text gets what it gets: for moderators, operators, and whoever measures the policy."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import MappingProxyType

from bot.domain import ALLOWED, Action, Preview, Verdict
from bot.policy import judging, wording
from bot.policy.assessing import Assessment, Assessor
from bot.policy.config import JUDGE
from bot.policy.deciding import Decider
from bot.policy.stages import Finding
from bot.ports import Explanation, Opinion, ScreeningContext, Unasked


async def explain(
    assessor: Assessor, text: str, context: ScreeningContext, version: str, *, local: bool
) -> Explanation:
    """Return how the policy comes to what it does with a text; see `PolicyFilter.explain`."""
    begun = time.perf_counter()
    assessed = await assessor.text(text, context, local=local, to_the_end=True)
    verdict = await _result(assessor, assessed, local=local)
    seconds = time.perf_counter() - begun
    read = assessed.text
    return Explanation(
        normal=read.normal if read else "",
        readings=read.derived if read else (),
        opinions=tuple(_opinion(one) for one in assessed.findings.all),
        verdict=verdict,
        told=_told(assessed.decider, verdict, len(text)),
        policy_version=version,
        seconds=seconds,
        local_seconds=assessed.local_seconds,
        unasked=_unasked(assessor, assessed, local=local),
    )


async def preview(
    assessor: Assessor, text: str, context: ScreeningContext, may_judge: Callable[[], bool]
) -> Preview:
    """Return what some words would get in a place by its rules; see `PolicyFilter.preview`."""
    assessed = await assessor.text(text, context, judged=False)
    unasked: tuple[str, ...] = ()
    if _wants_judge(assessor, assessed):
        if may_judge():
            assert assessed.text is not None
            assessed = await assessor.judge_too(assessed, assessed.text)
        else:
            unasked = (JUDGE,)
    verdict = await _result(assessor, assessed)
    return Preview(
        action=verdict.action.name.lower(),
        category=verdict.category,
        stage=verdict.rule,
        pattern=verdict.pattern,
        told=_told(assessed.decider, verdict, len(text)),
        rewritten=verdict.rewritten if verdict.action is Action.REWRITE else "",
        down=tuple(assessed.findings.down),
        unasked=unasked,
    )


async def _result(assessor: Assessor, assessed: Assessment, *, local: bool = False) -> Verdict:
    """Return what comes out: rewritten words are judged like any, and refused if they fail."""
    verdict = assessed.verdict
    if verdict.action is not Action.REWRITE:
        return verdict
    if verdict.rewritten.strip():
        context = assessed.decider.context
        again = await assessor.text(verdict.rewritten, context, local=local, judged=False)
        if again.verdict.action is Action.ALLOW:
            return verdict
    return replace(verdict, action=Action.BLOCK)


def _wants_judge(assessor: Assessor, assessed: Assessment) -> bool:
    if assessor.judge is None or assessed.text is None or assessed.verdict.action >= Action.BLOCK:
        return False
    decider = assessed.decider
    return bool(judging.reasons(assessed.text, decider.context, assessed.findings, decider))


def _unasked(assessor: Assessor, assessed: Assessment, *, local: bool) -> dict[str, Unasked]:
    asked = {one.name for one in assessed.findings.all}
    remote = [name for name, rule in assessor.prompt_rules if getattr(rule, "remote", False)]
    # Where nobody outside is asked there is no judge, though the policy has one.
    judges = [JUDGE] if assessor.judge or JUDGE in assessor.config.prompt_rules else []
    why: Unasked = "local" if local else "no reason"
    if assessed.verdict.action >= Action.BLOCK:
        why = "decided"
    return {name: why for name in (*remote, *judges) if name not in asked}


def _opinion(found: Finding) -> Opinion:
    scores = found.scores
    return Opinion(
        found.name,
        found.verdict or ALLOWED,
        MappingProxyType(dict(scores)),
        found.seconds,
        found.error is not None,
    )


def _told(decider: Decider, verdict: Verdict, characters: int) -> str:
    """Return what a member would read."""
    match verdict.action:
        case Action.ALLOW:
            return ""
        case Action.ASK:
            return wording.question(decider, verdict).sentence
        case Action.REWRITE:
            return wording.rewriting(decider, verdict).sentence
    refusal = wording.refusal(decider, verdict, characters)
    said: Sequence[str] = (refusal.sentence, refusal.suggestion)
    return " ".join(filter(None, said))
