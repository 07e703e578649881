"""Asking the rules: local ones in order, remote ones at once, and what to do when one fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain import ALLOWED, Action, Verdict
from bot.errors import BotError, ModelError, ModelUnavailable

log = logging.getLogger(__name__)

OUTAGE: Final = (
    "The safety check can't be reached just now, so this has to wait. "
    "Nothing was counted; please try again in a few minutes."
)
BROKEN: Final = (
    "Something in the safety check went wrong, so I stopped here. Nothing was counted; "
    "please try again later, and tell whoever runs this bot if it happens again."
)


@dataclass(frozen=True, slots=True)
class Stage:
    """One rule, ready to be asked about one text or picture."""

    name: str
    remote: bool
    ask: Callable[[], Awaitable[Verdict]]


@dataclass(frozen=True, slots=True)
class Findings:
    """What the stages said, and which of them could not be reached."""

    verdict: Verdict
    down: Mapping[str, ModelError]


async def consult(
    stages: Sequence[Stage], weigh: Callable[[Verdict], Verdict], timeout_seconds: float
) -> Findings:
    """Return the combined verdict; a local block ends it, so that nothing is sent anywhere.

    Args:
        stages: Local ones are asked in order, then all remote ones at once.
        weigh: Turns a rule's answer into what the policy makes of it.
        timeout_seconds: A stage that needs longer counts as down.

    Raises:
        BotError: A rule broke; nothing may pass then.
    """
    verdict, down = ALLOWED, dict[str, ModelError]()
    local = [[stage] for stage in stages if not stage.remote]
    remote = [stage for stage in stages if stage.remote]
    for together in (*local, remote):
        answers = await asyncio.gather(
            *(_ask(stage, timeout_seconds) for stage in together), return_exceptions=True
        )
        for stage, answer in zip(together, answers, strict=True):
            if isinstance(answer, ModelError):
                down[stage.name] = answer
            elif isinstance(answer, BaseException):
                raise answer
            else:
                verdict |= weigh(answer)
        if verdict.action is not Action.ALLOW:
            break
    return Findings(verdict, down)


async def _ask(stage: Stage, timeout_seconds: float) -> Verdict:
    """Return one rule's verdict; a rule that breaks stops the request.

    Raises:
        ModelError: The stage is down.
        BotError: The rule broke.
    """
    try:
        async with asyncio.timeout(timeout_seconds):
            return await stage.ask()
    except ModelError as outage:
        log.warning("policy.stage_down", extra={"rule": stage.name, "error": type(outage).__name__})
        raise
    except TimeoutError as error:
        log.warning("policy.stage_down", extra={"rule": stage.name, "error": "TimeoutError"})
        raise ModelUnavailable(OUTAGE) from error
    except Exception as bug:
        log.exception("policy.rule_broke", extra={"rule": stage.name})
        raise BotError(BROKEN) from bug
