"""What words mean, as the planner understands them, and what asking it costs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from bot.domain import Capabilities, Imagine, Intent, Options, Plan, Reply
from bot.errors import ModelError
from bot.pipeline.parts import Bill, Parts
from bot.pipeline.where import Shown
from bot.refinement import Turn


async def planned(
    parts: Parts,
    ask: Imagine | Reply,
    as_said: str,
    bill: Bill,
    *,
    given: Shown,
    options: Options,
    capabilities: Capabilities,
) -> Plan:
    """Return the plan for words, and note in the bill what it cost and whether they are heeded.

    Args:
        parts: What it works with.
        ask: With the words as they may be drawn.
        as_said: The words before the policy rewrote them, if it did.
        bill: Of the job.
        given: What was posted and pointed at.
        options: As they will be drawn by.
        capabilities: Of the painter.

    Raises:
        ModelError: The planner failed.
    """
    planning = partial(_planned, parts, given=given, options=options, capabilities=capabilities)
    plan = await planning(ask, bill)
    if plan.intent is Intent.SILENCE and ask.words != as_said:
        plan = await _heeded_as_said(planning, ask, as_said, plan, bill)
    bill.heeded = bill.heeded or plan.intent not in (Intent.SILENCE, Intent.QUESTION)
    return plan


async def _heeded_as_said(
    planning: Callable[[Imagine | Reply, Bill], Awaitable[Plan]],
    ask: Imagine | Reply,
    as_said: str,
    silent: Plan,
    bill: Bill,
) -> Plan:
    """Return the plan for rewritten words that pass for talk, but were a wish as they were said.

    A name became a description, and only the words as they were given tell for whom they are.
    """
    apart = replace(bill, heeded=False)
    meant = await planning(replace(ask, words=as_said), apart)
    spent = silent.cost_microdollars + meant.cost_microdollars
    bill.microdollars = spent
    if meant.intent is Intent.SILENCE:
        return replace(silent, cost_microdollars=spent)
    bill.heeded = True
    plan = await planning(ask, bill)
    bill.microdollars = plan.cost_microdollars + spent
    return replace(plan, cost_microdollars=bill.microdollars)


async def _planned(
    parts: Parts,
    ask: Imagine | Reply,
    bill: Bill,
    given: Shown,
    options: Options,
    capabilities: Capabilities,
) -> Plan:
    """Return the plan for words; raises as `planned`."""
    turn = Turn(
        words=ask.words,
        options=options,
        parent=given.found.parent,
        addressed=bill.heeded,
        references=len(given.uploads),
        place_shown=given.region is not None,
        capabilities=capabilities,
        styles=parts.styles,
        rules=parts.screener.summary(),
    )
    bill.microdollars = parts.planning_microdollars
    try:
        plan = await parts.refiner.plan(turn)
    except ModelError as error:
        bill.microdollars = 0 if error.billed is False else bill.microdollars
        raise
    bill.microdollars = plan.cost_microdollars
    return plan
