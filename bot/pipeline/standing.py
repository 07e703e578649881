"""What moderation has to do with a job: who has to wait, who evades, what is noticed."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Final

from bot import conversation
from bot.domain import (
    Action,
    Declined,
    Job,
    LimitName,
    Refused,
    Reply,
    Silent,
    Undo,
    Verdict,
)
from bot.errors import BotError
from bot.pipeline.parts import Bill, Ending, Parts, Prepared, ending

log = logging.getLogger(__name__)

_PAUSED: Final = (
    "I draw and show nothing for you here for a while, because of what was asked for before."
)


async def paused(parts: Parts, job: Job) -> Ending | None:
    """Return the ending of a job whose author has to wait; None: go on."""
    request = job.request
    # Who goes back for themself shows nobody anything; what a moderator allowed, they want drawn.
    alone = isinstance(request.ask, Undo) and conversation.answers_privately(request)
    if alone or request.overruled:
        return None
    until = await parts.standing.pause(request.author, request.place)
    if until is None:
        return None
    if isinstance(request.ask, Reply) and not request.ask.addressed:
        return ending(Silent())
    log.info("request.paused", extra={"job": job.id})
    return ending(Declined(LimitName.PAUSED, _PAUSED, until))


async def counted(parts: Parts, job: Job, ended: Ending) -> Ending:
    """Return an ending that says what comes of trying to get round the rules."""
    told = ended.settlement.outcome
    if not isinstance(told, Refused) or not told.refusal.evasive:
        return ended
    refusal, request = told.refusal, job.request
    verdict = Verdict(
        Action.BLOCK, refusal.category, refusal.rule, pattern=refusal.pattern, evasive=True
    )
    said = await parts.standing.evaded(job.id, request.author, request.place, verdict)
    if not said:
        return ended
    suggestion = " ".join(filter(None, (refusal.suggestion, said)))
    outcome = Refused(replace(refusal, suggestion=suggestion))
    return replace(ended, settlement=replace(ended.settlement, outcome=outcome))


def with_judging(prepared: Prepared, bill: Bill) -> Prepared:
    """Return an order whose plan holds what judging it cost, so that a crash forgets nothing."""
    spent, bill.screening.microdollars = bill.screening.microdollars, 0
    if not spent:
        return prepared
    plan = prepared.draw.plan
    plan = replace(plan, cost_microdollars=plan.cost_microdollars + spent)
    return replace(prepared, draw=replace(prepared.draw, plan=plan))


def charged(ended: Ending, bill: Bill) -> Ending:
    """Return an ending that counts what judging cost beside everything else."""
    spent, bill.screening.microdollars = bill.screening.microdollars, 0
    if not spent:
        return ended
    total = ended.settlement.microdollars + spent
    return replace(ended, settlement=replace(ended.settlement, microdollars=total))


async def notice(parts: Parts, job: Job, bill: Bill) -> None:
    """Put before the moderators what they should look at, now that the member has the answer."""
    request = job.request
    for text, verdict, version in bill.screening.borderline:
        try:
            await parts.borderline.noticed(request.author, request.place, text, verdict, version)
        except BotError as error:
            log.warning("borderline.lost", extra={"job": job.id, "reason": str(error)})
