"""OpenAI's moderation of texts and pictures: scores against thresholds, never its flags."""

from __future__ import annotations

import asyncio
import base64
import json
import math
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

import httpx2
import openai
from openai import AsyncOpenAI
from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, field_validator

from bot.domain import ALLOWED, Action, Verdict
from bot.errors import ModelUnavailable
from bot.vendors.openai import translate

RULE: Final = "openai_moderation"
DOWN: Final = "The safety check can't be reached right now. Please try again in a little while."

# The platform's 13 names, the gravest first: of several that count, the first one is told. The
# scores are starting points, not measurements, and are the ones of `config/policy.toml`.
DEFAULT_THRESHOLDS: Final[Mapping[str, float]] = {
    "sexual/minors": 0.05,
    "self-harm/intent": 0.4,
    "self-harm/instructions": 0.3,
    "self-harm": 0.5,
    "hate/threatening": 0.2,
    "illicit/violent": 0.4,
    "violence/graphic": 0.6,
    "sexual": 0.5,
    "hate": 0.4,
    "harassment/threatening": 0.4,
    "harassment": 0.7,
    "illicit": 0.6,
    "violence": 0.97,
}
_SUPPORT: Final = "self-harm/intent"
_NOT_COUNTED: Final = 1.0
_RETRIES: Final = 1
_HOLE: Final = "%picture%"


def canonical(name: str) -> str:
    """Return one spelling for "sexual/minors" (the interface's) and `sexual_minors` (the SDK's)."""
    return name.replace("/", "_").replace("-", "_")


class ModerationConfig(BaseModel):
    """Options of both rules.

    Attributes:
        timeout_seconds: For the answer, one repetition included.
        thresholds: Category -> score from which it counts; 1 switches it off. Those left out
            keep their defaults; a category that nobody knows yet takes the strictest of all.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str = "omni-moderation-latest"
    timeout_seconds: PositiveFloat = 5
    thresholds: Mapping[str, Annotated[float, Field(gt=0, le=1)]] = {}

    @field_validator("thresholds")
    @classmethod
    def _are_known(cls, thresholds: Mapping[str, float]) -> Mapping[str, float]:
        known = {canonical(name) for name in DEFAULT_THRESHOLDS}
        for name in thresholds:
            if canonical(name) not in known:
                raise ValueError(
                    f"there is no category {name!r}; possible: {', '.join(DEFAULT_THRESHOLDS)}"
                )
        return thresholds


class Moderation:
    """Judges by scores. Lives as long as the process; holds the shared client."""

    def __init__(self, client: AsyncOpenAI, config: ModerationConfig) -> None:
        # Moderation is free, so the SDK may repeat a failed call.
        self._client = client.with_options(max_retries=_RETRIES)
        self._config = config
        self._thresholds = {canonical(k): v for k, v in DEFAULT_THRESHOLDS.items()}
        self._thresholds |= {canonical(k): v for k, v in config.thresholds.items()}
        self._strictest = min(self._thresholds.values())

    async def judge_texts(self, texts: Sequence[str]) -> Verdict:
        """Return the gravest verdict on several readings of one text.

        Raises:
            ModelUnavailable: No answer, or one that does not score every category.
        """
        body = json.dumps({"model": self._config.model, "input": list(texts)})
        return await self._judge(body.encode(), len(texts))

    async def judge_picture(self, data: bytes, media_type: str) -> Verdict:
        """Return the verdict on an encoded picture; raises as `judge_texts`."""
        body = await asyncio.to_thread(_picture_body, self._config.model, data, media_type)
        return await self._judge(body, 1)

    async def _judge(self, body: bytes, results: int) -> Verdict:
        all_scores = await self._ask(body)
        if len(all_scores) != results or not all(map(_is_complete, all_scores)):
            raise ModelUnavailable(DOWN)
        verdict = ALLOWED
        for scores in all_scores:
            verdict |= self.verdict(scores)
        return verdict

    def verdict(self, scores: Mapping[str, Any]) -> Verdict:
        """Return what one result's scores mean; anything that is no number counts."""
        reached = [name for name, score in scores.items() if self._counts(name, score)]
        if not reached:
            return ALLOWED
        verdict = ALLOWED
        for name in sorted(reached, key=_gravity):
            action = Action.SUPPORT if canonical(name) == canonical(_SUPPORT) else Action.BLOCK
            verdict |= Verdict(action, _official(name), RULE, _bounded(scores[name]))
        return verdict

    def _counts(self, name: str, score: Any) -> bool:
        threshold = self._thresholds.get(canonical(name), self._strictest)
        if threshold >= _NOT_COUNTED:
            return False
        return not (_is_number(score) and score < threshold)

    async def _ask(self, body: bytes) -> list[Mapping[str, Any]]:
        seconds = self._config.timeout_seconds
        try:
            async with asyncio.timeout(seconds):
                # The SDK's `moderations.create` would write a megabyte of base64 as JSON on the
                # event loop, which takes 6 ms, and its model of the answer half of each call.
                answer: httpx2.Response = await self._client.post(
                    "/moderations",
                    cast_to=httpx2.Response,
                    content=body,
                    options={"timeout": seconds},
                )
        except (openai.OpenAIError, TimeoutError) as error:
            cause = translate(error, sent=False)
            raise ModelUnavailable(DOWN, retry_after_seconds=cause.retry_after_seconds) from error
        return _scores(answer.content)


def _picture_body(model: str, data: bytes, media_type: str) -> bytes:
    url = f"data:{media_type};base64,{_HOLE}"
    part = {"type": "image_url", "image_url": {"url": url}}
    head, tail = json.dumps({"model": model, "input": [part]}).encode().split(_HOLE.encode())
    return head + base64.b64encode(data) + tail


def _scores(content: bytes) -> list[Mapping[str, Any]]:
    """Return the scores of each result; what is no proper answer has none."""
    try:
        answer = json.loads(content)
    except ValueError:
        return []
    results = answer.get("results") if isinstance(answer, dict) else None
    found = results if isinstance(results, list) else []
    scores = [one.get("category_scores") if isinstance(one, dict) else None for one in found]
    return [one if isinstance(one, dict) else {} for one in scores]


def _is_complete(scores: Mapping[str, Any]) -> bool:
    """Return whether all known categories are scored: a missing one must not pass as zero."""
    given = {canonical(name) for name, score in scores.items() if _is_number(score)}
    return given.issuperset(map(canonical, DEFAULT_THRESHOLDS))


def _is_number(score: Any) -> bool:
    return isinstance(score, int | float) and math.isfinite(score)


def _bounded(score: Any) -> float:
    return min(1.0, max(0.0, float(score))) if _is_number(score) else 1.0


def _official(name: str) -> str:
    return next((n for n in DEFAULT_THRESHOLDS if canonical(n) == canonical(name)), name)


def _gravity(name: str) -> int:
    names = [canonical(known) for known in DEFAULT_THRESHOLDS]
    return names.index(canonical(name)) if canonical(name) in names else len(names)
