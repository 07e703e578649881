"""Asking the rules: local ones in order, remote ones at once, and what to do when one fails."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from operator import or_
from types import MappingProxyType
from typing import Final, TypeVar

from bot.domain import ALLOWED, Action, Verdict
from bot.errors import BotError, ModelError, ModelUnavailable
from bot.ports import Scores

log = logging.getLogger(__name__)

Answer = Verdict | Scores
T = TypeVar("T")

# More is never met at once; a rule that passes nothing over is asked twice at most.
_MAX_PASSED_OVER: Final = 8

OUTAGE: Final = (
    "The safety check can't be reached just now, so this has to wait. "
    "Nothing was counted; please try again in a few minutes."
)
BROKEN: Final = (
    "Something in the safety check went wrong, so I stopped here. Nothing was counted; "
    "please try again later, and tell whoever runs this bot if it happens again."
)


Ask = Callable[[frozenset[str]], Awaitable[Answer]]
"""Asks a rule, which passes over the given categories."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One rule, ready to be asked about one text or picture.

    Attributes:
        masked: Asks about the text without the phrases that are allowed in the place; None where
            it holds none.
    """

    name: str
    remote: bool
    ask: Ask
    masked: Ask | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one stage said.

    Attributes:
        said: As the rule gave it; None where it did not answer.
        verdict: What the policy makes of that.
        passed_over: What the rule met and the policy let pass.
        lifted: Category of a verdict that an allowed phrase lifted; empty: none.
        error: Why it did not answer.
    """

    name: str
    remote: bool
    said: Answer | None
    verdict: Verdict
    seconds: float
    passed_over: tuple[Verdict, ...] = ()
    lifted: str = ""
    error: ModelError | None = None

    @property
    def scores(self) -> Mapping[str, float]:
        """What a moderation scored, empty for other rules."""
        return self.said.scores if isinstance(self.said, Scores) else MappingProxyType({})


@dataclass(slots=True)
class Findings:
    """What all stages said that were asked, in order."""

    all: list[Finding] = field(default_factory=list)

    def verdict(self, *, remote: bool | None = None) -> Verdict:
        """Return the combined verdict of all, or of the remote or the local ones alone."""
        chosen = (one for one in self.all if remote is None or one.remote is remote)
        return reduce(or_, (one.verdict for one in chosen), ALLOWED)

    @property
    def down(self) -> dict[str, ModelError]:
        """The stages that did not answer."""
        return {one.name: one.error for one in self.all if one.error is not None}

    @property
    def scores(self) -> list[Scores]:
        """What moderations scored."""
        return [one.said for one in self.all if isinstance(one.said, Scores)]


@dataclass(frozen=True, slots=True)
class Consultation:
    """How stages are asked; lives as long as one screening.

    Attributes:
        weigh: Turns a rule's answer into what the policy makes of it.
        is_locked: Whether nothing loosens a category.
        timeout_seconds: A remote stage that needs longer counts as down.
    """

    weigh: Callable[[Answer], Verdict]
    is_locked: Callable[[str], bool]
    timeout_seconds: float

    async def consult(self, stages: Sequence[Stage], *, to_the_end: bool = False) -> Findings:
        """Return what the stages say; a local block ends it, so that nothing is sent anywhere.

        Args:
            stages: Local ones are asked in order, then all remote ones at once.
            to_the_end: Go on after a block.

        Raises:
            BotError: A rule broke; nothing may pass then.
        """
        findings = Findings()
        for stage in (stage for stage in stages if not stage.remote):
            found = await self._asked(stage)
            findings.all.append(found)
            if found.verdict.action >= Action.BLOCK and not to_the_end:
                return findings
        remote = [self._asked(stage) for stage in stages if stage.remote]
        for result in await asyncio.gather(*remote, return_exceptions=True) if remote else ():
            if isinstance(result, BaseException):
                raise result
            findings.all.append(result)
        return findings

    async def _asked(self, stage: Stage) -> Finding:
        begun = time.perf_counter()
        try:
            said, verdict, passed = await self._decided(stage, stage.ask)
            lifted = ""
            if verdict.action and stage.masked is not None:
                verdict, lifted = await self._without_phrases(stage, stage.masked, verdict)
        except ModelError as error:
            seconds = time.perf_counter() - begun
            return Finding(stage.name, stage.remote, None, ALLOWED, seconds, error=error)
        seconds = time.perf_counter() - begun
        return Finding(stage.name, stage.remote, said, verdict, seconds, passed, lifted)

    async def _decided(self, stage: Stage, ask: Ask) -> tuple[Answer, Verdict, tuple[Verdict, ...]]:
        """Return a rule's answer, what it means, and what was let pass before it.

        A rule says one thing, and what is let pass could hide another: so it is asked once more.
        """
        passed: dict[str, Verdict] = {}
        while True:
            categories = frozenset(passed)
            timeout = self.timeout_seconds if stage.remote else None
            said = await answered(stage.name, partial(ask, categories), timeout)
            verdict = self.weigh(said)
            if stage.remote or isinstance(said, Scores) or not said.action or verdict.action:
                return said, verdict, tuple(passed.values())
            if said.category in passed or len(passed) >= _MAX_PASSED_OVER:
                return said, verdict, tuple(passed.values())
            passed[said.category] = said

    async def _without_phrases(
        self, stage: Stage, ask: Ask, verdict: Verdict
    ) -> tuple[Verdict, str]:
        """Return the verdict without the place's phrases, and what they lifted."""
        if self.is_locked(verdict.category):
            return verdict, ""
        _, milder, _ = await self._decided(stage, ask)
        lifted = "" if milder.category == verdict.category else verdict.category
        return milder, lifted


async def answered(name: str, ask: Callable[[], Awaitable[T]], timeout_seconds: float | None) -> T:
    """Return one stage's answer; a rule that breaks stops the request.

    Raises:
        ModelError: The stage is down.
        BotError: The rule broke.
    """
    try:
        if timeout_seconds is None:
            return await ask()
        async with asyncio.timeout(timeout_seconds):
            return await ask()
    except ModelError as outage:
        log.warning("policy.stage_down", extra={"rule": name, "error": type(outage).__name__})
        raise
    except TimeoutError as error:
        log.warning("policy.stage_down", extra={"rule": name, "error": "TimeoutError"})
        raise ModelUnavailable(OUTAGE) from error
    except Exception as bug:
        log.exception("policy.rule_broke", extra={"rule": name})
        raise BotError(BROKEN) from bug
