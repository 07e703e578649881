"""Why a text gets what it gets: for moderators, operators, and whoever measures the policy."""

from __future__ import annotations

import time
from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from bot.domain import ALLOWED, Action, Author, Place, Preview
from bot.policy import wording
from bot.policy.assessing import Assessment, Assessor
from bot.policy.deciding import Decider
from bot.policy.stages import Finding
from bot.ports import Explanation, Opinion, ScreeningContext

_NOBODY: Final = ""


async def explain(
    assessor: Assessor, text: str, context: ScreeningContext, version: str, *, local: bool
) -> Explanation:
    """Return how the policy comes to what it does with a text; see `PolicyFilter.explain`."""
    begun = time.perf_counter()
    assessed = await assessor.text(text, context, local=local, to_the_end=True)
    seconds = time.perf_counter() - begun
    read = assessed.text
    return Explanation(
        normal=read.normal if read else "",
        readings=read.derived if read else (),
        opinions=tuple(_opinion(one) for one in assessed.findings.all),
        verdict=assessed.verdict,
        told=_told(assessed, len(text)),
        policy_version=version,
        seconds=seconds,
        local_seconds=assessed.local_seconds,
    )


async def preview(assessor: Assessor, text: str, place: Place) -> Preview:
    """Return what some words would get in a place by its rules; no judge is paid for it."""
    context = ScreeningContext(Author(place.platform, _NOBODY), place)
    assessed = await assessor.text(text, context, judged=False)
    verdict = assessed.verdict
    return Preview(
        action=verdict.action.name.lower(),
        category=verdict.category,
        stage=verdict.rule,
        pattern=verdict.pattern,
        told=_told(assessed, len(text)),
        rewritten=verdict.rewritten,
        down=tuple(assessed.findings.down),
    )


def _opinion(found: Finding) -> Opinion:
    scores = found.scores
    return Opinion(
        found.name,
        found.verdict or ALLOWED,
        MappingProxyType(dict(scores)),
        found.seconds,
        found.error is not None,
    )


def _told(assessed: Assessment, characters: int) -> str:
    """Return what a member would read."""
    decider, verdict = assessed.decider, assessed.verdict
    match verdict.action:
        case Action.ALLOW:
            return ""
        case Action.ASK:
            return wording.question(decider, verdict).sentence
        case Action.REWRITE if verdict.rewritten:
            return wording.rewriting(decider, verdict).sentence
    return _joined(decider, assessed, characters)


def _joined(decider: Decider, assessed: Assessment, characters: int) -> str:
    refusal = wording.refusal(decider, assessed.verdict, characters)
    said: Sequence[str] = (refusal.sentence, refusal.suggestion)
    return " ".join(filter(None, said))
